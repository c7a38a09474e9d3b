//! A string does not match its pattern.
//!
//! Patterns are about the whole string.
//!
//! ```yaml catalog
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: coupon, type: string, brief: Its code., pattern: "[A-Z]{2}-[0-9]{1,6}", examples: [AB-12] }
//! ```
//!
//! ```json fault
//! {
//!   "timeUnixNano": "1767268800000000000",
//!   "severityNumber": 9,
//!   "eventName": "shop.sale",
//!   "attributes": [
//!     { "key": "coupon", "value": { "stringValue": "ab-12" } }
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
//!     { "key": "coupon", "value": { "stringValue": "AB-12" } }
//!   ]
//! }
//! ```
