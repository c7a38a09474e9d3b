//! From characters, which the parser counts, to bytes, which everything else counts.

use saphyr_parser::Marker;

use super::tree::Place;

/// The bytes at which the characters of a text begin.
pub(super) struct Offsets {
    /// Empty where every character is one byte.
    starts: Vec<u32>,
    length: u32,
    /// Bytes of the file before the text, e.g. those of a byte order mark.
    skipped: u32,
    /// Lines of the file before the text.
    lines: u32,
}

impl Offsets {
    pub(super) fn of(text: &str, skipped: usize, lines: usize) -> Self {
        let length = clamp(text.len());
        let starts = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(at, _)| clamp(at)).collect()
        };
        Self {
            starts,
            length,
            skipped: clamp(skipped),
            lines: clamp(lines),
        }
    }

    fn byte(&self, marker: &Marker) -> u32 {
        let at = if self.starts.is_empty() {
            clamp(marker.index())
        } else {
            self.starts
                .get(marker.index())
                .copied()
                .unwrap_or(self.length)
        };
        at.min(self.length)
    }

    pub(super) fn place(&self, start: &Marker, end: &Marker) -> Place {
        let from = self.byte(start);
        Place {
            start: from + self.skipped,
            end: self.byte(end).max(from) + self.skipped,
            line: clamp(start.line().max(1)) + self.lines,
            column: clamp(start.col() + 1),
        }
    }
}

/// Files of more than 4 GiB are refused before they come here.
fn clamp(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
