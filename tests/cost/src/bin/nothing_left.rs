//! Emits events of values that it makes for them, or, where `OTELIER_WITHOUT_CALLS` was set when it was built, none.
//!
//! `tests/nothing_left.sh` compares the two, which are the same program where no feature exports anything.

use std::env;
use std::process::ExitCode;
use std::time::{Duration, UNIX_EPOCH};

use codex_events::{AuthMode, Session, SpanContext, api_request, sse_event, tool_result};
use otelier_test_cost::{builder, checked, session};
use otelier_test_payments::{ATTEMPT, telemetry as payments};

const CALLS: bool = option_env!("OTELIER_WITHOUT_CALLS").is_none();

/// What the program is for, with a call of each kind on the way.
#[inline(never)]
fn work(session: &Session, merchant: &payments::Session, words: &[String]) -> usize {
    let mut length = 0;
    for word in words {
        length += word.len();
        if CALLS {
            emit(session, word, length as u64);
            emit_checked(merchant, length as u64);
        }
    }
    length
}

/// Its own arguments are such that nobody misses them. What may panic or loop would stay, as the application's.
fn emit(session: &Session, word: &str, number: u64) {
    session
        .tool_result(tool_result::ToolResult {
            tool_name: word,
            call_id: word,
            arguments: word,
            duration_ms: Duration::from_millis(number * 3),
            success: number.is_multiple_of(2),
            output: word,
        })
        .emit();
    let span = SpanContext::new([1; 16], [2; 8], true).ok();
    session
        .api_request(api_request::Failed {
            attempt: number,
            duration_ms: Duration::ZERO,
            error_message: word,
        })
        .cf_ray(word)
        .http_response_status_code(number)
        .in_span(span)
        .emit_at(UNIX_EPOCH);
    session.if_enabled(|session| {
        let error_message = format!("{word} failed after {number}");
        session
            .sse_event(sse_event::Failed {
                event_kind: sse_event::EventKind::ResponseFailed,
                duration_ms: Duration::from_secs(number),
                error_message: &error_message,
            })
            .emit();
    });
    session.update(|change| change.model(word).auth_mode(AuthMode::Other(word)));
}

/// Of values that the compiler has checked.
fn emit_checked(session: &payments::Session, number: u64) {
    let amount = payments::Amount {
        minor_units: const { payments::MinorUnits::literal(1299) },
        currency: const { payments::Currency::literal("EUR") },
    };
    session
        .capture_completed(payments::capture_completed::CaptureCompleted {
            payment_id: const { payments::PaymentId::literal("pay_9fK2mQ4xT7aB") },
            amount: amount.into(),
            duration: Duration::from_millis(number),
            r#final: number.is_multiple_of(2),
        })
        .idempotency_key(ATTEMPT)
        .emit();
}

fn main() -> ExitCode {
    let words: Vec<String> = env::args().collect();
    let telemetry = builder("[otel]\n").start().expect("there is no exporter");
    let (_payments, merchant) = checked::start("[otel]\n");
    let length = work(&session(&telemetry), &merchant, &words);
    ExitCode::from(u8::from(length == 0))
}
