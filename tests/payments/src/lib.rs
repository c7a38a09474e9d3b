//! A payment gateway that emits events of a catalog of its own: one session for each merchant.
//!
//! The emitters are generated from `catalog/`, whose events stand in files of their own, when the crate is built.
#![deny(warnings)]

pub mod bank;
mod gateway;
pub mod movement;
pub mod order;
pub mod webhook;

pub use gateway::{Gateway, Merchant};

/// The emitters of `catalog/`.
#[allow(
    clippy::large_types_passed_by_value,
    clippy::module_inception,
    clippy::struct_field_names,
    reason = "names come from the catalog"
)]
pub mod telemetry {
    include!(concat!(env!("OUT_DIR"), "/payments.rs"));
}
