//! What an event may ask while it hands its fields over, and the adjustments that
//! keep a value within the constraint that its catalog gives.

use std::{
    borrow::Cow,
    cell::Cell,
    sync::atomic::{AtomicI64, AtomicU64, Ordering},
    time::Duration,
};

#[cfg(feature = "emit")]
use crate::delivery::Adjusted;
use crate::value::Value;

/// What a truncated string ends with; it counts into the greatest length.
pub const TRUNCATION_MARKER: &str = "[...]";

/// The surroundings of one record: settings, resource, time, sequence.
#[derive(Debug)]
pub struct Context<'a> {
    settings: &'a [bool],
    resource: &'a [Value],
    timestamp: &'a str,
    sequence: &'a AtomicI64,
    drawn: Cell<Option<i64>>,
    adjustments: &'a Adjustments,
}

/// How many values were adjusted, by kind.
#[derive(Debug, Default)]
pub(crate) struct Adjustments {
    clamped: AtomicU64,
    truncated: AtomicU64,
    saturated: AtomicU64,
}

impl Adjustments {
    #[cfg(feature = "emit")]
    pub(crate) fn counts(&self) -> Adjusted {
        Adjusted {
            clamped: self.clamped.load(Ordering::Relaxed),
            truncated: self.truncated.load(Ordering::Relaxed),
            saturated: self.saturated.load(Ordering::Relaxed),
        }
    }
}

#[cfg(feature = "emit")]
impl<'a> Context<'a> {
    pub(crate) fn new(
        settings: &'a [bool],
        resource: &'a [Value],
        timestamp: &'a str,
        sequence: &'a AtomicI64,
        adjustments: &'a Adjustments,
    ) -> Self {
        Self {
            settings,
            resource,
            timestamp,
            sequence,
            drawn: Cell::new(None),
            adjustments,
        }
    }
}

impl Context<'_> {
    /// The setting at this place of [`Catalog::settings`](crate::catalog::Catalog::settings).
    pub fn setting(&self, index: usize) -> bool {
        self.settings[index]
    }

    /// The string at this place of [`Catalog::resource`](crate::catalog::Catalog::resource); empty where it is no string.
    pub fn resource_string(&self, index: usize) -> &str {
        match &self.resource[index] {
            Value::String(value) => value,
            _ => "",
        }
    }

    /// The integer at this place of the resource; 0 where it is none.
    pub fn resource_int(&self, index: usize) -> i64 {
        match self.resource[index] {
            Value::Int(value) => value,
            _ => 0,
        }
    }

    /// The double at this place of the resource; 0 where it is none.
    pub fn resource_double(&self, index: usize) -> f64 {
        match self.resource[index] {
            Value::Double(value) => value,
            _ => 0.0,
        }
    }

    /// The boolean at this place of the resource; false where it is none.
    pub fn resource_boolean(&self, index: usize) -> bool {
        matches!(self.resource[index], Value::Boolean(true))
    }

    /// When the event happened: RFC 3339, UTC, milliseconds, `Z`.
    pub fn timestamp(&self) -> &str {
        self.timestamp
    }

    /// The record's place in its session, starting at 0. A session counts only
    /// records that ask.
    pub fn sequence(&self) -> i64 {
        self.drawn.get().unwrap_or_else(|| {
            let next = self.sequence.fetch_add(1, Ordering::Relaxed);
            self.drawn.set(Some(next));
            next
        })
    }

    /// `value`, or the nearest bound.
    pub fn clamp_int(&self, value: i64, min: i64, max: i64) -> i64 {
        let clamped = value.clamp(min, max);
        if clamped != value {
            self.adjustments.clamped.fetch_add(1, Ordering::Relaxed);
        }
        clamped
    }

    /// `value`, or the nearest bound; `i64::MAX` where it does not fit an OTLP integer.
    pub fn clamp_uint(&self, value: u64, min: i64, max: i64) -> i64 {
        self.clamp_int(self.saturate(value), min, max)
    }

    /// `value`, or the nearest bound; a NaN becomes the bound value nearest to 0,
    /// or 0 itself. The result is finite as long as the bounds are.
    pub fn clamp_double(&self, value: f64, min: f64, max: f64) -> f64 {
        let clamped = if value.is_nan() { 0.0 } else { value }.clamp(min, max);
        if value.is_nan() || clamped < value || clamped > value {
            self.adjustments.clamped.fetch_add(1, Ordering::Relaxed);
        }
        clamped
    }

    /// `value`, or its beginning and [`TRUNCATION_MARKER`], `max` code points together.
    pub fn truncate<'v>(&self, value: &'v str, max: usize) -> Cow<'v, str> {
        // A string has at most as many code points as bytes.
        if value.len() <= max || value.chars().nth(max).is_none() {
            return Cow::Borrowed(value);
        }
        self.adjustments.truncated.fetch_add(1, Ordering::Relaxed);
        let kept = max.saturating_sub(TRUNCATION_MARKER.len());
        let end = value
            .char_indices()
            .nth(kept)
            .map_or(value.len(), |(at, _)| at);
        Cow::Owned([&value[..end], TRUNCATION_MARKER].concat())
    }

    /// Whole nanoseconds.
    pub fn nanos(&self, duration: Duration) -> i64 {
        self.saturate(duration.as_nanos())
    }

    /// Whole microseconds.
    pub fn micros(&self, duration: Duration) -> i64 {
        self.saturate(duration.as_micros())
    }

    /// Whole milliseconds.
    pub fn millis(&self, duration: Duration) -> i64 {
        self.saturate(duration.as_millis())
    }

    /// Whole seconds.
    pub fn secs(&self, duration: Duration) -> i64 {
        self.saturate(duration.as_secs())
    }

    /// Whole minutes.
    pub fn mins(&self, duration: Duration) -> i64 {
        self.saturate(duration.as_secs() / 60)
    }

    /// Whole hours.
    pub fn hours(&self, duration: Duration) -> i64 {
        self.saturate(duration.as_secs() / 3600)
    }

    fn saturate(&self, value: impl TryInto<i64>) -> i64 {
        value.try_into().unwrap_or_else(|_| {
            self.adjustments.saturated.fetch_add(1, Ordering::Relaxed);
            i64::MAX
        })
    }
}
