//! Lengths of the maps and lists of a record, which stand before what is in them.

/// How many are on the stack.
const INLINE: usize = 16;

/// Values on the stack, and beyond the first few in memory of their own.
#[derive(Debug)]
pub(super) struct Few<T> {
    first: [T; INLINE],
    length: usize,
    more: Vec<T>,
}

impl<T: Copy + Default> Few<T> {
    pub(super) fn new() -> Self {
        Self {
            first: [T::default(); INLINE],
            length: 0,
            more: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, value: T) {
        match self.first.get_mut(self.length) {
            Some(place) => *place = value,
            None => self.more.push(value),
        }
        self.length += 1;
    }

    pub(super) fn pop(&mut self) -> Option<T> {
        self.length = self.length.checked_sub(1)?;
        match self.first.get(self.length) {
            Some(value) => Some(*value),
            None => self.more.pop(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.length
    }

    pub(super) fn get(&self, index: usize) -> Option<T> {
        let beyond = index.checked_sub(INLINE);
        match beyond {
            None => self.first.get(index).copied(),
            Some(beyond) => self.more.get(beyond).copied(),
        }
    }

    pub(super) fn set(&mut self, index: usize, value: T) {
        let place = match index.checked_sub(INLINE) {
            None => self.first.get_mut(index),
            Some(beyond) => self.more.get_mut(beyond),
        };
        if let Some(place) = place {
            *place = value;
        }
    }
}

/// The lengths of what is in each map and list, in the order in which they are opened.
pub(super) type Lengths = Few<usize>;

/// A map or list that is being measured.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Open {
    /// Its place in the lengths.
    pub(super) index: usize,
    /// What was measured before it.
    pub(super) before: usize,
    /// The length of its key, where it has one.
    pub(super) key: Option<usize>,
}
