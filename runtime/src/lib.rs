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
//! - `opentelemetry`: with `otel`, a record carries the span of the current OpenTelemetry context. With `otel-sdk` it does
//!   in any case.
//! - `tracing-opentelemetry`: where that context has none, a record carries the OpenTelemetry span of the current `tracing`
//!   span. The layer of `tracing-opentelemetry` makes the one the other, so this is for an application that tells it not to
//!   (`with_context_activation(false)`). A sampler or span processor may emit no event then: the span that is
//!   being started is locked.
//! - `otel-sdk`: export through `opentelemetry_sdk` and `opentelemetry-otlp`, for an application that has them anyway. Where
//!   `otel` is there too, `Builder::through_sdk` asks for it.
//! - `recording`: [`Telemetry`] can keep its records in memory for an application's own tests.
//! - `emit` and `export`: what these have in common; they do nothing by themselves.
//!
//! # What is promised
//! - An application never waits for telemetry, except in [`Telemetry::flush`], [`Telemetry::shutdown`]
//!   and at its end, each within a deadline that it sets, and for an event whose catalog says so
//!   ([`event::Overflow::Wait`]), as long as that says.
//! - Every record is counted as delivered, rejected, spooled, in flight or dropped, with the reason ([`Delivery`]).
//! - Losses are told, see below.
//! - No value of the configuration, of the environment or of an event is in an error, a warning or a `Debug` print.
//!
//! # Losses
//! The first record that is lost is a [`Warning`] ([`Builder::on_warning`]; standard error by default), which says how many
//! records are lost so far, and why. The next one is told when the receiver has taken records again and nothing was lost for
//! a minute. What was lost and not told by then is told at the end, unless the application shuts down itself: then
//! [`Telemetry::shutdown`] is an error.
//!
//! A receiver that is there again hears of it by an event of the engine's own: `otelier.records_lost`, of the scope
//! `otelier` with this crate's version and of severity `WARN`. The next one comes ten seconds later at the earliest, or at the
//! shutdown. Its attributes are
//!
//! | attribute | |
//! |---|---|
//! | `otelier.lost.queue_full`, `otelier.lost.refused`, .. | how many records were lost since the last such event that the receiver took, for each reason of [`Dropped`] but `closed` |
//! | `otelier.lost.rejected` | the same of [`Delivery::rejected`] |
//! | `otelier.lost_since` | when the first of them was lost, as `2026-11-22T06:21:36.976Z` |
//!
//! None of these is 0, and the event itself is in no count of [`Delivery`]. Export through the SDK sends none, and its losses are
//! told at the end only.
//!
//! # The end of the process
//! What was emitted is flushed when the last [`Telemetry`] and [`Session`] are gone, and on Unix also
//! when `main` returns and at [`std::process::exit`]. On Windows, `std::process::exit` and a return from
//! `main` that leaves handles alive end the process without it: call
//! [`Telemetry::shutdown`] first. Where [`Builder::flush_on_sigterm`] asks for it, `SIGTERM` flushes too, before it
//! ends the process. Nothing is flushed at [`std::process::abort`] or when another signal kills the process; with a spool
//! nothing is lost then either.
//!
//! A forked child (Unix) begins with nothing: its parent's records stay its parent's, and its first event starts a queue
//! and a worker of its own. Export through the SDK does nothing there. A fork waits, mostly for
//! microseconds, until no other thread is in the middle of what a child must have all or nothing of.
//!
//! # The spool
//! Where the table has `spool` (Unix, not through the SDK), the queue is a file in its directory, mapped and shared: what an
//! event has written is in the file, whatever ends the process, at the cost of writing it to memory. It is not made
//! safe from the end of the system. The directory has the mode 0700 and belongs to the user; each process has files of its own in
//! it, which it keeps locked.
//!
//! - What a process has left is sent by the next one that starts with the same spool, under the resource and the scopes that it
//!   was emitted with, at least once. Each record carries `log.record.uid`, a UUID that is the same each time. It goes out while
//!   nothing of the process's own is due. One that ends before that sends one request of it at the end, if the receiver
//!   took what it emitted itself, so runs that are short get on with it, too.
//! - It is removed unsent, and counted, when the endpoint is another one, when a setting that let sensitive values through is off,
//!   when it is older than `max-age`, or, the oldest first, when there would be more than `max-bytes`; with the exporter `none`
//!   all of it is, at once. That needs no receiver: it is looked for at the start, and each minute. The age of another process's
//!   records is what the system's clock says; that of the process's own does not depend on it.
//! - Records are kept until then instead of for five minutes, and events that spill ([`event::Overflow::Spill`]) go to further files
//!   when the queue is full.
//! - [`Delivery::spooled`] counts what waits there, [`Delivery::recovered`] what became of earlier processes' records. A shutdown
//!   that only leaves records in the spool is no error.
//! - A directory that cannot be used, a disk that is full at the start, and a file that somebody cuts while it is used are each a
//!   warning, and records are kept in memory from there on. What cannot be spilled is dropped, as without a spool. What was in a file that was cut, or was removed by somebody until the end, is lost, and counted. (A handler of the signal `SIGBUS` sees
//!   to that; it passes on what is not the spool's.)

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
#[cfg(feature = "emit")]
mod undivided;
mod value;
mod writer;

pub use catalogs::Catalogs;
pub use config::{Config, ConfigError, Fault};
pub use context::{Context, TRUNCATION_MARKER};
pub use delivery::{Adjusted, Delivery, DeliveryError, Dropped, Recovered};
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
