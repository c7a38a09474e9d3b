//! What tests of the export share: configurations for a receiver, and its records decoded.

use std::{
    thread,
    time::{Duration, Instant},
};

use opentelemetry_proto::tonic::{
    collector::logs::v1::ExportLogsServiceRequest,
    common::v1::{KeyValue, any_value::Value},
    logs::v1::{LogRecord, ScopeLogs},
};
use otelier_runtime::{Delivery, DeliveryError, Warning};
use otelier_validate::receiver::{Payload, Receiver, Transport};
use prost::Message as _;

use crate::miniature::{Config, Metadata, Resource, Session, Telemetry, greeting::Greeting};

pub const SOON: Duration = Duration::from_secs(10);

/// How long a delivery is waited for that has failed. The engine tries again for as long as it may; the SDK gives up by
/// itself.
pub const LOST: Duration = if cfg!(feature = "otel") {
    Duration::from_millis(100)
} else {
    SOON
};

/// Waits until an export has failed, and it is known why.
#[track_caller]
pub fn until_it_fails(telemetry: &Telemetry) -> DeliveryError {
    let begun = Instant::now();
    loop {
        let error = telemetry.flush(LOST).expect_err("it fails");
        if error.reason().is_some() {
            return error;
        }
        assert!(begun.elapsed() < 3 * SOON, "no export has failed");
    }
}

/// Waits until nothing is in flight: after a deadline that has passed, what is given up is counted a moment later where the
/// machine is busy.
#[track_caller]
pub fn settled(telemetry: &Telemetry) -> Delivery {
    let begun = Instant::now();
    loop {
        let delivery = telemetry.delivery();
        if delivery.in_flight == 0 {
            return delivery;
        }
        assert!(begun.elapsed() < SOON, "{delivery:?}");
        thread::sleep(Duration::from_millis(1));
    }
}

pub const TRANSPORTS: [Transport; 3] =
    [Transport::Grpc, Transport::HttpBinary, Transport::HttpJson];

/// Checks every transport, all at once.
pub fn each(check: impl Fn(Transport) + Sync) {
    thread::scope(|scope| {
        for transport in TRANSPORTS {
            let check = &check;
            scope.spawn(move || check(transport));
        }
    });
}

pub const RESOURCE: Resource<'static> = Resource {
    service_version: "0.1.0",
};

/// A table that sends to `endpoint`, with more keys of the exporter.
pub fn table(transport: Transport, endpoint: &str, more: &str) -> String {
    let (kind, protocol) = match transport {
        Transport::Grpc => ("otlp-grpc", ""),
        Transport::HttpBinary => ("otlp-http", "protocol = 'binary'\n"),
        Transport::HttpJson => ("otlp-http", "protocol = 'json'\n"),
    };
    format!("[otel]\n[otel.exporter.{kind}]\nendpoint = '{endpoint}'\n{protocol}{more}")
}

/// A table that leaves the endpoint to the environment.
pub fn bare(transport: Transport) -> &'static str {
    match transport {
        Transport::Grpc => "[otel]\nexporter = 'otlp-grpc'",
        Transport::HttpBinary => "[otel]\nexporter = 'otlp-http'",
        Transport::HttpJson => "[otel]\nexporter = { otlp-http = { protocol = 'json' } }",
    }
}

/// The receiver's endpoint for a transport.
pub fn endpoint(receiver: &Receiver, transport: Transport) -> String {
    match transport {
        Transport::Grpc => receiver.grpc_endpoint(),
        Transport::HttpBinary | Transport::HttpJson => receiver.http_endpoint(),
    }
}

/// A telemetry for a table; its warnings are not printed.
pub fn start(table: &str) -> Telemetry {
    start_with(table, |_| {})
}

/// A telemetry for a table, and what takes its warnings.
pub fn start_with(table: &str, on_warning: impl Fn(&Warning) + Send + Sync + 'static) -> Telemetry {
    Telemetry::builder(RESOURCE)
        .config(Config::from_toml(table).expect("a table of a test"))
        .on_warning(on_warning)
        .start()
        .expect("a telemetry")
}

pub fn session(telemetry: &Telemetry) -> Session {
    let metadata = Metadata {
        conversation_id: "c1",
        model: "m1",
    };
    telemetry.session(metadata).start()
}

pub fn greet(session: &Session, words: &str) {
    session.greeting(Greeting { words, loud: false }).emit();
}

/// A request, decoded.
pub fn decode(payload: &Payload) -> ExportLogsServiceRequest {
    match payload.transport {
        Transport::Grpc | Transport::HttpBinary => {
            ExportLogsServiceRequest::decode(payload.bytes.as_slice()).expect("protobuf")
        }
        Transport::HttpJson => serde_json::from_slice(&payload.bytes).expect("OTLP/JSON"),
    }
}

/// All records of the application that arrived, in order.
pub fn records(receiver: &Receiver) -> Vec<LogRecord> {
    let scopes = scopes(receiver).into_iter();
    scopes
        .filter(|scope| !is_own(scope))
        .flat_map(|scope| scope.log_records)
        .collect()
}

/// What the engine itself has said, in order.
pub fn own_records(receiver: &Receiver) -> Vec<LogRecord> {
    let scopes = scopes(receiver).into_iter();
    scopes
        .filter(is_own)
        .flat_map(|scope| scope.log_records)
        .collect()
}

fn scopes(receiver: &Receiver) -> Vec<ScopeLogs> {
    let requests = receiver.received();
    requests
        .iter()
        .flat_map(|payload| decode(payload).resource_logs)
        .flat_map(|resource| resource.scope_logs)
        .collect()
}

/// Whether these are records of the engine's own.
pub fn is_own(scope: &ScopeLogs) -> bool {
    (scope.scope.as_ref()).is_some_and(|scope| scope.name == "otelier")
}

/// Attributes as `key=value`, for reading.
pub fn shown(attributes: &[KeyValue]) -> Vec<String> {
    let show = |attribute: &KeyValue| {
        let value = attribute
            .value
            .as_ref()
            .and_then(|value| value.value.as_ref());
        let value = match value {
            Some(Value::StringValue(text)) => format!("{text:?}"),
            Some(Value::IntValue(number)) => number.to_string(),
            Some(Value::BoolValue(flag)) => flag.to_string(),
            Some(Value::ArrayValue(list)) => format!("[{}]", list.values.len()),
            other => format!("{other:?}"),
        };
        format!("{}={value}", attribute.key)
    };
    attributes.iter().map(show).collect()
}
