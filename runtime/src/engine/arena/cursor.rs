//! A place in bytes of a fixed length, to which pieces are written one behind the other.

use std::{marker::PhantomData, mem, ptr};

/// Longest piece that is written without a call.
const SHORT: usize = 16;

/// A place in bytes. What does not fit is left out, and so is all that follows.
#[derive(Debug)]
pub(crate) struct Cursor<'b> {
    /// Null where something was left out; nothing is left then.
    next: *mut u8,
    left: usize,
    bytes: PhantomData<&'b mut [u8]>,
}

impl<'b> Cursor<'b> {
    /// The beginning of these bytes.
    #[inline]
    pub(crate) fn new(bytes: &'b mut [u8]) -> Self {
        Self {
            next: bytes.as_mut_ptr(),
            left: bytes.len(),
            bytes: PhantomData,
        }
    }

    /// Has something write that is seldom called. It has the cursor itself instead of a reference, so that the place is no memory
    /// but registers for everything else.
    #[inline]
    pub(crate) fn lend(&mut self, write: impl FnOnce(Self) -> Self) {
        let lent = mem::replace(self, Self::failed());
        *self = write(lent);
    }

    /// Nothing is left, and nothing is whole.
    #[inline]
    fn failed() -> Self {
        Self {
            next: ptr::null_mut(),
            left: 0,
            bytes: PhantomData,
        }
    }

    /// Whether the bytes are all written, and no more was.
    #[inline]
    pub(crate) fn is_full(&self) -> bool {
        self.left == 0 && !self.next.is_null()
    }

    /// How many bytes are left.
    #[inline]
    pub(crate) fn left(&self) -> usize {
        self.left
    }

    /// What is written is not what should have been.
    #[inline]
    pub(crate) fn fail(&mut self) {
        *self = Self::failed();
    }

    /// Writes these, or none of them.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "most lengths are constants where it is called, and so are copied without a call"
    )]
    pub(crate) fn pieces<const N: usize>(&mut self, pieces: [&[u8]; N]) {
        if self.has_room(length(pieces)) {
            // SAFETY: there is room for all of them.
            pieces
                .iter()
                .for_each(|piece| unsafe { self.append(piece) });
        }
    }

    /// Writes these and a last one, or none of them. The last one is often no longer than [`SHORT`].
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as above")]
    pub(crate) fn pieces_and<const N: usize>(&mut self, pieces: [&[u8]; N], last: &[u8]) {
        if self.has_room(length(pieces).saturating_add(last.len())) {
            // SAFETY: there is room for all of them.
            unsafe {
                for piece in pieces {
                    self.append(piece);
                }
                if last.len() <= SHORT {
                    self.append_short(last);
                } else {
                    self.append(last);
                }
            }
        }
    }

    /// Whether so many bytes are left.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as above")]
    fn has_room(&mut self, length: usize) -> bool {
        if length > self.left {
            self.fail();
            return false;
        }
        true
    }

    /// Writes a piece.
    ///
    /// # Safety
    /// It is no longer than what is left.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as above")]
    unsafe fn append(&mut self, piece: &[u8]) {
        // SAFETY: `next` and the `left` bytes behind it are what is not written of the bytes that this borrows for `'b`, and the
        // piece is no longer; where `next` is null nothing is left, and for an empty piece any pointer will do. They do not
        // overlap: nobody else has a reference into those bytes.
        unsafe {
            ptr::copy_nonoverlapping(piece.as_ptr(), self.next, piece.len());
            self.next = self.next.add(piece.len());
        }
        self.left -= piece.len();
    }

    /// Writes a piece without a call: by its first and its last few bytes, which are the same ones or overlap where it has fewer.
    ///
    /// # Safety
    /// It is no longer than what is left, and than [`SHORT`].
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as above")]
    unsafe fn append_short(&mut self, piece: &[u8]) {
        let (from, to, length) = (piece.as_ptr(), self.next, piece.len());
        // SAFETY: each part is inside of the piece, as it has at least as many bytes as a part, and so it is inside of what is left.
        // The rest is as in `append`; nothing has to be aligned.
        unsafe {
            let copy = |at: usize, bytes: usize| {
                ptr::copy_nonoverlapping(from.add(at), to.add(at), bytes);
            };
            if length >= 8 {
                copy(0, 8);
                copy(length - 8, 8);
            } else if length >= 4 {
                copy(0, 4);
                copy(length - 4, 4);
            } else if length > 0 {
                copy(0, 1);
                copy(length / 2, 1);
                copy(length - 1, 1);
            }
            self.next = to.add(length);
        }
        self.left -= length;
    }

    /// Writes one piece.
    #[inline]
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.pieces([bytes]);
    }
}

/// How many bytes pieces have together: at most as many as memory has, but where some of it is written twice.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "most of it is a constant where it is called"
)]
fn length<const N: usize>(pieces: [&[u8]; N]) -> usize {
    pieces
        .iter()
        .fold(0, |length, piece| length.saturating_add(piece.len()))
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
    fn of_what_does_not_fit_nothing_is_written_and_nothing_follows() {
        let mut bytes = *b"......";
        let mut cursor = Cursor::new(&mut bytes);
        cursor.bytes(b"a");
        cursor.pieces([b"bcd", b"efg"]);
        assert_eq!(cursor.left(), 0);
        cursor.bytes(b"xy");
        cursor.pieces_and([b""], b"");
        assert!(!cursor.is_full());
        assert_eq!(&bytes, b"a.....");
    }

    #[test]
    fn what_is_lent_goes_on_where_it_was() {
        let mut bytes = *b"....";
        let mut cursor = Cursor::new(&mut bytes);
        cursor.bytes(b"a");
        cursor.lend(|mut lent| {
            lent.bytes(b"bc");
            lent
        });
        cursor.bytes(b"d");
        assert!(cursor.is_full());
        assert_eq!(&bytes, b"abcd");
    }

    #[test]
    fn a_last_piece_of_any_length_is_written_as_it_is() {
        let text: Vec<u8> = (1..).take(3 * SHORT).collect();
        for length in 0..=text.len() {
            let mut bytes = vec![0; length + 2];
            let mut cursor = Cursor::new(&mut bytes);
            cursor.pieces_and([b"<"], &text[..length]);
            assert_eq!(cursor.left(), 1);
            cursor.pieces_and([], b">");
            assert!(cursor.is_full());
            cursor.pieces_and([b""], b"more");
            assert!(!cursor.is_full());
            assert_eq!(bytes, [b"<", &text[..length], b">"].concat());
        }
    }
}
