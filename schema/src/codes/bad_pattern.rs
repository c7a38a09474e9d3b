//! A pattern outside the subset that means the same in Rust, Python and JavaScript.
//!
//! There are literals, classes of ASCII characters such as `[a-z0-9_]`, groups, `|`, and the
//! quantifiers `*`, `+`, `?` and `{m,n}`. A pattern is held against the whole string, so it needs
//! no anchors.
//!
//! ```yaml fault
//! attributes:
//!   - { id: sku, type: string, brief: The article., pattern: '^[A-Z]{2}-\d+$' }
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: sku, type: string, brief: The article., pattern: "[A-Z]{2}-[0-9]+" }
//! ```
