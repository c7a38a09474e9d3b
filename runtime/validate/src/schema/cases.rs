//! The cases of an event, read back from the if/then/else chain of its flattened schema.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Validator;
use serde_json::{Map, Value};

use super::{InvalidSchema, compile};
use crate::attribute::{AttributeType, Privacy};

/// A case of the event, as the if/then/else chain has it.
pub(super) struct Case {
    pub(super) name: String,
    /// `None`: otherwise.
    pub(super) condition: Option<Validator>,
    /// Why a record is this case, in words.
    pub(super) why: String,
    /// Attributes whose values the conditions up to this one look at.
    pub(super) compared: BTreeSet<String>,
    /// Attributes that records of this case may not carry.
    pub(super) forbidden: BTreeSet<String>,
}

/// Follows the if/then/else chain of an event's cases.
pub(super) fn chain(
    schema: &Value,
    attributes: &BTreeMap<String, AttributeType>,
    names: &[String],
) -> Result<Vec<Case>, InvalidSchema> {
    let mut cases = Vec::with_capacity(names.len());
    let mut compared = BTreeSet::new();
    let mut node = Some(schema);
    for name in names {
        let here = node.ok_or(InvalidSchema::Cases)?;
        let (condition, why, body) = if let Some(condition) = here.get("if") {
            collect_compared(condition, &mut compared);
            let why = terms(condition, attributes).join(" and ");
            (Some(compile(condition)?), why, here.get("then"))
        } else {
            // Where it is the only case, the root holds the chain and the event's own keywords.
            let body = here.pointer("/allOf/0").filter(|_| cases.is_empty());
            (
                None,
                "no other case matches".to_owned(),
                body.or(Some(here)),
            )
        };
        cases.push(Case {
            name: name.clone(),
            condition,
            why,
            compared: compared.clone(),
            forbidden: body.map(forbidden).unwrap_or_default(),
        });
        node = here.get("else");
    }
    if node.is_some_and(|rest| rest.get("if").is_some()) {
        return Err(InvalidSchema::Cases);
    }
    Ok(cases)
}

fn forbidden(body: &Value) -> BTreeSet<String> {
    let properties = body.get("properties").and_then(Value::as_object);
    let properties = properties.into_iter().flatten();
    let families = body.get("patternProperties").and_then(Value::as_object);
    let families = families
        .into_iter()
        .flatten()
        .map(|(pattern, schema)| (family(pattern), schema));
    properties
        .map(|(key, schema)| (key.clone(), schema))
        .chain(families)
        .filter(|(_, schema)| **schema == Value::Bool(false))
        .map(|(key, _)| key)
        .collect()
}

/// The key of a template, of the pattern of its family: `^a[.]b[.][\\s\\S]{1,256}(?!\\n)$` is that of `a.b`.
pub(super) fn family(pattern: &str) -> String {
    let pattern = pattern.trim_start_matches('^');
    let key = pattern.split_once("[.][\\s\\S]");
    key.map_or(pattern, |(key, _)| key).replace("[.]", ".")
}

fn collect_compared(condition: &Value, compared: &mut BTreeSet<String>) {
    match condition {
        Value::Object(members) => {
            for (keyword, value) in members {
                match (keyword.as_str(), value) {
                    ("properties", Value::Object(properties)) => {
                        compared.extend(properties.keys().cloned());
                    }
                    _ => collect_compared(value, compared),
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                collect_compared(item, compared);
            }
        }
        _ => {}
    }
}

/// The terms of a condition in words. Values of sensitive attributes are left out.
fn terms(condition: &Value, attributes: &BTreeMap<String, AttributeType>) -> Vec<String> {
    let public = |key: &str| {
        attributes
            .get(key)
            .is_some_and(|attribute| attribute.privacy == Privacy::Public)
    };
    let empty = Map::new();
    let properties = condition
        .get("properties")
        .and_then(Value::as_object)
        .unwrap_or(&empty);
    let mut terms = Vec::new();
    for key in required(condition) {
        let test = properties.get(key);
        terms.push(
            match (
                test.and_then(|test| test.get("const")),
                test.and_then(|test| test.get("enum")),
            ) {
                (Some(value), _) if public(key) => format!("`{key}` is {value}"),
                (_, Some(Value::Array(values))) if public(key) => {
                    let values: Vec<_> = values.iter().map(Value::to_string).collect();
                    format!("`{key}` is one of {}", values.join(", "))
                }
                (None, None) => format!("`{key}` is present"),
                _ => format!("`{key}` has a value that the case asks for"),
            },
        );
    }
    let negated = condition
        .get("not")
        .into_iter()
        .flat_map(|not| match not.get("anyOf") {
            Some(Value::Array(any)) => any.iter().collect(),
            _ => vec![not],
        });
    terms.extend(
        negated
            .flat_map(required)
            .map(|key| format!("`{key}` is absent")),
    );
    if let Some(Value::Array(all)) = condition.get("allOf") {
        terms.extend(all.iter().flat_map(|part| self::terms(part, attributes)));
    }
    terms
}

fn required(schema: &Value) -> Vec<&str> {
    let keys = schema.get("required").and_then(Value::as_array);
    keys.into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// How many `else` a keyword lies behind, where it lies in the chain of cases at all.
pub(super) fn depth(keyword: &str) -> Option<usize> {
    let mut segments = keyword
        .split('/')
        .skip(1)
        .filter(|segment| *segment != "if");
    let mut depth = 0;
    loop {
        match segments.next() {
            Some("else") => depth += 1,
            Some("then") => return Some(depth),
            _ => return (depth > 0).then_some(depth),
        }
    }
}
