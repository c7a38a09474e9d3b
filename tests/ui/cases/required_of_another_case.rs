//! A required attribute of one case is given to another.
//! Mentions: error_message, Succeeded

use codex_events::{Session, api_request};
use std::time::Duration;

fn emit(session: &Session) {
    session
        .api_request(api_request::Succeeded {
            attempt: 0,
            duration_ms: Duration::ZERO,
            error_message: "there is none",
        })
        .emit();
}

fn main() {}
