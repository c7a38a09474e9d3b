//! A case that no record can be: an earlier case takes all of its records, or its own condition
//! cannot hold.
//!
//! A record is the first case in the order of the file whose condition holds.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ id: paid, type: boolean, brief: Whether the money is there. }]
//!     cases:
//!       declined: { brief: It is not., otherwise: true }
//!       done: { brief: It is., when: { paid: { equals: true } } }
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
