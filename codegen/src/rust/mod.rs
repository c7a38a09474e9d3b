//! Rust emitters of a catalog's events.

use otelier_schema::Diagnostic;
use otelier_schema::resolved::ResolvedCatalog;

use crate::{Emitter, Files};

/// Emits the crate: `Cargo.toml`, `README.md`, `src/`.
#[derive(Debug)]
pub struct Rust;

impl Emitter for Rust {
    fn name(&self) -> &'static str {
        "rust"
    }

    fn emit(&self, _catalog: &ResolvedCatalog) -> Result<Files, Vec<Diagnostic>> {
        Ok(Files::new())
    }
}

/// What Rust cannot express of a correct catalog.
pub fn check(_catalog: &ResolvedCatalog) -> Vec<Diagnostic> {
    Vec::new()
}

/// The whole crate as one file of nested modules, without the crate's manifest and README.
///
/// # Errors
/// What Rust cannot express of the catalog.
pub fn single_file(_catalog: &ResolvedCatalog) -> Result<String, Vec<Diagnostic>> {
    Ok(String::new())
}
