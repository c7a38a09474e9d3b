//! Durations and sizes, as people write them: a number with its unit.

use std::fmt;

use super::{
    error::{Faults, Path},
    keys::Read,
    node::Node,
};

/// Milliseconds, from the largest unit to the smallest.
const TIMES: [(&str, u64); 5] = [
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

/// Bytes, from the largest unit to the smallest.
const SIZES: [(&str, u64); 4] = [
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("", 1),
];

/// A duration between two bounds, in milliseconds.
#[derive(Clone, Copy)]
pub(crate) struct Span<const LEAST: u64, const GREATEST: u64>(u64);

/// A number of bytes between two bounds.
#[derive(Clone, Copy)]
pub(crate) struct Size<const LEAST: u64, const GREATEST: u64>(u64);

impl<const LEAST: u64, const GREATEST: u64> Span<LEAST, GREATEST> {
    #[cfg(any(feature = "export", test))]
    pub(crate) const fn millis(millis: u64) -> Self {
        assert!(LEAST <= millis && millis <= GREATEST);
        Self(millis)
    }

    #[cfg(feature = "export")]
    pub(crate) fn duration(self) -> std::time::Duration {
        std::time::Duration::from_millis(self.0)
    }
}

impl<const LEAST: u64, const GREATEST: u64> Size<LEAST, GREATEST> {
    #[cfg(any(feature = "export", test))]
    pub(crate) const fn bytes(bytes: u64) -> Self {
        assert!(LEAST <= bytes && bytes <= GREATEST);
        Self(bytes)
    }

    #[cfg(feature = "export")]
    pub(crate) fn get(self) -> u64 {
        self.0
    }
}

impl<const LEAST: u64, const GREATEST: u64> Read for Span<LEAST, GREATEST> {
    fn read(path: &Path<'_>, node: Node, faults: &mut Faults) -> Option<Self> {
        let millis = match node {
            Node::String(text) => parse(&text, &TIMES),
            _ => None,
        };
        let millis = millis.filter(|millis| (LEAST..=GREATEST).contains(millis));
        if millis.is_none() {
            faults.tell(
                path,
                format!(
                    "expected a duration with its unit (ms, s, m, h, d), such as \"10s\", from {} to {}",
                    written(LEAST, "", &TIMES),
                    written(GREATEST, "", &TIMES)
                ),
            );
        }
        millis.map(Self)
    }

    #[cfg(test)]
    fn value() -> String {
        let (least, greatest) = (written(LEAST, "", &TIMES), written(GREATEST, "", &TIMES));
        format!("a duration, from `\"{least}\"` to `\"{greatest}\"`")
    }
}

impl<const LEAST: u64, const GREATEST: u64> Read for Size<LEAST, GREATEST> {
    fn read(path: &Path<'_>, node: Node, faults: &mut Faults) -> Option<Self> {
        let bytes = match node {
            Node::Int(bytes) => u64::try_from(bytes).ok(),
            Node::String(text) => parse(&text, &SIZES),
            _ => None,
        };
        let bytes = bytes.filter(|bytes| (LEAST..=GREATEST).contains(bytes));
        if bytes.is_none() {
            faults.tell(
                path,
                format!(
                    "expected a number of bytes, or one with KiB, MiB or GiB, such as \"16 MiB\", from {} to {}",
                    written(LEAST, " ", &SIZES),
                    written(GREATEST, " ", &SIZES)
                ),
            );
        }
        bytes.map(Self)
    }

    #[cfg(test)]
    fn value() -> String {
        let (least, greatest) = (written(LEAST, " ", &SIZES), written(GREATEST, " ", &SIZES));
        format!("a size, from `\"{least}\"` to `\"{greatest}\"`")
    }
}

/// A whole number and its unit; a space may stand between them.
fn parse(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let unit = unit.strip_prefix(' ').unwrap_or(unit);
    let (_, factor) = units.iter().find(|(name, _)| *name == unit)?;
    number.parse::<u64>().ok()?.checked_mul(*factor)
}

/// In the largest unit that leaves no rest.
fn written(number: u64, between: &str, units: &[(&str, u64)]) -> String {
    let fitting = units
        .iter()
        .find(|(_, factor)| number.is_multiple_of(*factor));
    match fitting {
        Some((unit, factor)) if number > 0 && !unit.is_empty() => {
            format!("{}{between}{unit}", number / factor)
        }
        _ => number.to_string(),
    }
}

/// As it stands in the table.
impl<const LEAST: u64, const GREATEST: u64> fmt::Display for Span<LEAST, GREATEST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", written(self.0, "", &TIMES))
    }
}

/// As it stands in the table.
impl<const LEAST: u64, const GREATEST: u64> fmt::Display for Size<LEAST, GREATEST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", written(self.0, " ", &SIZES))
    }
}

impl<const LEAST: u64, const GREATEST: u64> fmt::Debug for Span<LEAST, GREATEST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<const LEAST: u64, const GREATEST: u64> fmt::Debug for Size<LEAST, GREATEST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn time(text: &str, expected: Option<u64>) {
        assert_eq!(parse(text, &TIMES), expected, "{text:?}");
    }

    #[track_caller]
    fn size(text: &str, expected: Option<u64>) {
        assert_eq!(parse(text, &SIZES), expected, "{text:?}");
    }

    #[test]
    fn durations() {
        time("500ms", Some(500));
        time("10s", Some(10_000));
        time("10 s", Some(10_000));
        time("2m", Some(120_000));
        time("1h", Some(3_600_000));
        time("7d", Some(604_800_000));
        for text in [
            "",
            "s",
            "10",
            "10S",
            "1.5s",
            "-1s",
            "+1s",
            "1  s",
            "1 s ",
            "99999999999999999d",
        ] {
            time(text, None);
        }
    }

    #[test]
    fn sizes() {
        size("65536", Some(65_536));
        size("64KiB", Some(65_536));
        size("16 MiB", Some(16 << 20));
        size("1GiB", Some(1 << 30));
        for text in [
            "",
            "MiB",
            "16 MB",
            "16mib",
            "1.5MiB",
            "-1",
            "99999999999GiB",
        ] {
            size(text, None);
        }
    }

    #[test]
    fn both_are_written_as_they_are_read() {
        assert_eq!(Span::<1, { u64::MAX }>(90_000).to_string(), "\"90s\"");
        assert_eq!(Span::<1, { u64::MAX }>(604_800_000).to_string(), "\"7d\"");
        assert_eq!(Size::<1, { u64::MAX }>(16 << 20).to_string(), "\"16 MiB\"");
        assert_eq!(Size::<1, { u64::MAX }>(1_000).to_string(), "\"1000\"");
    }
}
