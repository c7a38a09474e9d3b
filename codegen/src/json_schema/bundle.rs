//! All that a validator needs to know of a catalog, in one file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use otelier_schema::resolved::{
    Attribute, Deprecated, Encoding, Event, RecordSeverity, Requirement, ResolvedCatalog,
    ResourceAttribute, ResourceFill, Type, Value as Written,
};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::allowed::Allowed;
use super::flattened;
use super::positions::{self, positions};
use super::text::{SCHEMA_LAYOUT, canonical, pretty_around, pretty_member};
use crate::example::severity_number;

/// The bundle's format number.
const FORMAT: u32 = 3;

/// The bundle of a catalog. Each event's flattened schema is shown to `look` on the way.
///
/// All that is said of an event stands in one block, its hash too, so that edits of different events merge.
pub(crate) fn text(catalog: &ResolvedCatalog, mut look: impl FnMut(&Event, &Value)) -> String {
    let events: BTreeMap<&str, &Event> = (catalog.events.iter())
        .map(|event| (event.name.as_str(), event))
        .collect();
    let mut bundle = json!({
        "format": FORMAT,
        "catalog": {
            "name": catalog.name,
            "version": catalog.version,
            "scope": { "name": catalog.scope.name, "schema_url": catalog.scope.schema_url },
            "records": catalog.records,
        },
    });
    if !catalog.resource.is_empty() {
        bundle["catalog"]["resource"] = (catalog.resource.iter())
            .map(|attribute| (attribute.id.clone(), resource(attribute)))
            .collect();
    }
    let source = source(catalog);
    if !source.is_empty() {
        bundle["source"] = Value::Object(source);
    }
    let names = events.keys().copied();
    let about = |name: &str| {
        let event = events[name];
        let schema = flattened::schema(catalog, event);
        look(event, &schema);
        pretty_member(name, &describe(catalog, event, schema), &SCHEMA_LAYOUT)
    };
    pretty_around(&bundle, "events", names, about, &SCHEMA_LAYOUT)
}

/// What the catalog's files say, a line an item: versions are compared by it. Schemas know neither units nor redactions,
/// settings or the resource, and who reads a bundle for its schemas does not look here.
fn source(catalog: &ResolvedCatalog) -> Map<String, Value> {
    (catalog.written())
        .map(|(path, text)| (path.to_owned(), text.lines().collect()))
        .collect()
}

/// The hash of a schema: a comment moved in the catalog moves positions, and changes nothing that a record
/// must keep.
fn content_hash(schema: &Value) -> String {
    let digest = Sha256::digest(canonical(schema).as_bytes());
    digest.iter().fold("sha256:".to_owned(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What a validator asks of an attribute of the resource.
fn resource(attribute: &ResourceAttribute) -> Value {
    let mut about = json!({ "type": type_word(&attribute.ty), "position": attribute.position });
    if let ResourceFill::Fixed(value) = &attribute.fill {
        about["value"] = json!(value);
    }
    about
}

fn describe(catalog: &ResolvedCatalog, event: &Event, schema: Value) -> Value {
    let attributes = (Allowed::new(catalog, event).iter())
        .map(|attribute| (attribute.id.clone(), kind(attribute)))
        .collect();
    let cases: Vec<_> = event.cases.iter().map(|case| &case.id).collect();
    let body = flattened::body(catalog, event);
    let hashed = json!([schema, body]);
    let hashed = if body.is_some() { &hashed } else { &schema };
    let severities: Vec<_> = (event.variants.iter())
        .map(|variant| match variant.severity {
            RecordSeverity::Fixed(level) => Some(severity_number(level)),
            RecordSeverity::Caller => None,
        })
        .collect();
    let mut about = json!({
        "content_hash": content_hash(hashed),
        "cases": cases,
        "severities": severities,
    });
    ends(
        &mut about,
        event.deprecated.as_ref(),
        event.expires.as_deref(),
    );
    if let (Some(body), Some(schema)) = (&event.body, body) {
        about["body"] = kind(body);
        about["body"]["required"] = json!(body.requirement == Requirement::Required);
        about["body_positions"] = positions::of_body(body, &schema);
        about["body_schema"] = schema;
    }
    about["attributes"] = Value::Object(attributes);
    about["positions"] = positions(catalog, event, &schema);
    // `json!` would copy what it is given.
    about["schema"] = schema;
    about
}

/// What a validator asks of a value before it asks the schema.
fn kind(attribute: &Attribute) -> Value {
    let mut about = json!({
        "type": type_word(&attribute.ty),
        "encoding": match attribute.encoding {
            Encoding::Native => "native",
            Encoding::String => "string",
        },
        "privacy": attribute.privacy.class.as_str(),
    });
    if let Type::Enum(list) = &attribute.ty {
        let members: Vec<_> = (list.members.iter())
            .map(|member| match &member.value {
                Written::String(value) => value.clone(),
                value => value.to_string(),
            })
            .collect();
        let ending = list.members.iter().zip(&members);
        let ending: Map<String, Value> = ending
            .filter_map(|(member, value)| {
                let deprecated = member.deprecated.as_ref()?;
                Some((value.clone(), deprecation(deprecated)))
            })
            .collect();
        if !ending.is_empty() {
            about["deprecated_members"] = ending.into();
        }
        about["members"] = json!(members);
    }
    if let (Type::Map(fields), _) | (_, Some(Type::Map(fields))) =
        (&attribute.ty, attribute.ty.element())
    {
        about["fields"] = (fields.iter())
            .map(|field| (field.id.clone(), kind(field)))
            .collect();
    }
    // A pattern of its own stands in the schema where that of a format would.
    if let (Some(format), None) = (attribute.format, &attribute.pattern) {
        about["format"] = json!(format);
    }
    if let Some(redaction) = &attribute.privacy.redaction {
        about["redaction"] = json!({ "text": redaction.text, "unless": redaction.unless });
    }
    ends(
        &mut about,
        attribute.deprecated.as_ref(),
        attribute.expires.as_deref(),
    );
    if let Type::Template { entries, key, .. } = attribute.ty {
        about["entries"] = json!(entries);
        about["key_length"] = json!(key);
    }
    about
}

fn deprecation(deprecated: &Deprecated) -> Value {
    json!({ "reason": deprecated.reason, "renamed_to": deprecated.renamed_to })
}

/// Why something should not be used any more, and until when it may be.
fn ends(about: &mut Value, deprecated: Option<&Deprecated>, expires: Option<&str>) {
    if let Some(deprecated) = deprecated {
        about["deprecated"] = deprecation(deprecated);
    }
    if let Some(date) = expires {
        about["expires"] = json!(date);
    }
}

/// The catalog's word for a type, before encoding; an enum's is that of its values.
pub(crate) fn type_word(ty: &Type) -> String {
    match ty.plain() {
        Type::Int => "int".into(),
        Type::Double => "double".into(),
        Type::Boolean => "boolean".into(),
        Type::Bytes => "bytes".into(),
        Type::Map(_) => "map".into(),
        Type::Array(element) => format!("{}[]", type_word(element)),
        Type::Template { value, .. } => format!("template[{}]", type_word(value)),
        Type::String | Type::Enum(_) => "string".into(),
    }
}
