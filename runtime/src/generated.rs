//! What a generated crate offers of the runtime: it re-exports all of this by a glob, so that names of its
//! catalog come before these.

pub use crate::{
    Adjusted, ConfigError, Delivery, DeliveryError, Entries, IntoOption, Recorded, Severity,
    SpanContext, StartError, Warning,
    text::{DateTime, Invalid, Owned, Uuid},
};
