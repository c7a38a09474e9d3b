//! Records kept in memory, so an application's tests can say what was emitted.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use crate::{
    event::Severity,
    value::{Attributes, Value},
};

/// A record that was emitted.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    name: &'static str,
    case: Option<&'static str>,
    severity: Severity,
    timestamp: SystemTime,
    attributes: Attributes,
}

impl Recorded {
    #[cfg(feature = "recording")]
    pub(crate) fn new<E: crate::Event>(timestamp: SystemTime, attributes: Attributes) -> Self {
        Self {
            name: E::NAME,
            case: E::CASE,
            severity: E::SEVERITY,
            timestamp,
            attributes,
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

    /// Its attributes, metadata first, as they go on the wire.
    pub fn attributes(&self) -> impl ExactSizeIterator<Item = (&'static str, &Value)> {
        self.attributes.iter().map(|(key, value)| (*key, value))
    }

    /// The attribute of this key.
    pub fn attribute(&self, key: &str) -> Option<&Value> {
        self.attributes()
            .find_map(|(candidate, value)| (candidate == key).then_some(value))
    }

    /// The attribute of this key as a Rust value: `i64`, `f64`, `bool`, `String`,
    /// a `Vec` of one of them, or an `Option` where it may be absent.
    ///
    /// # Panics
    /// If the attribute is absent or of another type. Generated code asks only for what its catalog promises.
    #[track_caller]
    pub fn get<T: FromAttribute>(&self, key: &str) -> T {
        T::from_attribute(self.attribute(key)).unwrap_or_else(|| {
            panic!(
                "a record of {} has no attribute {key} of this type",
                self.name
            )
        })
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

/// A Rust value that an attribute can be read as.
pub trait FromAttribute: Sized {
    /// Reads it; `None` where the attribute is absent or of another type.
    fn from_attribute(value: Option<&Value>) -> Option<Self>;
}

impl<T: FromAttribute> FromAttribute for Option<T> {
    fn from_attribute(value: Option<&Value>) -> Option<Self> {
        match value {
            None => Some(None),
            some => T::from_attribute(some).map(Some),
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
    Strings => Vec<String>,
    Ints => Vec<i64>,
    Doubles => Vec<f64>,
    Booleans => Vec<bool>,
}
