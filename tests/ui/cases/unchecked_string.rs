//! A plain string is given where a checked one is wanted.
//! Mentions: mismatched types, ProgressedEventKind

use codex_events::Session;
use codex_events::sse_event::Progressed;
use std::time::Duration;

fn emit(session: &Session) {
    session
        .sse_event(Progressed {
            event_kind: "response.created",
            duration_ms: Duration::ZERO,
        })
        .emit();
}

fn main() {}
