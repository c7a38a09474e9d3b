//! Example records: what an emitter would send, with the catalog's own example values.
//!
//! The same catalog gives the same record: its times are fixed.

use otelier_schema::resolved::{
    Attribute, Event, EventNamePlace, Fill, RecordSeverity, ResolvedCatalog, ResourceAttribute,
    ResourceFill, RuntimeValue, Severity, Type, Value as Scalar, Variant,
};
use serde_json::{Value, json};

use crate::json_schema::encoded;
use crate::json_schema::text::{Layout, pretty};

/// When the example happened, as an attribute and in nanoseconds since 1970.
const TIMESTAMP: &str = "2026-01-01T12:00:00.000Z";
pub(crate) const TIME_UNIX_NANO: u64 = 1_767_268_800_000_000_000;

/// A whole `ExportLogsServiceRequest` in OTLP/JSON with one record of this variant of an event.
///
/// Attributes that a setting guards hold what they hold with the setting's default. Deprecated
/// attributes are left out unless they are required.
pub fn request(catalog: &ResolvedCatalog, event: &Event, variant: &Variant) -> Value {
    let mut attributes = vec![json!({
        "key": "event.name",
        "value": { "stringValue": event.name },
    })];
    let metadata = (catalog.metadata.iter()).map(|one| (one, one.candidates().next()));
    let own = (variant.attributes.iter())
        .filter(|own| own.required || own.attribute.deprecated.is_none())
        .map(|own| (&*own.attribute, own.candidate()));
    for (attribute, given) in metadata.chain(own) {
        if attribute.id == "event.name" {
            continue;
        }
        let Some(value) = exported(catalog, attribute, given) else {
            continue;
        };
        let mut push = |key: &str, value: &Scalar| {
            // `json!` would copy what it is given.
            let mut pair = json!({ "key": key });
            pair["value"] = any_value(attribute, value);
            attributes.push(pair);
        };
        match (&attribute.ty, &value) {
            (Type::Template { .. }, Scalar::Map(family)) => {
                for (rest, value) in family {
                    push(&format!("{}.{rest}", attribute.id), value);
                }
            }
            _ => push(&attribute.id, &value),
        }
    }
    let (severity_number, severity_text) = severity(said(variant.severity));
    let time = TIME_UNIX_NANO.to_string();
    let mut record = json!({
        "timeUnixNano": time,
        "observedTimeUnixNano": time,
        "severityNumber": severity_number,
        "severityText": severity_text,
    });
    record["attributes"] = attributes.into();
    if let Some(body) = &event.body
        && let Some(value) = exported(catalog, body, body.candidates().next())
    {
        record["body"] = any_value(body, &value);
    }
    if catalog.records.event_name == EventNamePlace::Field {
        record["eventName"] = json!(event.name);
    }
    of_record(catalog, record)
}

/// The request that carries one record.
pub(crate) fn of_record(catalog: &ResolvedCatalog, record: Value) -> Value {
    let resource: Vec<_> = (catalog.resource.iter())
        .map(|attribute| {
            let value = scalar(&resource_value(attribute));
            json!({ "key": attribute.id, "value": value })
        })
        .collect();
    let mut scope_logs = json!({
        "scope": { "name": catalog.scope.name, "version": catalog.version },
    });
    scope_logs["logRecords"] = vec![record].into();
    if let Some(url) = &catalog.scope.schema_url {
        scope_logs["schemaUrl"] = json!(url);
    }
    let mut resource_logs = json!({ "resource": { "attributes": resource } });
    resource_logs["scopeLogs"] = vec![scope_logs].into();
    let mut request = json!({});
    request["resourceLogs"] = vec![resource_logs].into();
    request
}

/// A request, or a part of one, as people read it.
pub fn text(request: &Value) -> String {
    const LAYOUT: Layout<'_> = Layout {
        order: &[
            "resource",
            "scopeLogs",
            "scope",
            "schemaUrl",
            "logRecords",
            "name",
            "version",
            "timeUnixNano",
            "observedTimeUnixNano",
            "severityNumber",
            "severityText",
            "eventName",
        ],
        spread: &[],
        width: 120,
    };
    pretty(request, &LAYOUT)
}

/// The severity of an example, where the caller says it too.
const fn said(severity: RecordSeverity) -> Severity {
    match severity {
        RecordSeverity::Fixed(severity) => severity,
        RecordSeverity::Caller => Severity::Info,
    }
}

/// `SeverityNumber` and `SeverityText` (OpenTelemetry logs data model).
const fn severity(severity: Severity) -> (u8, &'static str) {
    match severity {
        Severity::Trace => (1, "TRACE"),
        Severity::Debug => (5, "DEBUG"),
        Severity::Info => (9, "INFO"),
        Severity::Warn => (13, "WARN"),
        Severity::Error => (17, "ERROR"),
        Severity::Fatal => (21, "FATAL"),
    }
}

/// `SeverityNumber` (OpenTelemetry logs data model).
pub(crate) const fn severity_number(level: Severity) -> u8 {
    severity(level).0
}

