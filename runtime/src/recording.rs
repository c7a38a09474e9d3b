//! Records kept in memory, so an application's tests can say what was emitted.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use crate::{
    AsString, SpanContext,
    event::Severity,
    value::{Named, Value},
};

/// A record that was emitted.
#[derive(Clone, PartialEq)]
pub struct Recorded {
    name: &'static str,
    case: Option<&'static str>,
    severity: Severity,
    timestamp: SystemTime,
    span: Option<SpanContext>,
    attributes: Named,
    body: Option<Value>,
}

/// Values may identify a user: [`Recorded::attributes`] has them, a debug print only the keys.
impl fmt::Debug for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<&str> = self.attributes.iter().map(|(key, _)| key).collect();
        f.debug_struct("Recorded")
            .field("name", &self.name)
            .field("case", &self.case)
            .field("severity", &self.severity)
            .field("attributes", &keys)
            .finish_non_exhaustive()
    }
}

impl Recorded {
    #[cfg(feature = "recording")]
    pub(crate) fn new<E: crate::Event>(
        event: &E,
        timestamp: SystemTime,
        span: Option<SpanContext>,
        collected: crate::value::Collector,
    ) -> Self {
        Self {
            name: E::NAME,
            case: E::CASE,
            severity: event.severity(),
            timestamp,
            span,
            attributes: collected.attributes,
            body: collected.body,
        }
    }

    /// The event's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The case that the record is, where its event has cases.
    pub fn case(&self) -> Option<&'static str> {
        self.case
    }

    /// The record's severity.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// When the event happened.
    pub fn timestamp(&self) -> SystemTime {
        self.timestamp
    }

    /// The span that the caller named.
    pub fn span(&self) -> Option<SpanContext> {
        self.span
    }

    /// Its attributes, metadata first, as they go on the wire.
    pub fn attributes(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.attributes.iter()
    }

    /// The attribute of this key.
    pub fn attribute(&self, key: &str) -> Option<&Value> {
        self.attributes.value(key)
    }

    /// Its body, where it has one.
    pub fn body(&self) -> Option<&Value> {
        self.body.as_ref()
    }

    /// The attribute of this key as a Rust value: `i64`, `u64`, `f64`, `bool`, `String`, `Vec<u8>`,
    /// a `Vec` of one of them, an enum of the catalog, or an `Option` where it may be absent.
    ///
    /// # Panics
    /// If the attribute is absent or of another type. Generated code asks only for what its catalog promises.
    #[track_caller]
    pub fn get<T: FromAttribute>(&self, key: &str) -> T {
        self.get_as::<T, Plain>(key)
    }

    /// The same, read as `U` says: a [`Duration`] in [`Millis`], say.
    ///
    /// # Panics
    /// If the attribute is absent or of another type.
    #[track_caller]
    pub fn get_as<T: FromAttribute<U>, U>(&self, key: &str) -> T {
        self.attributes.read(key).unwrap_or_else(|| {
            panic!(
                "a record of {} has no attribute {key} of this type",
                self.name
            )
        })
    }

    /// The attributes of a family, by the rest of their keys.
    pub fn family<T: FromAttribute>(&self, family: &str) -> BTreeMap<String, T> {
        self.family_as::<T, Plain>(family)
    }

    /// The same, read as `U` says.
    pub fn family_as<T: FromAttribute<U>, U>(&self, family: &str) -> BTreeMap<String, T> {
        self.attributes.family::<T, U>(family).collect()
    }

    /// The body as a Rust value, read as `U` says.
    ///
    /// # Panics
    /// If it is absent or of another type.
    #[track_caller]
    pub fn body_as<T: FromAttribute<U>, U>(&self) -> T {
        T::from_attribute(self.body())
            .unwrap_or_else(|| panic!("a record of {} has no body of this type", self.name))
    }
}

/// The records of one telemetry, in the order in which they were emitted. Clones see the same records.
#[derive(Clone, Default)]
pub struct Recording {
    records: Arc<Mutex<Vec<Recorded>>>,
}

impl Recording {
    #[cfg(feature = "recording")]
    pub(crate) fn push(&self, record: Recorded) {
        self.records
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(record);
    }

