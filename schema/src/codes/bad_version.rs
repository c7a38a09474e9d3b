//! A version is not a semantic version.
//!
//! The catalog's own version and each `since` have three numbers, e.g. `1.0.0`. Readers decide by
//! them whether a change breaks anything.
//!
//! ```yaml fault
//! events:
//!   - { name: shop.sale, brief: Somebody paid., since: v1 }
//! ```
//!
//! ```yaml mended
//! events:
//!   - { name: shop.sale, brief: Somebody paid., since: 1.0.0 }
//! ```
