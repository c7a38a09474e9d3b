//! The seam between generated emitters and whatever takes their records.

use std::fmt;

use crate::{Moment, TRUNCATION_MARKER, text::DateTime};

/// What a value is handed over under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key<'k> {
    /// An attribute, or a field of a map.
    Fixed(&'static str),
    /// One of a family of attributes: `<family>.<rest>`.
    Family {
        /// What all keys of the family begin with.
        family: &'static str,
        /// The rest, which the caller named; not empty.
        rest: &'k str,
    },
    /// A name that somebody kept.
    Kept(&'k str),
    /// The record's body.
    Body,
    /// An element of the list that is open.
    Element,
}

impl From<&'static str> for Key<'static> {
    fn from(key: &'static str) -> Self {
        Self::Fixed(key)
    }
}

/// The key as a record has it; nothing for a body and an element.
impl fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Key::Fixed(key) | Key::Kept(key) => f.write_str(key),
            Key::Family { family, rest } => write!(f, "{family}.{rest}"),
            Key::Body | Key::Element => Ok(()),
        }
    }
}

/// Which of the values that a session's metadata hands over a sink takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of them.
    All,
    /// Those that stay as they are until the session changes them.
    Kept,
    /// The others, which are new with every record: when it happened, its place in its session.
    Live,
}

/// What takes values, one after the other, in the order of the catalog.
///
/// Between [`begin_map`](Self::begin_map) and its [`end`](Self::end) the values are fields of that map,
/// between [`begin_list`](Self::begin_list) and its `end` they are elements of that list. No map, list
/// or array that is handed over is empty, because OTLP receivers disagree about empty ones.
pub trait Sink {
    /// Which values it takes. The others are not computed for it.
    const PART: Part = Part::All;

    /// Takes a string.
    fn string(&mut self, key: Key<'_>, value: &str);
    /// Takes the beginning of a string that was too long: [`TRUNCATION_MARKER`]
    /// follows on it.
    fn cut(&mut self, key: Key<'_>, beginning: &str) {
        self.string(key, &[beginning, TRUNCATION_MARKER].concat());
    }
    /// Takes a 64-bit signed integer.
    fn int(&mut self, key: Key<'_>, value: i64);
    /// Takes a finite double.
    fn double(&mut self, key: Key<'_>, value: f64);
    /// Takes a boolean.
    fn boolean(&mut self, key: Key<'_>, value: bool);
    /// Takes bytes.
    fn bytes(&mut self, key: Key<'_>, value: &[u8]);
    /// Opens a map.
    fn begin_map(&mut self, key: Key<'_>);
    /// Opens a list.
    fn begin_list(&mut self, key: Key<'_>);
    /// Closes the map or list that was opened last.
    fn end(&mut self);

    /// Takes a moment: RFC 3339, UTC, milliseconds, `Z`.
    fn moment(&mut self, key: Key<'_>, value: Moment) {
        self.string(key, DateTime::from(value).as_str());
    }

    /// Takes an integer whose catalog wants it as a string: canonical decimal digits.
    fn int_as_string(&mut self, key: Key<'_>, value: i64) {
        self.string(key, Digits::of(value).as_str());
    }

    /// Takes a boolean whose catalog wants it as a string: `true` or `false`.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "both texts are constants")]
    fn boolean_as_string(&mut self, key: Key<'_>, value: bool) {
        if value {
            self.string(key, "true");
        } else {
            self.string(key, "false");
        }
    }
}

/// Decimal digits on the stack.
struct Digits {
    /// As many as an `i64` can have, with its sign; they are the last ones.
    bytes: [u8; 20],
    start: usize,
}

impl Digits {
    fn of(value: i64) -> Self {
        let (mut bytes, mut start) = ([b'0'; 20], 20);
        let mut left = value.unsigned_abs();
        while left > 0 || start == 20 {
            start -= 1;
            bytes[start] = b"0123456789"[(left % 10) as usize];
            left /= 10;
        }
        if value < 0 {
            start -= 1;
            bytes[start] = b'-';
        }
        Self { bytes, start }
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[self.start..]).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_the_number() {
        for value in [0, 1, -1, 9, 10, 1_234_567_890, i64::MAX, i64::MIN] {
            assert_eq!(Digits::of(value).as_str(), value.to_string());
        }
    }
}
