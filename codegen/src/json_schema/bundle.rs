//! All that a validator needs to know of a catalog, in one file.

use std::fmt::Write as _;

use otelier_schema::resolved::{Attribute, Encoding, Event, ResolvedCatalog, Type};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::allowed::Allowed;
use super::positions::positions;
use super::text::canonical;

/// The bundle's format number.
const FORMAT: u32 = 2;

/// The bundle of a catalog and its flattened schemas.
///
/// All that is said of an event stands in one block, its hash too, so that edits of different events merge.
pub(crate) fn bundle(catalog: &ResolvedCatalog, mut schemas: Map<String, Value>) -> Value {
    let events: Map<String, Value> = (catalog.events.iter())
        .map(|event| {
            let schema = schemas.remove(&event.name).unwrap_or_default();
            (event.name.clone(), describe(catalog, event, schema))
        })
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
    bundle["events"] = Value::Object(events);
    bundle
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

fn describe(catalog: &ResolvedCatalog, event: &Event, schema: Value) -> Value {
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
    let mut about = json!({ "content_hash": content_hash(&schema), "cases": cases });
    about["attributes"] = Value::Object(attributes);
    about["positions"] = positions(catalog, event, &schema);
    // `json!` would copy what it is given.
    about["schema"] = schema;
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
