//! The schema of a whole OTLP/JSON `ExportLogsServiceRequest`.
//!
//! OTLP writes attributes as a list of `{"key", "value"}`, so what JSON Schema says of members
//! is said of the list here: a key occurs at most once (`contains` with `maxContains`), a required
//! one at least once (`minContains`), and each item's value is judged by its key (`if`/`then`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use otelier_schema::resolved::{
    Attribute, Case, Event, EventNamePlace, Requirement, ResolvedCatalog, Test, Type,
};
use serde_json::{Value, json};

use super::allowed::{Allowed, EVENT_NAME, required};
use super::flattened::{NO_CASE, is_family, merge};
use super::int_pattern::{IntPatterns, int_pattern};
use super::pattern::{anchored, of_family};
use super::text::{SCHEMA_LAYOUT, pretty_around, pretty_member};
use super::{DIALECT, any_value, id};

/// The request's schema.
///
/// What OTLP leaves to the sender (resource, scope, body, fields that it may add later) is not
/// looked at. At least one record must be there: a check that saw none would pass.
pub(super) fn schema(catalog: &ResolvedCatalog) -> Value {
    let (mut schema, definitions) = parts(catalog, |_, _| {});
    // `json!` would copy what it is given.
    schema["$defs"] = definitions.schemas.into_iter().collect();
    schema
}

/// Its text. The definitions of an event are laid out as soon as it has them all: of a large catalog they are
/// too many to have them all at once.
pub(super) fn text(catalog: &ResolvedCatalog) -> String {
    let mut texts = BTreeMap::new();
    let (schema, mut definitions) = parts(catalog, |event, definitions| {
        texts.extend(definitions.take(event).map(laid_out));
    });
    texts.extend(
        std::mem::take(&mut definitions.schemas)
            .into_iter()
            .map(laid_out),
    );
    let names: Vec<String> = texts.keys().cloned().collect();
    let text = |name: &str| texts.remove(name).unwrap_or_default();
    pretty_around(
        &schema,
        "$defs",
        names.iter().map(String::as_str),
        text,
        &SCHEMA_LAYOUT,
    )
}

fn laid_out((name, schema): (String, Value)) -> (String, String) {
    let text = pretty_member(&name, &schema, &SCHEMA_LAYOUT);
    (name, text)
}

/// The schema without its definitions, and these; `complete` is told of each event that has its own.
fn parts(
    catalog: &ResolvedCatalog,
    mut complete: impl FnMut(&Event, &mut Definitions),
) -> (Value, Definitions) {
    let mut definitions = Definitions::default();
    let common = Common::new(catalog);
    for event in &catalog.events {
        let schema = attributes(catalog, event, &common, &mut definitions);
        definitions
            .schemas
            .insert(event_definition(&event.name), schema);
        complete(event, &mut definitions);
    }
    let record = log_record(catalog, &mut definitions.patterns);
    definitions.schemas.insert("log_record".to_owned(), record);
    definitions
        .schemas
        .insert("attributes".to_owned(), by_attribute(catalog));

    let group = |member: &str, items: Value| json!({ "type": "object", "properties": { member: { "type": "array", "items": items } } });
    let some = |member: &str, list: Value| {
        let mut schema = json!({ "type": "object", "required": [member] });
        merge(&mut schema, json!({ "properties": { member: list } }));
        schema
    };
    let records = json!({ "type": "array", "minItems": 1 });
    let scopes = json!({ "type": "array", "contains": some("logRecords", records) });
    let resources = json!({
        "$comment": "there is at least one record",
        "type": "array",
        "items": group("scopeLogs", group("logRecords", reference("log_record"))),
        "contains": some("scopeLogs", scopes),
    });
    let schema = json!({
        "$schema": DIALECT,
        "$id": id(catalog, "export-logs-request"),
        "title": format!("OTLP/JSON requests with events of the catalog {}", catalog.name),
        "description": catalog.brief,
        "type": "object",
        "required": ["resourceLogs"],
        "properties": { "resourceLogs": resources },
    });
    (schema, definitions)
}

