//! The resource has not an attribute that the catalog says every resource has.
//!
//! It is told once for each resource that has a record of the catalog, and makes none of its records invalid.
//!
//! ```yaml catalog
//! resource:
//!   - { id: service.name, type: string, brief: The service., value: shop }
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
//!       "resource": { "attributes": [] },
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
//!
//! ```json mended
//! {
//!   "resourceLogs": [
//!     {
//!       "resource": { "attributes": [{ "key": "service.name", "value": { "stringValue": "shop" } }] },
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
