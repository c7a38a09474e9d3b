//! A value is shorter or longer than the catalog says.
//!
//! A string is counted in code points, bytes in bytes, an array in elements, a family of attributes in its members. An empty
//! array or map is too short: what is absent is left out.
//!
//! ```yaml catalog
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: coupon, type: string, brief: Its code., length: { max: 8 } }
//! ```
//!
//! ```json fault
//! {
//!   "timeUnixNano": "1767268800000000000",
//!   "severityNumber": 9,
//!   "eventName": "shop.sale",
//!   "attributes": [
//!     { "key": "coupon", "value": { "stringValue": "SUMMER-SALE" } }
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
//!     { "key": "coupon", "value": { "stringValue": "SUMMER" } }
//!   ]
//! }
//! ```
