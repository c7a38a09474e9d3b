//! The sink that writes a record.

use std::marker::PhantomData;

use super::{
    Measured, Takes, Taken, beginning,
    wire::{LONGEST_VARINT, delimited, tag, varint, varint_length},
};
use crate::{Key, Part, Sink, TRUNCATION_MARKER};

/// Writes the values that it is handed.
///
/// Values that change between the two times that they are handed over (a `HashMap` key whose text
/// is another each time, say) do not fit their bytes; [`Write::is_whole`] tells.
#[derive(Debug)]
pub(crate) struct Write<'b, P> {
    to: Cursor<'b>,
    measured: &'b Measured,
    /// How many maps and lists were opened.
    opened: usize,
    /// How many of them are open.
    depth: usize,
    taken: Taken<P>,
}

impl<'b, P> Write<'b, P> {
    /// Writes what was measured into these bytes.
    pub(crate) fn new(to: Cursor<'b>, measured: &'b Measured) -> Self {
        Self {
            to,
            measured,
            opened: 0,
            depth: 0,
            taken: PhantomData,
        }
    }

    /// Takes other values from now on.
    pub(crate) fn taking<Q>(self) -> Write<'b, Q> {
        Write {
            to: self.to,
            measured: self.measured,
            opened: self.opened,
            depth: self.depth,
            taken: PhantomData,
        }
    }

    /// Where it writes.
    pub(crate) fn cursor(&mut self) -> &mut Cursor<'b> {
        &mut self.to
    }

    /// Whether everything was written, and nothing is missing.
    pub(crate) fn is_whole(&self) -> bool {
        self.to.is_full() && self.depth == 0
    }

    /// Writes what stands before an `AnyValue` of so many bytes.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "keys are constants where they are handed over, and so are their lengths")]
    fn slot(&mut self, key: Key<'_>, value: usize) {
        match key {
            Key::Fixed(key) | Key::Kept(key) => {
                self.named(key.len(), value);
                self.to.bytes(key.as_bytes());
            }
            Key::Family { family, rest } => {
                self.named(family.len() + 1 + rest.len(), value);
                self.to.bytes(family.as_bytes());
                self.to.byte(b'.');
                self.to.bytes(rest.as_bytes());
            }
            Key::Body => return self.to.tagged(tag::BODY, value),
            Key::Element => return self.to.tagged(tag::ITEM, value),
        }
        self.to.tagged(tag::VALUE, value);
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "as above")]
    fn named(&mut self, key: usize, value: usize) {
        let inner = 1 + delimited(key) + 1 + delimited(value);
        let tag = if self.depth == 0 { tag::ATTRIBUTE } else { tag::ITEM };
        self.to.tagged(tag, inner);
        self.to.tagged(tag::KEY, key);
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "as above")]
    fn delimited(&mut self, key: Key<'_>, tag: u8, value: &[u8]) {
        self.slot(key, 1 + delimited(value.len()));
        self.to.tagged(tag, value.len());
        self.to.bytes(value);
    }

    fn begin(&mut self, key: Key<'_>, tag: u8) {
        let length = self.measured.lengths.get(self.opened).unwrap_or_default();
        self.opened += 1;
        self.slot(key, 1 + delimited(length));
        self.to.tagged(tag, length);
        self.depth += 1;
    }
}

impl<P: Takes> Sink for Write<'_, P> {
    const PART: Part = P::PART;

    #[inline(always)]
    fn string(&mut self, key: Key<'_>, value: &str) {
        if value.len() > self.measured.longest {
            return self.cut(key, value);
        }
        self.delimited(key, tag::STRING, value.as_bytes());
    }

    #[cold]
    fn cut(&mut self, key: Key<'_>, text: &str) {
        let text = beginning(text, self.measured.longest);
        let length = text.len() + TRUNCATION_MARKER.len();
        self.slot(key, 1 + delimited(length));
        self.to.tagged(tag::STRING, length);
        self.to.bytes(text.as_bytes());
        self.to.bytes(TRUNCATION_MARKER.as_bytes());
    }

    #[inline]
    fn int(&mut self, key: Key<'_>, value: i64) {
        let value = value.cast_unsigned();
        self.slot(key, 1 + varint_length(value));
        self.to.byte(tag::INT);
        self.to.varint(value);
    }

    #[inline]
    fn double(&mut self, key: Key<'_>, value: f64) {
        self.slot(key, 9);
        self.to.byte(tag::DOUBLE);
        self.to.bytes(&value.to_le_bytes());
    }

    #[inline]
    fn boolean(&mut self, key: Key<'_>, value: bool) {
        self.slot(key, 2);
        self.to.byte(tag::BOOL);
        self.to.byte(u8::from(value));
    }

    #[inline]
    fn bytes(&mut self, key: Key<'_>, value: &[u8]) {
        let length = value.len().min(self.measured.longest);
        self.delimited(key, tag::BYTES, &value[..length]);
    }

    fn begin_map(&mut self, key: Key<'_>) {
        self.begin(key, tag::MAP);
    }

    fn begin_list(&mut self, key: Key<'_>) {
        self.begin(key, tag::ARRAY);
    }

    fn end(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}

/// A place in bytes of a fixed length. What does not fit is left out, and nothing is whole then.
#[derive(Debug)]
pub(crate) struct Cursor<'b> {
    to: &'b mut [u8],
    at: usize,
}

impl<'b> Cursor<'b> {
    pub(crate) fn new(to: &'b mut [u8]) -> Self {
        Self { to, at: 0 }
    }

    /// Whether the bytes are all written, and no more was.
    pub(crate) fn is_full(&self) -> bool {
        self.at == self.to.len()
    }

    #[inline]
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        let end = self.at.wrapping_add(bytes.len());
        if let Some(place) = self.to.get_mut(self.at..end) {
            place.copy_from_slice(bytes);
            self.at = end;
        } else {
            self.fail();
        }
    }

    #[inline]
    pub(crate) fn byte(&mut self, byte: u8) {
        match self.to.get_mut(self.at) {
            Some(place) => {
                *place = byte;
                self.at += 1;
            }
            None => self.fail(),
        }
    }

    #[inline]
    pub(crate) fn varint(&mut self, value: u64) {
        if value < 0x80 {
            return self.byte(value as u8);
        }
        let mut bytes = [0; LONGEST_VARINT];
        let length = varint(value, &mut bytes);
        self.bytes(&bytes[..length]);
    }

    /// A tag and the length of what follows.
    #[inline]
    pub(crate) fn tagged(&mut self, tag: u8, length: usize) {
        if length < 0x80 {
            self.bytes(&[tag, length as u8]);
        } else {
            self.byte(tag);
            self.varint(length as u64);
        }
    }

    #[cold]
    fn fail(&mut self) {
        self.at = usize::MAX;
    }
}
