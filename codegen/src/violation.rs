//! Records that break a catalog, one for each kind of violation that it can be broken by.
//!
//! Each is the example that [`crate::example`] makes of an event with one thing changed, so that whoever receives it can see that
//! thing found and nothing else. The same catalog gives the same records.
#![expect(
    clippy::unnecessary_wraps,
    reason = "a way to break any catalog stands in one table with ways to break some"
)]

use otelier_schema::resolved::{
    Attribute, Event, EventNamePlace, Requirement, ResolvedCatalog, Type, Variant,
};
use serde_json::{Value, json};

use crate::example;

mod around;
mod deviation;
mod inside;
mod values;

/// A request with one record that breaks the catalog.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// The code of the finding that `otelier validate` has for it.
    pub code: &'static str,
    /// Which kind of violation it is; several may have one code, e.g. `wrong-type-map`.
    pub kind: &'static str,
    /// Only OTLP/JSON can say it: protobuf has no names, for one.
    pub json_only: bool,
    /// The event, or one that nearly is.
    pub event: String,
    /// What is wrong, in words.
    pub what: String,
    /// The `ExportLogsServiceRequest`, in OTLP/JSON.
    pub request: Value,
}

/// One record for each kind of violation, by the first event in which the catalog can be broken so.
///
/// `events` are those to be broken.
pub fn violations<'c>(
    catalog: &'c ResolvedCatalog,
    events: impl IntoIterator<Item = &'c Event>,
) -> Vec<Violation> {
    let mut broken: Vec<Violation> = Vec::new();
    for event in events {
        for variant in &event.variants {
            let valid = Valid {
                catalog,
                event,
                variant,
                request: example::request(catalog, event, variant),
            };
            for kind in KINDS {
                let is_new = broken.iter().all(|violation| violation.kind != kind.name);
                if is_new && let Some((what, request)) = (kind.breaks)(&valid) {
                    broken.push(Violation {
                        code: kind.code,
                        kind: kind.name,
                        json_only: JSON_ONLY.contains(&kind.name),
                        event: event.name.clone(),
                        what,
                        request,
                    });
                }
            }
        }
    }
    broken.sort_by_key(|violation| KINDS.iter().position(|kind| kind.name == violation.kind));
    broken
}

/// A way to break a record.
struct Kind {
    name: &'static str,
    code: &'static str,
    breaks: fn(&Valid<'_>) -> Option<(String, Value)>,
}

const fn kind(
    name: &'static str,
    code: &'static str,
    breaks: fn(&Valid<'_>) -> Option<(String, Value)>,
) -> Kind {
    Kind { name, code, breaks }
}

const KINDS: &[Kind] = &[
    kind("unknown-event", "unknown-event", unknown_event),
    kind("unknown-attribute", "unknown-attribute", unknown_attribute),
    kind("foreign-attribute", "foreign-attribute", foreign_attribute),
    kind("missing-attribute", "missing-attribute", missing_attribute),
    kind(
        "unknown-attribute-field",
        "unknown-attribute",
        inside::unknown_field,
    ),
    kind(
        "missing-attribute-field",
        "missing-attribute",
        inside::missing_field,
    ),
    kind("wrong-type", "wrong-type", values::wrong_type),
    kind("wrong-type-map", "wrong-type", values::map_for_scalar),
    kind("wrong-type-bytes", "wrong-type", values::bytes_for_scalar),
    kind("wrong-type-field", "wrong-type", inside::wrong_field),
    kind("wrong-type-element", "wrong-type", inside::wrong_element),
    kind("wrong-encoding", "wrong-encoding", values::wrong_encoding),
    kind("enum-value", "enum-value", values::enum_value),
    kind("out-of-range", "out-of-range", values::range),
    kind("wrong-length", "wrong-length", values::length),
    kind("wrong-length-bytes", "wrong-length", inside::too_many_bytes),
    kind(
        "wrong-length-array",
        "wrong-length",
        inside::too_many_elements,
    ),
    kind(
        "wrong-length-family",
        "wrong-length",
        inside::too_many_members,
    ),
    kind("wrong-pattern", "wrong-pattern", values::pattern),
    kind("wrong-format", "wrong-format", values::format),
    kind("wrong-case", "wrong-case", wrong_case),
    kind("duplicate-key", "duplicate-key", duplicate_key),
    kind("unset-value", "unset-value", values::unset_value),
    kind("unredacted-value", "unredacted-value", around::unredacted),
    kind(
        "unexpected-body",
        "unexpected-body",
        around::unexpected_body,
    ),
    kind("wrong-severity", "wrong-severity", around::wrong_severity),
    kind("zero-timestamp", "zero-timestamp", zero_timestamp),
    kind(
        "implausible-timestamp",
        "implausible-timestamp",
        around::in_seconds,
    ),
    kind("invalid-id", "invalid-id", around::short_id),
    kind(
        "event-name-in-attribute",
        "event-name-in-attribute",
        name_in_attribute,
    ),
    kind(
        "event-name-mismatch",
        "event-name-mismatch",
        around::two_names,
    ),
    kind("deprecated", "deprecated", around::deprecated),
    kind(
        "missing-resource-attribute",
        "missing-resource-attribute",
        around::no_resource_attribute,
    ),
    kind(
        "wrong-resource-attribute",
        "wrong-resource-attribute",
        around::other_resource_attribute,
    ),
    kind("wrong-scope", "wrong-scope", around::other_scope),
    kind("unknown-version", "unknown-version", around::other_version),
    kind(
        "severity-by-name",
        "severity-by-name",
        deviation::severity_by_name,
    ),
    kind(
        "number-as-string",
        "number-as-string",
        deviation::number_as_string,
    ),
    kind("base64-id", "base64-id", deviation::base64_id),
    kind(
        "snake-case-key",
        "snake-case-key",
        deviation::snake_case_key,
    ),
    kind("unknown-field", "unknown-field", deviation::unknown_field),
    kind("malformed", "malformed", malformed),
    kind("no-records", "no-records", no_records),
];

/// Kinds that only OTLP/JSON can say.
const JSON_ONLY: [&str; 6] = [
    "severity-by-name",
    "number-as-string",
    "base64-id",
    "snake-case-key",
    "unknown-field",
    "malformed",
];

/// The example that is broken.
struct Valid<'c> {
    catalog: &'c ResolvedCatalog,
    event: &'c Event,
    variant: &'c Variant,
    request: Value,
}

/// Texts that are longer are nothing for a sample.
const LONGEST: usize = 1 << 16;

const RECORD: &str = "/resourceLogs/0/scopeLogs/0/logRecords/0";

impl Valid<'_> {
    /// The request, changed.
    fn with_request(&self, change: impl FnOnce(&mut Value)) -> Value {
        let mut request = self.request.clone();
        change(&mut request);
        request
    }

