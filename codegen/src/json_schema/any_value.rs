//! OTLP's `AnyValue` in JSON: an object with exactly one member, which says the type.

use otelier_schema::resolved::{Attribute, Encoding, Event, Type, Value as Scalar};
use serde_json::{Value, json};

use super::flattened::{constraints, encoded};
use super::int_pattern::IntPatterns;
use super::pattern::{anchored, double_bounds, int_bounds};

/// The member of `AnyValue` that carries an attribute's value.
pub(crate) const fn member(attribute: &Attribute) -> &'static str {
    match (&attribute.ty, attribute.encoding) {
        (Type::String | Type::Enum(_), _) | (_, Encoding::String) => "stringValue",
        (Type::Int, Encoding::Native) => "intValue",
        (Type::Double, Encoding::Native) => "doubleValue",
        (Type::Boolean, Encoding::Native) => "boolValue",
        _ => "arrayValue",
    }
}

/// The schema of an attribute's `AnyValue`.
pub(super) fn schema(event: &Event, attribute: &Attribute, patterns: &mut IntPatterns) -> Value {
    let inner = match (&attribute.ty, attribute.encoding) {
        (Type::Array(element), _) => match **element {
            Type::Int => array("intValue", int(i64::MIN, i64::MAX, patterns)),
            Type::Double => array("doubleValue", double(f64::MIN, f64::MAX)),
            Type::Boolean => array("boolValue", json!({ "type": "boolean" })),
            _ => array("stringValue", json!({ "type": "string" })),
        },
        (Type::Int, Encoding::Native) => {
            let (min, max) = int_bounds(attribute);
            int(min, max, patterns)
        }
        (Type::Double, Encoding::Native) => {
            let (min, max) = double_bounds(attribute);
            double(min, max)
        }
        _ => constraints(event, attribute),
    };
    single(member(attribute), inner)
}

/// A condition on the value of an attribute: it is one of these.
pub(super) fn one_of(attribute: &Attribute, values: &[Scalar]) -> Value {
    let member = member(attribute);
    let mut list = Vec::new();
    for value in values {
        let value = encoded(attribute, value);
        if member == "intValue" {
            // ProtoJSON writes 64-bit integers as strings and reads numbers too.
            list.push(json!(value.to_string()));
        }
        list.push(value);
    }
    json!({
        "type": "object",
        "required": [member],
        "properties": { member: { "enum": list } },
    })
}

/// 64-bit integers from `min` to `max`, as a canonical decimal string or as a number.
fn int(min: i64, max: i64, patterns: &mut IntPatterns) -> Value {
    json!({ "anyOf": [
        { "type": "string", "pattern": anchored(patterns.get(min, max)) },
        { "type": "integer", "minimum": min, "maximum": max },
    ]})
}

/// Finite doubles; the strings that `ProtoJSON` has for the others are refused.
fn double(min: f64, max: f64) -> Value {
    json!({ "type": "number", "minimum": min, "maximum": max })
}

fn array(member: &str, element: Value) -> Value {
    json!({
        "type": "object",
        "required": ["values"],
        "properties": {
            "values": { "type": "array", "minItems": 1, "items": single(member, element) },
        },
        "additionalProperties": false,
    })
}

fn single(member: &str, value: Value) -> Value {
    let mut schema = json!({
        "type": "object",
        "required": [member],
        "properties": {},
        "additionalProperties": false,
    });
    schema["properties"][member] = value;
    schema
}
