//! Records as OTLP protobuf, straight from an event's fields.
//!
//! A record is handed over twice: [`Measure`] says how long it will be, [`Write`] writes it into just as many
//! bytes. Neither allocates, but for maps and lists, and of these for the first record with as many in a thread.
//!
//! Source: `opentelemetry/proto/logs/v1/logs.proto` and `common/v1/common.proto` of opentelemetry-proto 1.x; the
//! wire format of protobuf. No tag that is needed here has more than one byte.

use std::marker::PhantomData;

use crate::{Context, Fields, Key, Part, TRUNCATION_MARKER, Writer};

mod measure;
mod nested;
mod record;
pub(super) mod wire;
mod write;

#[cfg(test)]
mod tests;

pub(crate) use measure::{Measure, Measured};
pub(crate) use record::Stamp;
pub(crate) use write::{Write, Writing};

/// Says at the level of types which values a sink takes, and how.
pub(crate) trait Takes {
    /// Those values.
    const PART: Part;
    /// Whether texts and bytes that are longer than the [longest](Measured::new) are cut. What never asks costs nothing.
    const SHORTENS: bool = false;

    /// How much of so many bytes goes out.
    #[inline]
    fn most(length: usize, longest: usize) -> usize {
        if Self::SHORTENS {
            length.min(longest)
        } else {
            length
        }
    }

    /// How much of a text goes out before [`TRUNCATION_MARKER`].
    fn beginning(text: &str, longest: usize) -> &str {
        if Self::SHORTENS {
            beginning(text, longest)
        } else {
            text
        }
    }
}

/// Takes all values.
pub(crate) enum All {}
/// Takes what a session keeps.
pub(crate) enum Kept {}
/// Takes what is new with every record.
pub(crate) enum Live {}

impl Takes for All {
    const PART: Part = Part::All;
}

impl Takes for Kept {
    const PART: Part = Part::Kept;
}

impl Takes for Live {
    const PART: Part = Part::Live;
}

/// Takes the same, shortened.
pub(crate) struct Shortened<P>(Taken<P>);

impl<P: Takes> Takes for Shortened<P> {
    const PART: Part = P::PART;
    const SHORTENS: bool = true;
}

/// Values as attributes, in memory of their own: for what is written seldom. Nothing, where they are not the same both times that
/// they are handed over.
pub(crate) fn encoded<P: Takes>(fields: &impl Fields, cx: &Context<'_>) -> Vec<u8> {
    let mut measured = Measured::new(usize::MAX);
    cx.count(false);
    fields.fields(&mut Writer::new(cx, &mut Measure::<P>::new(&mut measured)));
    cx.count(true);
    let mut bytes = vec![0; measured.total];
    let mut writing = Writing::new(&mut bytes, &mut measured);
    fields.fields(&mut Writer::new(cx, &mut Write::<P>::new(&mut writing)));
    if writing.is_whole() {
        bytes
    } else {
        Vec::new()
    }
}

/// What stands around a key and a text that have fewer than [`SHORT`] bytes together: tags and lengths.
const AROUND: usize = 8;
/// The same around a text of [two bytes' length](is_medium).
const AROUND_MEDIUM: usize = AROUND + 3;
/// The same for an `AnyValue` that is no text.
const AROUND_SCALAR: usize = 6;
/// So many bytes of key and text make a length of two bytes.
const SHORT: usize = 0x80 - (AROUND - 2);

/// Whether the lengths of a text and of what it stands in have two bytes each, and that of its key one.
#[inline]
const fn is_medium(key: usize, text: usize) -> bool {
    key < 0x80 && text >= 0x80 && key + text <= (1 << 14) - AROUND_MEDIUM
}

type Taken<P> = PhantomData<fn() -> P>;

/// How many bytes a key's text has; `None` for a body and an element, which have no key.
#[inline]
fn key_length(key: Key<'_>) -> Option<usize> {
    match key {
        Key::Fixed(key) | Key::Kept(key) => Some(key.len()),
        Key::Family { family, rest } => Some(family.len() + 1 + rest.len()),
        Key::Body | Key::Element => None,
    }
}

/// How much of a text goes out before [`TRUNCATION_MARKER`], where both may have no more than `longest` bytes together.
pub(super) fn beginning(text: &str, longest: usize) -> &str {
    let mut end = text
        .len()
        .min(longest.saturating_sub(TRUNCATION_MARKER.len()));
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
