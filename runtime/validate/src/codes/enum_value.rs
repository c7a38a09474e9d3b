//! A value is no member of a closed enum.
//!
//! An enum with `open: true` takes other values too.
//!
//! ```yaml catalog
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - id: payment
//!         type: { members: [{ id: cash, value: cash, brief: Coins. }, { id: card, value: card, brief: Plastic. }] }
//!         brief: How.
//! ```
//!
//! ```json fault
//! {
//!   "timeUnixNano": "1767268800000000000",
//!   "severityNumber": 9,
//!   "eventName": "shop.sale",
//!   "attributes": [
//!     { "key": "payment", "value": { "stringValue": "barter" } }
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
//!     { "key": "payment", "value": { "stringValue": "card" } }
//!   ]
//! }
//! ```