    /// All records so far.
    pub fn records(&self) -> Vec<Recorded> {
        self.records
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The records of the event of this name, each read by `read`.
    pub fn of<T>(&self, name: &str, read: impl Fn(&Recorded) -> T) -> Vec<T> {
        self.records()
            .iter()
            .filter(|record| record.name == name)
            .map(read)
            .collect()
    }

    /// Takes all records so far out.
    pub fn take(&self) -> Vec<Recorded> {
        std::mem::take(&mut *self.records.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for Recording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Records hold prompts and other content; a debug print is no place for them.
        f.debug_struct("Recording")
            .field("records", &self.records().len())
            .finish()
    }
}

/// A Rust value that an attribute can be read as; `U` says how it is written.
pub trait FromAttribute<U = Plain>: Sized {
    /// Reads it; `None` where the attribute is absent or of another type.
    fn from_attribute(value: Option<&Value>) -> Option<Self>;
}

/// Written as it is.
#[derive(Debug)]
pub enum Plain {}

impl<T: FromAttribute<U>, U> FromAttribute<U> for Option<T> {
    fn from_attribute(value: Option<&Value>) -> Option<Self> {
        match value {
            None => Some(None),
            some => T::from_attribute(some).map(Some),
        }
    }
}

impl<T: FromAttribute<U>, U> FromAttribute<U> for Vec<T> {
    fn from_attribute(value: Option<&Value>) -> Option<Self> {
        match value? {
            Value::Array(values) => values
                .iter()
                .map(|value| T::from_attribute(Some(value)))
                .collect(),
            _ => None,
        }
    }
}

macro_rules! from_attribute {
    ($($variant:ident => $type:ty),* $(,)?) => {$(
        impl FromAttribute for $type {
            fn from_attribute(value: Option<&Value>) -> Option<Self> {
                match value? {
                    Value::$variant(value) => Some(value.clone()),
                    _ => None,
                }
            }
        }
    )*};
}

from_attribute! {
    String => String,
    Int => i64,
    Double => f64,
    Boolean => bool,
    Bytes => Vec<u8>,
}

fn int(value: Option<&Value>) -> Option<i64> {
    <i64 as FromAttribute>::from_attribute(value)
}

impl FromAttribute for u64 {
    fn from_attribute(value: Option<&Value>) -> Option<Self> {
        int(value).and_then(|value| value.try_into().ok())
    }
}

/// The value that a string of digits, `true` or `false` stands for.
fn decoded(value: Option<&Value>) -> Option<Value> {
    match value? {
        Value::String(text) => text
            .parse()
            .map(Value::Int)
            .or_else(|_| text.parse().map(Value::Boolean))
            .ok(),
        _ => None,
    }
}

/// Reads what is written as a string.
pub fn from_string<T: FromAttribute<U>, U>(value: Option<&Value>) -> Option<T> {
    T::from_attribute(Some(&decoded(value)?))
}

macro_rules! from_string {
    ($($type:ty),*) => {$(
        impl FromAttribute<AsString<Plain>> for $type {
            fn from_attribute(value: Option<&Value>) -> Option<Self> {
                from_string::<Self, Plain>(value)
            }
        }
    )*};
}

from_string!(i64, u64, bool);

/// Units of time: a [`Duration`] as whole ones, and as a double of them.
macro_rules! units {
    ($($(#[$meta:meta])* $unit:ident, $fractional:ident = $from:ident * $factor:literal / $seconds:literal;)*) => {$(
        $(#[$meta])*
        #[derive(Debug)]
        pub enum $unit {}

        impl FromAttribute<$unit> for Duration {
            fn from_attribute(value: Option<&Value>) -> Option<Self> {
                let units: u64 = int(value)?.try_into().ok()?;
                Some(Duration::$from(units.saturating_mul($factor)))
            }
        }

        impl FromAttribute<AsString<$unit>> for Duration {
            fn from_attribute(value: Option<&Value>) -> Option<Self> {
                from_string::<Self, $unit>(value)
            }
        }

        $(#[$meta])*
        ///
        /// As a double.
        #[derive(Debug)]
        pub enum $fractional {}

        impl FromAttribute<$fractional> for Duration {
            fn from_attribute(value: Option<&Value>) -> Option<Self> {
                let seconds = <f64 as FromAttribute>::from_attribute(value)? * $seconds;
                Some(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
            }
        }
    )*};
}

units! {
    /// Hours.
    Hours, FractionalHours = from_secs * 3_600 / 3_600.0;
    /// Minutes.
    Minutes, FractionalMinutes = from_secs * 60 / 60.0;
    /// Seconds.
    Seconds, FractionalSeconds = from_secs * 1 / 1.0;
    /// Milliseconds.
    Millis, FractionalMillis = from_millis * 1 / 1e-3;
    /// Microseconds.
    Micros, FractionalMicros = from_micros * 1 / 1e-6;
    /// Nanoseconds.
    Nanos, FractionalNanos = from_nanos * 1 / 1e-9;
}
