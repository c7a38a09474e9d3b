//! The text is YAML, but uses a part of it that catalogs do without.
//!
//! These are anchors, aliases, merge keys, tags, several documents in one file, keys that are not
//! strings, and nesting without end. A catalog says what it shares with `ref` and `group`, which
//! the reader of an event finds by name.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: &paid Somebody paid.
//!   - name: shop.refund
//!     brief: *paid
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!   - name: shop.refund
//!     brief: Somebody was paid back.
//! ```
