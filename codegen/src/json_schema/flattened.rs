//! The schema of one event's attributes, as an object with a member for each key.

use otelier_schema::resolved::{
    Attribute, Encoding, Event, Length, Range, ResolvedCatalog, Test, Type, Value as Scalar,
};
use serde_json::{Map, Value, json};

use super::allowed::{Allowed, EVENT_NAME, required};
use super::{DIALECT, bytes, id, pattern};

/// What a schema says where no case of an event matches.
pub(super) const NO_CASE: &str = "no case matches";

/// The flattened schema of an event.
pub(crate) fn schema(catalog: &ResolvedCatalog, event: &Event) -> Value {
    let allowed = Allowed::new(catalog, event);
    let (families, own): (Vec<_>, Vec<_>) =
        allowed.iter().partition(|attribute| is_family(attribute));
    let properties: Map<String, Value> = (own.into_iter())
        .map(|attribute| (attribute.id.clone(), property(event, attribute)))
        .collect();
    let families: Map<String, Value> = (families.into_iter())
        .map(|attribute| (pattern::of_family(attribute), property(event, attribute)))
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
    if !families.is_empty() {
        schema["patternProperties"] = Value::Object(families);
    }
    merge(&mut schema, chain(&allowed, 0));
    schema
}

/// The schema of what the body of an event's records holds.
pub(crate) fn body(catalog: &ResolvedCatalog, event: &Event) -> Option<Value> {
    let body = event.body.as_ref()?;
    let mut schema = json!({
        "$schema": DIALECT,
        "$id": id(catalog, &format!("{}.body", event.name)),
        "title": format!("{} (body)", event.name),
    });
    merge(&mut schema, property(event, body));
    Some(schema)
}

/// Whether an attribute stands for a family of keys.
pub(super) fn is_family(attribute: &Attribute) -> bool {
    matches!(attribute.ty, Type::Template { .. })
}

/// The schema of an attribute's value: type, constraints and what helps its reader.
fn property(event: &Event, attribute: &Attribute) -> Value {
    described(attribute, constraints(event, attribute))
}

/// Adds what helps a reader.
fn described(attribute: &Attribute, mut schema: Value) -> Value {
    merge(&mut schema, json!({ "description": attribute.brief }));
    if attribute.deprecated.is_some() {
        merge(&mut schema, json!({ "deprecated": true }));
    }
    // The examples of a template are families, and this is one value.
    if !attribute.examples.is_empty() && !matches!(attribute.ty, Type::Template { .. }) {
        let examples: Vec<_> = (attribute.examples.iter())
            .map(|value| encoded(attribute, value))
            .collect();
        merge(&mut schema, json!({ "examples": examples }));
    }
    schema
}

/// The type and the constraints of an attribute's value on the wire, nothing else. Of a template it is each
/// value.
pub(crate) fn constraints(event: &Event, attribute: &Attribute) -> Value {
    if attribute.id == EVENT_NAME {
        return json!({ "type": "string", "const": event.name });
    }
    match &attribute.ty {
        Type::Template { value, .. } => of(attribute, value),
        ty => of(attribute, ty),
    }
}

