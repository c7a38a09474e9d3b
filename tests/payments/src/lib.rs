//! A payment gateway that emits events of a catalog of its own: one session for each merchant.
//!
//! The emitters are generated from `catalog/`, whose events stand in files of their own, when the crate is built.
#![deny(warnings)]

pub mod bank;
mod gateway;
pub mod movement;
pub mod order;
pub mod webhook;

pub use gateway::{ATTEMPT, Gateway, Merchant, RESOURCE};

/// The emitters of `catalog/`.
pub mod telemetry {
    include!(concat!(env!("OUT_DIR"), "/payments.rs"));
}
