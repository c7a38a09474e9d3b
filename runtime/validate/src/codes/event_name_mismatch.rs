//! The attribute `event.name` names another event than the field `eventName`.
//!
//! The field counts; a reader that looks at the attribute reads the record as another event.
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
//!     { "key": "event.name", "value": { "stringValue": "shop.refund" } },
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
//!   "attributes": [
//!     { "key": "event.name", "value": { "stringValue": "shop.sale" } },
//!     { "key": "items", "value": { "intValue": "3" } }
//!   ]
//! }
//! ```
