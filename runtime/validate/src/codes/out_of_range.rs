//! A number is less than its least or more than its greatest value.
//!
//! Doubles are finite: `NaN` and the infinities are out of every range. An int that is written as a string is held
//! against its range, too.
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
//!     { "key": "items", "value": { "intValue": "100" } }
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
