//! The scope is the catalog's, in a version that no bundle at hand has.
//!
//! Its records were held against the newest bundle of that name, so what is found of them may be about a change of the
//! catalog. Give the bundle of that version, too: a record is held against the one of its scope's version.
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
//!   "resourceLogs": [
//!     {
//!       "scopeLogs": [
//!         {
//!           "scope": { "name": "shop.events", "version": "0.9.0" },
//!           "logRecords": [
//!             {
//!               "timeUnixNano": "1767268800000000000",
//!               "severityNumber": 9,
//!               "eventName": "shop.sale",
//!               "attributes": [
//!                 { "key": "items", "value": { "intValue": "3" } }
//!               ]
//!             }
//!           ]
//!         }
//!       ]
//!     }
//!   ]
//! }
//! ```
//!
//! ```json mended
//! {
//!   "resourceLogs": [
//!     {
//!       "scopeLogs": [
//!         {
//!           "scope": { "name": "shop.events", "version": "1.0.0" },
//!           "logRecords": [
//!             {
//!               "timeUnixNano": "1767268800000000000",
//!               "severityNumber": 9,
//!               "eventName": "shop.sale",
//!               "attributes": [
//!                 { "key": "items", "value": { "intValue": "3" } }
//!               ]
//!             }
//!           ]
//!         }
//!       ]
//!     }
//!   ]
//! }
//! ```
