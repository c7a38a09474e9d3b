//! JSON Schema of a catalog's records.

use otelier_schema::Diagnostic;
use otelier_schema::resolved::ResolvedCatalog;

use crate::{Emitter, Files};

/// Emits `json-schema/`.
#[derive(Debug)]
pub struct JsonSchema;

impl Emitter for JsonSchema {
    fn name(&self) -> &'static str {
        "json_schema"
    }

    fn emit(&self, _catalog: &ResolvedCatalog) -> Result<Files, Vec<Diagnostic>> {
        Ok(Files::new())
    }
}
