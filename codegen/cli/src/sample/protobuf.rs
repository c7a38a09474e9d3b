//! The requests that samples are, from OTLP/JSON to protobuf.
//!
//! Only what this program makes itself is read, so whatever a sample leaves out or says otherwise stays unset.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value as Kind;
use opentelemetry_proto::tonic::common::v1::{
    AnyValue, ArrayValue, InstrumentationScope, KeyValue, KeyValueList,
};
use opentelemetry_proto::tonic::logs::v1::{LogRecord, ResourceLogs, ScopeLogs};
use opentelemetry_proto::tonic::resource::v1::Resource;
use prost::Message as _;
use serde_json::Value;

/// An `ExportLogsServiceRequest`.
pub(super) fn request(json: &Value) -> Vec<u8> {
    let request = ExportLogsServiceRequest {
        resource_logs: all(&json["resourceLogs"], |logs| ResourceLogs {
            resource: Some(Resource {
                attributes: key_values(&logs["resource"]["attributes"]),
                ..Resource::default()
            }),
            scope_logs: all(&logs["scopeLogs"], scope_logs),
            schema_url: String::new(),
        }),
    };
    request.encode_to_vec()
}

fn scope_logs(logs: &Value) -> ScopeLogs {
    ScopeLogs {
        scope: Some(InstrumentationScope {
            name: text(&logs["scope"]["name"]),
            version: text(&logs["scope"]["version"]),
            ..InstrumentationScope::default()
        }),
        log_records: all(&logs["logRecords"], record),
        schema_url: text(&logs["schemaUrl"]),
    }
}

fn record(record: &Value) -> LogRecord {
    LogRecord {
        time_unix_nano: number(&record["timeUnixNano"]),
        observed_time_unix_nano: number(&record["observedTimeUnixNano"]),
        severity_number: number(&record["severityNumber"]),
        severity_text: text(&record["severityText"]),
        event_name: text(&record["eventName"]),
        attributes: key_values(&record["attributes"]),
        body: record.get("body").map(any_value),
        ..LogRecord::default()
    }
}

fn all<T>(list: &Value, one: impl Fn(&Value) -> T) -> Vec<T> {
    list.as_array().into_iter().flatten().map(one).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A number, which `ProtoJSON` writes as a string where it has 64 bits.
fn number<N: std::str::FromStr + Default>(value: &Value) -> N {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    text.parse().unwrap_or_default()
}

fn key_values(list: &Value) -> Vec<KeyValue> {
    all(list, |pair| KeyValue {
        key: text(&pair["key"]),
        value: Some(any_value(&pair["value"])),
        ..KeyValue::default()
    })
}

fn any_value(value: &Value) -> AnyValue {
    let member = value.as_object().and_then(|members| members.iter().next());
    let kind = member.and_then(|(member, value)| {
        Some(match member.as_str() {
            "stringValue" => Kind::StringValue(text(value)),
            "intValue" => Kind::IntValue(number(value)),
            "doubleValue" => Kind::DoubleValue(value.as_f64()?),
            "boolValue" => Kind::BoolValue(value.as_bool()?),
            "bytesValue" => Kind::BytesValue(STANDARD.decode(value.as_str()?).ok()?),
            "arrayValue" => Kind::ArrayValue(ArrayValue {
                values: all(&value["values"], any_value),
            }),
            "kvlistValue" => Kind::KvlistValue(KeyValueList {
                values: key_values(&value["values"]),
            }),
            _ => return None,
        })
    });
    AnyValue { value: kind }
}