    /// The request with its record changed.
    fn with(&self, change: impl FnOnce(&mut Value)) -> Value {
        let mut request = self.request.clone();
        if let Some(record) = request.pointer_mut(RECORD) {
            change(record);
        }
        request
    }

    /// The same, with a list of attributes that is changed.
    fn with_attributes(&self, change: impl FnOnce(&mut Vec<Value>)) -> Value {
        self.with(|record| {
            if let Some(attributes) = record["attributes"].as_array_mut() {
                change(attributes);
            }
        })
    }

    fn with_value(&self, key: &str, value: Value) -> Value {
        self.with_attributes(|attributes| {
            if let Some(pair) = attributes.iter_mut().find(|pair| pair["key"] == key) {
                pair["value"] = value;
            }
        })
    }

    /// Whether a case asks for an attribute.
    fn asks(&self, key: &str) -> bool {
        let mut terms = self.event.cases.iter().flat_map(|case| &case.when);
        terms.any(|term| term.attribute == key)
    }

    /// Attributes that the record has, whose value decides nothing but itself: no case asks for it.
    fn plain(&self) -> impl Iterator<Item = &Attribute> {
        let own = self.variant.attributes.iter().map(|own| &*own.attribute);
        let has = |key: &str| {
            let attributes = self
                .request
                .pointer(RECORD)
                .and_then(|record| record["attributes"].as_array());
            attributes
                .into_iter()
                .flatten()
                .any(|pair| pair["key"] == key)
        };
        (own.chain(&self.catalog.metadata)).filter(move |attribute| {
            attribute.id != "event.name" && !self.asks(&attribute.id) && has(&attribute.id)
        })
    }

    /// Breaks the first plain attribute for which `wrong` knows a value. Of what is always replaced, any other value
    /// is a fault of its own.
    fn first(
        &self,
        what: &str,
        wrong: impl Fn(&Attribute) -> Option<Value>,
    ) -> Option<(String, Value)> {
        self.first_of(
            |attribute| attribute.privacy.always().is_none(),
            what,
            wrong,
        )
    }

    fn first_of(
        &self,
        which: impl Fn(&Attribute) -> bool,
        what: &str,
        wrong: impl Fn(&Attribute) -> Option<Value>,
    ) -> Option<(String, Value)> {
        let mut plain = self.plain().filter(|attribute| which(attribute));
        plain.find_map(|attribute| {
            let value = wrong(attribute)?;
            Some((
                format!("{} {what}", attribute.id),
                self.with_value(&attribute.id, value),
            ))
        })
    }
}

fn unknown_event(valid: &Valid<'_>) -> Option<(String, Value)> {
    let mut name = format!("{}_", valid.event.name);
    while valid.catalog.events.iter().any(|event| event.name == name) {
        name.push('_');
    }
    let mut request = valid.with_value("event.name", json!({ "stringValue": name }));
    if valid.catalog.records.event_name == EventNamePlace::Field
        && let Some(record) = request.pointer_mut(RECORD)
    {
        record["eventName"] = json!(name);
    }
    Some((format!("the event is called {name}"), request))
}

