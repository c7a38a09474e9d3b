//! A string has not its format.
//!
//! A `date-time` is RFC 3339 in UTC, with milliseconds and `Z`; a `uuid` is hyphenated and in lower case (RFC 9562).
//!
//! ```yaml catalog
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: paid_at, type: string, brief: When., format: date-time }
//! ```
//!
//! ```json fault
//! {
//!   "timeUnixNano": "1767268800000000000",
//!   "severityNumber": 9,
//!   "eventName": "shop.sale",
//!   "attributes": [
//!     { "key": "paid_at", "value": { "stringValue": "2026-01-01 12:00" } }
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
//!     { "key": "paid_at", "value": { "stringValue": "2026-01-01T12:00:00.000Z" } }
//!   ]
//! }
//! ```
