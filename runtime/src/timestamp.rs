//! RFC 3339 timestamps in UTC, without a calendar library.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// `YYYY-MM-DDThh:mm:ss.mmmZ`, on the stack.
#[derive(Clone, Copy)]
pub(crate) struct Timestamp([u8; 24]);

impl Timestamp {
    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl From<SystemTime> for Timestamp {
    /// A time outside the years 1970 to 9999 becomes the nearest one inside, as RFC 3339 has four digits for the year.
    fn from(time: SystemTime) -> Self {
        const LAST: Duration = Duration::from_millis(253_402_300_799_999);
        let since = time
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .min(LAST);
        let seconds = since.as_secs();
        let (year, month, day) = civil(seconds / 86_400);
        let mut text = *b"0000-00-00T00:00:00.000Z";
        put(&mut text[0..4], year);
        put(&mut text[5..7], month);
        put(&mut text[8..10], day);
        put(&mut text[11..13], seconds / 3_600 % 24);
        put(&mut text[14..16], seconds / 60 % 60);
        put(&mut text[17..19], seconds % 60);
        put(&mut text[20..23], u64::from(since.subsec_millis()));
        Self(text)
    }
}

fn put(digits: &mut [u8], mut value: u64) {
    for digit in digits.iter_mut().rev() {
        *digit = b"0123456789"[(value % 10) as usize];
        value /= 10;
    }
}

/// Year, month and day of a number of days since 1970-01-01, in the proleptic Gregorian calendar.
///
/// Counting starts at 0000-03-01, so a leap day is the last day of its year and of its
/// era of 400 years, and the months' lengths follow one linear rule.
fn civil(days: u64) -> (u64, u64, u64) {
    const DAYS_BEFORE_1970: u64 = 719_468;
    const ERA: u64 = 146_097;
    let days = days + DAYS_BEFORE_1970;
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
    let year = days / ERA * 400 + year_of_era + u64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(millis: u64, expected: &str) {
        let time = UNIX_EPOCH + Duration::from_millis(millis);
        assert_eq!(Timestamp::from(time).as_str(), expected);
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
    fn a_time_before_the_epoch_is_the_epoch() {
        let before = UNIX_EPOCH - Duration::from_secs(1);
        assert_eq!(Timestamp::from(before).as_str(), "1970-01-01T00:00:00.000Z");
    }

    /// Days since 1970-01-01, by adding the years and months up one by one.
    fn days(year: u64, month: u64, day: u64) -> u64 {
        let leap = |year: u64| {
            (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400)
        };
        let years: u64 = (1970..year).map(|y| 365 + u64::from(leap(y))).sum();
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

    proptest! {
        #[test]
        fn every_day_is_the_one_that_counting_gives(number in 0_u64..2_932_897) {
            let (year, month, day) = civil(number);
            prop_assert_eq!(days(year, month, day), number);
        }
    }
}
