//! The same attribute is bound to several cases with different types or constraints.
//!
//! Who reads the records sees one column for the id, whatever the case. Give the two the same
//! definition, most easily as a shared attribute, or different ids.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ id: paid, type: boolean, brief: Whether the money is there. }]
//!     cases:
//!       done:
//!         brief: It is.
//!         when: { paid: { equals: true } }
//!         attributes: [{ id: code, type: int, brief: What the bank said. }]
//!       declined:
//!         brief: It is not.
//!         otherwise: true
//!         attributes: [{ id: code, type: string, brief: What the bank said. }]
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: code, type: int, brief: What the bank said. }
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ id: paid, type: boolean, brief: Whether the money is there. }]
//!     cases:
//!       done:
//!         brief: It is.
//!         when: { paid: { equals: true } }
//!         attributes: [{ ref: code }]
//!       declined:
//!         brief: It is not.
//!         otherwise: true
//!         attributes: [{ ref: code }]
//! ```
