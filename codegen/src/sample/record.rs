//! A record of an event, before it is written in one form or another.

use std::collections::BTreeMap;

use otelier_schema::resolved::{
    Attribute, BODY, Event, EventNamePlace, ResolvedCatalog, Type, Value as Scalar,
};
use serde_json::{Map, Value, json};

use crate::example::{self, TIME_UNIX_NANO};
use crate::json_schema::encoded;

/// The key under which a record repeats its event's name.
pub(super) const EVENT_NAME: &str = "event.name";

/// A record that was made up.
#[derive(Clone, Debug)]
pub struct Record<'c> {
    catalog: &'c ResolvedCatalog,
    event: &'c Event,
    given: BTreeMap<&'c str, (&'c Attribute, Scalar)>,
    timed: bool,
}

impl<'c> Record<'c> {
    pub(super) fn new(catalog: &'c ResolvedCatalog, event: &'c Event) -> Self {
        Self {
            catalog,
            event,
            given: BTreeMap::new(),
            timed: true,
        }
    }

    /// The same record with this value; of a body too.
    pub(super) fn with(mut self, attribute: &'c Attribute, value: Scalar) -> Self {
        self.given.insert(&attribute.id, (attribute, value));
        self
    }

    pub(super) fn without(mut self, key: &str) -> Self {
        self.given.remove(key);
        self
    }

    pub(super) fn without_time(mut self) -> Self {
        self.timed = false;
        self
    }

    /// What it has for an attribute.
    pub fn get(&self, key: &str) -> Option<&Scalar> {
        self.given.get(key).map(|(_, value)| value)
    }

    /// The name of its event.
    pub fn event(&self) -> &'c str {
        &self.event.name
    }

    /// Whether it says when it happened.
    pub fn is_timed(&self) -> bool {
        self.timed
    }

    /// Its attributes, as the flattened schema of its event sees them.
    pub fn flat(&self) -> Map<String, Value> {
        let mut flat = Map::new();
        if self.catalog.records.event_name == EventNamePlace::Attribute {
            flat.insert(EVENT_NAME.to_owned(), json!(self.event.name));
        }
        for (key, (attribute, value)) in &self.given {
            match (&attribute.ty, value) {
                _ if *key == BODY => {}
                (Type::Template { .. }, Scalar::Map(family)) => {
                    flat.extend(
                        (family.iter()).map(|(rest, value)| {
                            (format!("{key}.{rest}"), encoded(attribute, value))
                        }),
                    );
                }
                _ => {
                    flat.insert((*key).to_owned(), encoded(attribute, value));
                }
            }
        }
        flat
    }

    /// What its body holds, as the body's schema sees it.
    pub fn body(&self) -> Option<Value> {
        let (attribute, value) = self.given.get(BODY)?;
        Some(encoded(attribute, value))
    }

    /// A whole `ExportLogsServiceRequest` in OTLP/JSON with this one record.
    pub fn request(&self) -> Value {
        let mut attributes = Vec::new();
        let mut push = |key: String, value: Value| {
            attributes.push(json!({ "key": key, "value": value }));
        };
        if self.catalog.records.event_name == EventNamePlace::Attribute
            && !self.given.contains_key(EVENT_NAME)
        {
            push(
                EVENT_NAME.to_owned(),
                json!({ "stringValue": self.event.name }),
            );
        }
        let mut held = None;
        for (key, (attribute, value)) in &self.given {
            match (&attribute.ty, value) {
                _ if *key == BODY => held = Some(example::any_value(attribute, value)),
                (Type::Template { .. }, Scalar::Map(family)) => {
                    for (rest, value) in family {
                        push(
                            format!("{key}.{rest}"),
                            example::any_value(attribute, value),
                        );
                    }
                }
                _ => push((*key).to_owned(), example::any_value(attribute, value)),
            }
        }
        let time = if self.timed { TIME_UNIX_NANO } else { 0 };
        let mut record = json!({ "timeUnixNano": time.to_string(), "attributes": attributes });
        if let Some(held) = held {
            record["body"] = held;
        }
        if self.catalog.records.event_name == EventNamePlace::Field {
            record["eventName"] = json!(self.event.name);
        }
        example::of_record(self.catalog, record)
    }
}