/// A log record: its time, and the attributes of the event that it is.
fn log_record(catalog: &ResolvedCatalog, patterns: &mut IntPatterns) -> Value {
    let mut schema = json!({
        "type": "object",
        "required": ["attributes"],
        "properties": { "attributes": {
            "type": "array",
            "items": { "type": "object", "required": ["key"], "properties": { "key": { "type": "string" } } },
        } },
    });
    if !catalog.records.zero_timestamp {
        let time = json!({ "anyOf": [
            { "type": "string", "pattern": anchored(&int_pattern(1, u64::MAX.into())) },
            { "type": "integer", "minimum": 1 },
        ]});
        schema["properties"]["timeUnixNano"] = time;
        schema["required"] = json!(["attributes", "timeUnixNano"]);
    }
    let bodies = bodies(catalog, patterns);
    if !bodies.is_empty() {
        schema["allOf"] = bodies.into();
    }
    let by_attribute = judged_by(&reference("attributes"));
    if catalog.records.event_name == EventNamePlace::Attribute {
        merge(&mut schema, by_attribute);
        return schema;
    }
    let named = |test: Value| json!({ "type": "object", "required": ["eventName"], "properties": { "eventName": test } });
    let all_events: Vec<_> = catalog.events.iter().map(|event| &event.name).collect();
    let events: Vec<_> = (catalog.events.iter())
        .map(|event| {
            json!({
                "if": named(json!({ "const": event.name })),
                "then": judged_by(&reference(&event_definition(&event.name))),
            })
        })
        .collect();
    let mut by_field = json!({ "type": "object" });
    if !events.is_empty() {
        by_field["allOf"] = events.into();
    }
    schema["if"] = named(json!({ "enum": all_events }));
    schema["then"] = by_field;
    schema["else"] = by_attribute;
    schema
}

/// What the records of each event that has a body hold in theirs, however they name their event.
fn bodies(catalog: &ResolvedCatalog, patterns: &mut IntPatterns) -> Vec<Value> {
    let with_body = catalog
        .events
        .iter()
        .filter_map(|event| Some((event, event.body.as_ref()?)));
    with_body
        .map(|(event, body)| {
            let value = json!({
                "type": "object",
                "required": ["stringValue"],
                "properties": { "stringValue": { "const": event.name } },
            });
            let by_attribute = json!({
                "type": "object",
                "required": ["attributes"],
                "properties": { "attributes": holds(&keyed(EVENT_NAME, Some(value))) },
            });
            let by_field = json!({
                "type": "object",
                "required": ["eventName"],
                "properties": { "eventName": { "const": event.name } },
            });
            let mut then = json!({
                "type": "object",
                "properties": { "body": any_value::schema(event, body, patterns) },
            });
            if body.requirement == Requirement::Required {
                then["required"] = json!(["body"]);
            }
            json!({ "if": { "anyOf": [by_field, by_attribute] }, "then": then })
        })
        .collect()
}

/// A record whose attributes keep to a schema.
fn judged_by(attributes: &Value) -> Value {
    json!({ "type": "object", "properties": { "attributes": attributes } })
}

/// Attributes of a record that says its event's name in the attribute `event.name`.
fn by_attribute(catalog: &ResolvedCatalog) -> Value {
    let named = |test: Value| {
        let value = json!({
            "type": "object",
            "required": ["stringValue"],
            "properties": { "stringValue": test },
        });
        holds(&keyed(EVENT_NAME, Some(value)))
    };
    let all_events: Vec<_> = catalog.events.iter().map(|event| &event.name).collect();
    let mut all = vec![named(json!({ "enum": all_events }))];
    all.extend(catalog.events.iter().map(|event| {
        json!({
            "if": named(json!({ "const": event.name })),
            "then": reference(&event_definition(&event.name)),
        })
    }));
    let mut schema = json!({
        "$comment": "the record names an event of the catalog",
        "type": "array",
    });
    schema["allOf"] = all.into();
    schema
}

/// The metadata: what the attributes of every event have in common, whatever the events say.
struct Common<'a> {
    keys: BTreeSet<&'a str>,
}

impl<'a> Common<'a> {
    fn new(catalog: &'a ResolvedCatalog) -> Self {
        let metadata = catalog.metadata.iter();
        let mut keys: BTreeSet<_> = metadata.map(|attribute| attribute.id.as_str()).collect();
        // Its value is another one for each event.
        keys.remove(EVENT_NAME);
        Self { keys }
    }
}

