//! The same key stands twice in one mapping.
//!
//! YAML has no rule which of the two holds. Remove one of them.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     severity: info
//!     brief: A sale.
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     severity: info
//! ```
