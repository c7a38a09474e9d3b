//! The seam between generated emitters and whatever takes their records.

use std::fmt::{self, Write as _};

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

/// What takes values, one after the other, in the order of the catalog.
///
/// Between [`begin_map`](Self::begin_map) and its [`end`](Self::end) the values are fields of that map,
/// between [`begin_list`](Self::begin_list) and its `end` they are elements of that list. No map, list
/// or array that is handed over is empty, because OTLP receivers disagree about empty ones.
pub trait Sink {
    /// Takes a string.
    fn string(&mut self, key: Key<'_>, value: &str);
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

    /// Takes an integer whose catalog wants it as a string: canonical decimal digits.
    fn int_as_string(&mut self, key: Key<'_>, value: i64) {
        let mut text = Digits::default();
        write!(text, "{value}").expect("an i64 has at most 20 characters");
        self.string(key, text.as_str());
    }

    /// Takes a boolean whose catalog wants it as a string: `true` or `false`.
    fn boolean_as_string(&mut self, key: Key<'_>, value: bool) {
        self.string(key, if value { "true" } else { "false" });
    }
}

/// A string on the stack, as long as an `i64` can be.
#[derive(Default)]
struct Digits {
    bytes: [u8; 20],
    length: usize,
}

impl Digits {
    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

impl fmt::Write for Digits {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.length + text.len();
        self.bytes
            .get_mut(self.length..end)
            .ok_or(fmt::Error)?
            .copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}
