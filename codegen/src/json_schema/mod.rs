//! JSON Schema (2020-12) of a catalog's records, in three forms.
//!
//! - `<event>.schema.json`: the attributes of one event as an object, and `<event>.body.schema.json`: its
//!   body, where it has one;
//! - `export-logs-request.schema.json`: a whole OTLP/JSON request, self-contained;
//! - `bundle.json`: all events and where the catalog says what they ask for, for `otelier validate`.
//!
//! The schemas use standard keywords and `$comment` only, and say what they mean without
//! `format`, whose assertion is optional (JSON Schema Validation, section 7.2).

mod allowed;
mod any_value;
mod bundle;
mod bytes;
mod flattened;
mod int_pattern;
mod pattern;
mod positions;
mod request;
#[cfg(test)]
mod tests;
pub(crate) mod text;

use otelier_schema::Diagnostic;
use otelier_schema::resolved::ResolvedCatalog;
use serde_json::Value;

pub(crate) use flattened::encoded;

use crate::{Emitter, Files};

/// The dialect of all schemas.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Emits `json-schema/`.
#[derive(Debug)]
pub struct JsonSchema;

impl Emitter for JsonSchema {
    fn name(&self) -> &'static str {
        "json_schema"
    }

    fn emit(&self, catalog: &ResolvedCatalog) -> Result<Files, Vec<Diagnostic>> {
        let mut files = Files::new();
        let bundle = bundle::text(catalog, |event, schema| {
            let path = format!("json-schema/{}.schema.json", event.name);
            files.insert(path, schema_text(schema));
        });
        files.insert("json-schema/bundle.json".to_owned(), bundle);
        files.extend(catalog.events.iter().filter_map(|event| {
            let path = format!("json-schema/{}.body.schema.json", event.name);
            Some((path, schema_text(&flattened::body(catalog, event)?)))
        }));
        let path = "json-schema/export-logs-request.schema.json".to_owned();
        files.insert(path, request::text(catalog));
        Ok(files)
    }
}

/// The text of `bundle.json`, which `otelier-validate` reads.
pub fn bundle_text(catalog: &ResolvedCatalog) -> String {
    bundle::text(catalog, |_, _| {})
}

/// The schema of a whole OTLP/JSON `ExportLogsServiceRequest`.
pub fn export_logs_request(catalog: &ResolvedCatalog) -> Value {
    request::schema(catalog)
}

fn schema_text(schema: &Value) -> String {
    text::pretty(schema, &text::SCHEMA_LAYOUT)
}

/// The absolute `$id` of a schema. Nothing is fetched from there: the files are self-contained. It has no
/// version, so that a new one of the catalog changes only the schemas that say something new.
fn id(catalog: &ResolvedCatalog, name: &str) -> String {
    format!(
        "https://otelier.dev/schemas/{}/{name}.schema.json",
        catalog.name
    )
}
