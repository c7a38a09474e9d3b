//! The catalog language's well-known formats.

/// RFC 3339 `date-time` in UTC with milliseconds and `Z`: `2026-11-22T06:21:36.976Z`.
/// A leap second (`:60`) is not accepted, as JSON Schema validators disagree about it.
pub(super) const fn is_date_time(text: &str) -> bool {
    let text = text.as_bytes();
    has_shape(text, b"0000-00-00T00:00:00.000Z", Digit::Decimal) && is_in_calendar(text)
}

/// Whether a time whose digits are where they should be is one of the calendar.
const fn is_in_calendar(text: &[u8]) -> bool {
    let (year, month, day) = (number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
    let leap = (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + leap as u32,
        1..=12 => 31,
        _ => return false,
    };
    let time = number(text, 11, 13) < 24 && number(text, 14, 16) < 60 && number(text, 17, 19) < 60;
    1 <= day && day <= days && time
}

const fn number(text: &[u8], from: usize, to: usize) -> u32 {
    let (mut at, mut number) = (from, 0);
    while at < to {
        number = number * 10 + (text[at] - b'0') as u32;
        at += 1;
    }
    number
}

/// A UUID (RFC 9562) in its hyphenated form, in lower case; any version and variant.
pub(super) const fn is_uuid(text: &str) -> bool {
    has_shape(
        text.as_bytes(),
        b"00000000-0000-0000-0000-000000000000",
        Digit::LowerHex,
    )
}

/// What may stand for a `0` of a shape.
#[derive(Clone, Copy)]
enum Digit {
    Decimal,
    LowerHex,
}

/// Whether `text` is `shape` with every `0` replaced by a digit.
#[inline]
const fn has_shape(text: &[u8], shape: &[u8], digit: Digit) -> bool {
    if text.len() != shape.len() {
        return false;
    }
    // Every byte is looked at, whatever the ones before are: a branch a byte costs more.
    let mut matches = true;
    let mut at = 0;
    while at < shape.len() {
        let byte = text[at];
        matches &= match (shape[at], digit) {
            (b'0', Digit::Decimal) => byte.is_ascii_digit(),
            (b'0', Digit::LowerHex) => byte.is_ascii_digit() | (byte.wrapping_sub(b'a') < 6),
            (expected, _) => byte == expected,
        };
        at += 1;
    }
    matches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(format: fn(&str) -> bool, text: &str, expected: bool) {
        assert_eq!(format(text), expected, "{text:?}");
    }

    #[test]
    fn date_times() {
        check(is_date_time, "2026-11-22T06:21:36.976Z", true);
        check(is_date_time, "2024-02-29T23:59:59.999Z", true);
        check(is_date_time, "2023-02-29T00:00:00.000Z", false);
        check(is_date_time, "2026-13-01T00:00:00.000Z", false);
        check(is_date_time, "2026-11-31T00:00:00.000Z", false);
        check(is_date_time, "2026-11-22T24:00:00.000Z", false);
        check(is_date_time, "2026-11-22T06:21:36Z", false);
        check(is_date_time, "2026-11-22T06:21:36.976z", false);
        check(is_date_time, "2026-11-22 06:21:36.976Z", false);
        check(is_date_time, "2026-11-22T06:21:36.976Z\n", false);
        check(is_date_time, "2026-11-22T06:21:36.9é6", false);
    }

    #[test]
    fn uuids() {
        check(is_uuid, "01a201ea-d543-7302-bfc7-2701231bba04", true);
        check(is_uuid, "01A201EA-d543-7302-bfc7-2701231bba04", false);
        check(is_uuid, "01a201ead5437302bfc72701231bba04", false);
        check(is_uuid, "", false);
    }
}
