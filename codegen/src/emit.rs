//! The table of emitters, and the function that runs them.

use otelier_schema::Diagnostic;
use otelier_schema::resolved::ResolvedCatalog;

use crate::json_schema::JsonSchema;
use crate::markdown::Markdown;
use crate::rust::Rust;
use crate::{Files, header};

/// A target: from a catalog to files, without looking at or touching the disk.
pub trait Emitter: Sync {
    /// A word for the target, e.g. `rust`.
    fn name(&self) -> &'static str;

    /// The target's files, relative to the catalog's output directory and without the header.
    ///
    /// # Errors
    /// What in the catalog the target cannot express.
    fn emit(&self, catalog: &ResolvedCatalog) -> Result<Files, Vec<Diagnostic>>;
}

/// All targets, in the order in which they run.
pub static EMITTERS: [&dyn Emitter; 3] = [&Rust, &JsonSchema, &Markdown];

/// Runs emitters and puts the header on what they made.
///
/// # Errors
/// All faults that the emitters found; there are no files then.
pub fn generate(
    catalog: &ResolvedCatalog,
    emitters: &[&dyn Emitter],
) -> Result<Files, Vec<Diagnostic>> {
    let header = header::text(catalog);
    let mut files = Files::new();
    let mut faults = Vec::new();
    for emitter in emitters {
        match emitter.emit(catalog) {
            Ok(emitted) => files.extend(emitted.into_iter().map(|(path, content)| {
                let content = header::apply(&header, &path, content);
                (path, content)
            })),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() {
        Ok(files)
    } else {
        Err(faults)
    }
}

/// What a correct catalog says that a target cannot express, e.g. names that collide in Rust.
pub fn check(catalog: &ResolvedCatalog) -> Vec<Diagnostic> {
    crate::rust::check(catalog)
}
