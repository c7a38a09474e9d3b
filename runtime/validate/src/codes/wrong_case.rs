//! An attribute belongs to another case than the record is, or the record is none of the event's cases.
//!
//! A record is the first case, in the order of the catalog, whose condition holds. The finding says why it is the
//! one that it is.
//!
//! ```yaml catalog
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     cases:
//!       declined: { brief: It was not., when: { error: present }, attributes: [{ id: error, type: string, brief: Why. }] }
//!       done: { brief: It was., otherwise: true, attributes: [{ id: receipt, type: string, brief: Its number. }] }
//! ```
//!
//! ```json fault
//! {
//!   "timeUnixNano": "1767268800000000000",
//!   "severityNumber": 9,
//!   "eventName": "shop.sale",
//!   "attributes": [
//!     { "key": "error", "value": { "stringValue": "no funds" } },
//!     { "key": "receipt", "value": { "stringValue": "R-1" } }
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
//!     { "key": "receipt", "value": { "stringValue": "R-1" } }
//!   ]
//! }
//! ```
