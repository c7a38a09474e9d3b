//! What a plain scalar means, by the rules of `serde_yaml` (the YAML 1.2 core schema and
//! `0b` integers).

/// The value of a scalar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Scalar<'a> {
    Null,
    Boolean(bool),
    /// Within `i64` and `u64` together.
    Int(i128),
    /// An integer beyond them.
    HugeInt,
    Double(f64),
    String(&'a str),
}

impl<'a> Scalar<'a> {
    pub(super) fn plain(text: &'a str) -> Self {
        match text {
            "" | "~" | "null" | "Null" | "NULL" => return Self::Null,
            "true" | "True" | "TRUE" => return Self::Boolean(true),
            "false" | "False" | "FALSE" => return Self::Boolean(false),
            _ => {}
        }
        // No number begins with a letter.
        if text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Self::String(text);
        }
        match int(text) {
            Some(n) if n >= i128::from(i64::MIN) && n <= i128::from(u64::MAX) => Self::Int(n),
            Some(_) => Self::HugeInt,
            None => double(text).map_or(Self::String(text), Self::Double),
        }
    }
}

fn int(text: &str) -> Option<i128> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let radix = |prefix: &str, radix: u32| {
        let rest = digits.strip_prefix(prefix)?;
        if rest.starts_with(['+', '-']) {
            return None;
        }
        i128::from_str_radix(rest, radix).ok()
    };
    let n = radix("0x", 16)
        .or_else(|| radix("0o", 8))
        .or_else(|| radix("0b", 2))
        .or_else(|| {
            if leading_zero(digits) {
                return None;
            }
            digits.parse().ok()
        })?;
    Some(if negative { -n } else { n })
}

/// `007` is a string.
fn leading_zero(digits: &str) -> bool {
    digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit())
}

fn double(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    match unsigned {
        ".inf" | ".Inf" | ".INF" => return Some(f64::INFINITY),
        _ => {}
    }
    match text {
        "-.inf" | "-.Inf" | "-.INF" => return Some(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => return Some(f64::NAN),
        _ => {}
    }
    if text.starts_with('+') && unsigned.starts_with(['+', '-'])
        || leading_zero(text.strip_prefix(['-', '+']).unwrap_or(text))
    {
        return None;
    }
    unsigned.parse().ok().filter(|n: &f64| n.is_finite())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_yaml::Value;

    use super::Scalar;

    #[track_caller]
    fn check(text: &str) {
        let Ok(theirs) = serde_yaml::from_str::<Value>(text) else {
            return;
        };
        let ours = Scalar::plain(text);
        let same = match (ours, &theirs) {
            (Scalar::Null, Value::Null) => true,
            (Scalar::Boolean(a), Value::Bool(b)) => a == *b,
            (Scalar::Int(a), Value::Number(b)) => {
                b.as_i64().map(i128::from).or(b.as_u64().map(i128::from)) == Some(a)
            }
            (Scalar::Double(a), Value::Number(b)) => {
                b.is_f64()
                    && b.as_f64()
                        .is_some_and(|b| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()))
            }
            (Scalar::String(a), Value::String(b)) => a == b,
            _ => false,
        };
        assert!(same, "{text:?}: {ours:?} but serde_yaml says {theirs:?}");
    }

    #[test]
    fn agrees_with_serde_yaml_on_the_traps() {
        for text in [
            "~",
            "null",
            "yes",
            "on",
            "True",
            "tRue",
            "0",
            "-0",
            "+0",
            "00",
            "007",
            "-007",
            "+5",
            "0x1F",
            "-0x1f",
            "+0x10",
            "0o17",
            "0b101",
            "0x",
            "0x-1",
            "1e3",
            "1.",
            ".5",
            "-.5",
            "+.5",
            ".inf",
            "-.inf",
            "+.inf",
            ".nan",
            "inf",
            "nan",
            "infinity",
            "1e999",
            "1_000",
            "1.0.0",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "18446744073709551615",
            "2026-11-22",
            "12:30",
            "a",
            "--1",
            "+-1",
            "-+1",
            "0.1",
            "00.1",
        ] {
            check(text);
        }
    }

    proptest! {
        #[test]
        fn agrees_with_serde_yaml(text in "[-+0-9xobaefinf._~A-Z]{1,8}") {
            // serde_yaml does not load integers beyond u64 into a value.
            if !matches!(Scalar::plain(&text), Scalar::HugeInt) && text != "---" && text != "..." && text != "-" {
                check(&text);
            }
        }
    }
}