/// The attributes of one event.
fn attributes(
    catalog: &ResolvedCatalog,
    event: &Event,
    common: &Common<'_>,
    definitions: &mut Definitions,
) -> Value {
    let allowed = Allowed::new(catalog, event);
    let keys = one_of_keys(allowed.iter());
    let needed = allowed.required(catalog);
    let mut rules = |own: bool| {
        let (mut items, mut lists) = (Vec::new(), Vec::new());
        for attribute in allowed.iter() {
            let key = attribute.id.as_str();
            if common.keys.contains(key) == own {
                continue;
            }
            let value = any_value::schema(event, attribute, &mut definitions.patterns);
            let name = value_definition(&allowed, key);
            definitions.schemas.insert(name.clone(), value);
            let value = reference(&name);
            items.push(json!({
                "if": reference(&key_definition(&allowed, key)),
                "then": { "type": "object", "properties": { "value": value } },
            }));
            let most = match attribute.ty {
                Type::Template { entries, .. } => entries,
                _ => 1,
            };
            lists.push(occurs(&allowed, key, needed.contains(key), most));
        }
        (items, lists)
    };
    let (items, lists) = rules(false);
    let mut shared = json!({
        "$comment": "attributes that every event has",
        "type": "array",
        "items": { "type": "object" },
    });
    shared["items"]["allOf"] = items.into();
    shared["allOf"] = lists.into();
    let (items, mut lists) = rules(true);
    for attribute in allowed.iter() {
        let key = attribute.id.as_str();
        definitions
            .schemas
            .insert(key_definition(&allowed, key), of_key(attribute));
    }
    definitions.schemas.insert("common".to_owned(), shared);
    lists.push(reference("common"));
    if !event.cases.is_empty() {
        lists.push(chain(&allowed, &event.cases, 0));
    }
    let mut schema = json!({
        "description": event.brief,
        "type": "array",
        "items": {
            "type": "object",
            "required": ["key", "value"],
            "properties": { "key": keys },
        },
    });
    schema["items"]["allOf"] = items.into();
    schema["allOf"] = lists.into();
    schema
}

/// The cases from this one on.
fn chain(allowed: &Allowed<'_>, cases: &[Case], index: usize) -> Value {
    let Some(case) = cases.get(index) else {
        return json!({ "$comment": NO_CASE, "not": {} });
    };
    let mut holds = json!({ "$comment": format!("case {}", case.id), "type": "array" });
    let needed: Vec<_> = (required(case.bound_attributes()).into_iter())
        .map(|key| occurs(allowed, key, true, 1))
        .collect();
    if !needed.is_empty() {
        merge(&mut holds, json!({ "allOf": needed }));
    }
    let elsewhere: BTreeSet<_> = allowed.bound_elsewhere(index);
    if !elsewhere.is_empty() {
        let elsewhere = elsewhere.into_iter().filter_map(|key| allowed.get(key));
        let key = json!({ "type": "string", "not": one_of_keys(elsewhere) });
        merge(
            &mut holds,
            json!({ "items": { "type": "object", "properties": { "key": key } } }),
        );
    }
    if case.when.is_empty() {
        return holds;
    }
    json!({
        "if": condition(allowed, case),
        "then": holds,
        "else": chain(allowed, cases, index + 1),
    })
}

fn condition(allowed: &Allowed<'_>, case: &Case) -> Value {
    let value = |attribute: Option<&Attribute>, values: &[_]| {
        attribute.map(|attribute| any_value::one_of(attribute, values))
    };
    let terms: Vec<_> = (case.when.iter())
        .map(|term| {
            let key = term.attribute.as_str();
            let attribute = allowed.get(key);
            match &term.test {
                Test::Present => holds(&reference(&key_definition(allowed, key))),
                Test::Absent => json!({ "not": holds(&reference(&key_definition(allowed, key))) }),
                Test::Equals(one) => {
                    holds(&keyed(key, value(attribute, std::slice::from_ref(one))))
                }
                Test::OneOf(list) => holds(&keyed(key, value(attribute, list))),
            }
        })
        .collect();
    json!({ "type": "array", "allOf": terms })
}

