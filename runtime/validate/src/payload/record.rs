//! One log record as the checks see it, decoded from JSON or from protobuf.
//!
//! Decoding is lenient where a deviation says nothing about the catalog (a severity by name,
//! empty trace ids, unknown fields are not even looked at) and keeps what is wrong as a value
//! where it does: see [`Any`].

use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue, any_value};
use opentelemetry_proto::tonic::logs::v1::LogRecord;

/// A log record.
pub(crate) struct Record {
    /// 0-based, over the whole payload.
    pub(crate) index: usize,
    /// The document of the payload that it is in.
    pub(crate) document: usize,
    /// Where it is, as a JSON pointer.
    pub(crate) pointer: String,
    /// The field `EventName`, unless absent or empty.
    pub(crate) event_name: Option<String>,
    /// The field `timeUnixNano`.
    pub(crate) time: Time,
    /// Its attributes, as far as they have a key.
    pub(crate) attributes: Vec<Attribute>,
    /// Its body; none where the field is absent.
    pub(crate) body: Option<Any>,
}

/// The time of a record.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Time {
    /// Some time.
    Set,
    /// The field is absent or `null`.
    Absent,
    /// The field is there and zero.
    Zero,
    /// The field is there and no time; reported already.
    Unreadable,
}

/// An attribute of a record.
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
pub(super) fn record_from_protobuf(record: LogRecord, index: usize, pointer: String) -> Record {
    Record {
        index,
        document: 0,
        pointer,
        event_name: (!record.event_name.is_empty()).then_some(record.event_name),
        // proto3 does not tell zero from absent.
        time: if record.time_unix_nano == 0 {
            Time::Absent
        } else {
            Time::Set
        },
        attributes: record
            .attributes
            .into_iter()
            .enumerate()
            .map(|(index, attribute)| attribute_from_protobuf(attribute, index))
            .collect(),
        body: record.body.map(any_from_protobuf),
    }
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
        Some(any_value::Value::KvlistValue(list)) => Any::Map(
            (list.values.into_iter().enumerate())
                .map(|(index, item)| attribute_from_protobuf(item, index))
                .collect(),
        ),
        Some(any_value::Value::BytesValue(bytes)) => Any::Bytes(bytes),
        Some(any_value::Value::StringValueStrindex(_)) => {
            odd("a reference into a string table, which log records do not have".to_owned())
        }
    }
}

pub(super) fn odd(found: String) -> Any {
    Any::Odd(Oddity(found))
}
