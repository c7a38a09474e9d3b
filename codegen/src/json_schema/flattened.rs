//! The schema of one event's attributes, as an object with a member for each key.

use otelier_schema::resolved::{
    Attribute, Encoding, Event, Range, ResolvedCatalog, Test, Type, Value as Scalar,
};
use serde_json::{Map, Value, json};

use super::allowed::{Allowed, EVENT_NAME, required};
use super::{DIALECT, id, pattern};

/// What a schema says where no case of an event matches.
pub(super) const NO_CASE: &str = "no case matches";

/// The flattened schemas of all events, by name.
pub(crate) fn schemas(catalog: &ResolvedCatalog) -> Map<String, Value> {
    (catalog.events.iter())
        .map(|event| (event.name.clone(), schema(catalog, event)))
        .collect()
}

/// The flattened schema of an event.
pub(crate) fn schema(catalog: &ResolvedCatalog, event: &Event) -> Value {
    let allowed = Allowed::new(catalog, event);
    let properties: Map<String, Value> = (allowed.iter())
        .map(|attribute| (attribute.id.clone(), property(event, attribute)))
        .collect();
    let mut schema = json!({
        "$schema": DIALECT,
        "$id": id(catalog, &event.name),
        "title": event.name,
        "description": event.brief,
        "type": "object",
        "required": allowed.required(catalog),
        "additionalProperties": false,
    });
    schema["properties"] = Value::Object(properties);
    merge(&mut schema, chain(&allowed, 0));
    schema
}

/// The schema of an attribute's value: type, constraints and what helps its reader.
fn property(event: &Event, attribute: &Attribute) -> Value {
    let mut schema = constraints(event, attribute);
    merge(&mut schema, json!({ "description": attribute.brief }));
    if attribute.deprecated.is_some() {
        merge(&mut schema, json!({ "deprecated": true }));
    }
    if !attribute.examples.is_empty() {
        let examples: Vec<_> = (attribute.examples.iter())
            .map(|value| encoded(attribute, value))
            .collect();
        merge(&mut schema, json!({ "examples": examples }));
    }
    schema
}

/// The type and the constraints of an attribute's value on the wire, nothing else.
pub(crate) fn constraints(event: &Event, attribute: &Attribute) -> Value {
    if attribute.id == EVENT_NAME {
        return json!({ "type": "string", "const": event.name });
    }
    if let Some(pattern) = pattern::of_encoding(attribute) {
        let comment = match attribute.ty {
            Type::Boolean => "boolean as string",
            _ => "int as string",
        };
        return json!({ "$comment": comment, "type": "string", "pattern": pattern });
    }
    let array = |ty: &str| json!({ "type": "array", "minItems": 1, "items": { "type": ty } });
    let mut schema = match &attribute.ty {
        Type::String => json!({ "type": "string" }),
        Type::Int => json!({ "type": "integer" }),
        Type::Double => json!({ "type": "number" }),
        Type::Boolean => json!({ "type": "boolean" }),
        Type::Array(element) => array(match **element {
            Type::Int => "integer",
            Type::Double => "number",
            Type::Boolean => "boolean",
            _ => "string",
        }),
        Type::Bytes | Type::Map(_) | Type::Template { .. } => json!({}),
        Type::Enum(list) if list.open => json!({ "type": "string" }),
        Type::Enum(list) => {
            let values: Vec<_> = list.members.iter().map(|member| &member.value).collect();
            json!({ "type": "string", "enum": values })
        }
    };
    match attribute.range {
        Some(Range::Int { min, max }) => {
            merge(
                &mut schema,
                bound("minimum", (min > i64::MIN).then(|| json!(min))),
            );
            merge(
                &mut schema,
                bound("maximum", (max < i64::MAX).then(|| json!(max))),
            );
        }
        Some(Range::Double { min, max }) => {
            merge(
                &mut schema,
                bound("minimum", (min > f64::MIN).then(|| json!(min))),
            );
            merge(
                &mut schema,
                bound("maximum", (max < f64::MAX).then(|| json!(max))),
            );
        }
        None => {}
    }
    if let Some(length) = attribute.length {
        merge(
            &mut schema,
            bound("minLength", (length.min > 0).then(|| json!(length.min))),
        );
        merge(
            &mut schema,
            bound("maxLength", length.max.map(|max| json!(max))),
        );
    }
    let format = attribute.format.map(pattern::of_format);
    match (attribute.pattern.as_deref(), format) {
        (Some(one), None) | (None, Some(one)) => {
            merge(&mut schema, json!({ "pattern": pattern::anchored(one) }));
        }
        (Some(own), Some(format)) => {
            let format = json!([{ "type": "string", "pattern": pattern::anchored(format) }]);
            merge(
                &mut schema,
                json!({ "pattern": pattern::anchored(own), "allOf": format }),
            );
        }
        (None, None) => {}
    }
    schema
}

