//! The laws over nested values, templates, arrays, bytes and bodies: whatever is emitted validates, over every
//! transport; the validator and the jsonschema crate agree; one violation of each kind is found.

mod calls;
mod laws;
mod panics;
#[path = "../laws/protobuf.rs"]
mod protobuf;
#[path = "../laws/sinks.rs"]
mod sinks;
mod violations;

use std::path::Path;
use std::sync::LazyLock;

use otelier_schema::ResolvedCatalog;
use otelier_validate::receiver::{Receiver, Transport};
use otelier_validate::{Bundle, Code, Finding, validate};
use proptest::collection::vec;
use proptest::test_runner::{Config as Runs, TestRunner};

use crate::calls::{Call, call};

static CATALOG: LazyLock<ResolvedCatalog> = LazyLock::new(|| {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("nasty/catalog");
    let loaded = otelier_schema::load(&directory);
    loaded.catalog.expect("a sound catalog")
});

static BUNDLE: LazyLock<Bundle> = LazyLock::new(|| {
    let text = otelier_codegen::json_schema::bundle_text(&CATALOG);
    Bundle::from_json(&text).expect("a bundle")
});

static REQUEST_SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = otelier_codegen::json_schema::export_logs_request(&CATALOG);
    jsonschema::draft202012::new(&schema).expect("a JSON Schema")
});

fn table(transport: Transport, receiver: &Receiver) -> String {
    match transport {
        Transport::Grpc => format!(
            "{{ otlp-grpc = {{ endpoint = \"{}\" }} }}",
            receiver.grpc_endpoint()
        ),
        Transport::HttpBinary => format!(
            "{{ otlp-http = {{ endpoint = \"{}\" }} }}",
            receiver.http_endpoint()
        ),
        Transport::HttpJson => format!(
            "{{ otlp-http = {{ endpoint = \"{}\", protocol = \"json\" }} }}",
            receiver.http_endpoint()
        ),
    }
}

/// Makes the calls in one session; gives the requests that arrived.
fn emit(transport: Transport, calls: &[Call]) -> Vec<Vec<u8>> {
    let receiver = Receiver::start().expect("loopback has a free port");
    calls::emit(&table(transport, &receiver), calls);
    assert_eq!(receiver.record_count(), calls.len());
    let payloads = receiver.received().into_iter();
    payloads.map(|payload| payload.bytes).collect()
}

/// What is found in a payload, but for what is said of each attribute that is deprecated.
fn faults(payload: &[u8]) -> Vec<Finding> {
    let mut found = validate(&BUNDLE, payload).findings;
    found.retain(|finding| finding.code != Code::Deprecated);
    found
}

#[track_caller]
fn check_is_valid(payload: &[u8]) {
    let found = faults(payload);
    assert!(found.is_empty(), "{found:#?}");
    assert!(validate(&BUNDLE, payload).summary.records > 0);
    if let Ok(request) = serde_json::from_slice(payload) {
        let faults: Vec<_> = REQUEST_SCHEMA
            .iter_errors(&request)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{faults:#?}\n{request:#}");
    }
}

fn check(transport: Transport) {
    let mut runner = TestRunner::new(Runs {
        cases: 12,
        failure_persistence: None,
        ..Runs::default()
    });
    runner
        .run(&vec(call(), 1..20), |calls| {
            for payload in emit(transport, &calls) {
                check_is_valid(&payload);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn whatever_is_emitted_validates_over_grpc() {
    check(Transport::Grpc);
}

#[test]
fn whatever_is_emitted_validates_over_http() {
    check(Transport::HttpBinary);
}

#[test]
fn whatever_is_emitted_validates_over_http_as_json() {
    check(Transport::HttpJson);
}

#[test]
fn what_is_recorded_is_what_goes_out_by_either_export() {
    let mut runner = TestRunner::new(Runs {
        cases: 8,
        failure_persistence: None,
        ..Runs::default()
    });
    runner
        .run(&vec(call(), 1..20), |calls| {
            let [own, sdk, recorded] = calls::emit_to_all(&calls);
            assert_eq!(recorded.len(), calls.len());
            assert_eq!(own, recorded);
            assert_eq!(sdk, recorded);
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_example_records_are_valid() {
    for event in &CATALOG.events {
        for variant in &event.variants {
            let request = otelier_codegen::example::request(&CATALOG, event, variant);
            check_is_valid(request.to_string().as_bytes());
        }
    }
}
