//! Whatever way the program ends, a receiver has every record that was emitted, over every
//! transport, and each holds against the catalog.
#![cfg(all(feature = "otel", feature = "stub"))]

mod program;

use codex_exec::stub::{Expected, Run, Stub, tour};
use otelier_validate::receiver::{Receiver, Transport};
use otelier_validate::{Bundle, validate};
use program::Finished;
use serde_json::Value;
use std::collections::BTreeMap;

const TRANSPORTS: [Transport; 3] = [Transport::Grpc, Transport::HttpBinary, Transport::HttpJson];

/// A prompt that nobody but the model may see.
const CANARY: &str = "canary-9b4e größer";

fn run_of(name: &str) -> Run {
    let found = tour().into_iter().find(|run| run.name == name);
    found.expect("a run of the tour")
}

/// The table `[otel]` that exports to the receiver.
fn table(receiver: &Receiver, transport: Transport) -> String {
    let http = receiver.http_endpoint();
    match transport {
        Transport::Grpc => format!(
            "[otel]\nexporter = {{ otlp-grpc = {{ endpoint = \"{}\" }} }}",
            receiver.grpc_endpoint()
        ),
        Transport::HttpBinary => {
            format!("[otel]\nexporter = {{ otlp-http = {{ endpoint = \"{http}\" }} }}")
        }
        Transport::HttpJson => format!(
            "[otel]\nexporter = {{ otlp-http = {{ endpoint = \"{http}\", protocol = \"json\" }} }}"
        ),
    }
}

/// One run with export; the receiver is asked as soon as the process is gone.
fn start(run: &Run, transport: Transport, arguments: &[&str], more: &str) -> (Finished, Receiver) {
    let receiver = Receiver::start().expect("free ports");
    let stub = Stub::start(run.script.clone()).expect("a free port");
    let otel = format!("{}\n{more}", table(&receiver, transport));
    let config = run.config(&stub.endpoint(), &otel);
    let finished = program::start(&config, &run.environment(), arguments, CANARY, run.answers);
    assert_eq!(stub.left(), 0, "{finished:?}");
    (finished, receiver)
}

/// Received, emitted and expected are the same, by event and by case, and all of it is valid.
#[track_caller]
fn check_received(
    expected: &Expected,
    finished: &Finished,
    receiver: &Receiver,
    transport: Transport,
) {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../generated/codex/json-schema/bundle.json"
    );
    let bundle = std::fs::read_to_string(path).expect("the published bundle");
    let bundle = Bundle::from_json(&bundle).expect("a bundle");
    let mut events: BTreeMap<String, u64> = BTreeMap::new();
    let mut cases: BTreeMap<(String, String), u64> = BTreeMap::new();
    for payload in receiver.received() {
        assert_eq!(payload.transport, transport);
        let report = validate(&bundle, &payload.bytes);
        assert!(report.is_clean(), "{:?}", report.findings);
        assert_eq!(report.summary.valid, report.summary.records);
        for (event, seen) in report.summary.events.into_iter().flatten() {
            *events.entry(event.clone()).or_default() += seen.records as u64;
            for (case, count) in seen.cases {
                *cases.entry((event.clone(), case)).or_default() += count as u64;
            }
        }
    }
    let owned = |(name, count): (&str, &u64)| (name.to_owned(), *count);
    let expected_events = expected.events();
    let expected_events: BTreeMap<_, _> = expected_events
        .iter()
        .map(|(&name, count)| owned((name, count)))
        .collect();
    assert_eq!(events, expected_events, "received, expected: {finished:?}");
    let report = finished.report.as_ref().expect("a report");
    let emitted: BTreeMap<String, u64> =
        serde_json::from_value(report["emitted"].clone()).expect("counts");
    assert_eq!(events, emitted, "received, emitted");
    let expected_cases: BTreeMap<_, _> = expected
        .cases()
        .iter()
        .filter(|((_, case), _)| !case.is_empty())
        .map(|(&(event, case), &count)| ((event.to_owned(), case.to_owned()), count))
        .collect();
    assert_eq!(cases, expected_cases, "cases received, expected");
}

