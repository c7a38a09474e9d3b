//! A key that the catalog language does not have in this place.
//!
//! It may be misspelled, stand one level too high or too low, or be the word of another schema language: then
//! the help says what is written here, such as `length: { max: 20 }` for `max_length: 20`. The words `imports`, `metrics` and
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
