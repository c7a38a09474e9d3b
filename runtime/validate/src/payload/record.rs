//! One log record as the checks see it, decoded from JSON or from protobuf.
//!
//! Decoding is lenient: what deviates from OTLP and is understood all the same is taken over, and told as a
//! [`Deviation`](super::Deviation). Where only the catalog knows what belongs there, what is wrong is kept as a value:
//! see [`Any`].

use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue, any_value};
use opentelemetry_proto::tonic::logs::v1::LogRecord;

use super::context::At;

/// A log record.
pub(crate) struct Record {
    /// 0-based, over the whole payload.
    pub(crate) index: usize,
    /// The document of the payload that it is in.
    pub(crate) document: usize,
    /// Where it is, as a JSON pointer.
    pub(crate) pointer: String,
    /// Where its message begins in a protobuf payload.
    pub(crate) offset: Option<u64>,
    /// The field `EventName`, unless absent or empty.
    pub(crate) event_name: Option<String>,
    /// The field `timeUnixNano`.
    pub(crate) time: Time,
    /// The field `observedTimeUnixNano`.
    pub(crate) observed_time: Time,
    /// The field `severityNumber`.
    pub(crate) severity_number: Number,
    /// The field `traceId`.
    pub(crate) trace_id: Id,
    /// The field `spanId`.
    pub(crate) span_id: Id,
    /// Its attributes, as far as they have a key.
    pub(crate) attributes: Vec<Attribute>,
    /// Its body; none where the field is absent.
    pub(crate) body: Option<Any>,
}

/// The time of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Time {
    /// Some time, in nanoseconds since the Unix epoch; not 0.
    Set(u64),
    /// The field is absent or `null`; in protobuf it may also be zero, which proto3 does not tell apart.
    Absent,
    /// The field is there and zero.
    Zero,
    /// The field is there and no time; reported already.
    Unreadable,
}

/// A number of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Number {
    /// What it says.
    Set(i64),
    /// The field is absent or `null`; in protobuf it may also be zero, which proto3 does not tell apart.
    Absent,
    /// The field is there and no such number; reported already.
    Unreadable,
}

/// A trace or span id.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Id {
    /// The field is absent, `null` or empty.
    Absent,
    /// Its bytes, however many they are.
    Bytes(Vec<u8>),
    /// The field is there and no id; reported already.
    Unreadable,
}

/// An attribute of a record, a resource or a scope, or an item of a map.
pub(crate) struct Attribute {
    /// Its index in `attributes`.
    pub(crate) index: usize,
    /// Its key.
    pub(crate) key: String,
    /// Its value.
    pub(crate) value: Any,
    /// It has the member `value`, so that a pointer may lead there.
    pub(crate) has_value: bool,
}

/// The value of an attribute.
pub(crate) enum Any {
    /// None: absent, `null`, `{}`, or a member that is `null`.
    Unset,
    /// `stringValue`
    String(String),
    /// `boolValue`
    Bool(bool),
    /// `intValue`
    Int(i64),
    /// `doubleValue`
    Double(f64),
    /// `arrayValue`
    Array(Vec<Any>),
    /// `kvlistValue`: its items as far as they have a key, each with its index.
    Map(Vec<Attribute>),
    /// `bytesValue`
    Bytes(Vec<u8>),
    /// Something that OTLP does not define, in words that quote nothing of it.
    Odd(Oddity),
}

/// What is wrong with a value, in words that quote nothing of it.
pub(crate) struct Oddity(pub(crate) String);

/// An int64 in canonical decimal: no sign but `-`, no leading zero, no blank.
pub(crate) fn canonical_int(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let canonical = match digits.as_bytes() {
        [b'0'] => text == "0",
        [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    canonical.then(|| text.parse().ok()).flatten()
}

/// The int64 that a double stands for, where it stands for one.
pub(crate) fn lossless_int(value: f64) -> Option<i64> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "integral and within the bounds of i64"
    )]
    (value.fract() == 0.0 && (-LIMIT..LIMIT).contains(&value)).then_some(value as i64)
}

/// Takes over a record that protobuf decoded.
pub(super) fn record_from_protobuf(record: LogRecord, index: usize, at: At) -> Record {
    // proto3 does not tell zero from absent.
    let time = |nanoseconds| match nanoseconds {
        0 => Time::Absent,
        set => Time::Set(set),
    };
    let number = |number| match number {
        0 => Number::Absent,
        set => Number::Set(set),
    };
    let id = |bytes: Vec<u8>| {
        if bytes.is_empty() {
            Id::Absent
        } else {
            Id::Bytes(bytes)
        }
    };
    Record {
        index,
        document: at.document,
        pointer: at.pointer,
        offset: at.offset,
        event_name: (!record.event_name.is_empty()).then_some(record.event_name),
        time: time(record.time_unix_nano),
        observed_time: time(record.observed_time_unix_nano),
        severity_number: number(record.severity_number.into()),
        trace_id: id(record.trace_id),
        span_id: id(record.span_id),
        attributes: attributes_from_protobuf(record.attributes),
        body: record.body.map(any_from_protobuf),
    }
}

pub(super) fn attributes_from_protobuf(attributes: Vec<KeyValue>) -> Vec<Attribute> {
    let attributes = attributes.into_iter().enumerate();
    attributes
        .map(|(index, attribute)| attribute_from_protobuf(attribute, index))
        .collect()
}

fn attribute_from_protobuf(attribute: KeyValue, index: usize) -> Attribute {
    Attribute {
        index,
        key: attribute.key,
        has_value: attribute.value.is_some(),
        value: attribute.value.map_or(Any::Unset, any_from_protobuf),
    }
}

fn any_from_protobuf(value: AnyValue) -> Any {
    match value.value {
        None => Any::Unset,
        Some(any_value::Value::StringValue(text)) => Any::String(text),
        Some(any_value::Value::BoolValue(value)) => Any::Bool(value),
        Some(any_value::Value::IntValue(value)) => Any::Int(value),
        Some(any_value::Value::DoubleValue(value)) => Any::Double(value),
        Some(any_value::Value::ArrayValue(array)) => {
            Any::Array(array.values.into_iter().map(any_from_protobuf).collect())
        }
        Some(any_value::Value::KvlistValue(list)) => {
            Any::Map(attributes_from_protobuf(list.values))
        }
        Some(any_value::Value::BytesValue(bytes)) => Any::Bytes(bytes),
        Some(any_value::Value::StringValueStrindex(_)) => {
            odd("a reference into a string table, which log records do not have".to_owned())
        }
    }
}

pub(super) fn odd(found: String) -> Any {
    Any::Odd(Oddity(found))
}
