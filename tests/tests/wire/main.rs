//! What fixed calls of the emitters put on the wire, over every transport, word for word.
//!
//! A change of the generator or of the runtime that is not meant to be seen by a collector changes none of
//! these snapshots.

mod calls;
mod normalise;

use std::collections::BTreeSet;
use std::time::Duration;

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use otelier_validate::receiver::{Receiver, Transport};
use prost::Message as _;

/// Generous: only a machine that is stuck takes as long.
const DEADLINE: Duration = Duration::from_secs(30);

fn exporter(transport: Transport, receiver: &Receiver) -> String {
    match transport {
        Transport::Grpc => {
            let endpoint = receiver.grpc_endpoint();
            format!("{{ otlp-grpc = {{ endpoint = \"{endpoint}\" }} }}")
        }
        Transport::HttpBinary => {
            let endpoint = receiver.http_endpoint();
            format!("{{ otlp-http = {{ endpoint = \"{endpoint}\" }} }}")
        }
        Transport::HttpJson => {
            let endpoint = receiver.http_endpoint();
            format!("{{ otlp-http = {{ endpoint = \"{endpoint}\", protocol = \"json\" }} }}")
        }
    }
}

/// All transports say the same.
fn check(name: &str, emit: fn(&str)) {
    let mut seen = BTreeSet::new();
    for transport in [Transport::HttpJson, Transport::HttpBinary, Transport::Grpc] {
        let receiver = Receiver::start().expect("loopback has a free port");
        emit(&exporter(transport, &receiver));
        let requests: Vec<String> = receiver
            .received()
            .iter()
            .map(|payload| match payload.transport {
                Transport::HttpJson => serde_json::from_slice(&payload.bytes).expect("OTLP/JSON"),
                Transport::HttpBinary | Transport::Grpc => {
                    ExportLogsServiceRequest::decode(payload.bytes.as_slice()).expect("protobuf")
                }
            })
            // With all fields, so that one that is absent and one of its default are the same.
            .map(|request| normalise::json(&serde_json::to_vec(&request).expect("JSON")))
            .collect();
        let requests = requests.join("\n");
        insta::allow_duplicates! {
            insta::assert_snapshot!(name, requests, &format!("{name} over {transport:?}"));
        }
        seen.insert(requests);
    }
    assert_eq!(seen.len(), 1, "all transports say the same");
}

#[test]
fn codex() {
    check("codex", calls::codex);
}

#[test]
fn shop() {
    check("shop", calls::shop);
}
