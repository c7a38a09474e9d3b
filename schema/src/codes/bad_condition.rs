//! A case's condition that no record can be held against.
//!
//! A condition looks at attributes of the event, or of its own case, that the caller fills, and not
//! at arrays, maps, bytes and templates. It compares strings, ints, booleans and members, but
//! nothing that may be redacted.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ id: paid, type: boolean, brief: Whether the money is there. }]
//!     cases:
//!       done: { brief: It is., when: { payed: { equals: true } } }
//!       declined: { brief: It is not., otherwise: true }
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ id: paid, type: boolean, brief: Whether the money is there. }]
//!     cases:
//!       done: { brief: It is., when: { paid: { equals: true } } }
//!       declined: { brief: It is not., otherwise: true }
//! ```
