//! An attribute needs an example, since no valid value can be derived from its constraints.
//!
//! The documentation shows a whole record of each case. Where there is no example a value is made
//! up, which cannot be done where the values that come to mind are taken by earlier cases or are
//! too long to be shown.
//!
//! ```yaml fault
//! attributes:
//!   - { id: essay, type: string, brief: What they wrote., length: { min: 20000 } }
//! events:
//!   - name: shop.remark
//!     brief: Somebody wrote to the shop.
//!     attributes: [{ ref: essay }]
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: essay, type: string, brief: What they wrote., length: { min: 5 } }
//! events:
//!   - name: shop.remark
//!     brief: Somebody wrote to the shop.
//!     attributes: [{ ref: essay }]
//! ```
