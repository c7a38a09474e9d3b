//! Records that a receiver has no room for, made shorter.
//!
//! This last shortening knows lengths only, and not the catalog. Any string that is longer than the bound, which halves down to
//! [`SHORTEST`], is cut to it and ends with the [`TRUNCATION_MARKER`] then; that may be an id or a word out of a fixed set
//! as well as prose, wherever in a body, a list or a map it stands. Bytes are cut to the bound, too, and have no marker. The name of the
//! event, keys, numbers, and all that is not longer stay as they are. So a record may come that its catalog does not allow; the
//! alternative is that none comes.

use super::{
    encode::{
        beginning,
        wire::{Tagged, tag},
    },
    protobuf::{Field, fields},
};
use crate::TRUNCATION_MARKER;

/// Texts and bytes are not made shorter than this.
pub(super) const SHORTEST: usize = 64;

/// The attribute that says which event a record is.
const EVENT_NAME: &[u8] = b"event.name";

/// A `LogRecord` with no more than half the bytes where its texts are that long, and otherwise with the shortest texts; `None`
/// where they are no longer than that.
pub(super) fn shorten(record: &[u8]) -> Option<Vec<u8>> {
    let mut longest = record.len();
    let mut shorter = None;
    while longest > SHORTEST {
        longest = (longest / 2).max(SHORTEST);
        let copy = Copy { longest }.message(Message::Record, record);
        if copy.len() <= record.len() / 2 {
            return Some(copy);
        }
        shorter = Some(copy);
    }
    shorter.filter(|copy| copy.len() < record.len())
}

/// A message that has texts in it.
#[derive(Clone, Copy)]
enum Message {
    Record,
    Pair,
    Any,
    Array,
    Map,
}

impl Message {
    /// What stands behind a tag, where that is such a message.
    fn behind(self, tag: u8) -> Option<Self> {
        match (self, tag) {
            (Self::Record, tag::BODY) | (Self::Pair, tag::VALUE) | (Self::Array, tag::ITEM) => {
                Some(Self::Any)
            }
            (Self::Record, tag::ATTRIBUTE) | (Self::Map, tag::ITEM) => Some(Self::Pair),
            (Self::Any, tag::ARRAY) => Some(Self::Array),
            (Self::Any, tag::MAP) => Some(Self::Map),
            _ => None,
        }
    }
}

/// Copies messages without the ends of their long texts.
struct Copy {
    /// No text is longer.
    longest: usize,
}

impl Copy {
    fn message(&self, of: Message, message: &[u8]) -> Vec<u8> {
        let mut copy = Vec::with_capacity(message.len());
        for (number, field) in fields(message) {
            self.field(of, number, field, &mut copy);
        }
        copy
    }

    fn field(&self, of: Message, number: u64, field: Field<'_>, to: &mut Vec<u8>) {
        // No field of these messages has a larger number than one byte has room for.
        let tag = |kind: u8| u8::try_from(number << 3).unwrap_or_default() | kind;
        match field {
            Field::Varint(value) => to.extend_from_slice(Tagged::new(tag(0), value).as_bytes()),
            Field::Fixed64(value) => {
                to.push(tag(1));
                to.extend_from_slice(&value.to_le_bytes());
            }
            Field::Fixed32(value) => {
                to.push(tag(5));
                to.extend_from_slice(&value.to_le_bytes());
            }
            Field::Bytes(bytes) => match (of, tag(2)) {
                (Message::Any, tag @ tag::STRING) if bytes.len() > self.longest => {
                    // What the encoder writes is UTF-8.
                    let text = String::from_utf8_lossy(bytes);
                    let kept = beginning(&text, self.longest).as_bytes();
                    delimited(tag, &[kept, TRUNCATION_MARKER.as_bytes()], to);
                }
                (Message::Any, tag @ tag::BYTES) => {
                    delimited(tag, &[&bytes[..bytes.len().min(self.longest)]], to);
                }
                (of, tag) => match of.behind(tag) {
                    Some(inner) if !is_event_name(of, bytes) => {
                        delimited(tag, &[&self.message(inner, bytes)], to);
                    }
                    _ => delimited(tag, &[bytes], to),
                },
            },
        }
    }
}

/// Whether this attribute of a record says which event it is.
fn is_event_name(of: Message, pair: &[u8]) -> bool {
    matches!(of, Message::Record) && fields(pair).next() == Some((1, Field::Bytes(EVENT_NAME)))
}

fn delimited(tag: u8, pieces: &[&[u8]], to: &mut Vec<u8>) {
    let length: usize = pieces.iter().map(|piece| piece.len()).sum();
    to.extend_from_slice(Tagged::new(tag, length as u64).as_bytes());
    for piece in pieces {
        to.extend_from_slice(piece);
    }
}
