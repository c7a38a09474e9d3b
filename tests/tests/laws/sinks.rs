//! Law 4: an event's fields are described once, and all that takes the description has the same record of it: the bytes of the
//! engine, the records of the SDK, and what an application's own tests record.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use opentelemetry_proto::tonic::{
    collector::logs::v1::ExportLogsServiceRequest,
    common::v1::{AnyValue, any_value::Value as Any},
    logs::v1::LogRecord,
};
use otelier_runtime::{Recorded, SpanContext, Value};
use otelier_validate::receiver::Receiver;
use prost::Message as _;

/// What there is of a record, in any of the three.
#[derive(Debug, PartialEq)]
pub(crate) struct Seen {
    name: String,
    pub(crate) at: Duration,
    severity: (String, i32),
    /// A trace, a span and flags.
    span: (Vec<u8>, Vec<u8>, u32),
    body: Option<Value>,
    pub(crate) attributes: Vec<(String, Value)>,
}

impl From<&Recorded> for Seen {
    fn from(record: &Recorded) -> Self {
        let attributes = record.attributes();
        let span = record.span();
        Self {
            name: record.name().to_owned(),
            at: since_epoch(record.timestamp()),
            severity: (
                record.severity().text().to_owned(),
                record.severity().number().into(),
            ),
            span: (
                span.map_or(vec![], |span| span.trace_id().to_vec()),
                span.map_or(vec![], |span| span.span_id().to_vec()),
                span.map_or(0, |span: SpanContext| span.flags().into()),
            ),
            body: record.body().cloned().map(without_order),
            attributes: attributes
                .map(|(key, value)| (key.to_owned(), without_order(value.clone())))
                .collect(),
        }
    }
}

impl From<LogRecord> for Seen {
    fn from(record: LogRecord) -> Self {
        assert!(record.observed_time_unix_nano > 0 && record.dropped_attributes_count == 0);
        let attributes = record.attributes.into_iter();
        Self {
            name: record.event_name,
            at: Duration::from_nanos(record.time_unix_nano),
            severity: (record.severity_text, record.severity_number),
            span: (record.trace_id, record.span_id, record.flags),
            body: record.body.map(value),
            attributes: attributes
                .map(|pair| (pair.key, value(pair.value.expect("a value"))))
                .collect(),
        }
    }
}

fn since_epoch(time: SystemTime) -> Duration {
    time.duration_since(UNIX_EPOCH).expect("it is after 1970")
}

/// The fields of maps in order of their names: the SDK keeps no other.
fn without_order(value: Value) -> Value {
    match value {
        Value::Array(values) => Value::Array(values.into_iter().map(without_order).collect()),
        Value::Map(fields) => {
            let fields = fields.iter();
            let mut fields: Vec<_> = fields
                .map(|(key, value)| (key.to_owned(), without_order(value.clone())))
                .collect();
            fields.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Map(fields.into_iter().collect())
        }
        other => other,
    }
}

fn value(any: AnyValue) -> Value {
    let value = match any.value.expect("no value is empty") {
        Any::StringValue(text) => Value::String(text),
        Any::BoolValue(flag) => Value::Boolean(flag),
        Any::IntValue(number) => Value::Int(number),
        Any::DoubleValue(number) => Value::Double(number),
        Any::BytesValue(bytes) => Value::Bytes(bytes),
        Any::ArrayValue(list) => Value::Array(list.values.into_iter().map(value).collect()),
        Any::KvlistValue(map) => {
            let fields = map.values.into_iter();
            let named = fields.map(|pair| (pair.key, value(pair.value.expect("a value"))));
            Value::Map(named.collect())
        }
        other @ Any::StringValueStrindex(_) => panic!("nobody writes {other:?}"),
    };
    without_order(value)
}

/// Where a receiver of protobuf is, as an exporter's table.
pub(crate) fn table(receiver: &Receiver) -> String {
    format!(
        "{{ otlp-http = {{ endpoint = \"{}\" }} }}",
        receiver.http_endpoint()
    )
}

/// All records that a receiver got, in order.
pub(crate) fn received(receiver: &Receiver) -> Vec<Seen> {
    let payloads = receiver.received().into_iter();
    payloads
        .map(|payload| ExportLogsServiceRequest::decode(&*payload.bytes).expect("protobuf"))
        .flat_map(|request| request.resource_logs)
        .flat_map(|resource| resource.scope_logs)
        .flat_map(|scope| scope.log_records)
        .map(Seen::from)
        .collect()
}
