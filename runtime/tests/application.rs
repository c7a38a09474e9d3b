//! An application on generated emitters: the same source with and without a sink.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "a test uses a part of the generated module"
)]

mod miniature;

use std::time::Duration;

use miniature::{Config, Metadata, Resource, Telemetry, greeting::Greeting, request};

fn run(telemetry: &Telemetry) {
    let session = telemetry
        .session(Metadata {
            conversation_id: "c1",
            model: "m1",
        })
        .account_id("a1")
        .start();
    let words = String::from("good morning");
    session
        .greeting(Greeting {
            words: &words,
            loud: true,
        })
        .emit();
    session.update(|change| change.account_id("a2").model("m2"));
    session.update(|change| change.account_id(None));
    session
        .request(request::Failed {
            duration_ms: Duration::from_micros(2_999),
            error_message: "refused",
        })
        .status_code(1_000)
        .emit();
    session.if_enabled(|session| {
        session
            .request(request::Succeeded {
                duration_ms: Duration::MAX,
            })
            .sizes(&[1, 2])
            .emit();
    });
}

#[test]
fn nothing_happens_by_default() {
    let telemetry = Telemetry::builder(Resource {
        service_version: "0.1.0",
    })
    .config(Config::default())
    .start()
    .unwrap();
    run(&telemetry);
    assert!(!telemetry.is_enabled());
    assert_eq!(
        telemetry.emitted(),
        [
            ("mini.alarm", 0),
            ("mini.greeting", 0),
            ("mini.receipt", 0),
            ("mini.request", 0)
        ]
    );
    let delivery = telemetry.shutdown(Duration::ZERO).unwrap();
    assert_eq!(delivery.emitted, 0);
}

#[cfg(feature = "recording")]
#[test]
fn a_recording_is_typed() {
    use miniature::request::RecordCase;

    let (telemetry, recording) = Telemetry::recording(
        Resource {
            service_version: "0.1.0",
        },
        Config::default(),
    );
    run(&telemetry);
    let greeting = &recording.greeting()[0];
    assert_eq!(greeting.words, "[REDACTED]");
    assert!(greeting.loud);
    assert_eq!(greeting.metadata.account_id.as_deref(), Some("a1"));
    let [failed, succeeded] = &recording.request()[..] else {
        panic!("two requests");
    };
    assert_eq!(failed.case, RecordCase::Failed);
    assert_eq!(
        (failed.duration_ms, failed.status_code),
        (Duration::from_millis(2), Some(599))
    );
    assert_eq!(succeeded.case, RecordCase::Succeeded);
    assert_eq!(
        succeeded.duration_ms,
        Duration::from_millis(i64::MAX.unsigned_abs())
    );
    assert_eq!(succeeded.sizes.as_deref(), Some(&[1, 2][..]));
    assert_eq!(recording.records().len(), 3);
    let adjusted = telemetry.delivery().adjusted;
    assert_eq!((adjusted.clamped, adjusted.saturated), (1, 1));
}
