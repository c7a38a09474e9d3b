//! A name is not spelled as names of its kind must be.
//!
//! Names of catalogs, settings, cases and members are lower-case letters, digits and `_`. Those of
//! events, attributes and groups are words of letters, digits, `_` and `-`, joined by full stops.
//! Each begins with a letter. A directory is relative, and a crate's name is one that Cargo takes.
//!
//! ```yaml fault
//! events:
//!   - { name: shop sale, brief: Somebody paid. }
//! ```
//!
//! ```yaml mended
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//! ```
