//! The requests that samples are, from OTLP/JSON to protobuf.

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use prost::Message as _;
use serde::Deserialize as _;
use serde_json::Value;

/// An `ExportLogsServiceRequest`; `None` where protobuf cannot say what the JSON says.
pub(super) fn request(json: &Value) -> Option<Vec<u8>> {
    let request = ExportLogsServiceRequest::deserialize(json).ok()?;
    Some(request.encode_to_vec())
}
