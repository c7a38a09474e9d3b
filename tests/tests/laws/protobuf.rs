//! The same request in protobuf, where the compiled check looks first: what is found must not depend on it.

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use otelier_validate::{Bundle, Report, validate};
use prost::Message as _;
use serde_json::Value;

/// Holds both encodings of a request against a catalog; `false` where protobuf cannot say it.
#[track_caller]
pub(crate) fn says_the_same(bundle: &Bundle, request: &Value) -> bool {
    let Ok(message) = serde_json::from_value::<ExportLogsServiceRequest>(request.clone()) else {
        return false;
    };
    // What JSON can say and protobuf cannot is read as something else.
    let again = serde_json::to_value(&message).expect("JSON");
    let attributes = |request: &Value| {
        let record = request.pointer("/resourceLogs/0/scopeLogs/0/logRecords/0");
        record.map(|record| record["attributes"].clone())
    };
    if attributes(&again) != attributes(request) {
        return false;
    }
    let json = validate(bundle, request.to_string().as_bytes());
    let protobuf = validate(bundle, &message.encode_to_vec());
    let found = |report: &Report| -> Vec<_> {
        let findings = report.findings.iter();
        findings
            .map(|one| (one.code, one.attribute.clone()))
            .collect()
    };
    assert_eq!(found(&json), found(&protobuf), "{request:#}");
    assert_eq!(
        (
            json.summary.records,
            json.summary.valid,
            &json.summary.events
        ),
        (
            protobuf.summary.records,
            protobuf.summary.valid,
            &protobuf.summary.events
        ),
        "{request:#}"
    );
    true
}
