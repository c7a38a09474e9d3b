//! Records as OTLP protobuf, straight from an event's fields.
//!
//! A record is handed over twice: [`Measure`] says how long it will be, [`Write`] writes it into just as many
//! bytes. Neither allocates, but for maps and lists beyond the first few of a record.
//!
//! Source: `opentelemetry/proto/logs/v1/logs.proto` and `common/v1/common.proto` of opentelemetry-proto 1.x; the
//! wire format of protobuf. No tag that is needed here has more than one byte.

use std::marker::PhantomData;

use crate::{Key, Part, TRUNCATION_MARKER};

mod measure;
mod nested;
mod record;
pub(super) mod wire;
mod write;

#[cfg(test)]
mod tests;

pub(crate) use measure::{Measure, Measured};
pub(crate) use record::{Head, Stamp};
pub(crate) use write::{Write, Writing};

/// Says at the level of types which values a sink takes.
pub(crate) trait Takes {
    /// Those values.
    const PART: Part;
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
