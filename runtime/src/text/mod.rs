//! Checks of strings whose form the catalog prescribes, all of them `const`.

use std::{error::Error, fmt};

mod date_time;
mod format;
mod owned;
mod pattern;
mod uuid;

pub use date_time::DateTime;
pub use owned::{Checked, Lender, Lent, Owned};
pub use pattern::{Draft, Pattern, Table};
pub use uuid::Uuid;

/// A value is not one that the catalog allows. It does not hold the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invalid {
    expected: &'static str,
}

impl Invalid {
    /// An error that says what was expected.
    pub const fn new(expected: &'static str) -> Self {
        Self { expected }
    }

    /// What was expected.
    pub const fn expected(&self) -> &'static str {
        self.expected
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected)
    }
}

impl Error for Invalid {}

/// Whether a text has from `min` to `max` code points.
pub const fn has_length(text: &str, min: usize, max: usize) -> bool {
    let bytes = text.as_bytes();
    // A code point has from 1 to 4 bytes, so most texts need no count.
    if min <= bytes.len().div_ceil(4) && bytes.len() <= max {
        return true;
    }
    if bytes.len() < min || bytes.len().div_ceil(4) > max {
        return false;
    }
    let (mut at, mut length) = (0, 0);
    while at < bytes.len() {
        // Every byte but a continuation (`10xxxxxx`) begins a code point.
        if bytes[at] & 0xC0 != 0x80 {
            length += 1;
        }
        at += 1;
    }
    min <= length && length <= max
}

/// Whether a text is one of these.
pub const fn is_one_of(text: &str, all: &[&str]) -> bool {
    let mut at = 0;
    while at < all.len() {
        if is_same(text.as_bytes(), all[at].as_bytes()) {
            return true;
        }
        at += 1;
    }
    false
}

const fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_of_code_points() {
        for (text, length) in [("", 0), ("abc", 3), ("é€🦀", 3), ("e\u{301}", 2)] {
            assert!(has_length(text, length, length), "{text}");
            assert!(!has_length(text, length + 1, usize::MAX), "{text}");
            assert!(length == 0 || !has_length(text, 0, length - 1), "{text}");
        }
    }

    #[test]
    fn members() {
        assert!(is_one_of("b", &["a", "b"]));
        assert!(!is_one_of("ab", &["a", "b"]));
        assert!(!is_one_of("", &[]));
    }
}
