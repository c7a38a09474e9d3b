//! A value is held as a checked one that nobody checked.
//! Mentions: private, Owned

use codex_events::sse_event::{Progressed, ProgressedEventKind};
use codex_events::{Owned, Session};
use std::time::Duration;

fn emit(session: &Session) {
    let event_kind: Owned<ProgressedEventKind<'static>> = Owned("response.completed".into());
    session
        .sse_event(Progressed { event_kind: event_kind.get(), duration_ms: Duration::ZERO })
        .emit();
}

fn main() {}
