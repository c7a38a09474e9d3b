//! RFC 3339 times in UTC, without a calendar library.

use std::{
    cell::Cell,
    fmt,
    str::FromStr,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use super::{Invalid, format};
use crate::recording::FromAttribute;
use crate::{IntoOption, Key, Moment, Put, Sink, Value, Writer};

const LENGTH: usize = 24;

/// From 0000-01-01 to 1970-01-01.
const EPOCH: Duration = Duration::from_secs(62_167_219_200);

/// RFC 3339 `date-time` in UTC with milliseconds and `Z`: `2026-11-22T06:21:36.976Z`.
///
/// A [`SystemTime`] is one without a check, and with the features `time` and `jiff` so are
/// `time::OffsetDateTime` and `jiff::Timestamp`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime([u8; LENGTH]);

impl DateTime {
    /// Checks a text. A leap second (`:60`) is none, as JSON Schema validators disagree about it.
    ///
    /// # Errors
    /// If it is not a time in this form. The error does not hold the text.
    pub const fn new(text: &str) -> Result<Self, Invalid> {
        match text.as_bytes().first_chunk() {
            Some(bytes) if format::is_date_time(text) => Ok(Self(*bytes)),
            _ => Err(Invalid::new(
                "a time in RFC 3339's form, in UTC with milliseconds and `Z`",
            )),
        }
    }

    /// Checks a constant: `const { DateTime::literal(..) }` does not compile where it is none.
    ///
    /// # Panics
    /// If the text is not a time in this form.
    #[track_caller]
    pub const fn literal(text: &str) -> Self {
        match Self::new(text) {
            Ok(time) => time,
            Err(_) => {
                panic!("expected a time in RFC 3339's form, in UTC with milliseconds and `Z`")
            }
        }
    }

    /// Its text.
    pub const fn as_str(&self) -> &str {
        match str::from_utf8(&self.0) {
            Ok(text) => text,
            Err(_) => unreachable!(),
        }
    }
}

impl From<SystemTime> for DateTime {
    /// A time outside the years 0000 to 9999 becomes the nearest one inside, as RFC 3339 has four digits for the year.
    fn from(time: SystemTime) -> Self {
        /// From 0000-01-01 to the last millisecond of 9999.
        const LAST: Duration = Duration::from_millis(315_569_519_999_999);
        let since = match time.duration_since(UNIX_EPOCH) {
            Ok(since) => EPOCH.saturating_add(since).min(LAST),
            Err(before) => EPOCH.saturating_sub(before.duration()),
        };
        Self::since_0000(since.as_secs(), since.subsec_millis())
    }
}

thread_local! {
    /// The second that was asked for last, since 1970, and its beginning: most moments are in the same second as the one before.
    static LAST: Cell<(u64, DateTime)> = const { Cell::new((0, DateTime(*b"1970-01-01T00:00:00.000Z"))) };
}

impl From<Moment> for DateTime {
    #[inline]
    fn from(moment: Moment) -> Self {
        const NANOS: u64 = 1_000_000_000;
        let (seconds, nanos) = (moment.nanos() / NANOS, moment.nanos() % NANOS);
        let (last, mut time) = LAST.get();
        if last != seconds {
            time = Self::since_0000(EPOCH.as_secs() + seconds, 0);
            LAST.set((seconds, time));
        }
        time.set_millis(u32::try_from(nanos / 1_000_000).unwrap_or_default());
        time
    }
}

impl DateTime {
    /// How many bytes its text has.
    #[cfg(feature = "otel")]
    pub(crate) const LENGTH: usize = LENGTH;

    /// The text's bytes.
    #[cfg(feature = "otel")]
    pub(crate) const fn as_bytes(&self) -> &[u8; LENGTH] {
        &self.0
    }

    /// Of a time in the years 0000 to 9999.
    fn since_0000(seconds: u64, millis: u32) -> Self {
        let (year, month, day) = date(seconds / 86_400);
        let in_day = (seconds % 86_400) as u32;
        let mut text = *b"0000-00-00T00:00:00.000Z";
        text[0..2].copy_from_slice(pair(year / 100));
        text[2..4].copy_from_slice(pair(year % 100));
        text[5..7].copy_from_slice(pair(month));
        text[8..10].copy_from_slice(pair(day));
        text[11..13].copy_from_slice(pair(in_day / 3_600));
        text[14..16].copy_from_slice(pair(in_day / 60 % 60));
        text[17..19].copy_from_slice(pair(in_day % 60));
        let mut time = Self(text);
        time.set_millis(millis);
        time
    }

    #[inline]
    fn set_millis(&mut self, millis: u32) {
        self.0[20] = pair(millis / 100)[1];
        self.0[21..23].copy_from_slice(pair(millis % 100));
    }
}

impl FromStr for DateTime {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::new(text)
    }
}

