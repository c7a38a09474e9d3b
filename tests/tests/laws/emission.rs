//! Law 1: whatever the generated emitters are called with, what a receiver gets is valid.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::time::Duration;

use codex_events::{AuthMode, Config, Metadata, Resource, Telemetry, TelemetryBuilder};
use otelier_validate::receiver::Receiver;
use otelier_validate::validate;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config as Runs, TestRunner};

use crate::calls::{Call, call};
use crate::sinks::{self, Seen};
use crate::{BUNDLE, REQUEST_SCHEMA};

/// Generous: only a machine that is stuck takes as long.
const DEADLINE: Duration = Duration::from_secs(30);

#[derive(Clone, Copy, Debug)]
enum Transport {
    Grpc,
    Binary,
    Json,
}

impl Transport {
    fn table(self, receiver: &Receiver) -> String {
        match self {
            Self::Grpc => format!(
                "{{ otlp-grpc = {{ endpoint = \"{}\" }} }}",
                receiver.grpc_endpoint()
            ),
            Self::Binary => format!(
                "{{ otlp-http = {{ endpoint = \"{}\" }} }}",
                receiver.http_endpoint()
            ),
            Self::Json => format!(
                "{{ otlp-http = {{ endpoint = \"{}\", protocol = \"json\" }} }}",
                receiver.http_endpoint()
            ),
        }
    }
}

fn builder(exporter: &str, settings: [bool; 3]) -> TelemetryBuilder {
    let [prompts, arguments, output] = settings;
    let config = format!(
        "[otel]\nexporter = {exporter}\nlog_user_prompt = {prompts}\nlog_tool_arguments = {arguments}\nlog_tool_output = {output}\n",
    );
    Telemetry::builder(Resource {
        service_version: "1.2.3",
    })
    .config(Config::from_toml(&config).expect("the table is right"))
}

/// Makes the calls in one session.
fn make(telemetry: &Telemetry, text: &str, calls: &[Call]) {
    let session = telemetry
        .session(Metadata {
            conversation_id: text,
            terminal_type: text,
            model: text,
            slug: text,
        })
        .auth_mode(AuthMode::from(text))
        .user_account_id(text)
        .start();
    for call in calls {
        call.emit(&session);
    }
}

/// What is emitted through the engine, through the SDK, and to a recording; each has times of its own.
fn emit_to_all(settings: [bool; 3], text: &str, calls: &[Call]) -> [Vec<Seen>; 3] {
    let exported = |through_sdk| {
        let receiver = Receiver::start().expect("loopback has a free port");
        let builder = builder(&sinks::table(&receiver), settings).through_sdk(through_sdk);
        let telemetry = builder.start().expect("the exporter starts");
        make(&telemetry, text, calls);
        let delivery = telemetry.shutdown(DEADLINE);
        delivery.expect("everything is delivered");
        sinks::received(&receiver)
    };
    let (telemetry, recording) = builder("'none'", settings).record();
    make(&telemetry, text, calls);
    let recorded = recording.records();
    let recorded = recorded.iter().map(Seen::from).collect();
    let mut all = [exported(false), exported(true), recorded];
    for seen in all.iter_mut().flatten() {
        seen.at = Duration::ZERO;
        seen.attributes.retain(|(key, _)| key != "event.timestamp");
    }
    all
}

/// Makes the calls in one session; gives what the receiver got and how many records of which case.
fn emit(
    transport: Transport,
    settings: [bool; 3],
    text: &str,
    calls: &[Call],
) -> (Vec<Vec<u8>>, usize) {
    let receiver = Receiver::start().expect("loopback has a free port");
    let telemetry = builder(&transport.table(&receiver), settings)
        .start()
        .expect("the exporter starts");
    make(&telemetry, text, calls);
    let delivery = telemetry
        .shutdown(DEADLINE)
        .expect("everything is delivered");
    let made = calls.iter().filter(|call| call.makes().is_some()).count();
    assert_eq!(delivery.emitted, made as u64);
    assert_eq!(receiver.record_count(), made);
    (
        receiver
            .received()
            .into_iter()
            .map(|payload| payload.bytes)
            .collect(),
        made,
    )
}

fn check(transport: Transport) {
    let made: RefCell<BTreeSet<&str>> = RefCell::default();
    let arguments = (any::<[bool; 3]>(), any::<String>(), vec(call(), 1..60));
    TestRunner::new(Runs {
        cases: 24,
        failure_persistence: None,
        ..Runs::default()
    })
    .run(&arguments, |(settings, text, calls)| {
        made.borrow_mut()
            .extend(calls.iter().filter_map(Call::makes));
        let (payloads, expected) = emit(transport, settings, &text, &calls);
        let mut records = 0;
        for payload in &payloads {
            let report = validate(&BUNDLE, payload);
            prop_assert!(report.is_clean(), "{:?}", report.findings);
            records += report.summary.records;
            if let (Transport::Json, Ok(json)) = (transport, serde_json::from_slice(payload)) {
                prop_assert!(REQUEST_SCHEMA.is_valid(&json));
            }
        }
        prop_assert_eq!(records, expected);
        Ok(())
    })
    .unwrap();
    // A law about arbitrary calls says nothing about a call that never came.
    let known: BTreeSet<String> = BUNDLE
        .events()
        .flat_map(|event| {
            let cases: Vec<&str> = BUNDLE.cases(event).collect();
            if cases.is_empty() {
                vec![event.to_owned()]
            } else {
                cases.iter().map(|case| format!("{event} {case}")).collect()
            }
        })
        .collect();
    let made = made.into_inner();
    assert!(
        made.iter().copied().eq(known.iter().map(String::as_str)),
        "{made:?} {known:?}"
    );
}

#[test]
fn what_is_emitted_over_grpc_validates() {
    check(Transport::Grpc);
}

#[test]
fn what_is_emitted_over_http_binary_validates() {
    check(Transport::Binary);
}

#[test]
fn what_is_emitted_over_http_json_validates() {
    check(Transport::Json);
}

#[test]
fn what_is_recorded_is_what_goes_out_by_either_export() {
    let arguments = (any::<[bool; 3]>(), any::<String>(), vec(call(), 1..60));
    TestRunner::new(Runs {
        cases: 12,
        failure_persistence: None,
        ..Runs::default()
    })
    .run(&arguments, |(settings, text, calls)| {
        let [own, sdk, recorded] = emit_to_all(settings, &text, &calls);
        let made = calls.iter().filter(|call| call.makes().is_some()).count();
        assert_eq!(recorded.len(), made);
        assert_eq!(own, recorded);
        assert_eq!(sdk, recorded);
        Ok(())
    })
    .unwrap();
}
