//! OTLP's `AnyValue` in JSON: an object with exactly one member, which says the type.

use otelier_schema::resolved::{Attribute, Encoding, Event, Requirement, Type, Value as Scalar};
use serde_json::{Value, json};

use super::allowed::EVENT_NAME;
use super::flattened::{constraints, encoded, of, of_element};
use super::int_pattern::IntPatterns;
use super::pattern::{anchored, double_bounds, int_bounds};

/// The member of `AnyValue` that carries an attribute's value. Of a template it is that of each value.
fn member(attribute: &Attribute) -> &'static str {
    match &attribute.ty {
        Type::Template { value, .. } => member_of(attribute, value),
        ty => member_of(attribute, ty),
    }
}

/// The same for a value of this type.
fn member_of(attribute: &Attribute, ty: &Type) -> &'static str {
    match ty.plain() {
        Type::Array(_) => "arrayValue",
        Type::Map(_) => "kvlistValue",
        Type::Bytes => "bytesValue",
        Type::Int if attribute.encoding == Encoding::Native => "intValue",
        Type::Boolean if attribute.encoding == Encoding::Native => "boolValue",
        Type::Double => "doubleValue",
        _ => "stringValue",
    }
}

/// The schema of an attribute's `AnyValue`. Of a template it is that of each value.
pub(super) fn schema(event: &Event, attribute: &Attribute, patterns: &mut IntPatterns) -> Value {
    match &attribute.ty {
        _ if attribute.id == EVENT_NAME => single("stringValue", constraints(event, attribute)),
        Type::Template { value, .. } => any(attribute, value, patterns),
        ty => any(attribute, ty, patterns),
    }
}

/// The schema of an `AnyValue` of this type.
fn any(attribute: &Attribute, ty: &Type, patterns: &mut IntPatterns) -> Value {
    let inner = match (ty, attribute.encoding) {
        (Type::Array(element), _) => {
            let mut values = of(attribute, ty);
            values["items"] = any(&of_element(attribute), element, patterns);
            json!({
                "type": "object",
                "required": ["values"],
                "properties": { "values": values },
                "additionalProperties": false,
            })
        }
        (Type::Map(fields), _) => map(fields, patterns),
        (Type::Int, Encoding::Native) => {
            let (min, max) = int_bounds(attribute);
            int(min, max, patterns)
        }
        (Type::Double, Encoding::Native) => {
            let (min, max) = double_bounds(attribute);
            double(min, max)
        }
        (Type::Enum(list), Encoding::Native) if *list.plain() == Type::Int => {
            if list.open {
                int(i64::MIN, i64::MAX, patterns)
            } else {
                let members: Vec<_> = list.members.iter().map(|member| &member.value).collect();
                let written = members.iter().map(|value| json!(value.to_string()));
                let values: Vec<_> = written
                    .chain(members.iter().map(|value| json!(value)))
                    .collect();
                json!({ "enum": values })
            }
        }
        _ => of(attribute, ty),
    };
    single(member_of(attribute, ty), inner)
}

/// The schema of a `KeyValueList`: what an object's schema says of members is said of a list here.
fn map(fields: &[Attribute], patterns: &mut IntPatterns) -> Value {
    let keyed = |key: &str| json!({ "type": "object", "required": ["key"], "properties": { "key": { "const": key } } });
    let keys: Vec<_> = fields.iter().map(|field| &field.id).collect();
    let (mut items, mut lists) = (Vec::new(), Vec::new());
    for field in fields {
        let value = any(field, &field.ty, patterns);
        items.push(json!({
            "if": keyed(&field.id),
            "then": { "type": "object", "properties": { "value": value } },
        }));
        lists.push(json!({
            "type": "array",
            "contains": keyed(&field.id),
            "minContains": u8::from(field.requirement == Requirement::Required),
            "maxContains": 1,
        }));
    }
    json!({
        "type": "object",
        "required": ["values"],
        "properties": { "values": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["key", "value"],
                "properties": { "key": { "type": "string", "enum": keys } },
                "allOf": items,
            },
            "allOf": lists,
        } },
        "additionalProperties": false,
    })
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
