//! A constant that the catalog does not allow where it stands.
//! Mentions: refused_literal, event.kind

use codex_events::sse_event::{EventKind, ProgressedEventKind};

const KIND: ProgressedEventKind<'static> = ProgressedEventKind::literal(EventKind::ResponseCompleted);

fn main() {
    println!("{}", KIND.as_str());
}
