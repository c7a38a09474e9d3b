//! Where the catalog says what a flattened schema asks for.

use std::collections::BTreeMap;

use otelier_schema::resolved::{Attribute, Event, Position, ResolvedCatalog, Type};
use serde_json::{Value, json};

use super::allowed::Allowed;
use super::flattened::is_family;
use super::pattern::of_family;

/// Catalog positions by JSON pointer (RFC 6901) into the event's flattened schema.
///
/// A required attribute is there twice: by its index in the schema's list, and by its key
/// (`/required/duration_ms`), which is what a reader of the map can know without the list. Beside the schema,
/// `/severities/0` is where the severity of the first case is said, or that of an event without cases.
pub(crate) fn positions(catalog: &ResolvedCatalog, event: &Event, schema: &Value) -> Value {
    let allowed = Allowed::new(catalog, event);
    let mut map = Map(BTreeMap::new());
    let name = "/properties/event.name/const";
    for pointer in ["", "/required", "/additionalProperties", name] {
        map.put(pointer.to_owned(), &event.position);
    }
    for (index, variant) in event.variants.iter().enumerate() {
        let case = variant.case.map(|case| &event.cases[case]);
        let case = case.filter(|case| case.severity.is_some());
        map.put(
            format!("/severities/{index}"),
            case.map_or(&event.position, |case| &case.position),
        );
    }
    for attribute in allowed.listed() {
        let (list, key) = if is_family(attribute) {
            ("patternProperties", of_family(attribute))
        } else {
            ("properties", attribute.id.clone())
        };
        let base = format!("/{list}/{}", escape(&key));
        map.keywords(&base, &schema[list][&key], attribute);
        map.put(base, &attribute.position);
    }
    let common = event.common_attributes();
    let listed: Vec<_> = catalog.metadata.iter().chain(common).collect();
    map.required("", &schema["required"], &listed, &event.position);

    let mut base = String::new();
    for (index, case) in event.cases.iter().enumerate() {
        let holds = match (case.when.is_empty(), index) {
            (true, 0) => "/allOf/0".to_owned(),
            (true, _) => base.clone(),
            (false, _) => {
                let at = format!("{base}/if");
                for term in &case.when {
                    let pointer = format!("{at}/properties/{}", escape(&term.attribute));
                    if schema.pointer(&pointer).is_some() {
                        map.put(pointer, &term.position);
                    }
                }
                map.put(
                    at,
                    case.when
                        .first()
                        .map_or(&case.position, |term| &term.position),
                );
                format!("{base}/then")
            }
        };
        let own: Vec<_> = case.bound_attributes().collect();
        let required = schema.pointer(&format!("{holds}/required"));
        map.required(
            &holds,
            required.unwrap_or(&Value::Null),
            &own,
            &case.position,
        );
        map.put(format!("{holds}/required"), &case.position);
        for key in allowed.bound_elsewhere(index) {
            let binding = (event.bound_attributes()).find(|attribute| attribute.id == key);
            if let Some(binding) = binding {
                let place = if is_family(binding) {
                    format!("patternProperties/{}", escape(&of_family(binding)))
                } else {
                    format!("properties/{}", escape(key))
                };
                map.put(format!("{holds}/{place}"), &binding.position);
            }
        }
        map.put(holds, &case.position);
        base.push_str("/else");
    }
    let exhausted = event.cases.last().is_some_and(|last| !last.when.is_empty());
    if exhausted {
        map.put(format!("{base}/not"), &event.position);
        map.put(base, &event.position);
    }
    json!(map.0)
}

/// Catalog positions by JSON pointer into the schema of the event's body.
pub(crate) fn of_body(body: &Attribute, schema: &Value) -> Value {
    let mut map = Map(BTreeMap::new());
    map.body(schema, body);
    json!(map.0)
}

struct Map(BTreeMap<String, Position>);

impl Map {
    fn put(&mut self, pointer: String, position: &Position) {
        self.0.insert(pointer, position.clone());
    }

    /// Every keyword of an attribute's schema that refuses something.
    fn keywords(&mut self, base: &str, schema: &Value, attribute: &Attribute) {
        let Value::Object(members) = schema else {
            return;
        };
        for keyword in members.keys() {
            let written: &[&str] = match keyword.as_str() {
                "type" | "items" | "minItems" if attribute.length.is_none() => {
                    &["encoding", "type"]
                }
                "type" | "items" | "additionalProperties" | "minProperties" => {
                    &["encoding", "type"]
                }
                "minItems" | "maxItems" => &["length", "type"],
                "const" => &["type"],
                "enum" => &["members", "type"],
                "minimum" | "maximum" => &["range"],
                "minLength" | "maxLength" => &["length"],
                "pattern" => &["pattern", "format", "range", "encoding"],
                "allOf" => &["format", "length"],
                _ => continue,
            };
            let position = (written.iter())
                .find_map(|key| attribute.positions.get(key))
                .unwrap_or(&attribute.position);
            self.put(format!("{base}/{keyword}"), position);
            if keyword == "items" {
                self.put(format!("{base}/items/type"), position);
            }
        }
        let (fields, base) = match &attribute.ty {
            Type::Map(fields) => (fields, base.to_owned()),
            Type::Array(element) => match &**element {
                Type::Map(fields) => (fields, format!("{base}/items")),
                _ => return,
            },
            _ => return,
        };
        let schema = if base.ends_with("/items") {
            &schema["items"]
        } else {
            schema
        };
        let list: Vec<_> = fields.iter().collect();
        self.required(&base, &schema["required"], &list, &attribute.position);
        for field in fields {
            let place = format!("{base}/properties/{}", escape(&field.id));
            self.keywords(&place, &schema["properties"][&field.id], field);
            self.put(place, &field.position);
        }
    }

    /// Those of a body, by pointer into its own schema.
    fn body(&mut self, schema: &Value, body: &Attribute) {
        self.keywords("", schema, body);
        self.put(String::new(), &body.position);
    }

    fn required(&mut self, base: &str, list: &Value, from: &[&Attribute], otherwise: &Position) {
        for (index, key) in list.as_array().into_iter().flatten().enumerate() {
            let Some(key) = key.as_str() else { continue };
            let position = (from.iter().find(|attribute| attribute.id == key)).map_or(
                otherwise,
                |attribute| {
                    (attribute.positions.get("requirement_level")).unwrap_or(&attribute.position)
                },
            );
            self.put(format!("{base}/required/{index}"), position);
            self.put(format!("{base}/required/{}", escape(key)), position);
        }
    }
}

/// A key as a part of a JSON pointer.
fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
