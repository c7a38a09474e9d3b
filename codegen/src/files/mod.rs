//! Generated files: held in memory, compared with a directory, written to it.
//!
//! A directory may hold files that somebody wrote by hand beside generated ones. Which ones
//! are generated stands in a manifest, [`MANIFEST`]; a file that is not in it is never removed.

mod compare;
mod error;
mod manifest;
mod seal;
mod write;

use std::collections::BTreeMap;

pub use compare::{Difference, Kind, compare};
pub use manifest::MANIFEST;
pub use seal::{seal, sealed};
pub(crate) use write::write_listed;
pub use write::{Summary, write};

/// Generated files: contents by path, which is relative and has `/` on every system.
pub type Files = BTreeMap<String, String>;
