//! Emits `codex.tool_result`, some 1.2 kB, as often as it is told: `tests/instructions.sh` counts the instructions of [`one`]
//! and of [`one_given`].
//!
//! The first argument says how: `engine` exports, `none` has no exporter.

use std::hint::black_box;
use std::{env, time::Duration};

use codex_events::{Session, tool_result::ToolResult};
use otelier_test_cost::{builder, emit, emit_given, event, session};

/// What an event costs the thread that emits it.
#[inline(never)]
fn one(session: &Session) {
    emit(session);
}

/// The same without what its values cost, and with the return.
#[inline(never)]
fn one_given(session: &Session, event: &ToolResult<'_>) {
    emit_given(session, event);
}

fn main() {
    let mut arguments = env::args().skip(1);
    let way = arguments.next().unwrap_or_default();
    let events = arguments
        .next()
        .map_or(1, |count| count.parse().expect("a number"));
    // Nobody listens there; what is counted is over when it is emitted.
    let table = match way.as_str() {
        "engine" => {
            "[otel]\nexporter = { otlp-http = { endpoint = 'http://127.0.0.1:9/v1/logs' } }\n"
        }
        "none" => "[otel]\nexporter = 'none'\n",
        _ => panic!("no way to emit: {way}"),
    };
    let telemetry = builder(table).start().expect("the exporter starts");
    let session = session(&telemetry);
    let event = event();
    for _ in 0..events {
        if session.is_enabled() {
            one(&session);
        } else {
            one_given(black_box(&session), black_box(&event));
        }
    }
    _ = telemetry.shutdown(Duration::ZERO);
}
