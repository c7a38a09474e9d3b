//! Markdown pages about a catalog.

use otelier_schema::Diagnostic;
use otelier_schema::resolved::ResolvedCatalog;

use crate::{Emitter, Files};

/// Emits `docs/`.
#[derive(Debug)]
pub struct Markdown;

impl Emitter for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn emit(&self, _catalog: &ResolvedCatalog) -> Result<Files, Vec<Diagnostic>> {
        Ok(Files::new())
    }
}
