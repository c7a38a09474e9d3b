//! Records that break what a catalog says beside attributes: of severities, times, ids and bodies, of what should not be
//! used, of the resource and of the scope.

use otelier_schema::resolved::{
    Attribute, Event, EventNamePlace, RecordSeverity, ResourceFill, Type, Value as Scalar,
};
use serde_json::{Value, json};

use super::{RECORD, Valid};
use crate::example::{self, TIME_UNIX_NANO, severity_number};

pub(super) fn unredacted(valid: &Valid<'_>) -> Option<(String, Value)> {
    let replaced = |attribute: &Attribute| attribute.privacy.always().is_some();
    valid.first_of(replaced, "is not redacted", |attribute| {
        (*attribute.ty.plain() == Type::String)
            .then(|| json!({ "stringValue": "a value that nobody may see" }))
    })
}

pub(super) fn unexpected_body(valid: &Valid<'_>) -> Option<(String, Value)> {
    if valid.event.body.is_some() {
        return None;
    }
    let request = valid.with(|record| record["body"] = json!({ "stringValue": "a" }));
    Some(("it has a body".into(), request))
}

pub(super) fn wrong_severity(valid: &Valid<'_>) -> Option<(String, Value)> {
    let number = match valid.variant.severity {
        RecordSeverity::Fixed(level) if severity_number(level) == 17 => 9,
        RecordSeverity::Fixed(_) => 17,
        RecordSeverity::Caller => 25,
    };
    let request = valid.with(|record| {
        record["severityNumber"] = json!(number);
        if let Some(record) = record.as_object_mut() {
            record.remove("severityText");
        }
    });
    Some((format!("its severity is {number}"), request))
}

pub(super) fn in_seconds(valid: &Valid<'_>) -> Option<(String, Value)> {
    let seconds = (TIME_UNIX_NANO / 1_000_000_000).to_string();
    let request = valid.with(|record| record["timeUnixNano"] = json!(seconds));
    Some(("it says when it happened in seconds".into(), request))
}

pub(super) fn short_id(valid: &Valid<'_>) -> Option<(String, Value)> {
    let request = valid.with(|record| record["traceId"] = json!("5b8efff798038103"));
    Some(("its trace id has 8 bytes".into(), request))
}

pub(super) fn two_names(valid: &Valid<'_>) -> Option<(String, Value)> {
    if valid.catalog.records.event_name == EventNamePlace::Attribute {
        return None;
    }
    let is_another = |event: &&Event| event.name != valid.event.name;
    let other = valid.catalog.events.iter().find(is_another)?;
    let request = valid.with_value("event.name", json!({ "stringValue": other.name }));
    Some((
        format!("the attribute event.name says {}", other.name),
        request,
    ))
}

pub(super) fn deprecated(valid: &Valid<'_>) -> Option<(String, Value)> {
    let attribute = (valid.variant.attributes.iter())
        .find(|own| own.attribute.deprecated.is_some() && !own.required)
        .map(|own| &own.attribute)
        .filter(|attribute| !matches!(attribute.ty, Type::Template { .. }))?;
    let value = example::any_value(attribute, &attribute.example());
    let request = valid.with_attributes(|attributes| {
        attributes.push(json!({ "key": attribute.id, "value": value }));
    });
    Some((format!("it has the attribute {}", attribute.id), request))
}

const RESOURCE: &str = "/resourceLogs/0/resource/attributes";

pub(super) fn no_resource_attribute(valid: &Valid<'_>) -> Option<(String, Value)> {
    let attribute = valid.catalog.resource.first()?;
    let request = valid.with_request(|request| {
        if let Some(attributes) = request.pointer_mut(RESOURCE).and_then(Value::as_array_mut) {
            attributes.retain(|pair| pair["key"] != attribute.id.as_str());
        }
    });
    Some((format!("the resource has no {}", attribute.id), request))
}

pub(super) fn other_resource_attribute(valid: &Valid<'_>) -> Option<(String, Value)> {
    let (attribute, fixed) =
        valid
            .catalog
            .resource
            .iter()
            .find_map(|attribute| match &attribute.fill {
                ResourceFill::Fixed(Scalar::String(value)) => Some((attribute, value)),
                _ => None,
            })?;
    let other = format!("not {fixed}");
    let request = valid.with_request(|request| {
        let attributes = request.pointer_mut(RESOURCE).and_then(Value::as_array_mut);
        let mut attributes = attributes.into_iter().flatten();
        if let Some(pair) = attributes.find(|pair| pair["key"] == attribute.id.as_str()) {
            pair["value"] = json!({ "stringValue": other });
        }
    });
    Some((
        format!("the resource's {} is {other}", attribute.id),
        request,
    ))
}

/// The request with its scope changed.
fn with_scope(valid: &Valid<'_>, member: &str, value: &str) -> Value {
    valid.with_request(|request| {
        let scope_logs = RECORD.strip_suffix("/logRecords/0").unwrap_or_default();
        if let Some(scope_logs) = request.pointer_mut(scope_logs) {
            scope_logs["scope"][member] = json!(value);
        }
    })
}

pub(super) fn other_scope(valid: &Valid<'_>) -> Option<(String, Value)> {
    let name = format!("not.{}", valid.catalog.scope.name);
    let request = with_scope(valid, "name", &name);
    Some((format!("its scope is {name}"), request))
}

pub(super) fn other_version(valid: &Valid<'_>) -> Option<(String, Value)> {
    let version = "0.0.0-none";
    let request = with_scope(valid, "version", version);
    Some((format!("its scope's version is {version}"), request))
}
