//! A key that the catalog language does not have in this place.
//!
//! It may be misspelled, or stand one level too high or too low. The words `imports`, `metrics` and
//! `spans` are reserved for a later version of the format.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     breif: Somebody paid.
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//! ```