/// `SeverityText` (OpenTelemetry logs data model).
pub(crate) const fn severity_text(level: Severity) -> &'static str {
    severity(level).1
}

/// A value of an attribute as OTLP/JSON writes it; of a template it is one of the values.
pub(crate) fn any_value(attribute: &Attribute, value: &Scalar) -> Value {
    match &attribute.ty {
        Type::Template { value: ty, .. } => any(attribute, ty, value),
        ty => any(attribute, ty, value),
    }
}

fn any(attribute: &Attribute, ty: &Type, value: &Scalar) -> Value {
    match (ty, value) {
        (Type::Bytes, Scalar::String(text)) => json!({ "bytesValue": text }),
        (Type::Array(element), Scalar::Array(values)) => {
            let values: Vec<_> = values
                .iter()
                .map(|value| any(attribute, element, value))
                .collect();
            json!({ "arrayValue": { "values": values } })
        }
        (Type::Map(fields), Scalar::Map(values)) => {
            let values: Vec<_> = (fields.iter())
                .filter_map(|field| Some((field, values.get(&field.id)?)))
                .map(|(field, value)| json!({ "key": field.id, "value": any(field, &field.ty, value) }))
                .collect();
            json!({ "kvlistValue": { "values": values } })
        }
        // An int in the place of a double is written as one.
        #[expect(clippy::cast_precision_loss, reason = "the nearest double is meant")]
        (Type::Double, Scalar::Int(value)) => json!({ "doubleValue": *value as f64 }),
        _ => match encoded(attribute, value) {
            Value::String(text) => json!({ "stringValue": text }),
            _ => scalar(value),
        },
    }
}

fn scalar(value: &Scalar) -> Value {
    match value {
        Scalar::Int(value) => json!({ "intValue": value.to_string() }),
        Scalar::Double(value) => json!({ "doubleValue": value }),
        Scalar::Boolean(value) => json!({ "boolValue": value }),
        Scalar::String(value) => json!({ "stringValue": value }),
        Scalar::Array(values) => {
            let values: Vec<_> = values.iter().map(scalar).collect();
            json!({ "arrayValue": { "values": values } })
        }
        Scalar::Map(values) => {
            let values: Vec<_> = (values.iter())
                .map(|(key, value)| json!({ "key": key, "value": scalar(value) }))
                .collect();
            json!({ "kvlistValue": { "values": values } })
        }
    }
}

/// What a record carries for an attribute of which the caller gives this, redaction included.
fn exported(
    catalog: &ResolvedCatalog,
    attribute: &Attribute,
    given: Option<Scalar>,
) -> Option<Scalar> {
    if let Some(redaction) = &attribute.privacy.redaction {
        let lets_through = redaction.unless.as_ref().is_some_and(|unless| {
            (catalog.settings.iter()).any(|setting| setting.id == *unless && setting.default)
        });
        if !lets_through {
            let text = Scalar::String(redaction.text.clone());
            return match (&attribute.ty, given) {
                (Type::Template { .. }, Some(Scalar::Map(family))) => {
                    let redacted = family.into_keys().map(|key| (key, text.clone()));
                    Some(Scalar::Map(redacted.collect()))
                }
                _ => Some(text),
            };
        }
    }
    let exported = match &attribute.fill {
        Fill::Runtime(RuntimeValue::Timestamp) => Some(Scalar::String(TIMESTAMP.to_owned())),
        Fill::Runtime(RuntimeValue::Sequence) => Some(Scalar::Int(0)),
        Fill::Resource(id) => {
            let resource = catalog.resource.iter().find(|resource| resource.id == *id);
            resource.map(resource_value).or(given)
        }
        Fill::Caller | Fill::Session { .. } => given,
    };
    exported.map(|value| redacted(catalog, attribute, value))
}

/// The value of a map with its fields as they are exported.
fn redacted(catalog: &ResolvedCatalog, attribute: &Attribute, value: Scalar) -> Scalar {
    let ((Type::Map(fields), _) | (_, Some(Type::Map(fields)))) =
        (&attribute.ty, attribute.ty.element())
    else {
        return value;
    };
    match value {
        Scalar::Array(values) => Scalar::Array(
            (values.into_iter())
                .map(|value| redacted(catalog, attribute, value))
                .collect(),
        ),
        Scalar::Map(mut values) => {
            for field in fields {
                if let Some(value) = values.remove(&field.id) {
                    let exported = exported(catalog, field, Some(value));
                    values.extend(exported.map(|value| (field.id.clone(), value)));
                }
            }
            Scalar::Map(values)
        }
        other => other,
    }
}

fn resource_value(attribute: &ResourceAttribute) -> Scalar {
    match &attribute.fill {
        ResourceFill::Fixed(value) | ResourceFill::Configured { default: value, .. } => {
            value.clone()
        }
        ResourceFill::Application => match (attribute.examples.first(), &attribute.ty) {
            (Some(example), _) => example.clone(),
            (None, Type::Int) => Scalar::Int(1),
            (None, Type::Double) => Scalar::Double(1.5),
            (None, Type::Boolean) => Scalar::Boolean(true),
            (None, _) => Scalar::String("1.0.0".to_owned()),
        },
    }
}
