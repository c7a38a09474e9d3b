//! A record of the catalog comes from another instrumentation scope than the catalog's, or its scope has another schema URL.
//!
//! It is told once for each scope. A reader that looks for the catalog's scope does not find these records.
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
//!           "scope": { "name": "shop", "version": "1.0.0" },
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
