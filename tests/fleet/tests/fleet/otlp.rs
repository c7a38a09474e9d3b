//! A record of the recording sink as an OTLP payload.

use opentelemetry_proto::tonic::{
    collector::logs::v1::ExportLogsServiceRequest,
    common::v1::{AnyValue, ArrayValue, KeyValue, KeyValueList, any_value::Value as Any},
    logs::v1::{LogRecord, ResourceLogs, ScopeLogs},
};
use otelier_runtime::{Recorded, Value};
use prost::Message as _;

/// The payload with this record alone.
pub(crate) fn request(record: &Recorded) -> Vec<u8> {
    let record = LogRecord {
        time_unix_nano: 1_767_268_800_000_000_000,
        severity_number: record.severity().number().into(),
        event_name: record.name().to_owned(),
        attributes: record.attributes().map(entry).collect(),
        body: record.body().map(value),
        ..LogRecord::default()
    };
    let scope = ScopeLogs {
        log_records: vec![record],
        ..ScopeLogs::default()
    };
    let resource = ResourceLogs {
        scope_logs: vec![scope],
        ..ResourceLogs::default()
    };
    ExportLogsServiceRequest {
        resource_logs: vec![resource],
    }
    .encode_to_vec()
}

fn entry((key, given): (&str, &Value)) -> KeyValue {
    KeyValue {
        key: key.to_owned(),
        value: Some(value(given)),
        ..KeyValue::default()
    }
}

fn value(given: &Value) -> AnyValue {
    let any = match given {
        Value::String(text) => Any::StringValue(text.clone()),
        Value::Int(number) => Any::IntValue(*number),
        Value::Double(number) => Any::DoubleValue(*number),
        Value::Boolean(truth) => Any::BoolValue(*truth),
        Value::Bytes(bytes) => Any::BytesValue(bytes.clone()),
        Value::Array(values) => Any::ArrayValue(ArrayValue {
            values: values.iter().map(value).collect(),
        }),
        Value::Map(named) => Any::KvlistValue(KeyValueList {
            values: named.iter().map(entry).collect(),
        }),
    };
    AnyValue { value: Some(any) }
}
