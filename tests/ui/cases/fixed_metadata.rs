//! Metadata that identifies the session is changed while it runs.
//! Mentions: conversation_id

use codex_events::Session;

fn update(session: &Session) {
    session.update(|metadata| metadata.conversation_id("another"));
}

fn main() {}
