//! The file's `format` is not one that this version reads.
//!
//! The number is that of the language, not of the catalog. A file of a later format is not read any
//! further, since what it means is not known; a newer Otelier reads it.
//!
//! ```yaml fault
//! format: 2
//! catalog: { name: shop, version: 1.0.0, brief: Events of a small shop., scope: { name: shop.events } }
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//! ```
//!
//! ```yaml mended
//! format: 1
//! catalog: { name: shop, version: 1.0.0, brief: Events of a small shop., scope: { name: shop.events } }
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//! ```
