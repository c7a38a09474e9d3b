//! The language reference: what every key of a catalog file and every diagnostic means.
//!
//! Nothing of it is written here. The keys come from the language's JSON Schema, and so from
//! the comments in `raw` that editors show; the diagnostics from the files in `codes/`.
//! [`pages()`] is the reference as it is published in `schema/reference`; [`explain()`] gives
//! the same text for one key or code.

mod explain;
mod markdown;
mod model;
mod pages;
mod read;
mod terminal;
mod yaml;

pub use explain::{Explanation, Topic, Unknown, codes, explain, lints, sections};
pub use model::{Key, Presence, Reference, Takes, Word};
pub use pages::{EXAMPLE, pages};
pub use terminal::{Block, blocks};
