//! What an application links to emit Otelier events: sessions, configuration, export.
//!
//! Applications use the crate that Otelier generated from their catalog; it re-exports what they need
//! from here and adds a typed emitter for each event.

pub mod catalog;
pub mod config;
mod context;
#[cfg(feature = "emit")]
mod core;
mod delivery;
pub mod event;
#[cfg(feature = "otel-sdk")]
mod exit;
#[cfg(feature = "otel-sdk")]
mod otel_sdk;
pub mod recording;
mod session;
mod start;
mod telemetry;
pub mod text;
#[cfg(feature = "emit")]
mod timestamp;
mod value;

pub use config::{Config, ConfigError};
pub use context::{Context, TRUNCATION_MARKER};
pub use delivery::{Adjusted, Delivery, DeliveryError};
pub use event::{Event, Fields, Severity, Sink};
pub use recording::{Recorded, Recording};
pub use session::{Change, Session};
pub use start::{StartError, Warning};
pub use telemetry::{Builder, DEFAULT_EXIT_DEADLINE, Telemetry};
pub use value::Value;
