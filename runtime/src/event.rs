//! What generated code says of an event: how severe it is, and how it hands over what it carries.

use std::{fmt, time::Duration};

use crate::{Sink, Writer};

/// How severe a record is: the first of the four OTLP severity numbers of each name.
///
/// Source: OpenTelemetry logs data model, "Field: `SeverityNumber`".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A fine-grained debugging event (1).
    Trace,
    /// A debugging event (5).
    Debug,
    /// An informational event (9).
    Info,
    /// A warning (13).
    Warn,
    /// An error (17).
    Error,
    /// A fatal error (21).
    Fatal,
}

impl Severity {
    /// The OTLP `SeverityNumber`.
    pub const fn number(self) -> u8 {
        match self {
            Self::Trace => 1,
            Self::Debug => 5,
            Self::Info => 9,
            Self::Warn => 13,
            Self::Error => 17,
            Self::Fatal => 21,
        }
    }

    /// The OTLP `severityText`, upper case.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Trace => "TRACE",
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
            Self::Fatal => "FATAL",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// What becomes of a record that finds no room in the queue of what is still to be sent.
///
/// The catalog says it of each event, with `overflow`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overflow {
    /// It is dropped and counted; whoever emits it goes on at once.
    Drop,
    /// Whoever emits it waits for room, so long at most; what finds none by then is dropped and counted.
    Wait(Duration),
    /// It goes to the spool, where the application has one; otherwise it is dropped and counted.
    Spill,
}

/// Something that has named values: the metadata of a session, or a map.
pub trait Fields {
    /// Hands its values over in catalog order: each key once, absent optionals not at all.
    fn fields<S: Sink>(&self, to: &mut Writer<'_, S>);

    /// Whether it has no value to hand over.
    fn is_empty(&self) -> bool {
        false
    }
}

/// The metadata of a session.
pub trait Metadata: Fields + Clone + Send + Sync + 'static {}

impl<T: Fields + Clone + Send + Sync + 'static> Metadata for T {}

/// An event of a catalog, or one of its cases, with the required values of one record.
pub trait Event {
    /// Its place in [`Catalog::events`](crate::catalog::Catalog::events).
    const INDEX: usize;
    /// Its name.
    const NAME: &'static str;
    /// The case that the record is, where the event has cases.
    const CASE: Option<&'static str> = None;
    /// What becomes of a record that finds no room.
    const OVERFLOW: Overflow = Overflow::Drop;
    /// The values that a record need not have.
    type Optional<'o>: Default;

    /// The record's severity.
    fn severity(&self) -> Severity {
        Severity::Info
    }

    /// Hands its values over in catalog order: each key once, absent optionals not at all.
    fn fields<S: Sink>(&self, optional: &Self::Optional<'_>, to: &mut Writer<'_, S>);
}
