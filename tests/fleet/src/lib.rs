//! Delivery robots that tell of their missions: one session for each shift of a robot.
//!
//! The emitters are generated from `catalog/`, whose events stand in a file for each part of a robot's work, when the
//! crate is built.
#![deny(warnings)]

mod drive;
mod mission;
mod robot;
pub mod world;

pub use robot::{RESOURCE, Robot};

/// The emitters of `catalog/`.
pub mod telemetry {
    include!(concat!(env!("OUT_DIR"), "/fleet.rs"));
}
