//! The catalog language's well-known formats.

/// RFC 3339 `date-time` in UTC with milliseconds and `Z`: `2026-11-22T06:21:36.976Z`.
/// A leap second (`:60`) is not accepted, as JSON Schema validators disagree about it.
pub(super) fn is_date_time(text: &str) -> bool {
    has_shape(text, "0000-00-00T00:00:00.000Z", |byte| {
        byte.is_ascii_digit()
    }) && in_calendar(text).is_some()
}

fn in_calendar(text: &str) -> Option<()> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u32>().ok();
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let leap = (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        1..=12 => 31,
        _ => return None,
    };
    let time = number(11..13)? < 24 && number(14..16)? < 60 && number(17..19)? < 60;
    ((1..=days).contains(&day) && time).then_some(())
}

/// A UUID (RFC 9562) in its hyphenated form, in lower case; any version and variant.
pub(super) fn is_uuid(text: &str) -> bool {
    has_shape(
        text,
        "00000000-0000-0000-0000-000000000000",
        |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
    )
}

/// Whether `text` is `shape` with every `0` replaced by a `digit`.
fn has_shape(text: &str, shape: &str, digit: impl Fn(u8) -> bool) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, expected)| {
            if expected == b'0' {
                digit(byte)
            } else {
                byte == expected
            }
        })
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
