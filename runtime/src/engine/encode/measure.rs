//! The sink that says how long a record will be.

use std::marker::PhantomData;

use super::{
    AROUND, AROUND_MEDIUM, AROUND_SCALAR, SHORT, Taken, Takes, is_medium, key_length,
    nested::Nested,
    wire::{delimited, varint_length},
};
use crate::{Key, Moment, Part, Sink, TRUNCATION_MARKER, text::DateTime};

/// Adds up how many bytes the values have that it is handed.
#[derive(Debug)]
pub(crate) struct Measure<'m, P> {
    measured: &'m mut Measured,
    taken: Taken<P>,
}

/// What was measured, and what [`Write`](super::Write) has to know of it.
#[derive(Debug)]
pub(crate) struct Measured {
    /// How many bytes the values have.
    pub(crate) total: usize,
    /// No text is longer where they are [shortened](Takes::SHORTENS).
    pub(super) longest: usize,
    /// Of maps and lists; nothing before the first one.
    pub(super) nested: Option<Box<Nested>>,
}

impl Measured {
    /// Nothing yet. Texts longer than `longest` bytes are cut where they are [shortened](Takes::SHORTENS).
    #[inline]
    pub(crate) fn new(longest: usize) -> Self {
        Self {
            total: 0,
            longest,
            nested: None,
        }
    }
}

impl Drop for Measured {
    #[inline]
    fn drop(&mut self) {
        if let Some(nested) = self.nested.take() {
            nested.keep();
        }
    }
}

impl<'m, P> Measure<'m, P> {
    /// Adds to what was measured.
    #[inline]
    pub(crate) fn new(measured: &'m mut Measured) -> Self {
        Self {
            measured,
            taken: PhantomData,
        }
    }

    /// Adds a value that is no more than a few bytes.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "a key is a constant here, and so is what follows from it"
    )]
    fn scalar(&mut self, key: Key<'_>, value: usize) {
        if let Key::Fixed(key) = key
            && key.len() + value < SHORT
        {
            self.measured.total += key.len() + value + AROUND_SCALAR;
            return;
        }
        self.any(key, value);
    }

    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "a key is a constant here, and so is what follows from it"
    )]
    fn text(&mut self, key: Key<'_>, length: usize) {
        // Where no length has a second byte, and almost none has, this is all of it.
        if let Key::Fixed(key) = key {
            if key.len() + length < SHORT {
                self.measured.total += key.len() + length + AROUND;
                return;
            }
            if is_medium(key.len(), length) {
                self.measured.total += key.len() + length + AROUND_MEDIUM;
                return;
            }
        }
        self.any(key, 1 + delimited(length));
    }

    /// Adds an `AnyValue` of so many bytes under any key.
    #[inline]
    fn any(&mut self, key: Key<'_>, value: usize) {
        self.measured.total = add(self.measured.total, key_length(key), value);
    }
}

/// With an `AnyValue` of so many bytes under a key of so many. It is handed no reference, so what is measured is no memory but a
/// register for everything else.
#[cold]
fn add(total: usize, key: Option<usize>, value: usize) -> usize {
    total + within(key, value)
}

/// How many bytes a value has with its key, or as the body or an element.
pub(super) fn within(key: Option<usize>, value: usize) -> usize {
    match key {
        Some(key) => 1 + delimited(1 + delimited(key) + 1 + delimited(value)),
        None => 1 + delimited(value),
    }
}

impl<P: Takes> Sink for Measure<'_, P> {
    const PART: Part = P::PART;

    #[inline]
    fn moment(&mut self, key: Key<'_>, _: Moment) {
        self.text(key, DateTime::LENGTH);
    }

    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "a key is a constant here, and so is what follows from it"
    )]
    fn string(&mut self, key: Key<'_>, value: &str) {
        if P::SHORTENS && value.len() > self.measured.longest {
            return self.cut(key, value);
        }
        self.text(key, value.len());
    }

    #[inline]
    fn cut(&mut self, key: Key<'_>, text: &str) {
        let text = P::beginning(text, self.measured.longest);
        let length = text.len() + TRUNCATION_MARKER.len();
        self.any(key, 1 + delimited(length));
    }

    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "a key is a constant here, and so is what follows from it"
    )]
    fn int(&mut self, key: Key<'_>, value: i64) {
        self.scalar(key, 1 + varint_length(value.cast_unsigned()));
    }

    #[inline]
    fn double(&mut self, key: Key<'_>, _: f64) {
        self.scalar(key, 9);
    }

    #[inline]
    fn boolean(&mut self, key: Key<'_>, _: bool) {
        self.scalar(key, 2);
    }

    #[inline]
    fn bytes(&mut self, key: Key<'_>, value: &[u8]) {
        self.text(key, P::most(value.len(), self.measured.longest));
    }

    fn begin_map(&mut self, key: Key<'_>) {
        self.begin_list(key);
    }

    fn begin_list(&mut self, key: Key<'_>) {
        let measured = &mut *self.measured;
        let nested = measured.nested.get_or_insert_with(Nested::take);
        nested.measure(measured.total, key_length(key));
        measured.total = 0;
    }

    fn end(&mut self) {
        let measured = &mut *self.measured;
        let nested = measured.nested.as_mut();
        if let Some(total) = nested.and_then(|nested| nested.measured(measured.total)) {
            measured.total = total;
        }
    }
}