fn unknown_attribute(valid: &Valid<'_>) -> Option<(String, Value)> {
    let key = "nobody.knows.it";
    let request = valid.with_attributes(|attributes| {
        attributes.push(json!({ "key": key, "value": { "stringValue": "a" } }));
    });
    Some((format!("it has the attribute {key}"), request))
}

fn foreign_attribute(valid: &Valid<'_>) -> Option<(String, Value)> {
    let of = |event: &'_ Event| {
        let all = event.all_attributes();
        all.map(|attribute| attribute.id.clone())
            .collect::<Vec<_>>()
    };
    let own = of(valid.event);
    let families = |event: &Event| {
        let attributes = event.attributes.iter();
        let families = attributes.filter(|one| matches!(one.ty, Type::Template { .. }));
        families
            .map(|one| format!("{}.", one.id))
            .collect::<Vec<_>>()
    };
    let families = families(valid.event);
    let metadata = &valid.catalog.metadata;
    let (other, attribute) = (valid.catalog.events.iter())
        .flat_map(|other| {
            other
                .attributes
                .iter()
                .map(move |attribute| (other, attribute))
        })
        .find(|(_, attribute)| {
            !own.contains(&attribute.id)
                && metadata.iter().all(|known| known.id != attribute.id)
                && !otelier_schema::resolved::ALWAYS_ALLOWED.contains(&attribute.id.as_str())
                && !families
                    .iter()
                    .any(|family| attribute.id.starts_with(family))
                && !matches!(attribute.ty, Type::Template { .. })
        })?;
    let value = example::any_value(attribute, &attribute.example());
    let request = valid.with_attributes(|attributes| {
        attributes.push(json!({ "key": attribute.id, "value": value }));
    });
    Some((
        format!("{} is an attribute of {}", attribute.id, other.name),
        request,
    ))
}

fn missing_attribute(valid: &Valid<'_>) -> Option<(String, Value)> {
    let required = |attribute: &&Attribute| attribute.requirement == Requirement::Required;
    let attribute = valid.plain().find(required)?;
    let request = valid.with_attributes(|attributes| {
        attributes.retain(|pair| pair["key"] != attribute.id.as_str());
    });
    Some((format!("{} is not there", attribute.id), request))
}

fn wrong_case(valid: &Valid<'_>) -> Option<(String, Value)> {
    let is = valid.variant.case?;
    let own = &valid.event.cases[is].attributes;
    let (case, stray) = (valid.event.cases.iter())
        .flat_map(|case| {
            case.attributes
                .iter()
                .map(move |attribute| (case, attribute))
        })
        .find(|(case, attribute)| {
            own.iter().all(|known| known.id != attribute.id)
                && !valid.asks(&attribute.id)
                && !matches!(attribute.ty, Type::Template { .. })
                && case.id != valid.event.cases[is].id
        })?;
    let value = example::any_value(stray, &stray.example());
    let request = valid.with_attributes(|attributes| {
        attributes.push(json!({ "key": stray.id, "value": value }));
    });
    let is = &valid.event.cases[is].id;
    Some((
        format!(
            "{} belongs to the case {}, and the record is {is}",
            stray.id, case.id
        ),
        request,
    ))
}

fn duplicate_key(valid: &Valid<'_>) -> Option<(String, Value)> {
    let attribute = valid.plain().next()?;
    let request = valid.with_attributes(|attributes| {
        let again = attributes
            .iter()
            .find(|pair| pair["key"] == attribute.id.as_str())
            .cloned();
        attributes.extend(again);
    });
    Some((format!("{} is there twice", attribute.id), request))
}

fn zero_timestamp(valid: &Valid<'_>) -> Option<(String, Value)> {
    if valid.catalog.records.zero_timestamp {
        return None;
    }
    let request = valid.with(|record| record["timeUnixNano"] = json!("0"));
    Some(("it does not say when it happened".into(), request))
}

fn name_in_attribute(valid: &Valid<'_>) -> Option<(String, Value)> {
    if valid.catalog.records.event_name == EventNamePlace::Attribute {
        return None;
    }
    let request = valid.with(|record| {
        if let Some(record) = record.as_object_mut() {
            record.remove("eventName");
        }
    });
    Some((
        "only the attribute event.name says which event it is".into(),
        request,
    ))
}

fn malformed(valid: &Valid<'_>) -> Option<(String, Value)> {
    Some((
        "it is no object".into(),
        valid.with(|record| *record = json!("a record")),
    ))
}

fn no_records(_: &Valid<'_>) -> Option<(String, Value)> {
    Some(("there is no record".into(), json!({ "resourceLogs": [] })))
}
