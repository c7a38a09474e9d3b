//! Where the bytes of a payload come from: a slice, or whatever can be read.

/// Bytes that are walked from their beginning to their end.
pub(crate) trait Source {
    /// What is at hand, from the place on that the walk has come to.
    fn rest(&self) -> &[u8];

    /// Gets more, and what is at hand stays at hand; `false` where there is no more.
    fn more(&mut self) -> bool;

    /// Walks on over bytes that are at hand.
    fn advance(&mut self, bytes: usize);

    /// The offset that the walk has come to.
    fn offset(&self) -> u64;

    /// The place of a byte that is at hand, counted from where the walk has come to, or of the end.
    fn place(&mut self, ahead: usize) -> Place;
}

/// A place in a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Bytes before it.
    pub(crate) offset: u64,
    /// Its line, from 1.
    pub(crate) line: usize,
    /// Its column, from 1, in characters.
    pub(crate) column: usize,
}

impl Place {
    /// Where a payload begins.
    pub(crate) const START: Self = Self {
        offset: 0,
        line: 1,
        column: 1,
    };

    /// The place behind bytes that begin here.
    pub(crate) fn behind(self, bytes: &[u8]) -> Self {
        let newlines = memchr::memchr_iter(b'\n', bytes).count();
        let (before, last) = match memchr::memrchr(b'\n', bytes) {
            Some(newline) => (1, &bytes[newline + 1..]),
            None => (self.column, bytes),
        };
        // What continues a character is no character of its own.
        let characters = if last.is_ascii() {
            last.len()
        } else {
            last.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
        };
        Self {
            offset: self.offset + bytes.len() as u64,
            line: self.line + newlines,
            column: before + characters,
        }
    }
}

/// A payload that is in memory.
pub(crate) struct Slice<'p> {
    payload: &'p [u8],
    at: usize,
}

impl<'p> Slice<'p> {
    pub(crate) fn new(payload: &'p [u8]) -> Self {
        Self { payload, at: 0 }
    }
}

impl Source for Slice<'_> {
    fn rest(&self) -> &[u8] {
        &self.payload[self.at..]
    }

    fn more(&mut self) -> bool {
        false
    }

    fn advance(&mut self, bytes: usize) {
        self.at += bytes;
    }

    fn offset(&self) -> u64 {
        self.at as u64
    }

    fn place(&mut self, ahead: usize) -> Place {
        Place::START.behind(&self.payload[..self.at + ahead])
    }
}
