//! An attribute has a key and no value.
//!
//! An `AnyValue` without a member is what a sender writes for a null. What is not known is left out instead.
//!
//! ```yaml catalog
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: items, type: int, brief: How many., range: { min: 1, max: 99 } }
//! ```
//!
//! ```json fault
//! {
//!   "timeUnixNano": "1767268800000000000",
//!   "severityNumber": 9,
//!   "eventName": "shop.sale",
//!   "attributes": [
//!     { "key": "items", "value": {} }
//!   ]
//! }
//! ```
//!
//! ```json mended
//! {
//!   "timeUnixNano": "1767268800000000000",
//!   "severityNumber": 9,
//!   "eventName": "shop.sale",
//!   "attributes": [
//!     { "key": "items", "value": { "intValue": "3" } }
//!   ]
//! }
//! ```
