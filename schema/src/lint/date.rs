//! Days, for what ends on one.

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(
    /// Days since 1970-01-01.
    i64,
);

impl Date {
    /// Reads `YYYY-MM-DD`; `None` where there is no such day.
    pub fn parse(text: &str) -> Option<Self> {
        if !crate::format::is_date(text) {
            return None;
        }
        let mut parts = text.split('-').map(str::parse::<i64>);
        let mut next = || parts.next()?.ok();
        let (year, month, day) = (next()?, next()?, next()?);
        // Years that begin in March, so that the day that some of them lack is the last one.
        let year = if month <= 2 { year - 1 } else { year };
        let month = (month + 9) % 12;
        let in_year = (153 * month + 2) / 5 + day - 1;
        let before = year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        Some(Self(before + in_year - 719_468))
    }

    /// The day, in UTC, of a time in seconds since 1970.
    pub const fn from_unix(seconds: i64) -> Self {
        Self(seconds.div_euclid(86_400))
    }

    /// How many days after another one it is.
    pub(super) const fn days_after(self, other: Self) -> i64 {
        self.0 - other.0
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn days_are_counted() {
        for (text, days) in [
            ("1970-01-01", 0),
            ("1970-03-01", 59),
            ("2000-02-29", 11_016),
            ("2000-03-01", 11_017),
            ("2026-12-01", 20_788),
        ] {
            assert_eq!(Date::parse(text), Some(Date(days)), "{text}");
            assert_eq!(Date::from_unix(days * 86_400 + 86_399), Date(days));
        }
        assert_eq!(Date::parse("2026-02-29"), None);
        assert_eq!(Date::from_unix(-1), Date(-1));
    }
}
