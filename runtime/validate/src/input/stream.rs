//! A payload that is read as it is walked.

use std::io::{self, ErrorKind, Read};

use crate::payload::{Place, Source};

/// The least that is asked for at once.
const CHUNK: usize = 128 * 1024;

/// What is at hand of a reader.
pub(super) struct Stream<R> {
    reader: R,
    buffer: Vec<u8>,
    /// Where the walk has come to in the buffer.
    start: usize,
    /// Where the buffer ends that was read into.
    end: usize,
    /// The place of a byte of the buffer, at or before the start.
    place: Place,
    counted: usize,
    done: bool,
    error: Option<io::Error>,
}

impl<R: Read> Stream<R> {
    pub(super) fn new(reader: R) -> Self {
        Self {
            reader,
            buffer: Vec::new(),
            start: 0,
            end: 0,
            place: Place::START,
            counted: 0,
            done: false,
            error: None,
        }
    }

    /// Why no more could be read.
    pub(super) fn error(&mut self) -> Option<io::Error> {
        self.error.take()
    }

    /// Gets this many bytes to hand, or all that there are.
    pub(super) fn peek(&mut self, bytes: usize) -> &[u8] {
        while self.rest().len() < bytes && self.more() {}
        let rest = self.rest();
        &rest[..rest.len().min(bytes)]
    }

    /// Counts up to where the walk has come to.
    fn count(&mut self) {
        self.place = self.place.behind(&self.buffer[self.counted..self.start]);
        self.counted = self.start;
    }
}

impl<R: Read> Source for Stream<R> {
    fn rest(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    fn more(&mut self) -> bool {
        if self.done {
            return false;
        }
        self.count();
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        (self.start, self.counted) = (0, 0);
        let before = self.end;
        // Whoever needs more begins anew with all that is at hand: twice as much each time costs no more than twice.
        let wanted = 2 * before;
        if self.buffer.len() < wanted.max(CHUNK) {
            self.buffer.resize(wanted.max(CHUNK), 0);
        }
        while self.end == before || self.end < wanted {
            match self.reader.read(&mut self.buffer[self.end..]) {
                Ok(0) => {
                    self.done = true;
                    break;
                }
                Ok(read) => self.end += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    self.error = Some(error);
                    self.done = true;
                    break;
                }
            }
        }
        self.end > before
    }

    fn advance(&mut self, bytes: usize) {
        self.start += bytes;
    }

    fn offset(&self) -> u64 {
        self.place.offset + (self.start - self.counted) as u64
    }

    fn place(&mut self, ahead: usize) -> Place {
        self.count();
        self.place
            .behind(&self.buffer[self.start..self.start + ahead])
    }
}
