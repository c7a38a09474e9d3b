//! Emits `codex.tool_result`, some 1.2 kB, as often as it is told: `tests/instructions.sh` counts the instructions of [`one`].

#[path = "../benches/emit/ways.rs"]
#[allow(dead_code, unreachable_pub, reason = "the benches use the rest")]
mod ways;

use std::{env, time::Duration};

/// What an event costs the thread that emits it.
#[inline(never)]
fn one(session: &codex_events::Session) {
    ways::emit_generated(session);
}

fn main() {
    let events = env::args()
        .nth(1)
        .map_or(1, |count| count.parse().expect("a number"));
    // Nobody listens there; what is counted is over when it is emitted.
    let table = "[otel]\nexporter = { otlp-http = { endpoint = 'http://127.0.0.1:9/v1/logs' } }\n";
    let (telemetry, session) = ways::generated(table, false);
    (0..events).for_each(|_| one(&session));
    _ = telemetry.shutdown(Duration::ZERO);
}