/// The same for a value of this type.
pub(super) fn of(attribute: &Attribute, ty: &Type) -> Value {
    if let Some(schema) = of_encoding(attribute, ty) {
        return schema;
    }
    let mut schema = match ty {
        Type::String => json!({ "type": "string" }),
        Type::Int => json!({ "type": "integer" }),
        Type::Double => json!({ "type": "number" }),
        Type::Boolean => json!({ "type": "boolean" }),
        Type::Bytes => return bytes::schema(attribute.length),
        Type::Map(fields) => return map(fields),
        Type::Array(element) => {
            let length = attribute.length.unwrap_or(Length { min: 0, max: None });
            let mut schema = json!({ "type": "array", "minItems": length.min.max(1) });
            merge(
                &mut schema,
                bound("maxItems", length.max.map(|max| json!(max))),
            );
            schema["items"] = of(&of_element(attribute), element);
            return schema;
        }
        // A template holds no template.
        Type::Template { value, .. } => return of(attribute, value),
        Type::Enum(list) => {
            let ty = match list.plain() {
                Type::Int => "integer",
                Type::Boolean => "boolean",
                _ => "string",
            };
            let values: Vec<_> = list.members.iter().map(|member| &member.value).collect();
            return if list.open {
                let mut schema = json!({ "type": ty });
                let most = attribute.length.and_then(|length| length.max);
                merge(
                    &mut schema,
                    bound("maxLength", most.map(|most| json!(most))),
                );
                schema
            } else {
                json!({ "type": ty, "enum": values })
            };
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
    let replacement = attribute.privacy.redaction.as_ref();
    let anchored = |one: &str| match replacement {
        Some(redaction) => pattern::anchored_or(one, &redaction.text),
        None => pattern::anchored(one),
    };
    match (attribute.pattern.as_deref(), format) {
        (Some(one), None) | (None, Some(one)) => {
            merge(&mut schema, json!({ "pattern": anchored(one) }));
        }
        (Some(own), Some(format)) => {
            let format = json!([{ "type": "string", "pattern": anchored(format) }]);
            merge(
                &mut schema,
                json!({ "pattern": anchored(own), "allOf": format }),
            );
        }
        (None, None) => {}
    }
    schema
}

/// The attribute of an array as one of its elements: what bounds the array says nothing about them.
pub(super) fn of_element(attribute: &Attribute) -> Attribute {
    let max = attribute.element_length;
    Attribute {
        length: max.map(|_| Length { min: 0, max }),
        ..attribute.clone()
    }
}

/// What is written as a string though its type is another.
fn of_encoding(attribute: &Attribute, ty: &Type) -> Option<Value> {
    if attribute.encoding != Encoding::String {
        return None;
    }
    let spelled = |what: &str, pattern: String| json!({ "$comment": format!("{what} as string"), "type": "string", "pattern": pattern });
    match ty {
        Type::Int => Some(spelled("int", pattern::of_int(attribute))),
        Type::Boolean => Some(spelled("boolean", pattern::anchored("true|false"))),
        Type::Enum(list) if *list.plain() == Type::String => None,
        Type::Enum(list) if list.open => Some(spelled("int", pattern::of_int(attribute))),
        Type::Enum(list) => {
            let values = list.members.iter();
            let values: Vec<_> = values
                .map(|member| encoded(attribute, &member.value))
                .collect();
            let what = match list.plain() {
                Type::Boolean => "boolean",
                _ => "int",
            };
            let comment = format!("{what} as string");
            Some(json!({ "$comment": comment, "type": "string", "enum": values }))
        }
        _ => None,
    }
}

/// The schema of a map.
fn map(fields: &[Attribute]) -> Value {
    let properties: Map<String, Value> = (fields.iter())
        .map(|field| (field.id.clone(), described(field, of(field, &field.ty))))
        .collect();
    let needed = required(fields);
    let mut schema = json!({
        "type": "object",
        "required": needed,
        "additionalProperties": false,
    });
    if needed.is_empty() {
        // An empty map is left out.
        merge(&mut schema, json!({ "minProperties": 1 }));
    }
    schema["properties"] = Value::Object(properties);
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
    let mut holds = json!({
        "$comment": format!("case {}", case.id),
        "type": "object",
        "required": required(case.bound_attributes()),
    });
    let elsewhere = allowed.bound_elsewhere(index);
    let (families, keys): (Vec<&str>, Vec<&str>) = elsewhere
        .into_iter()
        .partition(|key| allowed.get(key).is_some_and(is_family));
    holds["properties"] = (keys.into_iter())
        .map(|key| (key.to_owned(), Value::Bool(false)))
        .collect();
    if !families.is_empty() {
        holds["patternProperties"] = (families.into_iter())
            .filter_map(|family| allowed.get(family))
            .map(|family| (pattern::of_family(family), Value::Bool(false)))
            .collect();
    }
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
    let fields = match (&attribute.ty, attribute.ty.element()) {
        (Type::Map(fields), _) | (_, Some(Type::Map(fields))) => fields.as_slice(),
        _ => &[],
    };
    match (attribute.encoding, value) {
        (Encoding::String, Scalar::Int(int)) => json!(int.to_string()),
        (Encoding::String, Scalar::Boolean(boolean)) => json!(boolean.to_string()),
        (_, Scalar::Array(values)) if !fields.is_empty() => values
            .iter()
            .map(|value| encoded(attribute, value))
            .collect(),
        (_, Scalar::Map(values)) if !fields.is_empty() => fields
            .iter()
            .filter_map(|field| {
                let value = values.get(&field.id)?;
                Some((field.id.clone(), encoded(field, value)))
            })
            .collect(),
        _ => json!(value),
    }
}

/// Adds members to a schema.
pub(super) fn merge(schema: &mut Value, members: Value) {
    if let (Value::Object(schema), Value::Object(members)) = (schema, members) {
        schema.extend(members);
    }
}
