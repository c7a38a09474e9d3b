//! One log record as the checks see it, decoded from JSON or from protobuf.
//!
//! Decoding is lenient where a deviation says nothing about the catalog (a severity by name,
//! empty trace ids, unknown fields are not even looked at) and keeps what is wrong as a value
//! where it does: see [`Any`].
//!
//! OTLP/JSON follows the protobuf JSON mapping with these decisions:
//! - an int64 is a JSON number without a fraction (`5`, `5.0`) or a canonical decimal string
//!   (`"5"`, not `"05"`, `"+5"` or `" 5"`);
//! - a double is a number, or one of the strings `"NaN"`, `"Infinity"`, `"-Infinity"`;
//! - `null` counts as absent, also as the one member of an `AnyValue`;
//! - a `value` has exactly one member; several of them, or an unknown one, are no value.

use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue, any_value};
use opentelemetry_proto::tonic::logs::v1::LogRecord;
use serde_json::Value;

use super::{Fault, Item};

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
    /// `kvlistValue`
    Map,
    /// `bytesValue`
    Bytes,
    /// Something that OTLP does not define, in words that quote nothing of it.
    Odd(Oddity),
}

/// What is wrong with a value, in words that quote nothing of it.
pub(crate) struct Oddity(pub(crate) String);

/// Decodes a record from JSON; faults of its structure go out before it does.
pub(super) fn record_from_json(
    value: Value,
    index: usize,
    document: usize,
    pointer: &str,
    each: &mut dyn FnMut(Item),
) {
    let mut fault = |pointer: String, message: String| {
        each(Item::Fault(Fault {
            record: Some(index),
            document,
            pointer,
            message,
            harmless: false,
        }));
    };
    let Value::Object(mut members) = value else {
        let message = format!("{} where a LogRecord object belongs", kind_of(&value));
        fault(pointer.to_owned(), message);
        return;
    };
    let event_name = match members.remove("eventName") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => (!name.is_empty()).then_some(name),
        Some(other) => {
            let message = format!("{} where a string belongs", kind_of(&other));
            fault(format!("{pointer}/eventName"), message);
            None
        }
    };
    let time = match members.get("timeUnixNano") {
        None | Some(Value::Null) => Time::Absent,
        Some(value) => time_from_json(value),
    };
    if time == Time::Unreadable {
        let message = "not a time: nanoseconds since the Unix epoch belong here, as a number or a string of digits";
        fault(format!("{pointer}/timeUnixNano"), message.to_owned());
    }
    let mut attributes = Vec::new();
    match members.remove("attributes") {
        None | Some(Value::Null) => {}
        Some(Value::Array(items)) => {
            attributes.reserve(items.len());
            for (index, item) in items.into_iter().enumerate() {
                match attribute_from_json(item, index) {
                    Ok(attribute) => attributes.push(attribute),
                    Err(message) => fault(format!("{pointer}/attributes/{index}"), message),
                }
            }
        }
        Some(other) => {
            let message = format!("{} where an array belongs", kind_of(&other));
            fault(format!("{pointer}/attributes"), message);
        }
    }
    each(Item::Record(Record {
        index,
        document,
        pointer: pointer.to_owned(),
        event_name,
        time,
        attributes,
    }));
}

fn time_from_json(value: &Value) -> Time {
    let time = match value {
        Value::String(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            text.parse::<u64>().ok()
        }
        Value::Number(number) => number.as_u64().or_else(|| {
            let float = number.as_f64()?;
            (float.fract() == 0.0 && (0.0..1.8e19).contains(&float))
                .then_some(u64::from(float > 0.0))
        }),
        _ => None,
    };
    match time {
        Some(0) => Time::Zero,
        Some(_) => Time::Set,
        None => Time::Unreadable,
    }
}

fn attribute_from_json(item: Value, index: usize) -> Result<Attribute, String> {
    let Value::Object(mut members) = item else {
        return Err(format!(
            "{} where a KeyValue object belongs",
            kind_of(&item)
        ));
    };
    let key = match members.remove("key") {
        Some(Value::String(key)) => key,
        None => return Err("the attribute has no `key`".to_owned()),
        Some(other) => {
            return Err(format!(
                "the attribute's `key` is {}, not a string",
                kind_of(&other)
            ));
        }
    };
    let value = members.remove("value");
    Ok(Attribute {
        index,
        key,
        has_value: value.is_some(),
        value: value.map_or(Any::Unset, any_from_json),
    })
}

fn any_from_json(value: Value) -> Any {
    let members = match value {
        Value::Null => return Any::Unset,
        Value::Object(members) => members,
        other => {
            return odd(format!(
                "{} where an AnyValue object belongs",
                kind_of(&other)
            ));
        }
    };
    let count = members.len();
    let Some((member, value)) = members.into_iter().next() else {
        return Any::Unset;
    };
    if count > 1 {
        return odd(format!(
            "an AnyValue with {count} members, which must be one"
        ));
    }
    match (member.as_str(), value) {
        (_, Value::Null) => Any::Unset,
        ("stringValue", Value::String(text)) => Any::String(text),
        ("boolValue", Value::Bool(value)) => Any::Bool(value),
        ("intValue", value @ (Value::Number(_) | Value::String(_))) => int_from_json(&value)
            .map_or_else(
                || odd("an intValue that is no 64-bit integer in plain decimal digits".to_owned()),
                Any::Int,
            ),
        ("doubleValue", value @ (Value::Number(_) | Value::String(_))) => double_from_json(&value)
            .map_or_else(
                || odd("a doubleValue that is no JSON number".to_owned()),
                Any::Double,
            ),
        ("arrayValue", Value::Object(mut members)) => match members.remove("values") {
            None | Some(Value::Null) => Any::Array(Vec::new()),
            Some(Value::Array(items)) => Any::Array(items.into_iter().map(any_from_json).collect()),
            Some(other) => odd(format!(
                "an arrayValue whose `values` is {}",
                kind_of(&other)
            )),
        },
        ("kvlistValue", Value::Object(_)) => Any::Map,
        ("bytesValue", Value::String(_)) => Any::Bytes,
        (
            "stringValue" | "boolValue" | "intValue" | "doubleValue" | "arrayValue" | "kvlistValue"
            | "bytesValue",
            other,
        ) => odd(format!("{} in `{member}`", kind_of(&other))),
        _ => odd("an AnyValue with a member that OTLP does not define".to_owned()),
    }
}

fn odd(found: String) -> Any {
    Any::Odd(Oddity(found))
}

fn int_from_json(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => canonical_int(text),
        Value::Number(number) => number
            .as_i64()
            .or_else(|| lossless_int(number.as_f64().filter(|_| number.is_f64())?)),
        _ => None,
    }
}

fn double_from_json(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => match text.as_str() {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            _ => None,
        },
        _ => None,
    }
}

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

/// The kind of a JSON value, in words.
fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
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
        Some(any_value::Value::KvlistValue(_)) => Any::Map,
        Some(any_value::Value::BytesValue(_)) => Any::Bytes,
        Some(any_value::Value::StringValueStrindex(_)) => {
            odd("a reference into a string table, which log records do not have".to_owned())
        }
    }
}
