//! A required attribute is left out.
//! Mentions: missing field, error_message

use codex_events::{Session, api_request};
use std::time::Duration;

fn emit(session: &Session) {
    session
        .api_request(api_request::Failed {
            attempt: 0,
            duration_ms: Duration::ZERO,
        })
        .emit();
}

fn main() {}
