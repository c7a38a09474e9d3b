//! All that a validator needs to know of a catalog, in one file.

use std::fmt::Write as _;

use otelier_schema::resolved::{Attribute, Encoding, Event, ResolvedCatalog, Type};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::allowed::Allowed;
use super::positions::positions;
use super::text::canonical;

/// The bundle's format number.
const FORMAT: u32 = 1;

/// The bundle of a catalog and its flattened schemas.
///
/// `content_hash` is taken of the schemas alone: a comment moved in the catalog moves positions,
/// and changes nothing that a record must keep.
pub(crate) fn bundle(catalog: &ResolvedCatalog, schemas: Map<String, Value>) -> Value {
    let positions: Map<String, Value> = (catalog.events.iter())
        .map(|event| {
            let positions = positions(catalog, event, &schemas[&event.name]);
            (event.name.clone(), positions)
        })
        .collect();
    let events: Map<String, Value> = (catalog.events.iter())
        .map(|event| (event.name.clone(), describe(catalog, event)))
        .collect();
    let schemas = Value::Object(schemas);
    let mut bundle = json!({
        "format": FORMAT,
        "catalog": {
            "name": catalog.name,
            "version": catalog.version,
            "scope": { "name": catalog.scope.name, "schema_url": catalog.scope.schema_url },
            "records": catalog.records,
        },
        "content_hash": content_hash(&schemas),
    });
    // `json!` would copy what it is given.
    bundle["schemas"] = schemas;
    bundle["events"] = Value::Object(events);
    bundle["positions"] = Value::Object(positions);
    bundle
}

fn content_hash(schemas: &Value) -> String {
    let digest = Sha256::digest(canonical(schemas).as_bytes());
    digest.iter().fold("sha256:".to_owned(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn describe(catalog: &ResolvedCatalog, event: &Event) -> Value {
    let attributes = (Allowed::new(catalog, event).iter())
        .map(|attribute| {
            let about = json!({
                "type": type_word(attribute),
                "encoding": match attribute.encoding {
                    Encoding::Native => "native",
                    Encoding::String => "string",
                },
                "privacy": attribute.privacy.class.as_str(),
            });
            (attribute.id.clone(), about)
        })
        .collect();
    let cases: Vec<_> = event.cases.iter().map(|case| &case.id).collect();
    let mut about = json!({ "cases": cases });
    about["attributes"] = Value::Object(attributes);
    about
}

/// The catalog's word for an attribute's type, before encoding; an enum is a string.
pub(crate) fn type_word(attribute: &Attribute) -> &'static str {
    match attribute.ty {
        Type::String | Type::Enum(_) => "string",
        Type::Int => "int",
        Type::Double => "double",
        Type::Boolean => "boolean",
        Type::Array(ref element) => match **element {
            Type::Int => "int[]",
            Type::Double => "double[]",
            Type::Boolean => "boolean[]",
            _ => "string[]",
        },
        Type::Bytes | Type::Map(_) | Type::Template { .. } => "string",
    }
}
