//! The present, for what depends on it. It comes from outside: the library asks no clock.

/// A moment that counts as now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Present {
    /// Nanoseconds since the Unix epoch.
    pub(crate) nanoseconds: u64,
    /// Its day in UTC, `YYYY-MM-DD`.
    date: String,
}

impl Present {
    /// From seconds since the Unix epoch.
    pub(crate) fn from_unix(seconds: u64) -> Self {
        Self {
            nanoseconds: seconds.saturating_mul(1_000_000_000),
            date: date(seconds / 86_400),
        }
    }

    /// Whether a day, `YYYY-MM-DD`, is over.
    pub(crate) fn is_after(&self, day: &str) -> bool {
        *self.date > *day
    }
}

/// The day that is so many days after 1970-01-01 in the proleptic Gregorian calendar.
fn date(days: u64) -> String {
    // Years begin in March, so that a leap day is the last of its year; 719,468 days before 1970 is 0000-03-01.
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    format!("{:04}-{month:02}-{day:02}", era * 400 + year + next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(seconds: u64, expected: &str) {
        assert_eq!(Present::from_unix(seconds).date, expected);
    }

    #[test]
    fn seconds_are_a_day() {
        check(0, "1970-01-01");
        check(951_782_399, "2000-02-28");
        check(951_782_400, "2000-02-29");
        check(951_868_800, "2000-03-01");
        check(1_767_225_599, "2025-12-31");
        check(1_767_225_600, "2026-01-01");
        check(4_107_542_400, "2100-03-01");
    }

    #[test]
    fn a_day_is_over_when_the_next_begins() {
        let present = Present::from_unix(1_767_225_600);
        assert!(present.is_after("2025-12-31"));
        assert!(!present.is_after("2026-01-01"));
    }
}
