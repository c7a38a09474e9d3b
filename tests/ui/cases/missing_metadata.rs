//! A session is begun without one of the attributes that every event carries.
//! Mentions: missing field, conversation_id

use codex_events::{Metadata, Telemetry};

fn begin(telemetry: &Telemetry) {
    telemetry
        .session(Metadata {
            terminal_type: "t",
            model: "m",
            slug: "s",
        })
        .start();
}

fn main() {}
