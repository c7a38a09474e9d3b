//! The severity is none, or another than the catalog says of the event or of the record's case.
//!
//! Events are `info` (9) unless the catalog says otherwise. Where it says `severity: caller`, any number from 1 to 24 is
//! right.
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
//!   "severityNumber": 17,
//!   "eventName": "shop.sale",
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
//!   "attributes": [
//!     { "key": "items", "value": { "intValue": "3" } }
//!   ]
//! }
//! ```
