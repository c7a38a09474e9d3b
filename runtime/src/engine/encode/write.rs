//! The sink that writes a record.

#![expect(
    clippy::cast_possible_truncation,
    reason = "lengths are compared with what a byte holds before they become one"
)]

use std::marker::PhantomData;

use super::{
    super::arena::Cursor,
    Measured, SHORT, Taken, Takes, is_medium,
    nested::Nested,
    wire::{Tagged, delimited, tag},
};
use crate::{Key, Moment, Part, Sink, TRUNCATION_MARKER, text::DateTime};

/// Writes the values that it is handed.
///
/// Values that change between the two times that they are handed over (a `HashMap` key whose text
/// is another each time, say) do not fit their bytes; [`Writing::is_whole`] tells.
#[derive(Debug)]
pub(crate) struct Write<'w, 'b, P> {
    to: &'w mut Writing<'b>,
    taken: Taken<P>,
}

/// How far a record is written.
#[derive(Debug)]
pub(crate) struct Writing<'b> {
    cursor: Cursor<'b>,
    /// The tag of a named value, which is an attribute or stands in a map.
    item: u8,
    measured: &'b mut Measured,
    /// How many maps and lists were opened.
    opened: usize,
}

impl<'b> Writing<'b> {
    /// Nothing yet of what was measured, which is to be written into these bytes.
    #[inline]
    pub(crate) fn new(bytes: &'b mut [u8], measured: &'b mut Measured) -> Self {
        Self {
            cursor: Cursor::new(bytes),
            item: tag::ATTRIBUTE,
            measured,
            opened: 0,
        }
    }

    /// Where it writes.
    #[inline]
    pub(crate) fn cursor(&mut self) -> &mut Cursor<'b> {
        &mut self.cursor
    }

    /// Whether everything was written, and nothing is missing.
    #[inline]
    pub(crate) fn is_whole(&self) -> bool {
        self.cursor.is_full() && self.item == tag::ATTRIBUTE
    }

    /// Writes what stands before an `AnyValue` of so many bytes.
    #[inline]
    fn slot(&mut self, key: Key<'_>, value: usize) {
        let item = self.item;
        self.cursor.lend(|to| slot(to, item, key, value));
    }

    /// Writes a text or bytes under any key.
    #[inline]
    fn any_text(&mut self, key: Key<'_>, tag: u8, value: &[u8]) {
        let item = self.item;
        self.cursor.lend(|to| any_text(to, item, key, tag, value));
    }

    /// Writes the beginning of a text.
    #[inline]
    fn cut_text(&mut self, key: Key<'_>, text: &str) {
        let item = self.item;
        self.cursor.lend(|to| cut_text(to, item, key, text));
    }

    fn begin(&mut self, key: Key<'_>, tag: u8) {
        let nested = self.measured.nested.as_ref();
        let length = nested.and_then(|nested| nested.length(self.opened));
        let length = length.unwrap_or_default();
        self.opened += 1;
        self.slot(key, 1 + delimited(length));
        self.cursor.tagged(tag, length);
        let behind = self.cursor.left().checked_sub(length);
        let nested = (self.measured.nested).get_or_insert_with(Nested::take);
        // What is longer than all that is left never ends where it should.
        nested.write(behind.unwrap_or(usize::MAX));
        self.item = tag::ITEM;
    }
}

/// Writes what stands before an `AnyValue` of so many bytes.
#[cold]
fn slot<'b>(mut to: Cursor<'b>, item: u8, key: Key<'_>, value: usize) -> Cursor<'b> {
    let named = |to: &mut Cursor<'b>, key: usize| {
        let inner = 1 + delimited(key) + 1 + delimited(value);
        to.tagged(item, inner);
        to.tagged(tag::KEY, key);
    };
    match key {
        Key::Fixed(key) | Key::Kept(key) => {
            named(&mut to, key.len());
            to.bytes(key.as_bytes());
        }
        Key::Family { family, rest } => {
            named(&mut to, family.len() + 1 + rest.len());
            to.pieces([family.as_bytes(), b".", rest.as_bytes()]);
        }
        Key::Body => {
            to.tagged(tag::BODY, value);
            return to;
        }
        Key::Element => {
            to.tagged(tag::ITEM, value);
            return to;
        }
    }
    to.tagged(tag::VALUE, value);
    to
}

/// Writes a text or bytes under any key.
#[cold]
fn any_text<'b>(to: Cursor<'b>, item: u8, key: Key<'_>, tag: u8, value: &[u8]) -> Cursor<'b> {
    let mut to = slot(to, item, key, 1 + delimited(value.len()));
    to.tagged(tag, value.len());
    to.bytes(value);
    to
}

/// Writes the beginning of a text, and the marker that it is no more.
#[cold]
fn cut_text<'b>(to: Cursor<'b>, item: u8, key: Key<'_>, text: &str) -> Cursor<'b> {
    let length = text.len() + TRUNCATION_MARKER.len();
    let mut to = slot(to, item, key, 1 + delimited(length));
    to.tagged(tag::STRING, length);
    to.bytes(text.as_bytes());
    to.bytes(TRUNCATION_MARKER.as_bytes());
    to
}

impl<'w, 'b, P: Takes> Write<'w, 'b, P> {
    /// Goes on writing.
    #[inline]
    pub(crate) fn new(to: &'w mut Writing<'b>) -> Self {
        Self {
            to,
            taken: PhantomData,
        }
    }

