//! The Otelier catalog language: load, check, resolve.
//!
//! [`load()`] reads a catalog and returns what could be resolved and every fault it found;
//! it never stops at the first one and never panics.

pub mod base64;
pub mod beside;
mod catalog;
mod check;
mod code_page;
mod codes;
pub mod compare;
mod diagnostic;
mod digest;
mod editor;
mod format;
mod json_schema;
mod lines;
mod lint;
mod load;
mod ordered;
pub mod pattern;
mod raw;
pub mod reference;
mod render;
mod resolve;
pub mod resolved;
mod sources;
mod structure;
mod suggest;
mod value;
pub mod words;
mod written;
mod yaml;

pub use code_page::{Example, Page};
pub use codes::{Code, generator_fault::GeneratorFault, name_collision::NameCollision};
pub use diagnostic::{Diagnostic, Fix, Label, Level};
pub use editor::editor_schema;
pub use json_schema::json_schema;
pub use lint::{Date, lint, never_blocks};
pub use load::{is_catalog_file, load, load_sources, read_sources};
pub use render::{Extent, extent, line_and_column, render};
pub use resolved::*;
pub use sources::Sources;
pub use suggest::nearest;

/// What came of loading a catalog.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The catalog; `None` where there are errors.
    pub catalog: Option<ResolvedCatalog>,
    /// What could be read of a catalog with errors, for further checks; nothing may be generated from it.
    pub partial: Option<ResolvedCatalog>,
    /// All faults, sorted by file and position.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that were read.
    pub sources: Sources,
    /// What the catalog says of its lints.
    pub(crate) lints: catalog::Lints,
}
