//! The well-known formats of strings.

use crate::resolved::Format;

impl Format {
    /// The catalog's word for the format.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DateTime => "date-time",
            Self::Uuid => "uuid",
        }
    }

    /// Whether a text has the format.
    pub fn matches(self, text: &str) -> bool {
        match self {
            Self::DateTime => is_date_time(text),
            Self::Uuid => is_uuid(text),
        }
    }

    /// A text that has the format.
    pub const fn example(self) -> &'static str {
        match self {
            Self::DateTime => "2026-01-31T12:00:00.000Z",
            Self::Uuid => "01a201ea-d543-7302-bfc7-2701231bba04",
        }
    }
}

/// RFC 3339, section 5.6, in UTC with milliseconds: `2026-01-31T12:00:00.000Z`.
fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else {
        return false;
    };
    let two = |at: usize| digits(time.get(at..at + 2), 2);
    is_date(date)
        && time.len() == 13
        && time.is_ascii()
        && two(0).is_some_and(|hour| hour < 24)
        && two(3).is_some_and(|minute| minute < 60)
        && two(6).is_some_and(|second| second < 60)
        && digits(time.get(9..12), 3).is_some()
        && [(2, b':'), (5, b':'), (8, b'.'), (12, b'Z')]
            .iter()
            .all(|&(at, byte)| time.as_bytes()[at] == byte)
}

/// RFC 3339 `full-date`, a day that exists.
pub(crate) fn is_date(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let (Some(year), Some(month), Some(day)) = (
        digits(Some(year), 4),
        digits(Some(month), 2),
        digits(Some(day), 2),
    ) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

fn digits(text: Option<&str>, count: usize) -> Option<u32> {
    let text =
        text.filter(|text| text.len() == count && text.bytes().all(|b| b.is_ascii_digit()))?;
    text.parse().ok()
}

/// RFC 9562, section 4, in lower case.
fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
        })
}

#[cfg(test)]
mod tests {
    use crate::resolved::Format;

    #[test]
    fn date_time() {
        for good in [Format::DateTime.example(), "2024-02-29T23:59:59.999Z"] {
            assert!(Format::DateTime.matches(good), "{good}");
        }
        for bad in [
            "",
            "T",
            "2026-01-31",
            "2026-01-31T12:00:00Z",
            "2026-01-31T12:00:00.000+00:00",
            "2026-02-29T12:00:00.000Z",
            "2026-01-31T24:00:00.000Z",
            "2026-01-31t12:00:00.000Z",
            "2026-01-31T12:00:00.000Z\n",
            "2026-13-01T00:00:00.000Z",
            "2026-01-31T12:00:0é.00Z",
            "+026-01-31T12:00:00.000Z",
        ] {
            assert!(!Format::DateTime.matches(bad), "{bad}");
        }
    }

    #[test]
    fn uuid() {
        assert!(Format::Uuid.matches(Format::Uuid.example()));
        for bad in [
            "",
            "01A201EA-d543-7302-bfc7-2701231bba04",
            "01a201ead5437302bfc72701231bba04",
            "01a201ea-d543-7302-bfc7-2701231bba04\n",
        ] {
            assert!(!Format::Uuid.matches(bad), "{bad}");
        }
    }
}
