//! The sink that writes a record.

#![expect(
    clippy::cast_possible_truncation,
    reason = "lengths are compared with what a byte holds before they become one"
)]

use std::marker::PhantomData;

use super::{
    super::arena::Cursor,
    Measured, SHORT, Taken, Takes, beginning, is_medium,
    nested::Few,
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
    measured: &'b Measured,
    /// No text is longer.
    longest: usize,
    /// The tag of a named value, which is an attribute or stands in a map.
    item: u8,
    /// How many maps and lists were opened.
    opened: usize,
    /// How many bytes are left behind each of them that is open; nothing before the first one.
    open: Option<Few<usize>>,
}

impl<'b> Writing<'b> {
    /// Nothing yet of what was measured, which is to be written into these bytes.
    #[inline]
    pub(crate) fn new(bytes: &'b mut [u8], measured: &'b Measured) -> Self {
        Self {
            cursor: Cursor::new(bytes),
            measured,
            longest: measured.longest,
            item: tag::ATTRIBUTE,
            opened: 0,
            open: None,
        }
    }

    /// Where it writes.
    #[inline]
    pub(crate) fn cursor(&mut self) -> &mut Cursor<'b> {
        &mut self.cursor
    }

    /// Whether everything was written, and nothing is missing.
    pub(crate) fn is_whole(&self) -> bool {
        self.cursor.is_full() && self.item == tag::ATTRIBUTE
    }
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

    /// Writes what stands before an `AnyValue` of so many bytes.
    fn slot(&mut self, key: Key<'_>, value: usize) {
        match key {
            Key::Fixed(key) | Key::Kept(key) => {
                self.named(key.len(), value);
                self.to.cursor.bytes(key.as_bytes());
            }
            Key::Family { family, rest } => {
                self.named(family.len() + 1 + rest.len(), value);
                self.to
                    .cursor
                    .pieces([family.as_bytes(), b".", rest.as_bytes()]);
            }
            Key::Body => return self.to.cursor.tagged(tag::BODY, value),
            Key::Element => return self.to.cursor.tagged(tag::ITEM, value),
        }
        self.to.cursor.tagged(tag::VALUE, value);
    }

    fn named(&mut self, key: usize, value: usize) {
        let inner = 1 + delimited(key) + 1 + delimited(value);
        self.to.cursor.tagged(self.to.item, inner);
        self.to.cursor.tagged(tag::KEY, key);
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
            key => self.any_text(key, tag, value),
        }
    }

    #[cold]
    fn any_text(&mut self, key: Key<'_>, tag: u8, value: &[u8]) {
        self.slot(key, 1 + delimited(value.len()));
        self.to.cursor.tagged(tag, value.len());
        self.to.cursor.bytes(value);
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
            return self.longest(key, tag, value);
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

    /// The same where it is longer still. A [`Key`] that is passed on has a place in memory, so it is made here.
    #[cold]
    fn longest(&mut self, key: &'static str, tag: u8, value: &[u8]) {
        self.any_text(Key::Fixed(key), tag, value);
    }

    #[cold]
    fn cut_fixed(&mut self, key: &'static str, text: &str) {
        self.cut(Key::Fixed(key), text);
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
                self.slot(key, any.len());
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

    fn begin(&mut self, key: Key<'_>, tag: u8) {
        let lengths = self.to.measured.lengths.as_ref();
        let length = lengths.and_then(|lengths| lengths.get(self.to.opened));
        let length = length.unwrap_or_default();
        self.to.opened += 1;
        self.slot(key, 1 + delimited(length));
        self.to.cursor.tagged(tag, length);
        let behind = self.to.cursor.left().checked_sub(length);
        // What is longer than all that is left never ends where it should.
        let open = self.to.open.get_or_insert_with(Few::new);
        open.push(behind.unwrap_or(usize::MAX));
        self.to.item = tag::ITEM;
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
        if value.len() > self.to.longest {
            return match key {
                Key::Fixed(key) => self.cut_fixed(key, value),
                key => self.cut(key, value),
            };
        }
        self.delimited(key, tag::STRING, value.as_bytes());
    }

    #[cold]
    fn cut(&mut self, key: Key<'_>, text: &str) {
        let text = beginning(text, self.to.longest);
        let length = text.len() + TRUNCATION_MARKER.len();
        self.slot(key, 1 + delimited(length));
        self.to.cursor.tagged(tag::STRING, length);
        self.to.cursor.bytes(text.as_bytes());
        self.to.cursor.bytes(TRUNCATION_MARKER.as_bytes());
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
        let length = value.len().min(self.to.longest);
        self.delimited(key, tag::BYTES, &value[..length]);
    }

    fn begin_map(&mut self, key: Key<'_>) {
        self.begin(key, tag::MAP);
    }

    fn begin_list(&mut self, key: Key<'_>) {
        self.begin(key, tag::ARRAY);
    }

    fn end(&mut self) {
        let open = self.to.open.get_or_insert_with(Few::new);
        if open.pop() != Some(self.to.cursor.left()) {
            self.to.cursor.fail();
        }
        if open.len() == 0 {
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
