//! A place in bytes of a fixed length, to which pieces are written one behind the other.

use std::{marker::PhantomData, ptr};

/// A place in bytes. What does not fit is left out, and nothing is whole then.
#[derive(Debug)]
pub(crate) struct Cursor<'b> {
    next: *mut u8,
    left: usize,
    failed: bool,
    bytes: PhantomData<&'b mut [u8]>,
}

impl<'b> Cursor<'b> {
    /// The beginning of these bytes.
    #[inline]
    pub(crate) fn new(bytes: &'b mut [u8]) -> Self {
        Self {
            next: bytes.as_mut_ptr(),
            left: bytes.len(),
            failed: false,
            bytes: PhantomData,
        }
    }

    /// Whether the bytes are all written, and no more was.
    #[inline]
    pub(crate) fn is_full(&self) -> bool {
        self.left == 0 && !self.failed
    }

    /// How many bytes are left.
    #[inline]
    pub(crate) fn left(&self) -> usize {
        self.left
    }

    /// What is written is not what should have been.
    #[cold]
    pub(crate) fn fail(&mut self) {
        self.failed = true;
    }

    /// Writes these, or none of them.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "most lengths are constants where it is called, and so are copied without a call"
    )]
    pub(crate) fn pieces<const N: usize>(&mut self, pieces: [&[u8]; N]) {
        // Slices have at most `isize::MAX` bytes, so two never overflow, and more only where memory is written on twice.
        let length = pieces
            .iter()
            .fold(0_usize, |length, piece| length.saturating_add(piece.len()));
        if length > self.left {
            self.failed = true;
            return;
        }
        for piece in pieces {
            // SAFETY: `next` and the `left` bytes behind it are what is not written of the bytes that this borrows for `'b`, and all
            // pieces together are no longer. They do not overlap: nobody else has a reference into those bytes.
            unsafe {
                ptr::copy_nonoverlapping(piece.as_ptr(), self.next, piece.len());
                self.next = self.next.add(piece.len());
            }
        }
        self.left -= length;
    }

    /// Writes one piece.
    #[inline]
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.pieces([bytes]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_go_in_as_long_as_all_fit() {
        let mut bytes = [0; 6];
        let mut cursor = Cursor::new(&mut bytes);
        cursor.pieces([b"ab", b"", b"c"]);
        assert!(!cursor.is_full());
        cursor.bytes(b"def");
        assert!(cursor.is_full());
        cursor.bytes(b"");
        assert!(cursor.is_full());
        cursor.pieces([b"", b"g"]);
        assert!(!cursor.is_full());
        assert_eq!(&bytes, b"abcdef");
    }

    #[test]
    fn of_what_does_not_fit_nothing_is_written() {
        let mut bytes = *b"......";
        let mut cursor = Cursor::new(&mut bytes);
        cursor.pieces([b"abcd", b"efg"]);
        cursor.bytes(b"xy");
        assert!(!cursor.is_full());
        assert_eq!(&bytes, b"xy....");
    }
}
