//! Where generated crates take `otelier-runtime` from is not said, or said twice.
//!
//! The section `runtime` has exactly one of `path`, `git` and `version`, and `rev` beside `git`
//! only. A crate of a workspace has no such section: the workspace says it.
//!
//! ```yaml fault
//! format: 1
//! catalog:
//!   name: shop
//!   version: 1.0.0
//!   brief: Events of a small shop.
//!   scope: { name: shop.events }
//!   generate:
//!     directory: ../../generated/shop
//!     crate: shop-events
//!     runtime: { path: ../../../otelier/runtime, version: "0.1" }
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//! ```
//!
//! ```yaml mended
//! format: 1
//! catalog:
//!   name: shop
//!   version: 1.0.0
//!   brief: Events of a small shop.
//!   scope: { name: shop.events }
//!   generate:
//!     directory: ../../generated/shop
//!     crate: shop-events
//!     runtime: { version: "0.1" }
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//! ```
