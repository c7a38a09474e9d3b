//! What the queue knows of a record: which event of which catalog it is.

#![expect(
    clippy::cast_possible_truncation,
    reason = "the halves of a word are what is meant"
)]

/// An event of a catalog, by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// Its catalog's place among those that share an engine.
    pub(super) catalog: u16,
    /// Its place in the catalog.
    pub(super) event: u16,
}

impl Label {
    /// More catalogs than a label has room for.
    pub(super) const CATALOGS: usize = 1 << 8;
    /// More events of one than a label has room for.
    pub(super) const EVENTS: usize = 1 << 16;

    /// In the 24 bits that the queue has for it.
    #[inline]
    pub(super) const fn word(self) -> u32 {
        ((self.catalog as u32) << 16) | self.event as u32
    }

    pub(super) const fn of(word: u32) -> Self {
        Self {
            catalog: (word >> 16) as u16,
            event: word as u16,
        }
    }
}