impl TryFrom<&str> for DateTime {
    type Error = Invalid;

    fn try_from(text: &str) -> Result<Self, Invalid> {
        Self::new(text)
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Put for DateTime {
    #[inline]
    fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>) {
        self.as_str().put(key, to);
    }
}

impl FromAttribute for DateTime {
    fn from_attribute(value: Option<&Value>) -> Option<Self> {
        match value? {
            Value::String(text) => Self::new(text).ok(),
            _ => None,
        }
    }
}

impl IntoOption<DateTime> for SystemTime {
    fn into_option(self) -> Option<DateTime> {
        Some(self.into())
    }
}

/// The same from the time of another crate.
macro_rules! from_time {
    ($feature:literal, $time:ty, $system_time:expr) => {
        #[cfg(feature = $feature)]
        impl From<$time> for DateTime {
            /// A time outside the years 0000 to 9999 becomes the nearest one inside.
            fn from(time: $time) -> Self {
                let system_time: fn($time) -> SystemTime = $system_time;
                system_time(time).into()
            }
        }

        #[cfg(feature = $feature)]
        impl IntoOption<DateTime> for $time {
            fn into_option(self) -> Option<DateTime> {
                Some(self.into())
            }
        }
    };
}

from_time!("time", ::time::OffsetDateTime, SystemTime::from);
// What a system's clock cannot hold is long before 1970.
from_time!("jiff", ::jiff::Timestamp, |time| {
    SystemTime::try_from(time).unwrap_or(UNIX_EPOCH)
});

crate::__serialize!(DateTime, as_str);

/// The two digits of a number below 100; of any other none that mean anything.
#[inline]
fn pair(number: u32) -> &'static [u8; 2] {
    const PAIRS: [[u8; 2]; 100] = {
        let mut pairs = [[0; 2]; 100];
        let mut number = 0;
        while number < 100 {
            pairs[number as usize] = [b'0' + number / 10, b'0' + number % 10];
            number += 1_u8;
        }
        pairs
    };
    PAIRS.get(number as usize).unwrap_or(&PAIRS[0])
}

/// The same as [`civil`] gives. It is remembered, as most times are of the same day.
#[inline]
fn date(days: u64) -> (u32, u32, u32) {
    /// The number of days in the upper half, then year, month and day.
    static LAST: AtomicU64 = AtomicU64::new(0);
    let mut last = LAST.load(Ordering::Relaxed);
    if last >> 32 != days {
        let (year, month, day) = civil(days);
        last = (days << 32) | (year << 16) | (month << 8) | day;
        LAST.store(last, Ordering::Relaxed);
    }
    let [.., year_high, year_low, month, day] = last.to_be_bytes();
    let year = u16::from_be_bytes([year_high, year_low]);
    (year.into(), month.into(), day.into())
}

