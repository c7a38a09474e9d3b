//! Texts without quotes that a comma tears apart: in a flow mapping it ends a value, and what follows is a key without one.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{meaning, shape::Shape, wants_string};
use crate::{
    suggest,
    yaml::{Entry, Kind, Scalar},
};

/// A text that was torn apart.
pub(super) struct Torn {
    /// The entry that has its beginning.
    pub head: usize,
    /// The entries whose keys are the rest of it.
    pub pieces: Range<usize>,
}

/// The torn texts of a mapping in a file with this text; `known`: the keys that it may have.
pub(super) fn find(
    text: &str,
    section: &str,
    entries: &[Entry],
    keys: &BTreeMap<String, Shape>,
    known: &BTreeSet<&str>,
) -> Vec<Torn> {
    let is_piece = |index: usize| is_piece(text, section, entries, index, known);
    let mut found = Vec::new();
    let mut index = 1;
    while index < entries.len() {
        let start = index;
        while index < entries.len() && is_piece(index) {
            index += 1;
        }
        let head = &entries[start - 1];
        let wants_text = keys.get(&head.key).is_some_and(wants_string);
        let is_plain = matches!(head.value.kind, Kind::Scalar { plain: true, .. });
        let is_text = is_plain && matches!(head.value.scalar(), Some(Scalar::String(_)));
        if start < index && wants_text && is_text {
            found.push(Torn {
                head: start - 1,
                pieces: start..index,
            });
        }
        index += 1;
    }
    found
}

/// A key that has neither quotes nor a value, and is like none that could stand here.
fn is_piece(
    text: &str,
    section: &str,
    entries: &[Entry],
    index: usize,
    known: &BTreeSet<&str>,
) -> bool {
    let entry = &entries[index];
    let (key, value) = (entry.key_place, &entry.value.kind);
    let from = |byte: u32| text.get(byte as usize..).unwrap_or_default();
    let is_plain = !from(key.start).starts_with(['?', '"', '\'']);
    let has_colon = from(key.end).trim_start().starts_with(':');
    known.iter().all(|known| *known != entry.key)
        && is_plain
        && !has_colon
        && matches!(value, Kind::Scalar { text, plain: true } if text.is_empty())
        && meaning::meant(section, entries, index, known).is_none()
        && suggest::nearest(&entry.key, known.iter().copied()).is_none()
}