fn bound(keyword: &str, value: Option<Value>) -> Value {
    value.map_or_else(|| json!({}), |value| json!({ keyword: value }))
}

/// The cases from this one on: the first whose condition holds says what else must.
fn chain(allowed: &Allowed<'_>, index: usize) -> Value {
    let cases = &allowed.event.cases;
    let Some(case) = cases.get(index) else {
        return if cases.is_empty() {
            json!({})
        } else {
            json!({ "$comment": NO_CASE, "not": {} })
        };
    };
    let holds = json!({
        "$comment": format!("case {}", case.id),
        "type": "object",
        "required": required(&case.attributes),
        "properties": (allowed.bound_elsewhere(index).into_iter())
            .map(|key| (key.to_owned(), Value::Bool(false)))
            .collect::<Map<_, _>>(),
    });
    if case.when.is_empty() {
        // Merged into the root, the case would overwrite what holds for all of them.
        return if index == 0 {
            json!({ "allOf": [holds] })
        } else {
            holds
        };
    }
    let mut following = chain(allowed, index + 1);
    if following.get("type").is_none() && following.get("if").is_some() {
        merge(&mut following, json!({ "type": "object" }));
    }
    json!({ "if": condition(allowed, index), "then": holds, "else": following })
}

fn condition(allowed: &Allowed<'_>, index: usize) -> Value {
    let mut present = Vec::new();
    let mut absent = Vec::new();
    let mut values = Map::new();
    for term in &allowed.event.cases[index].when {
        let key = &term.attribute;
        let encode = |value: &Scalar| match allowed.get(key) {
            Some(attribute) => encoded(attribute, value),
            None => json!(value),
        };
        match &term.test {
            Test::Absent => absent.push(json!({ "type": "object", "required": [key] })),
            Test::Present => present.push(key),
            Test::Equals(value) => {
                present.push(key);
                values.insert(key.clone(), json!({ "const": encode(value) }));
            }
            Test::OneOf(list) => {
                present.push(key);
                let list: Vec<_> = list.iter().map(encode).collect();
                values.insert(key.clone(), json!({ "enum": list }));
            }
        }
    }
    let mut schema = json!({ "type": "object" });
    if !present.is_empty() {
        merge(&mut schema, json!({ "required": present }));
    }
    if !values.is_empty() {
        merge(&mut schema, json!({ "properties": values }));
    }
    if absent.len() > 1 {
        merge(&mut schema, json!({ "not": { "anyOf": absent } }));
    } else if let Some(one) = absent.pop() {
        merge(&mut schema, json!({ "not": one }));
    }
    schema
}

/// A value of an attribute as a record carries it, in plain JSON.
pub(crate) fn encoded(attribute: &Attribute, value: &Scalar) -> Value {
    match (attribute.encoding, value) {
        (Encoding::String, Scalar::Int(int)) => json!(int.to_string()),
        (Encoding::String, Scalar::Boolean(boolean)) => json!(boolean.to_string()),
        _ => json!(value),
    }
}

/// Adds members to a schema.
pub(super) fn merge(schema: &mut Value, members: Value) {
    if let (Value::Object(schema), Value::Object(members)) = (schema, members) {
        schema.extend(members);
    }
}
