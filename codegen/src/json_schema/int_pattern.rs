//! Regular expressions for the decimal strings of a range of integers.
//!
//! OTLP/JSON writes 64-bit integers as strings (`ProtoJSON`), and JSON Schema has no bounds for
//! strings. These expressions are exact: a string matches if and only if it is the canonical
//! decimal form of an integer in the range (no `+`, no leading zero, no `-0`).

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The expression for `min..=max`, without anchors, as one group.
///
/// `i128` covers both kinds of OTLP integers, signed and unsigned.
///
/// # Panics
/// Where `min` is greater than `max`: no string is in such a range.
pub(crate) fn int_pattern(min: i128, max: i128) -> String {
    assert!(min <= max, "an empty range has no pattern");
    let mut branches = Vec::new();
    if min < 0 {
        let least = if max < 0 { max.unsigned_abs() } else { 1 };
        branches.push(format!("-{}", magnitudes(least, min.unsigned_abs())));
    }
    if max >= 0 {
        let least = if min > 0 { min.unsigned_abs() } else { 0 };
        branches.push(magnitudes(least, max.unsigned_abs()));
    }
    group(&branches)
}

/// The expressions of ranges that many attributes have, each made once.
#[derive(Default)]
pub(super) struct IntPatterns(BTreeMap<(i64, i64), String>);

impl IntPatterns {
    /// The [`int_pattern`] of a range.
    pub(super) fn get(&mut self, min: i64, max: i64) -> &str {
        (self.0.entry((min, max))).or_insert_with(|| int_pattern(min.into(), max.into()))
    }
}

/// Unsigned decimals from `min` to `max`.
fn magnitudes(min: u128, max: u128) -> String {
    let mut branches = Vec::new();
    let mut low = min;
    // Runs of lengths of which every number is in the range become one branch.
    let mut whole: Option<(usize, usize)> = None;
    loop {
        let length = low.to_string().len();
        let greatest = 10_u128.pow(u32::try_from(length).expect("at most 39 digits")) - 1;
        let high = greatest.min(max);
        let least = if length == 1 { 1 } else { greatest / 10 + 1 };
        if low == 0 && high == 9 {
            branches.push("0".to_owned());
            low = 1;
        }
        if low == least && high == greatest {
            whole = Some((whole.map_or(length, |(from, _)| from), length));
        } else {
            flush(&mut whole, &mut branches);
            let mut text = String::new();
            digits(
                low.to_string().as_bytes(),
                high.to_string().as_bytes(),
                &mut text,
            );
            branches.push(text);
        }
        if high == max {
            break;
        }
        low = high + 1;
    }
    flush(&mut whole, &mut branches);
    group(&branches)
}

/// Every number of these lengths.
fn flush(whole: &mut Option<(usize, usize)>, branches: &mut Vec<String>) {
    if let Some((from, to)) = whole.take() {
        let mut text = String::from("[1-9]");
        match (from - 1, to - 1) {
            (0, 0) => {}
            (less, more) if less == more => any_digits(less, &mut text),
            (less, more) => {
                let _ = write!(text, "[0-9]{{{less},{more}}}");
            }
        }
        branches.push(text);
    }
}

/// Strings of one length from `low` to `high`, digit by digit.
fn digits(low: &[u8], high: &[u8], text: &mut String) {
    let (Some((&first, low_rest)), Some((&last, high_rest))) =
        (low.split_first(), high.split_first())
    else {
        return;
    };
    if low.iter().all(|digit| *digit == b'0') && high.iter().all(|digit| *digit == b'9') {
        any_digits(low.len(), text);
        return;
    }
    if first == last {
        text.push(char::from(first));
        digits(low_rest, high_rest, text);
        return;
    }
    let mut branches = Vec::new();
    let (mut from, mut to) = (first, last);
    if low_rest.iter().any(|digit| *digit != b'0') {
        let mut branch = String::from(char::from(first));
        digits(low_rest, &vec![b'9'; low_rest.len()], &mut branch);
        branches.push(branch);
        from += 1;
    }
    let upper = if high_rest.iter().any(|digit| *digit != b'9') {
        let mut branch = String::from(char::from(last));
        digits(&vec![b'0'; high_rest.len()], high_rest, &mut branch);
        to -= 1;
        Some(branch)
    } else {
        None
    };
    if from <= to {
        let mut branch = if from == to {
            String::from(char::from(from))
        } else {
            format!("[{}-{}]", char::from(from), char::from(to))
        };
        any_digits(low_rest.len(), &mut branch);
        branches.push(branch);
    }
    branches.extend(upper);
    text.push_str(&group(&branches));
}

