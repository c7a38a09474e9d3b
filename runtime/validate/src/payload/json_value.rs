//! Decoding attributes and values of OTLP/JSON.
//!
//! The decisions that it takes are listed in the [parent module](super).

use serde_json::{Map, Value};

use super::path::Path;
use super::record::{Any, Attribute, canonical_int, lossless_int, odd};
use super::{Deviation, Fault};

/// The members of an `AnyValue`.
const MEMBERS: [&str; 7] = [
    "stringValue",
    "boolValue",
    "intValue",
    "doubleValue",
    "arrayValue",
    "kvlistValue",
    "bytesValue",
];

/// The longest key of an unknown field that a pointer leads to, in bytes.
const LONGEST_KEY: usize = 100;

/// Tells the faults of one record, resource or scope.
pub(super) struct Told<'t> {
    /// The record that they are of.
    pub(super) record: Option<usize>,
    pub(super) document: usize,
    pub(super) each: &'t mut dyn FnMut(Fault),
}

impl Told<'_> {
    pub(super) fn fault(&mut self, deviation: Deviation, path: &Path<'_>, message: &str) {
        (self.each)(Fault {
            record: self.record,
            document: self.document,
            pointer: path.to_string(),
            offset: None,
            deviation,
            message: message.to_owned(),
        });
    }

    fn null_list(&mut self, path: &Path<'_>) {
        let message = "null where an array belongs; readers take it for an empty one";
        self.fault(Deviation::Null, path, message);
    }

    /// Tells what is left of an object after all that OTLP defines was taken out.
    pub(super) fn unknown_fields(&mut self, members: &Map<String, Value>, path: &Path<'_>) {
        for key in members.keys() {
            self.unknown_field(key, path);
        }
    }

    pub(super) fn unknown_field(&mut self, key: &str, path: &Path<'_>) {
        let message = "OTLP defines no such field; readers overlook it";
        // A pointer is for reading.
        if key.len() <= LONGEST_KEY {
            self.fault(Deviation::UnknownField, &path.member(key), message);
        } else {
            self.fault(Deviation::UnknownField, path, message);
        }
    }
}

/// Whether a key is the protobuf name of the field that OTLP/JSON spells so.
pub(super) fn is_snake_case_of(key: &str, known: &str) -> bool {
    let mut key = key.chars();
    let same = known.chars().all(|letter| {
        let lower = letter.to_ascii_lowercase();
        (letter == lower || key.next() == Some('_')) && key.next() == Some(lower)
    });
    same && key.next().is_none() && known.contains(|letter: char| letter.is_ascii_uppercase())
}

/// A list of `KeyValue`s, as far as they have a key.
pub(super) fn attributes(
    list: Option<Value>,
    path: &Path<'_>,
    told: &mut Told<'_>,
) -> Vec<Attribute> {
    let items = match list {
        None => return Vec::new(),
        Some(Value::Null) => {
            told.null_list(path);
            return Vec::new();
        }
        Some(Value::Array(items)) => items,
        Some(other) => {
            let message = format!("{} where an array belongs", kind_of(&other));
            told.fault(Deviation::WrongKind, path, &message);
            return Vec::new();
        }
    };
    let mut attributes = Vec::with_capacity(items.len());
    for (index, item) in items.into_iter().enumerate() {
        let path = path.element(index);
        match attribute(item, index, &path, told) {
            Ok(attribute) => attributes.push(attribute),
            Err((deviation, message)) => told.fault(deviation, &path, &message),
        }
    }
    attributes
}

fn attribute(
    item: Value,
    index: usize,
    path: &Path<'_>,
    told: &mut Told<'_>,
) -> Result<Attribute, (Deviation, String)> {
    let Value::Object(mut members) = item else {
        let message = format!("{} where a KeyValue object belongs", kind_of(&item));
        return Err((Deviation::WrongKind, message));
    };
    let key = match members.remove("key") {
        Some(Value::String(key)) => key,
        None => {
            let message = "the attribute has no `key`".to_owned();
            return Err((Deviation::NoKey, message));
        }
        Some(other) => {
            let message = format!("the attribute's `key` is {}, not a string", kind_of(&other));
            return Err((Deviation::NoKey, message));
        }
    };
    let value = members.remove("value");
    told.unknown_fields(&members, path);
    Ok(Attribute {
        index,
        key,
        has_value: value.is_some(),
        value: value.map_or(Any::Unset, |value| any(value, &path.member("value"), told)),
    })
}

/// An `AnyValue`.
pub(super) fn any(value: Value, path: &Path<'_>, told: &mut Told<'_>) -> Any {
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
        ("doubleValue", value @ (Value::Number(_) | Value::String(_))) => {
            let Some(double) = double_from_json(&value) else {
                return odd("a doubleValue that is no JSON number".to_owned());
            };
            if value.is_string() {
                let message = "a double that is no number; few backends store it";
                told.fault(Deviation::NonFiniteDouble, &path.member(&member), message);
            }
            Any::Double(double)
        }
        ("arrayValue", Value::Object(mut members)) => {
            let path = path.member(&member);
            let path = path.member("values");
            match members.remove("values") {
                None => Any::Array(Vec::new()),
                Some(Value::Null) => {
                    told.null_list(&path);
                    Any::Array(Vec::new())
                }
                Some(Value::Array(items)) => {
                    let items = items.into_iter().enumerate();
                    let items = items.map(|(index, item)| any(item, &path.element(index), told));
                    Any::Array(items.collect())
                }
                Some(other) => odd(format!(
                    "an arrayValue whose `values` is {}",
                    kind_of(&other)
                )),
            }
        }
        ("kvlistValue", Value::Object(mut members)) => {
            let path = path.member(&member);
            let path = path.member("values");
            match members.remove("values") {
                None => Any::Map(Vec::new()),
                Some(Value::Null) => {
                    told.null_list(&path);
                    Any::Map(Vec::new())
                }
                Some(Value::Array(items)) => {
                    let items = items.into_iter().enumerate();
                    let items: Result<_, _> = items
                        .map(|(index, item)| attribute(item, index, &path.element(index), told))
                        .collect();
                    items.map_or_else(
                        |(_, message)| odd(format!("a kvlistValue in which {message}")),
                        Any::Map,
                    )
                }
                Some(other) => odd(format!(
                    "a kvlistValue whose `values` is {}",
                    kind_of(&other)
                )),
            }
        }
        ("bytesValue", Value::String(text)) => base64(&text).map_or_else(
            || odd("a bytesValue that is no Base64".to_owned()),
            Any::Bytes,
        ),
        (
            "stringValue" | "boolValue" | "intValue" | "doubleValue" | "arrayValue" | "kvlistValue"
            | "bytesValue",
            other,
        ) => odd(format!("{} in `{member}`", kind_of(&other))),
        _ => odd(
            match MEMBERS
                .iter()
                .find(|known| is_snake_case_of(&member, known))
            {
                Some(known) => format!(
                    "an AnyValue with the member `{member}`, which OTLP/JSON spells `{known}`"
                ),
                None => "an AnyValue with a member that OTLP does not define".to_owned(),
            },
        ),
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
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
