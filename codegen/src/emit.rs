//! The table of emitters, and the function that runs them.

use std::collections::BTreeSet;
use std::path::Path;

use otelier_schema::beside::both;
use otelier_schema::resolved::{Position, ResolvedCatalog};
use otelier_schema::{Diagnostic, Label, Level, Loaded, Sources};

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

/// Loads a catalog and finds what the loader and [`check`] find, in one run.
///
/// A catalog with errors is checked as far as it could be read; what the loader has said of a
/// place is not said again.
pub fn load(path: &Path) -> Loaded {
    checked(otelier_schema::load(path))
}

/// The same, while `beside` looks at what was loaded on a thread of its own, before [`check`] has said anything.
///
/// # Panics
/// If `beside` panics.
pub fn load_beside<T: Send>(path: &Path, beside: impl FnOnce(&Loaded) -> T + Send) -> (Loaded, T) {
    let loaded = otelier_schema::load(path);
    let (found, seen) = both(|| news(&loaded), || beside(&loaded));
    (with(loaded, found), seen)
}

/// The same for a catalog whose texts have been read already.
pub fn load_sources(sources: Sources) -> Loaded {
    checked(otelier_schema::load_sources(sources))
}

/// The same for whoever calls [`generate`] next: what that finds in a catalog without errors, it says itself.
pub fn load_to_generate(sources: Sources) -> Loaded {
    let loaded = otelier_schema::load_sources(sources);
    let generates = |catalog: &ResolvedCatalog| catalog.generate.is_some();
    if loaded.catalog.as_ref().is_some_and(generates) {
        loaded
    } else {
        checked(loaded)
    }
}

fn checked(loaded: Loaded) -> Loaded {
    let found = news(&loaded);
    with(loaded, found)
}

/// What [`check`] finds at places of which the loader has said nothing.
fn news(loaded: &Loaded) -> Vec<Diagnostic> {
    let Some(readable) = loaded.catalog.as_ref().or(loaded.partial.as_ref()) else {
        return Vec::new();
    };
    let told: BTreeSet<&Position> = (loaded.diagnostics.iter())
        .flat_map(|fault| &fault.labels)
        .map(|label| &label.position)
        .collect();
    let mut found = check(readable);
    found.retain(|fault| {
        let news = |label: &Label| !told.contains(&label.position);
        fault.labels.is_empty() || fault.labels.iter().any(news)
    });
    found
}

fn with(mut loaded: Loaded, mut found: Vec<Diagnostic>) -> Loaded {
    if found.iter().any(|fault| fault.severity == Level::Error) {
        loaded.partial = loaded.partial.or(loaded.catalog.take());
    }
    loaded.diagnostics.append(&mut found);
    loaded
}

/// What a correct catalog says that a target cannot express, e.g. names that collide in Rust.
pub fn check(catalog: &ResolvedCatalog) -> Vec<Diagnostic> {
    crate::rust::check(catalog)
}
