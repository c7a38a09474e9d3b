//! An event is described and never emitted.
//! Mentions: must be used, emit
#![deny(unused_must_use)]

use codex_events::Session;
use codex_events::user_prompt::UserPrompt;

fn emit(session: &Session) {
    session.user_prompt(UserPrompt {
        prompt_length: 2,
        prompt: "hi",
    });
}

fn main() {}
