//! The sink that says how long a record will be.

use std::marker::PhantomData;

use super::{
    All, Takes, Taken, beginning, key_length,
    nested::{Few, Lengths, Open},
    wire::{delimited, varint_length},
};
use crate::{Key, Part, Sink, TRUNCATION_MARKER};

/// Adds up how many bytes the values have that it is handed.
#[derive(Debug)]
pub(crate) struct Measure<P> {
    total: usize,
    longest: usize,
    lengths: Lengths,
    open: Few<Open>,
    taken: Taken<P>,
}

/// What [`Write`](super::Write) has to know.
#[derive(Debug)]
pub(crate) struct Measured {
    /// How many bytes the values have.
    pub(crate) total: usize,
    pub(super) longest: usize,
    pub(super) lengths: Lengths,
}

impl<P> Measure<P> {
    /// Texts longer than `longest` bytes are cut.
    pub(crate) fn new(longest: usize) -> Self {
        Self {
            total: 0,
            longest,
            lengths: Few::new(),
            open: Few::new(),
            taken: PhantomData,
        }
    }

    /// Takes other values from now on.
    pub(crate) fn taking<Q>(self) -> Measure<Q> {
        Measure {
            total: self.total,
            longest: self.longest,
            lengths: self.lengths,
            open: self.open,
            taken: PhantomData,
        }
    }

    pub(crate) fn measured(self) -> Measured {
        Measured {
            total: self.total,
            longest: self.longest,
            lengths: self.lengths,
        }
    }

    /// Adds an `AnyValue` of so many bytes, with what it stands in.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "keys are constants where they are handed over, and so are their lengths")]
    fn add(&mut self, key: Key<'_>, value: usize) {
        self.total += within(key_length(key), value);
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "as above")]
    fn text(&mut self, key: Key<'_>, length: usize) {
        self.add(key, 1 + delimited(length));
    }
}

/// How many bytes a value has with its key, or as the body or an element.
#[inline(always)]
#[allow(clippy::inline_always, reason = "as above")]
fn within(key: Option<usize>, value: usize) -> usize {
    match key {
        Some(key) => 1 + delimited(1 + delimited(key) + 1 + delimited(value)),
        None => 1 + delimited(value),
    }
}

impl Measure<All> {
    /// How many bytes a text has as an attribute.
    pub(super) fn attribute(key: &'static str, text: &str) -> usize {
        within(Some(key.len()), 1 + delimited(text.len()))
    }
}

impl<P: Takes> Sink for Measure<P> {
    const PART: Part = P::PART;

    #[inline(always)]
    fn string(&mut self, key: Key<'_>, value: &str) {
        if value.len() > self.longest {
            return self.cut(key, value);
        }
        self.text(key, value.len());
    }

    #[cold]
    fn cut(&mut self, key: Key<'_>, text: &str) {
        let beginning = beginning(text, self.longest);
        self.text(key, beginning.len() + TRUNCATION_MARKER.len());
    }

    #[inline]
    fn int(&mut self, key: Key<'_>, value: i64) {
        self.add(key, 1 + varint_length(value.cast_unsigned()));
    }

    #[inline]
    fn double(&mut self, key: Key<'_>, _: f64) {
        self.add(key, 9);
    }

    #[inline]
    fn boolean(&mut self, key: Key<'_>, _: bool) {
        self.add(key, 2);
    }

    #[inline]
    fn bytes(&mut self, key: Key<'_>, value: &[u8]) {
        self.text(key, value.len().min(self.longest));
    }

    fn begin_map(&mut self, key: Key<'_>) {
        self.begin_list(key);
    }

    fn begin_list(&mut self, key: Key<'_>) {
        self.open.push(Open {
            index: self.lengths.len(),
            before: self.total,
            key: key_length(key),
        });
        self.lengths.push(0);
        self.total = 0;
    }

    fn end(&mut self) {
        if let Some(Open { index, before, key }) = self.open.pop() {
            self.lengths.set(index, self.total);
            self.total = before + within(key, 1 + delimited(self.total));
        }
    }
}