    /// Writes a text or bytes.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "a key is a constant here, and so is what follows from it"
    )]
    fn delimited(&mut self, key: Key<'_>, tag: u8, value: &[u8]) {
        match key {
            Key::Fixed(key) => self.text(key, tag, value),
            key => self.to.any_text(key, tag, value),
        }
    }

    /// Writes a text or bytes under a constant key, of which almost no length has a second byte.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "a key is a constant here, and so is what follows from it"
    )]
    fn text(&mut self, key: &'static str, tag: u8, value: &[u8]) {
        let (k, v) = (key.len(), value.len());
        if v >= SHORT.saturating_sub(k) {
            return self.long(key, tag, value);
        }
        let before = together([self.to.item, (k + v) as u8 + 6, tag::KEY, k as u8]);
        let between = together([tag::VALUE, v as u8 + 2, tag, v as u8]);
        self.to
            .cursor
            .pieces_and([&before, key.as_bytes(), &between], value);
    }

    /// The same where the text is longer: some have two bytes.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as above")]
    fn long(&mut self, key: &'static str, tag: u8, value: &[u8]) {
        let (k, v) = (key.len(), value.len());
        if !is_medium(k, v) {
            return self.to.any_text(Key::Fixed(key), tag, value);
        }
        // A varint of two bytes.
        let two = |length: usize| (length & 0x7F | 0x80 | (length >> 7 << 8)) as u16;
        let before = u32::from(self.to.item)
            | (u32::from(two(k + v + 8)) << 8)
            | (u32::from(tag::KEY) << 24);
        let between = u64::from(tag::VALUE)
            | (u64::from(two(v + 3)) << 8)
            | (u64::from(tag) << 24)
            | (u64::from(two(v)) << 32);
        let [first, second, third, fourth, fifth, sixth, ..] = between.to_le_bytes();
        self.to.cursor.pieces([
            &before.to_le_bytes(),
            &[k as u8],
            key.as_bytes(),
            &[first, second, third, fourth],
            &[fifth, sixth],
            value,
        ]);
    }

    /// Writes a value that is no more than a few bytes.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "a key is a constant here, and so is what follows from it"
    )]
    fn scalar(&mut self, key: Key<'_>, any: &[u8]) {
        match key {
            Key::Fixed(key) if key.len() + any.len() < SHORT => self.short(key, any),
            key => {
                self.to.slot(key, any.len());
                self.to.cursor.bytes(any);
            }
        }
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as above")]
    fn short(&mut self, key: &'static str, any: &[u8]) {
        let (k, v) = (key.len(), any.len());
        let before = together([self.to.item, (k + v) as u8 + 4, tag::KEY, k as u8]);
        self.to
            .cursor
            .pieces_and([&before, key.as_bytes(), &[tag::VALUE, v as u8]], any);
    }
}

impl<P: Takes> Sink for Write<'_, '_, P> {
    const PART: Part = P::PART;

    #[inline]
    fn moment(&mut self, key: Key<'_>, value: Moment) {
        self.delimited(key, tag::STRING, DateTime::from(value).as_bytes());
    }

    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "a key is a constant here, and so is what follows from it"
    )]
    fn string(&mut self, key: Key<'_>, value: &str) {
        if P::SHORTENS && value.len() > self.to.measured.longest {
            return self.cut(key, value);
        }
        self.delimited(key, tag::STRING, value.as_bytes());
    }

    #[inline]
    fn cut(&mut self, key: Key<'_>, text: &str) {
        let text = P::beginning(text, self.to.measured.longest);
        self.to.cut_text(key, text);
    }

    #[inline]
    fn int(&mut self, key: Key<'_>, value: i64) {
        match value.cast_unsigned() {
            value @ ..0x80 => self.scalar(key, &[tag::INT, value as u8]),
            value @ 0x80..0x4000 => {
                self.scalar(key, &[tag::INT, value as u8 | 0x80, (value >> 7) as u8]);
            }
            value => self.scalar(key, Tagged::new(tag::INT, value).as_bytes()),
        }
    }

    #[inline]
    fn double(&mut self, key: Key<'_>, value: f64) {
        let mut any = [tag::DOUBLE; 9];
        any[1..].copy_from_slice(&value.to_le_bytes());
        self.scalar(key, &any);
    }

    #[inline]
    fn boolean(&mut self, key: Key<'_>, value: bool) {
        self.scalar(key, &[tag::BOOL, u8::from(value)]);
    }

    #[inline]
    fn bytes(&mut self, key: Key<'_>, value: &[u8]) {
        let length = P::most(value.len(), self.to.measured.longest);
        self.delimited(key, tag::BYTES, &value[..length]);
    }

    fn begin_map(&mut self, key: Key<'_>) {
        self.to.begin(key, tag::MAP);
    }

    fn begin_list(&mut self, key: Key<'_>) {
        self.to.begin(key, tag::ARRAY);
    }

    fn end(&mut self) {
        let nested = self.to.measured.nested.as_mut();
        let ended = nested.and_then(|nested| nested.written());
        if ended.is_none_or(|(behind, _)| behind != self.to.cursor.left()) {
            self.to.cursor.fail();
        }
        if ended.is_none_or(|(_, is_inside)| !is_inside) {
            self.to.item = tag::ATTRIBUTE;
        }
    }
}

/// The same bytes, as one number that is stored at once.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "some of them are constants where it is called"
)]
fn together([first, second, third, fourth]: [u8; 4]) -> [u8; 4] {
    let number = u32::from(first)
        | (u32::from(second) << 8)
        | (u32::from(third) << 16)
        | (u32::from(fourth) << 24);
    number.to_le_bytes()
}

/// What is written of protobuf piece by piece.
impl Cursor<'_> {
    /// A tag and a varint.
    #[inline]
    pub(crate) fn tagged(&mut self, tag: u8, value: usize) {
        if value < 0x80 {
            self.bytes(&[tag, value as u8]);
        } else {
            self.bytes(Tagged::new(tag, value as u64).as_bytes());
        }
    }
}
