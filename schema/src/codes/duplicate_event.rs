//! Two events have the same name.
//!
//! They may stand in different files; both places are shown.
//!
//! ```yaml fault
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//!   - { name: shop.sale, brief: Somebody paid in cash. }
//! ```
//!
//! ```yaml mended
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//!   - { name: shop.cash_sale, brief: Somebody paid in cash. }
//! ```
