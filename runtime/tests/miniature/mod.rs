//! What the generator writes for a small catalog: metadata, an event without cases, and one with two.

#[rustfmt::skip]
mod generated;

pub use generated::*;
