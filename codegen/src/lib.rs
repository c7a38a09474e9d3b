//! Resolved Otelier catalogs to Rust, JSON Schema and Markdown.
//!
//! An emitter is a function from a [`ResolvedCatalog`] to [`Files`], a map held in memory;
//! [`files`] is the one place that compares them with a directory or writes them.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // In a build script:
//! otelier_codegen::Builder::new("telemetry").generate()?;
//! # Ok(())
//! # }
//! ```

mod builder;
mod emit;
pub mod example;
pub mod files;
#[cfg(test)]
mod fixture;
pub mod header;
pub mod inspect;
pub mod json_schema;
pub mod markdown;
pub mod rust;
pub mod sample;
mod violation;

pub use builder::{BuildError, Builder};
pub use emit::{
    EMITTERS, Emitter, check, generate, load, load_beside, load_sources, load_to_generate,
};
pub use files::Files;
pub use otelier_schema::resolved::ResolvedCatalog;
pub use violation::{Violation, violations};
