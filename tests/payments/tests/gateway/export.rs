//! What arrives at a collector is what the catalog says, and each merchant's is its own.

use otelier_test_payments::{
    Gateway, RESOURCE,
    telemetry::{Config, Telemetry},
};
use otelier_test_pool::telemetry as pool;
use otelier_validate::{
    Bundle,
    receiver::{Receiver, Transport},
    validate,
};

use crate::day;

pub(crate) const BUNDLE: &str = include_str!(concat!(env!("OUT_DIR"), "/json-schema/bundle.json"));

/// The exporter that sends to a receiver.
pub(crate) fn table(transport: Transport, receiver: &Receiver) -> String {
    let (kind, endpoint, protocol) = match transport {
        Transport::Grpc => ("otlp-grpc", receiver.grpc_endpoint(), ""),
        Transport::HttpBinary => ("otlp-http", receiver.http_endpoint(), ""),
        Transport::HttpJson => (
            "otlp-http",
            receiver.http_endpoint(),
            ", protocol = \"json\"",
        ),
    };
    format!("{{ {kind} = {{ endpoint = \"{endpoint}\"{protocol} }} }}")
}

fn check(transport: Transport) {
    let receiver = Receiver::start().expect("loopback has a free port");
    let config = Config::from_toml(&format!(
        "[otel]\nexporter = {}\n",
        table(transport, &receiver)
    ));
    let telemetry = Telemetry::builder(RESOURCE)
        .config(config.expect("a sound table"))
        .start()
        .expect("an exporter");
    let quiet = pool::Telemetry::builder(pool::Resource {}).start();
    let gateway = Gateway::with(telemetry, &quiet.expect("nothing to start"));
    for id in ["mer_0a1b2c3d", "mer_9z8y7x6w"] {
        day::run(&gateway, id).expect("a sound day");
    }
    let delivery = gateway.stop().expect("everything arrives");
    assert_eq!(delivery.delivered, 2 * day::RECORDS as u64);
    assert_eq!(receiver.record_count(), 2 * day::RECORDS);

    let bundle = Bundle::from_json(BUNDLE).expect("the build's own bundle");
    for payload in receiver.received() {
        let report = validate(&bundle, &payload.bytes);
        assert!(report.findings.is_empty(), "{:#?}", report.findings);
        assert!(report.summary.records > 0);
    }
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
