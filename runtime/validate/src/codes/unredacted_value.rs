//! A sensitive value stands where senders write a replacement, whatever their settings.
//!
//! The attribute's `redact` has no `unless`: nothing lets its value through, so a sender without that redaction is at
//! work. The value is not shown here. Where a setting may let a value through, nobody but the sender knows whether it did,
//! and nothing is said.
//!
//! ```yaml catalog
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: card, type: string, brief: Its number., privacy: { class: secret, redact: "[REDACTED]" } }
//! ```
//!
//! ```json fault
//! {
//!   "timeUnixNano": "1767268800000000000",
//!   "severityNumber": 9,
//!   "eventName": "shop.sale",
//!   "attributes": [
//!     { "key": "card", "value": { "stringValue": "4000 0000 0000 0000" } }
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
//!     { "key": "card", "value": { "stringValue": "[REDACTED]" } }
//!   ]
//! }
//! ```
