//! A number of 32 bits is a string of digits.
//!
//! It is read all the same; only numbers of 64 bits are strings in OTLP/JSON.
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
//!   "droppedAttributesCount": "1",
//!   "attributes": [
//!     { "key": "items", "value": { "intValue": "3" } }
//!   ]
//! }
//! ```
//!
//! ```json mended
//! {
//!   "timeUnixNano": "1767268800000000000",
//!   "severityNumber": 9,
//!   "eventName": "shop.sale",
//!   "droppedAttributesCount": 1,
//!   "attributes": [
//!     { "key": "items", "value": { "intValue": "3" } }
//!   ]
//! }
//! ```