#[track_caller]
fn check(run: &Run, arguments: &[&str], status: i32) {
    for transport in TRANSPORTS {
        let (finished, receiver) = start(run, transport, arguments, "");
        assert_eq!(finished.status.code(), Some(status), "{finished:?}");
        check_received(&run.expected(), &finished, &receiver, transport);
        assert!(!format!("{finished:?}").contains(CANARY), "{finished:?}");
        for payload in receiver.received() {
            assert!(!contains(&payload.bytes, CANARY), "{transport:?}");
        }
    }
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

#[test]
fn every_record_arrives_when_main_returns() {
    check(&run_of("answered"), &[], 0);
}

#[test]
fn every_record_arrives_when_main_returns_an_error() {
    check(&run_of("answered"), &["--fail", "error"], 1);
}

#[test]
fn every_record_arrives_when_the_process_exits_from_within() {
    check(&run_of("answered"), &["--fail", "exit"], 1);
}

#[test]
fn every_record_of_an_aborted_turn_arrives() {
    check(&run_of("aborted"), &[], 1);
    check(&run_of("aborted"), &["--fail", "exit"], 1);
}

#[test]
fn the_prompt_is_exported_where_the_user_says_so() {
    for transport in TRANSPORTS {
        let run = run_of("answered");
        let (finished, receiver) = start(&run, transport, &[], "log_user_prompt = true");
        assert!(finished.status.success(), "{finished:?}");
        check_received(&run.expected(), &finished, &receiver, transport);
        let sent = receiver.received();
        let found = sent
            .iter()
            .filter(|payload| contains(&payload.bytes, CANARY));
        assert_eq!(found.count(), 1, "{transport:?}");
        assert!(!format!("{finished:?}").contains(CANARY), "{finished:?}");
    }
}

#[test]
fn nothing_is_sent_where_nobody_listens_and_the_program_still_ends_well() {
    let run = run_of("answered");
    let stub = Stub::start(run.script.clone()).expect("a free port");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let otel =
        format!("[otel]\nexporter = {{ otlp-grpc = {{ endpoint = \"http://{address}\" }} }}");
    let finished = program::tour(&run, &stub.endpoint(), &otel, &[]);
    assert!(finished.status.success(), "{finished:?}");
    assert_eq!(finished.stdout, "All is well.\n");
    assert!(
        finished.stderr.contains("codex-exec: "),
        "the loss is told: {finished:?}"
    );
}

/// The attributes of every record, in the order in which they arrived.
fn records(receiver: &Receiver) -> Vec<BTreeMap<String, Value>> {
    let mut records = Vec::new();
    for payload in receiver.received() {
        let request: Value = serde_json::from_slice(&payload.bytes).expect("JSON");
        let found = request["resourceLogs"][0]["scopeLogs"][0]["logRecords"].clone();
        for record in found.as_array().expect("records") {
            let attributes = record["attributes"].as_array().expect("attributes");
            let value = |attribute: &Value| {
                let members = attribute["value"].as_object().expect("a value");
                members.values().next().expect("a member").clone()
            };
            let key = |attribute: &Value| attribute["key"].as_str().expect("a key").to_owned();
            records.push(attributes.iter().map(|a| (key(a), value(a))).collect());
        }
    }
    records
}

#[test]
fn the_records_tell_the_story_of_the_run() {
    let run = run_of("answered");
    let (finished, receiver) = start(&run, Transport::HttpJson, &[], "");
    assert!(finished.status.success(), "{finished:?}");
    let records = records(&receiver);
    let text = |record: &BTreeMap<String, Value>, key: &str| {
        record.get(key).and_then(Value::as_str).map(str::to_owned)
    };
    let of = |name: &str| {
        let name = Some(name.to_owned());
        let found = records
            .iter()
            .filter(|record| text(record, "event.name") == name);
        found.collect::<Vec<_>>()
    };

    let first = &records[0];
    assert_eq!(text(first, "prompt").as_deref(), Some("[REDACTED]"));
    let length = CANARY.chars().count().to_string();
    assert_eq!(text(first, "prompt_length"), Some(length));
    let conversation = text(first, "conversation.id").expect("an id");
    assert_eq!(conversation.len(), 36, "{conversation}");
    for record in &records {
        assert_eq!(text(record, "conversation.id"), Some(conversation.clone()));
    }

    // The service accepts the fourth request; from then on the session is authenticated.
    assert!(!first.contains_key("auth_mode"));
    let last = records.last().expect("records");
    assert_eq!(text(last, "auth_mode").as_deref(), Some("ApiKey"));
    assert_eq!(
        text(last, "user.account_id").as_deref(),
        Some("acct_5f1c2f9e")
    );
    // It answers the seventh with another model, and the session follows.
    assert_eq!(text(first, "model").as_deref(), Some("gpt-5-codex"));
    for key in ["model", "slug"] {
        assert_eq!(text(last, key).as_deref(), Some("gpt-5-codex-mini"));
    }

    let attempts: Vec<_> = of("codex.api_request")
        .iter()
        .map(|record| text(record, "attempt").expect("a number"))
        .collect();
    assert_eq!(attempts, ["0", "1", "2", "3", "4", "5", "6", "0"]);

    let decisions: Vec<_> = of("codex.tool_decision")
        .iter()
        .map(|record| ["tool_name", "decision", "source"].map(|key| text(record, key).expect(key)))
        .collect();
    let expected: Vec<_> = run
        .expected()
        .decisions()
        .iter()
        .map(|(tool, decision, source)| {
            [*tool, decision.as_str(), source.as_str()].map(str::to_owned)
        })
        .collect();
    assert_eq!(decisions, expected);

    let successes: Vec<_> = of("codex.tool_result")
        .iter()
        .map(|record| text(record, "success").expect("text"))
        .collect();
    assert_eq!(successes, ["true", "false", "true", "false"]);
}
