//! The catalog has no events.
//!
//! Nothing would come from it. Events stand in `catalog.yaml` or in any file below `events`.
//!
//! ```yaml fault
//! format: 1
//! catalog: { name: shop, version: 1.0.0, brief: Events of a small shop., scope: { name: shop.events } }
//! ```
//!
//! ```yaml mended
//! format: 1
//! catalog: { name: shop, version: 1.0.0, brief: Events of a small shop., scope: { name: shop.events } }
//! # events/sale.yaml
//! format: 1
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//! ```
