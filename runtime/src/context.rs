//! What an event may ask while it hands its fields over, and the adjustments that
//! keep a value within the constraint that its catalog gives.

use std::{
    borrow::Cow,
    cell::Cell,
    sync::atomic::{AtomicI64, AtomicU64, Ordering},
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
    /// See [`Context::clamp_double`].
    pub(crate) fn clamp_double(&self, value: f64, min: f64, max: f64) -> f64 {
        let clamped = if value.is_nan() { 0.0 } else { value }.clamp(min, max);
        if value.is_nan() || clamped < value || clamped > value {
            self.clamped.fetch_add(1, Ordering::Relaxed);
        }
        clamped
    }

    #[cfg(feature = "emit")]
    pub(crate) fn count_clamped(&self) {
        self.clamped.fetch_add(1, Ordering::Relaxed);
    }

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

impl<'a> Context<'a> {
    /// The setting at this place of [`Catalog::settings`](crate::catalog::Catalog::settings).
    pub fn setting(&self, index: usize) -> bool {
        self.settings[index]
    }

    /// The value at this place of [`Catalog::resource`](crate::catalog::Catalog::resource).
    pub fn resource(&self, index: usize) -> &'a Value {
        &self.resource[index]
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

    /// `value`, or the nearest bound; a NaN becomes the bound value nearest to 0,
    /// or 0 itself. The result is finite as long as the bounds are.
    pub fn clamp_double(&self, value: f64, min: f64, max: f64) -> f64 {
        self.adjustments.clamp_double(value, min, max)
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

    /// Counts a list that was cut.
    pub(crate) fn count_truncated(&self) {
        self.adjustments.truncated.fetch_add(1, Ordering::Relaxed);
    }

    /// `value`; `i64::MAX` where it does not fit an OTLP integer.
    pub(crate) fn saturate(&self, value: impl TryInto<i64>) -> i64 {
        value.try_into().unwrap_or_else(|_| {
            self.adjustments.saturated.fetch_add(1, Ordering::Relaxed);
            i64::MAX
        })
    }
}

#[cfg(all(test, feature = "emit"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn with<T>(ask: impl FnOnce(&Context<'_>) -> T) -> (T, Adjusted) {
        let (sequence, adjustments) = (AtomicI64::new(7), Adjustments::default());
        let resource = [Value::String("1.0".to_owned()), Value::Int(3)];
        let cx = Context::new(&[true, false], &resource, "now", &sequence, &adjustments);
        let answer = ask(&cx);
        (answer, adjustments.counts())
    }

    #[expect(clippy::needless_pass_by_value, reason = "it is a literal at the call")]
    /// What `ask` gives, and how many values were clamped, truncated and saturated.
    #[track_caller]
    fn check<T: PartialEq + std::fmt::Debug>(
        ask: impl FnOnce(&Context<'_>) -> T,
        expected: T,
        counts: [u64; 3],
    ) {
        let (answer, adjusted) = with(ask);
        assert_eq!(answer, expected);
        let Adjusted {
            clamped,
            truncated,
            saturated,
        } = adjusted;
        assert_eq!([clamped, truncated, saturated], counts);
    }

    #[test]
    fn numbers() {
        check(|cx| cx.clamp_int(5, 0, 9), 5, [0, 0, 0]);
        check(|cx| cx.clamp_int(-1, 0, 9), 0, [1, 0, 0]);
        check(|cx| cx.saturate(u64::MAX), i64::MAX, [0, 0, 1]);
        check(
            |cx| cx.clamp_double(0.5, 0.0, 1.0).to_bits(),
            0.5_f64.to_bits(),
            [0, 0, 0],
        );
        check(
            |cx| cx.clamp_double(f64::INFINITY, f64::MIN, f64::MAX).to_bits(),
            f64::MAX.to_bits(),
            [1, 0, 0],
        );
        check(
            |cx| cx.clamp_double(f64::NAN, f64::MIN, f64::MAX).to_bits(),
            0.0_f64.to_bits(),
            [1, 0, 0],
        );
        check(
            |cx| cx.clamp_double(f64::NAN, 2.0, 3.0).to_bits(),
            2.0_f64.to_bits(),
            [1, 0, 0],
        );
    }

    #[test]
    fn strings_are_cut_by_code_points() {
        check(
            |cx| cx.truncate("abcdef", 6).into_owned(),
            "abcdef".to_owned(),
            [0, 0, 0],
        );
        check(
            |cx| cx.truncate("abcdefg", 6).into_owned(),
            "a[...]".to_owned(),
            [0, 1, 0],
        );
        check(
            |cx| cx.truncate("éééééé", 6).into_owned(),
            "éééééé".to_owned(),
            [0, 0, 0],
        );
        check(
            |cx| cx.truncate("ééééééé", 6).into_owned(),
            "é[...]".to_owned(),
            [0, 1, 0],
        );
        check(
            |cx| cx.truncate("abcdefg", 5).into_owned(),
            "[...]".to_owned(),
            [0, 1, 0],
        );
    }

    #[test]
    fn surroundings() {
        let (answers, _) = with(|cx| {
            let settings = (cx.setting(0), cx.setting(1));
            (
                settings,
                cx.resource(0).clone(),
                cx.resource(1).clone(),
                cx.timestamp().to_owned(),
            )
        });
        assert_eq!(
            answers,
            (
                (true, false),
                Value::String("1.0".to_owned()),
                Value::Int(3),
                "now".to_owned()
            )
        );
        check(|cx| (cx.sequence(), cx.sequence()), (7, 7), [0, 0, 0]);
    }

    proptest! {
        #[test]
        fn a_truncated_string_is_never_too_long(text in any::<String>(), max in 5_usize..40) {
            let (cut, adjusted) = with(|cx| cx.truncate(&text, max).into_owned());
            prop_assert!(cut.chars().count() <= max);
            prop_assert_eq!(adjusted.truncated == 1, cut != text);
            prop_assert!(cut == text || cut.ends_with(TRUNCATION_MARKER));
        }
    }
}
