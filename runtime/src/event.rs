//! The seam between generated emitters and whatever takes their records: one way
//! in which an event hands its fields to a sink.

use std::fmt::Write as _;

use crate::Context;

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

/// Something that has attributes: the metadata of a session, or an event.
pub trait Fields {
    /// Hands its attributes over in catalog order: each key once, absent optionals
    /// not at all, values adjusted by `cx` so that they keep their constraints.
    fn fields<S: Sink + ?Sized>(&self, cx: &Context<'_>, sink: &mut S);
}

/// An event of a catalog, with the values of one record.
pub trait Event: Fields {
    /// Its place in [`Catalog::events`](crate::catalog::Catalog::events).
    const INDEX: usize;
    /// Its name.
    const NAME: &'static str;
    /// The case that the record is, where the event has cases.
    const CASE: Option<&'static str> = None;
    /// The record's severity.
    const SEVERITY: Severity = Severity::Info;
}

/// What takes attributes. An empty array is left out of a record by whoever hands
/// it over, because OTLP receivers disagree about empty array values.
pub trait Sink {
    /// Takes a string.
    fn string(&mut self, key: &'static str, value: &str);
    /// Takes a 64-bit signed integer.
    fn int(&mut self, key: &'static str, value: i64);
    /// Takes a finite double.
    fn double(&mut self, key: &'static str, value: f64);
    /// Takes a boolean.
    fn boolean(&mut self, key: &'static str, value: bool);
    /// Takes an array of strings, not empty.
    fn strings(&mut self, key: &'static str, value: &[&str]);
    /// Takes an array of integers, not empty.
    fn ints(&mut self, key: &'static str, value: &[i64]);
    /// Takes an array of finite doubles, not empty.
    fn doubles(&mut self, key: &'static str, value: &[f64]);
    /// Takes an array of booleans, not empty.
    fn booleans(&mut self, key: &'static str, value: &[bool]);

    /// Takes an integer whose catalog wants it as a string: canonical decimal digits.
    fn int_as_string(&mut self, key: &'static str, value: i64) {
        let mut text = Digits::default();
        write!(text, "{value}").expect("an i64 has at most 20 characters");
        self.string(key, text.as_str());
    }

    /// Takes a boolean whose catalog wants it as a string: `true` or `false`.
    fn boolean_as_string(&mut self, key: &'static str, value: bool) {
        self.string(key, if value { "true" } else { "false" });
    }
}

/// A string on the stack, as long as an `i64` can be.
#[derive(Default)]
struct Digits {
    bytes: [u8; 20],
    length: usize,
}

impl Digits {
    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

impl std::fmt::Write for Digits {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let end = self.length + text.len();
        self.bytes
            .get_mut(self.length..end)
            .ok_or(std::fmt::Error)?
            .copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}
