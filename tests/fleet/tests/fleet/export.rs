//! What arrives at a collector is what the catalog says.

use otelier_test_fleet::{
    RESOURCE,
    telemetry::{Config, Telemetry},
};
use otelier_validate::{
    Bundle,
    receiver::{Receiver, Transport},
    validate,
};
use std::time::Duration;

use crate::shift;

pub(crate) const BUNDLE: &str = include_str!(concat!(env!("OUT_DIR"), "/json-schema/bundle.json"));

fn check(transport: Transport) {
    let receiver = Receiver::start().expect("loopback has a free port");
    let exporter = match transport {
        Transport::Grpc => format!(
            "otlp-grpc = {{ endpoint = {:?} }}",
            receiver.grpc_endpoint()
        ),
        Transport::HttpBinary => format!(
            "otlp-http = {{ endpoint = {:?} }}",
            receiver.http_endpoint()
        ),
        Transport::HttpJson => format!(
            "otlp-http = {{ endpoint = {:?}, protocol = \"json\" }}",
            receiver.http_endpoint()
        ),
    };
    let table = format!("[otel]\ncity = \"vienna\"\nexporter = {{ {exporter} }}\n");
    let telemetry = Telemetry::builder(RESOURCE)
        .config(Config::from_toml(&table).expect("a sound table"))
        .start()
        .expect("an exporter");
    shift::run(&telemetry).expect("a sound shift");
    let delivery = telemetry
        .shutdown(Duration::from_secs(10))
        .expect("everything arrives");
    assert_eq!(delivery.delivered, shift::RECORDS as u64);
    assert_eq!(receiver.record_count(), shift::RECORDS);

    let bundle = Bundle::from_json(BUNDLE).expect("the build's own bundle");
    let mut records = 0;
    for payload in receiver.received() {
        let report = validate(&bundle, &payload.bytes);
        assert!(report.findings.is_empty(), "{:#?}", report.findings);
        records += report.summary.records;
        let text = String::from_utf8_lossy(&payload.bytes);
        for private in shift::PRIVATE {
            assert!(!text.contains(private), "{private}");
        }
        assert!(text.contains("vienna"));
    }
    assert_eq!(records, shift::RECORDS);
}

#[test]
fn over_grpc() {
    check(Transport::Grpc);
}

#[test]
fn over_http_as_protobuf() {
    check(Transport::HttpBinary);
}

#[test]
fn over_http_as_json() {
    check(Transport::HttpJson);
}
