//! What an application links to emit Otelier events: sessions, configuration, export.
//!
//! Applications use the crate that Otelier generated from their catalog; it re-exports what they need
//! from here and adds a typed emitter for each event. The generated part is thin:
//!
//! | generated | here |
//! |---|---|
//! | constants: names, settings, resource | [`catalog::Catalog`], [`catalog::Schema`] |
//! | how metadata and events hand over their attributes | [`Fields`], [`Event`], [`Writer`], [`Put`] |
//! | setters, `emit` | [`Session`], [`Emission`], [`Change`] |
//! | aliases | [`Config`], [`Telemetry`], [`Builder`] |
//! | typed records | [`Recording`], [`Recorded`] |
//! | checked newtypes | [`text`] |
//!
//! # Features
//! - none: an emitter is an empty inline function. The configuration is still checked, and an exporter
//!   in it is one warning. Only serde and toml are linked.
//! - `otel`: export by the runtime's own engine. An event is OTLP bytes at once, in a queue that is bounded in bytes; a
//!   thread with a tokio runtime of its own sends them, again and again until they are acknowledged, so the
//!   application may have any runtime or none.
//! - `opentelemetry`: with `otel`, a record carries the span of the current OpenTelemetry context.
//! - `otel-sdk`: export through `opentelemetry_sdk` and `opentelemetry-otlp`, for an application that has them anyway. Where
//!   `otel` is there too, `Builder::through_sdk` asks for it.
//! - `recording`: [`Telemetry`] can keep its records in memory for an application's own tests.
//! - `emit` and `export`: what these have in common; they do nothing by themselves.
//!
//! # What is promised
//! - An application never waits for telemetry, except in [`Telemetry::flush`], [`Telemetry::shutdown`]
//!   and at its end, each within a deadline that it sets.
//! - Every record is counted as delivered, rejected, in flight or dropped, with the reason ([`Delivery`]).
//! - No value of the configuration, of the environment or of an event is in an error, a warning or a `Debug` print.
//!
//! # The end of the process
//! What was emitted is flushed when the last [`Telemetry`] and [`Session`] are gone, and on Unix also
//! when `main` returns and at [`std::process::exit`]. On Windows, `std::process::exit` and a return from
//! `main` that leaves handles alive end the process without it: call
//! [`Telemetry::shutdown`] first. Nothing is flushed at [`std::process::abort`] or when a signal kills the process.

pub mod catalog;
mod catalogs;
pub mod config;
mod context;
#[cfg(feature = "emit")]
mod core;
mod delivery;
#[cfg(feature = "export")]
mod destination;
mod emission;
#[cfg(feature = "otel")]
mod engine;
mod entries;
pub mod event;
#[cfg(feature = "export")]
mod exit;
#[cfg(feature = "export")]
mod export;
pub mod generated;
mod given;
#[cfg(feature = "emit")]
mod held;
mod keeper;
mod least;
mod macros;
mod member;
mod moment;
#[cfg(feature = "otel-sdk")]
mod otel_sdk;
mod put;
pub mod recording;
mod resource;
mod session;
mod sink;
mod span;
mod start;
mod telemetry;
pub mod text;
mod value;
mod writer;

pub use catalogs::Catalogs;
pub use config::{Config, ConfigError, Fault};
pub use context::{Context, TRUNCATION_MARKER};
pub use delivery::{Adjusted, Delivery, DeliveryError, Dropped};
pub use emission::Emission;
pub use entries::{Borrowed, Entries};
pub use event::{Event, Fields, Metadata, Overflow, Severity};
pub use given::IntoOption;
pub use keeper::{Keeper, Kept};
pub use member::Member;
pub use moment::Moment;
pub use put::{AsString, Clamp, Cut, CutEach, Family, Integer, Map, Maps, Members, Put};
pub use recording::{Recorded, Recording};
pub use session::{Change, Session};
pub use sink::{Key, Part, Sink};
pub use span::SpanContext;
pub use start::{StartError, Warning};
pub use telemetry::{Builder, DEFAULT_EXIT_DEADLINE, Telemetry};
pub use value::{Named, Value};
pub use writer::Writer;

/// For what the macros write.
#[cfg(feature = "serde")]
#[doc(hidden)]
pub use serde;
