//! Units of which loom sees every access, to headers as to contents.

use loom::cell::UnsafeCell;

use crate::{
    ring::{Given, Header, Mark, Ring, State, Units, units},
    sync::{AtomicU64, Ordering},
};

/// What a content looks like that is mistaken for a header: an entry that can be read.
const LOOKS_DONE: u64 = (State::Done as u64) << 56;

/// As many units as a test needs.
pub(crate) struct Memory(Box<[Unit]>);

struct Unit {
    header: AtomicU64,
    content: UnsafeCell<u32>,
}

#[expect(
    unsafe_code,
    reason = "a content is read and written where the ring allows it, which loom judges"
)]
// SAFETY: loom runs one thread at a time, and ends the run at two accesses to a cell that are not in an order.
unsafe impl Sync for Memory {}

impl Units for Memory {
    const BYTES: usize = 16;

    fn count(&self) -> u32 {
        u32::try_from(self.0.len()).expect("a few")
    }

    fn header(&self, unit: u32) -> &AtomicU64 {
        &self.0[unit as usize].header
    }
}

/// How many bytes an entry of so many units has.
pub(crate) fn length(units: u32) -> usize {
    units as usize * Memory::BYTES - size_of::<u64>()
}

impl Memory {
    pub(crate) fn new(units: usize) -> Self {
        let unit = || Unit {
            header: AtomicU64::new(0),
            content: UnsafeCell::new(0),
        };
        Self((0..units).map(|_| unit()).collect())
    }

    /// Writes all of an entry: in its first unit what is behind the header, and whole the others.
    pub(crate) fn write(&self, given: Given, value: u32) {
        for unit in given.unit..given.unit + Self::units(given.length) {
            if unit != given.unit {
                self.header(unit).store(LOOKS_DONE, Ordering::Relaxed);
            }
            self.access(unit, |content| *content = value);
        }
    }

    /// What is in each unit of an entry.
    pub(crate) fn read(&self, unit: u32, header: Header) -> Vec<u32> {
        (unit..unit + Self::units(header.length))
            .map(|unit| {
                #[expect(unsafe_code, reason = "as above")]
                self.0[unit as usize].content.with(|content| {
                    // SAFETY: as for `Sync`.
                    unsafe { *content }
                })
            })
            .collect()
    }

    /// Claims that nobody else has any of these units, which become as new.
    pub(crate) fn take_back(&self, from: Mark, to: Mark) {
        for position in from.position..to.position {
            self.access(position % self.count(), |content| *content = 0);
        }
    }

    /// Whether every header word is 0.
    pub(crate) fn is_new(&self) -> bool {
        self.0
            .iter()
            .all(|unit| unit.header.load(Ordering::Relaxed) == 0)
    }

    fn units(length: u32) -> u32 {
        u32::try_from(units::<Self>(length as usize)).expect("a few")
    }

    fn access(&self, unit: u32, access: impl FnOnce(&mut u32)) {
        #[expect(unsafe_code, reason = "as above")]
        self.0[unit as usize].content.with_mut(|content| {
            // SAFETY: as for `Sync`.
            access(unsafe { &mut *content });
        });
    }
}

/// The consumer of a ring.
pub(crate) struct Consumer<'r> {
    ring: &'r Ring<Memory>,
    next: Mark,
}

/// An entry that was read: its label, and whether it was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Seen {
    Done(u32),
    Void(u32),
}

impl<'r> Consumer<'r> {
    pub(crate) fn new(ring: &'r Ring<Memory>) -> Self {
        let next = ring.tail();
        Self { ring, next }
    }

    /// Reads the next entry, if there is one and it is done. Its content is its label, in each unit.
    pub(crate) fn next(&mut self) -> Option<Seen> {
        use crate::ring::Found;

        let Found::Entry { unit, header, end } = self.ring.at(self.next) else {
            return None;
        };
        assert_eq!(self.next.entries_to(end), 1, "each counts once");
        self.next = end;
        Some(match header.state {
            State::Done => {
                let content = self.ring.units.read(unit, header);
                assert!(
                    content.iter().all(|value| *value == header.label),
                    "an entry is as its producer wrote it"
                );
                Seen::Done(header.label)
            }
            State::Void => Seen::Void(header.label),
            State::Reserved | State::Skipped => panic!("that is no entry"),
        })
    }

    /// Has the ring begin at its start again, if nobody comes first.
    pub(crate) fn begin_anew(&mut self) -> bool {
        let start = self.ring.begin_anew();
        self.next = start.unwrap_or(self.next);
        start.is_some()
    }

    /// Gives back all that was read.
    pub(crate) fn release(&self) {
        self.ring.units.take_back(self.ring.tail(), self.next);
        self.ring.release(self.next);
    }

    /// Whether all that was given out is read.
    pub(crate) fn is_at_head(&self) -> bool {
        self.next == self.ring.head()
    }

    /// Reads and gives back one after the other until there were so many.
    pub(crate) fn take(&mut self, entries: usize) -> Vec<Seen> {
        let mut seen = Vec::new();
        while seen.len() < entries {
            if let Some(entry) = self.next() {
                self.release();
                seen.push(entry);
            } else {
                loom::thread::yield_now();
            }
        }
        seen
    }
}
