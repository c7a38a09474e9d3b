//! A map that holds itself, by way of others.
//!
//! No value could be written down. How deep maps nest is said by the catalog and never by a value.
//!
//! ```yaml fault
//! attributes:
//!   - id: article
//!     type: map
//!     brief: An article.
//!     fields: [{ id: sku, type: string, brief: Its number. }, { ref: parts }]
//!   - id: parts
//!     type: "map[]"
//!     brief: What it is made of.
//!     requirement_level: recommended
//!     fields: [{ ref: article }]
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - id: article
//!     type: map
//!     brief: An article.
//!     fields: [{ id: sku, type: string, brief: Its number. }, { ref: parts }]
//!   - id: parts
//!     type: "string[]"
//!     brief: What it is made of.
//!     requirement_level: recommended
//! ```
