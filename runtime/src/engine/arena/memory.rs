//! The memory under a queue: the process's own, or a mapped file.

use std::{alloc, ptr::NonNull};

use super::{
    mapping::Mapping,
    ring::{Mark, Units},
    sync::{AtomicU64, Ordering},
};

/// A cache line, so that two records never share one.
pub(crate) const UNIT: usize = 64;

/// Where in the file its words are.
pub(crate) const WORDS: usize = 64;

/// What is noted in the file of a queue.
#[derive(Clone, Copy, Debug)]
pub(super) enum Word {
    /// Everything before this mark is released.
    Released,
    /// The header words before this mark are zeroed.
    Cleared,
}

/// How many units a record of so many bytes takes.
pub(crate) fn units(length: usize) -> u32 {
    u32::try_from(super::ring::units::<Memory>(length)).unwrap_or(u32::MAX)
}

/// Memory of a fixed size, aligned to units.
#[derive(Debug)]
pub(super) struct Memory {
    start: NonNull<u8>,
    units: u32,
    /// The file that it is, where it is one.
    mapping: Option<Mapping>,
}

// SAFETY: it owns its allocation, or its mapping, as a `Box<[u8]>` would. What of it is shared is accessed through header words, which are
// atomic, and through `Reservation` and `Reader`, to which the ring gives disjoint units.
unsafe impl Send for Memory {}
// SAFETY: as above.
unsafe impl Sync for Memory {}

impl Memory {
    /// Zeroed memory, which the system gives out as it is touched.
    pub(super) fn new(units: u32) -> Option<Self> {
        let layout = Self::layout(units)?;
        // SAFETY: the layout is not empty, as there is a unit at least.
        let start = NonNull::new(unsafe { alloc::alloc_zeroed(layout) })?;
        Some(Self {
            start,
            units,
            mapping: None,
        })
    }

    /// Has the system give out the first bytes now, and not when they are written first.
    pub(super) fn touch(&mut self, bytes: usize) {
        // Pages are no smaller anywhere.
        for at in (0..bytes.min(self.units as usize * UNIT)).step_by(4096) {
            // SAFETY: it is inside the memory, which nobody else has yet, and is zero already.
            unsafe { self.start.add(at).write_volatile(0) };
        }
    }

    /// The units of a mapped file.
    pub(super) fn mapped(mapping: Mapping) -> Self {
        Self {
            start: mapping.units(),
            units: mapping.count(),
            mapping: Some(mapping),
        }
    }

    /// Whether a part of its file was taken away.
    pub(super) fn is_torn(&self) -> bool {
        self.mapping.as_ref().is_some_and(Mapping::is_torn)
    }

    /// Prepares the thread that reads.
    pub(super) fn admit(&self) {
        if self.mapping.is_some() {
            Mapping::admit();
        }
    }

    /// Lets go of the file, in a forked child.
    pub(super) fn forked(&self) {
        self.mapping.iter().for_each(Mapping::forked);
    }

    fn layout(units: u32) -> Option<alloc::Layout> {
        alloc::Layout::from_size_align((units.max(1) as usize).checked_mul(UNIT)?, UNIT).ok()
    }

    /// The bytes behind the header word of a unit.
    pub(super) fn content(&self, unit: u32) -> NonNull<u8> {
        debug_assert!(unit < self.units, "the ring gives out units that there are");
        // SAFETY: a unit is inside the allocation, and has more bytes than its header word.
        unsafe { self.start.add(unit as usize * UNIT + size_of::<u64>()) }
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        if self.mapping.is_some() {
            return;
        }
        if let Some(layout) = Self::layout(self.units) {
            // SAFETY: it was allocated with this layout, and nothing borrows from it any more.
            unsafe { alloc::dealloc(self.start.as_ptr(), layout) };
        }
    }
}

impl Units for Memory {
    const BYTES: usize = UNIT;

    fn count(&self) -> u32 {
        self.units
    }

    #[inline]
    fn header(&self, unit: u32) -> &AtomicU64 {
        debug_assert!(unit < self.units, "the ring gives out units that there are");
        // SAFETY: the word is inside the allocation, aligned to 8 bytes as units are, initialized to 0, and never accessed but as
        // an atomic: contents begin behind it, and end before the header of an entry that is not their own. A word inside of
        // an entry is accessed by `release` alone, when nobody borrows the entry any more.
        unsafe { AtomicU64::from_ptr(self.start.add(unit as usize * UNIT).as_ptr().cast()) }
    }

    fn released(&self, to: Mark) {
        if let Some(mapping) = &self.mapping {
            mapping
                .word(Word::Released)
                .store(to.word(), Ordering::Release);
        }
    }

    fn cleared(&self, to: Mark) {
        if let Some(mapping) = &self.mapping {
            mapping
                .word(Word::Cleared)
                .store(to.word(), Ordering::Release);
        }
    }
}
