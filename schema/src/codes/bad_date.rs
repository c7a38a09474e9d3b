//! A date is not a date of the form `YYYY-MM-DD`.
//!
//! ```yaml fault
//! events:
//!   - { name: shop.sale, brief: Somebody paid., expires: 2027-02-29 }
//! ```
//!
//! ```yaml mended
//! events:
//!   - { name: shop.sale, brief: Somebody paid., expires: 2027-02-28 }
//! ```
