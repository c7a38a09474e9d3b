//! A requirement level that its attribute cannot have.
//!
//! What is empty is never sent, so an array or a map that may be empty and a template cannot be
//! `required`: a caller who has nothing to put in would make an invalid record. Say when there is a
//! value, or, of an array, that its least length is 1 or more.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ id: vouchers, type: "string[]", brief: The vouchers., requirement_level: required }]
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ id: vouchers, type: "string[]", brief: The vouchers., requirement_level: { recommended: when there are any } }]
//! ```
