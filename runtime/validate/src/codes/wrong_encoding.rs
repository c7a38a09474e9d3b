//! A value is written in another way than the catalog says.
//!
//! An int or a boolean with `encoding: string` comes as itself, or as a string that does not spell one: decimal
//! digits without a sign or zeros that are not needed, `true` or `false`.
//!
//! ```yaml catalog
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: paid, type: boolean, encoding: string, brief: Whether the money is there. }
//! ```
//!
//! ```json fault
//! {
//!   "timeUnixNano": "1767268800000000000",
//!   "severityNumber": 9,
//!   "eventName": "shop.sale",
//!   "attributes": [
//!     { "key": "paid", "value": { "boolValue": true } }
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
//!     { "key": "paid", "value": { "stringValue": "true" } }
//!   ]
//! }
//! ```
