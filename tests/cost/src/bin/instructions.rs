//! Emits `codex.tool_result`, some 1.2 kB, as often as it is told: `tests/instructions.sh` counts the instructions of [`one`]
//! and of [`one_given`], or of [`one_checked`], an event of checked values.
//!
//! The first argument says how: `engine` exports, `none` and `none-checked` have no exporter.

use std::hint::black_box;
use std::{env, time::Duration};

use codex_events::{Session, tool_result::ToolResult};
use otelier_test_cost::{builder, checked, emit, emit_given, event, session};
use otelier_test_payments::telemetry::{
    self as payments, Uuid, capture_completed::CaptureCompleted,
};

const NONE: &str = "[otel]\nexporter = 'none'\n";

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

/// The same of an event whose values are checked.
#[inline(never)]
fn one_checked(session: &payments::Session, event: &CaptureCompleted<'_>, key: &Uuid) {
    checked::emit(session, event, key);
}

/// Emits so many of them.
fn all_checked(events: usize) {
    let (_telemetry, session) = checked::start(NONE);
    let (event, key) = checked::event();
    for _ in 0..events {
        one_checked(black_box(&session), black_box(&event), black_box(&key));
    }
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
        "none" => NONE,
        "none-checked" => return all_checked(events),
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
