//! The same request in both encodings, by the compiled check and by the schemas alone: what is found depends on neither.

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use otelier_validate::{Bundle, Report, validate, validate_by_schemas};
use prost::Message as _;
use serde_json::Value;

/// Holds both encodings of a request against a catalog; `false` where protobuf cannot say it.
#[track_caller]
pub(crate) fn says_the_same(bundle: &Bundle, request: &Value) -> bool {
    by_schemas_too(bundle, request.to_string().as_bytes());
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
    let protobuf = by_schemas_too(bundle, &message.encode_to_vec());
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

/// What is found in a payload, which the schemas alone must find too.
#[track_caller]
fn by_schemas_too(bundle: &Bundle, payload: &[u8]) -> Report {
    let report = validate(bundle, payload);
    assert_eq!(report, validate_by_schemas(bundle, payload));
    report
}
