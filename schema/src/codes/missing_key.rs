//! A key is missing that must be there.
//!
//! What a key needs beside it can depend on what it says: a `map` needs `fields`, `configured_by`
//! needs `default`, and a name that something was renamed from needs `renamed_to`.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//! ```
