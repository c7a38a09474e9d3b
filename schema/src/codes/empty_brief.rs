//! A brief says nothing.
//!
//! It is the sentence that stands in the documentation and above the emitter, so it cannot be
//! empty.
//!
//! ```yaml fault
//! events:
//!   - { name: shop.sale, brief: "" }
//! ```
//!
//! ```yaml mended
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//! ```