fn any_digits(count: usize, text: &mut String) {
    match count {
        0 => {}
        1 => text.push_str("[0-9]"),
        _ => {
            let _ = write!(text, "[0-9]{{{count}}}");
        }
    }
}

fn group(branches: &[String]) -> String {
    match branches {
        [one] => one.clone(),
        _ => format!("(?:{})", branches.join("|")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::int_pattern;

    /// Judged by the validator that the published patterns are for.
    fn validator(min: i128, max: i128) -> jsonschema::Validator {
        let pattern = crate::json_schema::pattern::anchored(&int_pattern(min, max));
        jsonschema::validator_for(&json!({ "type": "string", "pattern": pattern }))
            .expect("the pattern compiles")
    }

    #[track_caller]
    fn check(min: i128, max: i128, pattern: &str) {
        assert_eq!(int_pattern(min, max), pattern);
        let validator = validator(min, max);
        for (value, inside) in [
            (min, true),
            (max, true),
            (min - 1, false),
            (max + 1, false),
            (min * 10, min == 0),
        ] {
            assert_eq!(
                validator.is_valid(&json!(value.to_string())),
                inside,
                "{value}"
            );
        }
        for odd in [
            "", "-", "-0", "00", "+1", "01", "1.0", "1e1", " 1", "1\n", "１",
        ] {
            assert!(!validator.is_valid(&json!(odd)), "{odd:?}");
        }
    }

    #[test]
    fn patterns_are_short_where_the_range_is_round() {
        check(0, 0, "0");
        check(0, 9, "(?:0|[1-9])");
        check(100, 599, "[1-5][0-9]{2}");
        check(-10, 5, "(?:-(?:[1-9]|10)|[0-5])");
        check(
            0,
            i128::from(i64::MAX),
            "(?:0|[1-9][0-9]{0,17}|(?:[1-8][0-9]{18}|9(?:[0-1][0-9]{17}|2(?:[0-1][0-9]{16}|2(?:[0-2][0-9]{15}|3(?:[0-2][0-9]{14}|3(?:[0-6][0-9]{13}|7(?:[0-1][0-9]{12}|20(?:[0-2][0-9]{10}|3(?:[0-5][0-9]{9}|6(?:[0-7][0-9]{8}|8(?:[0-4][0-9]{7}|5(?:[0-3][0-9]{6}|4(?:[0-6][0-9]{5}|7(?:[0-6][0-9]{4}|7(?:[0-4][0-9]{3}|5(?:[0-7][0-9]{2}|80[0-7])))))))))))))))))",
        );
    }

    #[test]
    fn the_bounds_of_the_wire_types_are_exact() {
        for (min, max) in [
            (i128::from(i64::MIN), i128::from(i64::MAX)),
            (i128::from(i64::MIN), i128::from(i64::MIN)),
            (i128::from(i64::MAX), i128::from(i64::MAX)),
            (1, i128::from(u64::MAX)),
        ] {
            let validator = validator(min, max);
            for (value, inside) in [(min, true), (max, true), (min - 1, false), (max + 1, false)] {
                assert_eq!(validator.is_valid(&json!(value.to_string())), inside);
            }
        }
    }

    /// Integers of every magnitude, and those around each power of ten.
    fn integer() -> impl Strategy<Value = i128> {
        prop_oneof![
            any::<i64>().prop_map(i128::from),
            (any::<i64>(), 0_u32..64).prop_map(|(value, shift)| i128::from(value >> shift)),
            (0_u32..19, -2_i128..=2, any::<bool>()).prop_map(|(power, near, negative)| {
                let value = 10_i128.pow(power) + near;
                if negative { -value } else { value }
            }),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn a_string_matches_if_it_is_in_the_range(
            a in integer(), b in integer(),
            values in prop::collection::vec(integer(), 1..60),
        ) {
            let (min, max) = (a.min(b), a.max(b));
            let validator = validator(min, max);
            for value in values.into_iter().chain([min, max, min - 1, max + 1, i128::midpoint(min, max)]) {
                prop_assert_eq!(
                    validator.is_valid(&json!(value.to_string())),
                    (min..=max).contains(&value),
                    "{} in {}..={}", value, min, max
                );
            }
        }

        #[test]
        fn small_ranges_hold_for_every_value(a in -120_i128..1100, b in -120_i128..1100) {
            let (min, max) = (a.min(b), a.max(b));
            let validator = validator(min, max);
            for value in -1300..1300_i128 {
                prop_assert_eq!(
                    validator.is_valid(&json!(value.to_string())),
                    (min..=max).contains(&value)
                );
            }
        }
    }
}
