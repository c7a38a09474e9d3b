//! Two names are the same after conversion to the target language.
//!
//! The catalog itself is sound, but from both names comes one type, function or module. The
//! generators find it, in `check` too.
//!
//! ```yaml fault
//! events:
//!   - { name: shop.cash_sale, brief: Somebody paid in cash. }
//!   - { name: shop.cash.sale, brief: Somebody sold coins. }
//! ```
//!
//! ```yaml mended
//! events:
//!   - { name: shop.cash_sale, brief: Somebody paid in cash. }
//!   - { name: shop.coin_sale, brief: Somebody sold coins. }
//! ```
