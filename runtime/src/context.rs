//! What an event may ask while it hands its fields over, and the adjustments that
//! keep a value within the constraint that its catalog gives.

use std::{
    cell::Cell,
    sync::atomic::{AtomicI64, AtomicU64, Ordering},
};

#[cfg(feature = "emit")]
use crate::delivery::Adjusted;
use crate::{Moment, value::Value};

/// What a truncated string ends with; it counts into the greatest length.
pub const TRUNCATION_MARKER: &str = "[...]";

/// The surroundings of one record: settings, resource, time, sequence.
#[derive(Debug)]
pub struct Context<'a> {
    settings: &'a [bool],
    resource: &'a [Value],
    at: Moment,
    sequence: &'a AtomicI64,
    drawn: Cell<Option<i64>>,
    adjustments: &'a Adjustments,
    /// Whether adjustments are counted: what hands values over twice has them counted once.
    counts: Cell<bool>,
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
        let clamped = nearest(value, min, max);
        if is_adjusted(value, clamped) {
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
        at: Moment,
        sequence: &'a AtomicI64,
        adjustments: &'a Adjustments,
    ) -> Self {
        Self {
            settings,
            resource,
            at,
            sequence,
            drawn: Cell::new(None),
            adjustments,
            counts: Cell::new(true),
        }
    }

    /// Whether adjustments are counted from now on.
    #[cfg(feature = "otel")]
    pub(crate) fn count(&self, counts: bool) {
        self.counts.set(counts);
    }
}

/// The nearest of a range; of a NaN, that of 0.
fn nearest(value: f64, min: f64, max: f64) -> f64 {
    if value.is_nan() { 0.0 } else { value }.clamp(min, max)
}

fn is_adjusted(value: f64, clamped: f64) -> bool {
    value.is_nan() || clamped < value || clamped > value
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

    /// When the event happened.
    #[inline]
    pub fn at(&self) -> Moment {
        self.at
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
            self.add(&self.adjustments.clamped);
        }
        clamped
    }

    /// `value`, or the nearest bound; a NaN becomes the bound value nearest to 0,
    /// or 0 itself. The result is finite as long as the bounds are.
    pub fn clamp_double(&self, value: f64, min: f64, max: f64) -> f64 {
        let clamped = nearest(value, min, max);
        if is_adjusted(value, clamped) {
            self.add(&self.adjustments.clamped);
        }
        clamped
    }

    /// The beginning of a value that has more than `max` code points: with [`TRUNCATION_MARKER`] behind it, it has
    /// as many. `None` for any other.
    pub fn cut<'v>(&self, value: &'v str, max: usize) -> Option<&'v str> {
        // A string has at most as many code points as bytes.
        if value.len() <= max || value.chars().nth(max).is_none() {
            return None;
        }
        self.count_truncated();
        let kept = max.saturating_sub(TRUNCATION_MARKER.len());
        let (end, _) = value.char_indices().nth(kept)?;
        Some(&value[..end])
    }

    /// Counts a list that was cut.
    pub(crate) fn count_truncated(&self) {
        self.add(&self.adjustments.truncated);
    }

    #[cold]
    fn add(&self, counter: &AtomicU64) {
        if self.counts.get() {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// `value`; `i64::MAX` where it does not fit an OTLP integer.
    pub(crate) fn saturate(&self, value: impl TryInto<i64>) -> i64 {
        value.try_into().unwrap_or_else(|_| {
            self.add(&self.adjustments.saturated);
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
        let now = Moment::FIRST;
        let cx = Context::new(&[true, false], &resource, now, &sequence, &adjustments);
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
        check(|cx| cx.cut("abcdef", 6), None, [0, 0, 0]);
        check(|cx| cx.cut("abcdefg", 6), Some("a"), [0, 1, 0]);
        check(|cx| cx.cut("éééééé", 6), None, [0, 0, 0]);
        check(|cx| cx.cut("ééééééé", 6), Some("é"), [0, 1, 0]);
        check(|cx| cx.cut("abcdefg", 5), Some(""), [0, 1, 0]);
    }

    #[test]
    fn surroundings() {
        let (answers, _) = with(|cx| {
            let settings = (cx.setting(0), cx.setting(1));
            (
                settings,
                cx.resource(0).clone(),
                cx.resource(1).clone(),
                cx.at(),
            )
        });
        assert_eq!(
            answers,
            (
                (true, false),
                Value::String("1.0".to_owned()),
                Value::Int(3),
                Moment::FIRST
            )
        );
        check(|cx| (cx.sequence(), cx.sequence()), (7, 7), [0, 0, 0]);
    }

    proptest! {
        #[test]
        fn a_truncated_string_is_never_too_long(text in any::<String>(), max in 5_usize..40) {
            let (cut, adjusted) = with(|cx| cx.cut(&text, max).map(str::to_owned));
            let length = text.chars().count();
            prop_assert_eq!(cut.is_some(), length > max);
            prop_assert_eq!(adjusted.truncated == 1, cut.is_some());
            if let Some(cut) = cut {
                prop_assert!(text.starts_with(&cut));
                prop_assert_eq!(cut.chars().count() + TRUNCATION_MARKER.len(), max);
            }
        }
    }
}
