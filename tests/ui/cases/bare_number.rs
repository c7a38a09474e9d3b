//! A number without a unit is given where a time is wanted.
//! Mentions: mismatched types, Duration

use codex_events::{Session, api_request};

fn emit(session: &Session) {
    session
        .api_request(api_request::Succeeded {
            attempt: 0,
            duration_ms: 22,
        })
        .emit();
}

fn main() {}
