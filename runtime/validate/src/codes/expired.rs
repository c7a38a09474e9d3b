//! An event or an attribute is used after the day on which it was to be gone.
//!
//! The catalog says `expires`. Which day it is comes from whoever validates; `otelier validate` takes it from
//! `SOURCE_DATE_EPOCH` or the clock. It makes no record invalid: the passing of time fails no run.
//!
//! ```yaml catalog
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: items, type: int, brief: How many. }
//!       - { id: till, type: int, brief: Which till., requirement_level: recommended, expires: "2020-12-31" }
//! ```
//!
//! ```json fault
//! {
//!   "timeUnixNano": "1767268800000000000",
//!   "severityNumber": 9,
//!   "eventName": "shop.sale",
//!   "attributes": [
//!     { "key": "items", "value": { "intValue": "3" } },
//!     { "key": "till", "value": { "intValue": "1" } }
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