/// The keys that these attributes can have.
fn one_of_keys<'a>(attributes: impl Iterator<Item = &'a Attribute>) -> Value {
    let (families, own): (Vec<_>, Vec<_>) = attributes.partition(|attribute| is_family(attribute));
    let own: Vec<_> = own.iter().map(|attribute| &attribute.id).collect();
    let own = json!({ "type": "string", "enum": own });
    if families.is_empty() {
        return own;
    }
    let families = families.iter().map(|family| key_of_family(family));
    let any: Vec<_> = [own].into_iter().chain(families).collect();
    json!({ "type": "string", "anyOf": any })
}

fn key_of_family(family: &Attribute) -> Value {
    json!({ "type": "string", "pattern": of_family(family) })
}

/// An item of an attribute list that is this attribute, or one of this family.
fn of_key(attribute: &Attribute) -> Value {
    if !is_family(attribute) {
        return keyed(&attribute.id, None);
    }
    json!({
        "type": "object",
        "required": ["key"],
        "properties": { "key": key_of_family(attribute) },
    })
}

/// A list that holds a key at most so often, and at least once where it is required. That the keys of a
/// family differ cannot be said.
fn occurs(allowed: &Allowed<'_>, key: &str, required: bool, most: u64) -> Value {
    let mut list = json!({
        "type": "array",
        "minContains": u8::from(required),
        "maxContains": most,
    });
    list["contains"] = reference(&key_definition(allowed, key));
    list
}

/// A list that holds such an item.
fn holds(item: &Value) -> Value {
    json!({ "type": "array", "contains": item })
}

/// An item of an attribute list with this key, and with such a value.
fn keyed(key: &str, value: Option<Value>) -> Value {
    let mut schema = json!({
        "type": "object",
        "required": ["key"],
        "properties": { "key": { "const": key } },
    });
    if let Some(value) = value {
        schema["properties"]["value"] = value;
        schema["required"] = json!(["key", "value"]);
    }
    schema
}

/// The definitions of a schema.
#[derive(Default)]
struct Definitions {
    schemas: BTreeMap<String, Value>,
    patterns: IntPatterns,
}

impl Definitions {
    /// Takes those that are an event's own.
    fn take(&mut self, event: &Event) -> impl Iterator<Item = (String, Value)> {
        let whole = event_definition(&event.name);
        let prefixes = ["value", "key"].map(|kind| own_definition(kind, event, ""));
        let own =
            |name: &&String| **name == whole || prefixes.iter().any(|own| name.starts_with(own));
        let names: Vec<String> = self.schemas.keys().filter(own).cloned().collect();
        names
            .into_iter()
            .filter_map(|name| self.schemas.remove_entry(&name))
    }
}

/// The name of the schema of an attribute's value. That of an event's own attribute names the event, so that
/// it does not depend on what other events say, and stands beside the event's others.
fn value_definition(allowed: &Allowed<'_>, key: &str) -> String {
    if allowed.is_always(key) {
        format!("always:{}", safe(key))
    } else if key == EVENT_NAME {
        own_definition("value", allowed.event, key)
    } else {
        definition("value", allowed, key)
    }
}

fn event_definition(name: &str) -> String {
    format!("event:{}", safe(name))
}

/// The name of the schema of an item that is this attribute; named as its value's.
fn key_definition(allowed: &Allowed<'_>, key: &str) -> String {
    definition("key", allowed, key)
}

fn definition(kind: &str, allowed: &Allowed<'_>, key: &str) -> String {
    if allowed.is_own(key) {
        own_definition(kind, allowed.event, key)
    } else {
        format!("{kind}:{}", safe(key))
    }
}

fn own_definition(kind: &str, event: &Event, key: &str) -> String {
    format!("{kind}:{}:{}", safe(&event.name), safe(key))
}

fn reference(definition: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{definition}") })
}

/// A name without characters that mean something in a JSON pointer or a URI fragment.
fn safe(name: &str) -> String {
    let mut safe = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') {
            safe.push(c);
        } else {
            let _ = write!(safe, "_u{:x}_", u32::from(c));
        }
    }
    safe
}
