//! A reference changes more of its attribute than words and requirement.
//!
//! Beside `ref` only `brief`, `note`, `examples`, `requirement_level` and the life cycle can be
//! said anew; beside `group`, only `refine`. Whoever knows a shared attribute knows its type and
//! its bounds wherever it stands.
//!
//! ```yaml fault
//! attributes:
//!   - { id: price, type: int, brief: In cents. }
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ ref: price, type: double }]
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: price, type: int, brief: In cents. }
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ ref: price, brief: What was paid in cents. }]
//! ```
