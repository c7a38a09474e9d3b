//! A value that only a check can allow is made without it.
//! Mentions: ProgressedEventKind

use codex_events::Session;
use codex_events::sse_event::{Progressed, ProgressedEventKind};
use std::time::Duration;

fn emit(session: &Session) {
    session
        .sse_event(Progressed {
            event_kind: ProgressedEventKind("response.completed"),
            duration_ms: Duration::ZERO,
        })
        .emit();
}

fn main() {}
