//! An optional attribute of one case is set on another.
//! Mentions: cached_token_count, Progressed

use codex_events::sse_event::{Progressed, ProgressedEventKind};
use codex_events::Session;
use std::time::Duration;

fn emit(session: &Session, event_kind: ProgressedEventKind<'_>) {
    session
        .sse_event(Progressed {
            event_kind,
            duration_ms: Duration::ZERO,
        })
        .cached_token_count(1)
        .emit();
}

fn main() {}
