//! Lengths of the maps and lists of a record, which stand before what is in them.
//!
//! Few records have any, so what is needed for them is not on the stack: each thread keeps it from one record to the next.

use std::cell::Cell;

use super::{measure::within, wire::delimited};

/// What is known of the maps and lists of a record.
#[derive(Debug, Default)]
pub(super) struct Nested {
    /// The length of what is in each, in the order in which they are opened.
    lengths: Vec<usize>,
    /// Those that are being measured.
    open: Vec<Open>,
    /// How many bytes are left behind each that is being written.
    behind: Vec<usize>,
}

/// A map or list that is being measured.
#[derive(Clone, Copy, Debug)]
struct Open {
    /// Its place in the lengths.
    index: usize,
    /// What was measured before it.
    before: usize,
    /// The length of its key, where it has one.
    key: Option<usize>,
}

/// A thread keeps no more than for so many of them.
const KEPT: usize = 1 << 10;

thread_local! {
    static LAST: Cell<Option<Box<Nested>>> = const { Cell::new(None) };
}

impl Nested {
    /// What this thread keeps, unless it is in use or the thread is ending. Nothing is in it.
    #[cold]
    #[expect(
        clippy::unnecessary_box_returns,
        reason = "it stays in its box, from one record to the next"
    )]
    pub(super) fn take() -> Box<Self> {
        let last = LAST.try_with(Cell::take).ok().flatten();
        let mut nested = last.unwrap_or_default();
        nested.lengths.clear();
        nested.open.clear();
        nested.behind.clear();
        nested
    }

    /// Has the thread keep it.
    #[cold]
    pub(super) fn keep(self: Box<Self>) {
        if self.lengths.capacity().max(self.behind.capacity()) <= KEPT {
            // At the end of a thread there is nobody to keep it.
            _ = LAST.try_with(|last| last.set(Some(self)));
        }
    }

    /// A map or list is opened behind as much as was measured.
    pub(super) fn measure(&mut self, before: usize, key: Option<usize>) {
        let index = self.lengths.len();
        self.open.push(Open { index, before, key });
        self.lengths.push(0);
        // When it is written, others may wait for it.
        self.behind.reserve(self.open.len());
    }

    /// The last one that is open has so many bytes; how many there are now. Nothing where none is open.
    pub(super) fn measured(&mut self, length: usize) -> Option<usize> {
        let Open { index, before, key } = self.open.pop()?;
        self.lengths[index] = length;
        Some(before + within(key, 1 + delimited(length)))
    }

    /// The length of what is in one of them.
    pub(super) fn length(&self, index: usize) -> Option<usize> {
        self.lengths.get(index).copied()
    }

    /// One is begun, and so many bytes are left behind it.
    pub(super) fn write(&mut self, behind: usize) {
        self.behind.push(behind);
    }

    /// The last one ends: how many bytes are left behind it, and whether others are open. Nothing where none is open.
    pub(super) fn written(&mut self) -> Option<(usize, bool)> {
        let behind = self.behind.pop()?;
        Some((behind, !self.behind.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> Option<Box<Nested>> {
        LAST.take()
    }

    #[test]
    fn a_thread_keeps_what_is_not_large() {
        Nested::take().keep();
        assert!(kept().is_some());
        let mut large = Nested::take();
        (0..=KEPT).for_each(|_| large.measure(0, None));
        large.keep();
        assert!(kept().is_none());
    }

    #[test]
    fn nothing_is_in_what_is_kept() {
        let mut nested = Nested::take();
        nested.measure(5, None);
        nested.write(7);
        nested.keep();
        let mut nested = Nested::take();
        assert_eq!(nested.length(0), None);
        assert_eq!((nested.measured(3), nested.written()), (None, None));
    }
}
