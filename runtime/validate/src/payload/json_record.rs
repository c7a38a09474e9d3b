//! Decoding one record of OTLP/JSON.
//!
//! The decisions that it takes are listed in the [parent module](super).

use serde_json::Value;

use super::record::{Any, Attribute, Record, Time, canonical_int, lossless_int, odd};
use super::{Fault, Item};

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
        body: members.remove("body").map(any_from_json),
    }));
}

fn time_from_json(value: &Value) -> Time {
    let time = match value {
        Value::String(text)
            if text == "0" || text.starts_with(|first| matches!(first, '1'..='9')) =>
        {
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
        ("kvlistValue", Value::Object(mut members)) => match members.remove("values") {
            None | Some(Value::Null) => Any::Map(Vec::new()),
            Some(Value::Array(items)) => {
                let items = items.into_iter().enumerate();
                let items: Result<_, String> = items
                    .map(|(index, item)| attribute_from_json(item, index))
                    .collect();
                items.map_or_else(
                    |message| odd(format!("a kvlistValue in which {message}")),
                    Any::Map,
                )
            }
            Some(other) => odd(format!(
                "a kvlistValue whose `values` is {}",
                kind_of(&other)
            )),
        },
        ("bytesValue", Value::String(text)) => base64(&text).map_or_else(
            || odd("a bytesValue that is no Base64".to_owned()),
            Any::Bytes,
        ),
        (
            "stringValue" | "boolValue" | "intValue" | "doubleValue" | "arrayValue" | "kvlistValue"
            | "bytesValue",
            other,
        ) => odd(format!("{} in `{member}`", kind_of(&other))),
        _ => odd("an AnyValue with a member that OTLP does not define".to_owned()),
    }
}

/// Bytes as `ProtoJSON` reads them: standard or URL-safe Base64, with padding or without.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    if text.len() - digits.len() > 2 || digits.len() % 4 == 1 {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    for group in digits.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for &digit in group {
            let value = match digit {
                b'A'..=b'Z' => digit - b'A',
                b'a'..=b'z' => digit - b'a' + 26,
                b'0'..=b'9' => digit - b'0' + 52,
                b'+' | b'-' => 62,
                b'/' | b'_' => 63,
                _ => return None,
            };
            bits = bits << 6 | u32::from(value);
        }
        bits <<= 6 * (4 - group.len());
        bytes.extend(&bits.to_be_bytes()[1..group.len()]);
    }
    Some(bytes)
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
