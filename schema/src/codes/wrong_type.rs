//! A value of another type than its key takes.
//!
//! A text that looks like a number or like `true` must stand in quotes to be a text. All members of
//! an enum have values of one type, and a template is the type of an attribute only: no field of a
//! map and no body has it.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     since: 1.0
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     since: 1.0.0
//! ```