/// Year, month and day of a number of days since 0000-01-01, in the proleptic Gregorian calendar.
///
/// Counting starts at a 1st of March, so a leap day is the last day of its year and of its
/// era of 400 years, and the months' lengths follow one linear rule. That 1st of March is one of an
/// earlier era, so that no number is negative.
fn civil(days: u64) -> (u64, u64, u64) {
    const JANUARY_AND_FEBRUARY: u64 = 60;
    const ERA: u64 = 146_097;
    let days = days + ERA - JANUARY_AND_FEBRUARY;
    let in_era = days % ERA;
    let year_of_era = (in_era - in_era / 1_460 + in_era / 36_524 - in_era / (ERA - 1)) / 365;
    let in_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * in_year + 2) / 153;
    let day = in_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = days / ERA * 400 + year_of_era + u64::from(month <= 2) - 400;
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(millis: u64, expected: &str) {
        let time = UNIX_EPOCH + Duration::from_millis(millis);
        assert_eq!(DateTime::from(time).as_str(), expected);
    }

    #[test]
    fn known_times() {
        check(0, "1970-01-01T00:00:00.000Z");
        check(951_782_400_000, "2000-02-29T00:00:00.000Z");
        check(951_868_799_999, "2000-02-29T23:59:59.999Z");
        check(1_709_164_800_001, "2024-02-29T00:00:00.001Z");
        check(1_795_328_496_976, "2026-11-22T06:21:36.976Z");
        check(4_107_542_400_000, "2100-03-01T00:00:00.000Z");
        check(253_402_300_799_999, "9999-12-31T23:59:59.999Z");
        check(253_402_300_800_000, "9999-12-31T23:59:59.999Z");
    }

    #[test]
    fn times_before_the_epoch() {
        let check = |before: Duration, expected: &str| {
            let time = UNIX_EPOCH - before;
            assert_eq!(DateTime::from(time).as_str(), expected);
        };
        check(Duration::from_millis(1), "1969-12-31T23:59:59.999Z");
        check(Duration::from_nanos(1), "1969-12-31T23:59:59.999Z");
        check(
            Duration::from_secs(62_167_219_200),
            "0000-01-01T00:00:00.000Z",
        );
        check(
            Duration::from_secs(62_167_219_201),
            "0000-01-01T00:00:00.000Z",
        );
    }

    /// Days since 0000-01-01, by adding the years and months up one by one.
    fn days(year: u64, month: u64, day: u64) -> u64 {
        let leap = |year: u64| {
            (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400)
        };
        let years: u64 = (0..year).map(|y| 365 + u64::from(leap(y))).sum();
        let lengths = [
            31,
            28 + u64::from(leap(year)),
            31,
            30,
            31,
            30,
            31,
            31,
            30,
            31,
            30,
            31,
        ];
        let months: u64 = (1..month).zip(lengths).map(|(_, length)| length).sum();
        years + months + day - 1
    }

    #[test]
    fn what_comes_from_a_clock_has_the_form() {
        const TIME: DateTime = DateTime::literal("2026-11-22T06:21:36.976Z");
        let time = UNIX_EPOCH + Duration::from_millis(1_795_328_496_976);
        assert_eq!(DateTime::from(time), TIME);
        assert_eq!(TIME.as_str().parse(), Ok(TIME));
        assert!(DateTime::new("2026-11-22T06:21:36Z").is_err());
    }

    #[cfg(feature = "time")]
    #[test]
    fn the_crate_time_gives_one() {
        let time = ::time::OffsetDateTime::from_unix_timestamp_nanos(1_795_328_496_976_000_000);
        let time = time.expect("a time");
        assert_eq!(DateTime::from(time).as_str(), "2026-11-22T06:21:36.976Z");
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn the_crate_jiff_gives_one() {
        let time = ::jiff::Timestamp::from_millisecond(1_795_328_496_976).expect("a time");
        assert_eq!(DateTime::from(time).as_str(), "2026-11-22T06:21:36.976Z");
    }

    proptest! {
        #[test]
        fn every_day_is_the_one_that_counting_gives(number in 0_u64..3_652_425) {
            let (year, month, day) = civil(number);
            prop_assert_eq!(days(year, month, day), number);
        }
    }
}
