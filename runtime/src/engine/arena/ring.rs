//! The order in which producers and the one consumer of a ring take turns: positions and headers, no bytes.
//!
//! The ring is an array of units. An entry is a run of whole units; the first word of its first unit is its
//! header. Two words say how far the ring is: `head`, up to which units are given out, and `tail`, up to which they
//! are taken back. Each also counts entries, so that one exchange of `head` gives out units and counts their entry.
//!
//! - A producer moves `head` by compare-and-exchange, over units that were behind `tail`. So no two producers get
//!   the same unit. It writes a header that is not 0 when it begins and another one when it is done.
//! - The consumer looks at the header behind the last entry: 0 says that nobody has begun, [`State::Reserved`]
//!   that somebody has not finished. Only after [`State::Done`] does it read what is in the entry.
//! - The consumer zeroes the header word of every unit that it takes back, and then moves `tail`. So
//!   a producer finds 0 in every unit that it is given, and the consumer finds 0 wherever no entry begins yet.
//! - An entry that does not fit before the end of the array begins at its start; the units before the end become an
//!   entry without content ([`State::Skipped`]), which counts as none.
//! - When the ring is empty and has come far, the consumer may have it begin at the array's start again: so a ring of which
//!   little is used stays in the processor's cache. It moves `head` as a producer would, by an exchange that fails where one
//!   has come first, and then `tail`. Nobody has the units between, and nobody ever looks at their headers there.
//!
//! Positions go on counting when they pass the end, modulo 2^32; the number of units is a power of two, so a position's
//! unit is its remainder.

#![expect(
    clippy::cast_possible_truncation,
    reason = "the halves of a word are what is meant, and lengths are less than a half"
)]

use std::sync::atomic::compiler_fence;

use super::sync::{AtomicBool, AtomicU64, Ordering, yield_now};

/// Greatest number of units: half of the positions, so that a difference of two is never ambiguous.
pub(crate) const MOST_UNITS: u32 = 1 << 30;

/// No more entries are given out.
const CLOSED: u64 = 1 << 63;
/// Entries are counted modulo this.
const COUNTS: u32 = 1 << 31;

/// How often a producer looks again where what it sees is about to change.
const PATIENCE: u32 = 1_000;

/// Greatest label.
const LABELS: u32 = (1 << 24) - 1;

/// How far a ring is: a position in units, and a number of entries, both modulo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) position: u32,
    pub(crate) entries: u32,
}

impl Mark {
    pub(crate) const fn of(word: u64) -> Self {
        Self {
            position: word as u32,
            entries: ((word & !CLOSED) >> 32) as u32,
        }
    }

    pub(crate) const fn word(self) -> u64 {
        ((self.entries as u64) << 32) | self.position as u64
    }

    pub(crate) const fn after(self, units: u32, entries: u32) -> Self {
        Self {
            position: self.position.wrapping_add(units),
            entries: self.entries.wrapping_add(entries) % COUNTS,
        }
    }

    /// How many entries it is behind another mark.
    pub(crate) const fn entries_to(self, later: Self) -> u32 {
        later.entries.wrapping_sub(self.entries) % COUNTS
    }

    /// Whether it is before another mark of the same ring.
    pub(crate) const fn is_before(self, other: Self) -> bool {
        let units = self.units_to(other);
        units != 0 && units <= MOST_UNITS
    }

    /// How many units it is behind another mark.
    pub(crate) const fn units_to(self, later: Self) -> u32 {
        later.position.wrapping_sub(self.position)
    }
}

/// The first word of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) state: State,
    /// What the producer says of the entry, in 24 bits.
    pub(crate) label: u32,
    /// How many bytes it has behind its header.
    pub(crate) length: u32,
}

/// How far an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It is being written.
    Reserved = 1,
    /// It can be read.
    Done = 2,
    /// Its producer gave it up.
    Void = 3,
    /// It fills the end of the array.
    Skipped = 4,
}

impl Header {
    pub(crate) const fn word(self) -> u64 {
        ((self.state as u64) << 56) | (((self.label & LABELS) as u64) << 32) | self.length as u64
    }

    /// `None` where nobody has begun.
    pub(crate) fn of(word: u64) -> Option<Self> {
        let state = match word >> 56 {
            1 => State::Reserved,
            2 => State::Done,
            3 => State::Void,
            4 => State::Skipped,
            _ => return None,
        };
        Some(Self {
            state,
            label: (word >> 32) as u32 & LABELS,
            length: word as u32,
        })
    }
}

/// Where the headers are.
pub(crate) trait Units {
    /// How many there are: a power of two, at most [`MOST_UNITS`].
    fn count(&self) -> u32;
    /// The header word of a unit.
    fn header(&self, unit: u32) -> &AtomicU64;
    /// How many bytes a unit has, its header word among them.
    const BYTES: usize;

    /// Everything before this mark is taken back; its header words may not be zeroed yet. What outlives the process notes it.
    fn released(&self, _: Mark) {}
    /// Now they are.
    fn cleared(&self, _: Mark) {}
}

/// How many units an entry takes.
pub(crate) const fn units<U: Units>(length: usize) -> usize {
    (length + size_of::<u64>()).div_ceil(U::BYTES)
}

/// A ring over these units.
#[derive(Debug)]
pub(crate) struct Ring<U> {
    head: Apart<AtomicU64>,
    tail: Apart<AtomicU64>,
    /// How many units may be given out at a time.
    limit: u32,
    /// How many entries they may be.
    entries: u32,
    /// An empty ring may begin anew from this unit on.
    far: u32,
    /// It is about to.
    is_moving: AtomicBool,
    pub(super) units: U,
}

/// A value in a cache line of its own: producers write the one, the consumer the other.
#[derive(Debug)]
#[repr(align(128))]
struct Apart<T>(T);

/// Units that a producer was given.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Given {
    pub(crate) unit: u32,
    pub(crate) label: u32,
    pub(crate) length: u32,
    /// How many units were given out when it was given, itself among them.
    pub(crate) used: u32,
    /// How many entries were, without itself.
    pub(crate) before: u32,
}

/// Where an entry can go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    /// The first unit behind what is given out.
    unit: u32,
    /// How many units are left out before the entry, as it does not fit before the end.
    skipped: u32,
    /// How many units it has.
    needed: u32,
    /// How many units are given out then.
    used: u32,
    /// How many entries are given out before it.
    before: u32,
}

/// Why a producer was given nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// There is no room now.
    Full,
    /// There never is room for as much.
    TooLarge,
    /// Nothing is given out any more.
    Closed,
}

/// What the consumer finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Nothing that was given out is left.
    Nothing,
    /// The next entry is not done yet.
    Unfinished,
    /// The next entry; what has no content is a [`State::Void`].
    Entry {
        unit: u32,
        header: Header,
        end: Mark,
    },
}

impl<U: Units> Ring<U> {
    /// A ring of which `limit` units are given out at most. All header words are 0.
    pub(crate) fn new(units: U, limit: u32) -> Self {
        Self {
            head: Apart(AtomicU64::new(0)),
            tail: Apart(AtomicU64::new(0)),
            limit: limit.min(units.count()),
            entries: COUNTS,
            far: u32::MAX,
            is_moving: AtomicBool::new(false),
            units,
        }
    }

    /// The same, of which no more than `entries` are given out.
    pub(crate) fn of_entries(self, entries: u32) -> Self {
        Self { entries, ..self }
    }

    /// The same, which [may begin anew](Self::begin_anew) when it has come as far as this unit.
    pub(crate) fn anew_from(self, far: u32) -> Self {
        Self { far, ..self }
    }

    /// Gives out units for an entry of so many bytes.
    #[inline]
    pub(crate) fn reserve(&self, length: usize, label: u32) -> Result<Given, Refusal> {
        let mut patience = PATIENCE;
        let mut word = self.head.0.load(Ordering::Relaxed);
        loop {
            if word & CLOSED != 0 {
                return Err(Refusal::Closed);
            }
            let head = Mark::of(word);
            let Some(room) = self.room(head, length)? else {
                // The consumer may have been interrupted. Nobody waits for it for long.
                patience -= 1;
                if patience == 0 {
                    return Err(Refusal::Full);
                }
                yield_now();
                word = self.head.0.load(Ordering::Relaxed);
                continue;
            };
            let Room {
                unit,
                skipped,
                needed,
                used,
                before,
            } = room;
            let next = head.after(skipped + needed, 1).word();
            match self
                .head
                .0
                .compare_exchange_weak(word, next, Ordering::SeqCst, Ordering::Relaxed)
            {
                Ok(_) => {
                    let unit = match skipped {
                        0 => unit,
                        _ => self.skip(unit, skipped),
                    };
                    let given = Given {
                        unit,
                        label,
                        length: length as u32,
                        used,
                        before,
                    };
                    self.set(given, State::Reserved, Ordering::Relaxed);
                    // As in `release`.
                    compiler_fence(Ordering::SeqCst);
                    return Ok(given);
                }
                Err(other) => word = other,
            }
        }
    }

    /// Where an entry of so many bytes goes behind a mark up to which units are given out; `None` where that was long ago, or
    /// what is seen of the ring is about to change.
    #[inline]
    pub(crate) fn room(&self, head: Mark, length: usize) -> Result<Option<Room>, Refusal> {
        let needed = units::<U>(length);
        // Behind an end that is left out, there must be room, whatever the position.
        if needed > (self.limit / 2) as usize {
            return Err(Refusal::TooLarge);
        }
        let (needed, count) = (needed as u32, self.units.count());
        let unit = head.position & (count - 1);
        let to_end = count - unit;
        // What was zeroed before the tail moved is seen.
        let tail = Mark::of(self.tail.0.load(Ordering::Acquire));
        let kept = tail.units_to(head);
        if kept > MOST_UNITS {
            // What others were given since is taken back already.
            return Ok(None);
        }
        let skipped = if needed > to_end { to_end } else { 0 };
        let used = kept + skipped + needed;
        let before = tail.entries_to(head);
        if used > self.limit || before >= self.entries {
            return self.full(tail);
        }
        Ok(Some(Room {
            unit,
            skipped,
            needed,
            used,
            before,
        }))
    }

    /// There is no room, unless the tail that was seen is not the last one, or is just about to move.
    #[cold]
    fn full(&self, seen: Mark) -> Result<Option<Room>, Refusal> {
        // Before the others are loaded, what moved the head was seen.
        self.head.0.load(Ordering::SeqCst);
        if self.is_moving.load(Ordering::SeqCst) || self.tail() != seen {
            return Ok(None);
        }
        Err(Refusal::Full)
    }

    /// Begins an empty ring at its start again, if it has come far; where it goes on. For the consumer.
    pub(crate) fn begin_anew(&self) -> Option<Mark> {
        let word = self.head.0.load(Ordering::SeqCst);
        let head = Mark::of(word);
        let unit = head.position & (self.units.count() - 1);
        if word & CLOSED != 0 || head != self.tail() || unit < self.far {
            return None;
        }
        let start = head.after(self.units.count() - unit, 0);
        // Until the tail has followed the head, there seems to be less room than there is.
        self.is_moving.store(true, Ordering::SeqCst);
        let moved = self.head.0.compare_exchange_weak(
            word,
            start.word(),
            Ordering::SeqCst,
            Ordering::Relaxed,
        );
        if moved.is_ok() {
            self.units.released(start);
            self.units.cleared(start);
            self.tail.0.store(start.word(), Ordering::Release);
        }
        self.is_moving.store(false, Ordering::SeqCst);
        moved.is_ok().then_some(start)
    }

    /// Leaves the units before the end out; the unit that follows on them.
    #[cold]
    fn skip(&self, unit: u32, units: u32) -> u32 {
        let given = Given {
            unit,
            label: 0,
            // As an entry, it is as long as its units.
            length: units * U::BYTES as u32 - size_of::<u64>() as u32,
            used: 0,
            before: 0,
        };
        self.set(given, State::Skipped, Ordering::Release);
        0
    }

    /// Ends an entry: what was written into its units can be read, or there is nothing to read.
    #[inline]
    pub(crate) fn finish(&self, given: Given, state: State) {
        self.set(given, state, Ordering::Release);
    }

    #[inline]
    fn set(&self, given: Given, state: State, ordering: Ordering) {
        let Given {
            unit,
            label,
            length,
            ..
        } = given;
        let header = Header {
            state,
            label,
            length,
        };
        self.units.header(unit).store(header.word(), ordering);
    }

    /// How far units are given out.
    pub(crate) fn head(&self) -> Mark {
        Mark::of(self.head.0.load(Ordering::SeqCst))
    }

    /// How far units are taken back.
    pub(crate) fn tail(&self) -> Mark {
        Mark::of(self.tail.0.load(Ordering::Acquire))
    }

    /// How many units may be given out at a time.
    pub(crate) fn limit(&self) -> u32 {
        self.limit
    }

    /// Gives out nothing more.
    pub(crate) fn close(&self) {
        self.head.0.fetch_or(CLOSED, Ordering::SeqCst);
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.head.0.load(Ordering::Acquire) & CLOSED != 0
    }

    /// The label of the entry at a mark and where it ends, however far it is; `None` where nobody has begun.
    pub(crate) fn label_at(&self, mut mark: Mark) -> Option<(u32, Mark)> {
        loop {
            let unit = mark.position & (self.units.count() - 1);
            let header = Header::of(self.units.header(unit).load(Ordering::Acquire))?;
            let units = units::<U>(header.length as usize) as u32;
            match header.state {
                State::Skipped => mark = mark.after(units, 0),
                State::Reserved | State::Done | State::Void => {
                    return Some((header.label, mark.after(units, 1)));
                }
            }
        }
    }

    /// Whether an entry that was given out is not finished.
    pub(crate) fn is_unfinished(&self) -> bool {
        let mut mark = self.tail();
        loop {
            match self.at(mark) {
                Found::Nothing => return false,
                Found::Unfinished => return true,
                Found::Entry { end, .. } => mark = end,
            }
        }
    }

    /// What stands at a mark, where an entry ends or the ring begins. For the consumer.
    pub(crate) fn at(&self, mut mark: Mark) -> Found {
        loop {
            if mark.position == self.head().position {
                return Found::Nothing;
            }
            let unit = mark.position & (self.units.count() - 1);
            let word = self.units.header(unit).load(Ordering::Acquire);
            let Some(header) = Header::of(word) else {
                return Found::Unfinished;
            };
            let units = units::<U>(header.length as usize) as u32;
            match header.state {
                State::Reserved => return Found::Unfinished,
                State::Skipped => mark = mark.after(units, 0),
                State::Done | State::Void => {
                    let end = mark.after(units, 1);
                    // Only somebody who writes into the file of a mapped ring makes such an entry.
                    if units > self.units.count() - unit || self.head().is_before(end) {
                        return Found::Unfinished;
                    }
                    return Found::Entry { unit, header, end };
                }
            }
        }
    }

    /// Takes back everything before a mark. For the consumer, which reads nothing before it any more.
    pub(crate) fn release(&self, to: Mark) {
        let mut position = self.tail().position;
        self.units.released(to);
        // What is in a file is what was stored so far when the process is killed, so the order is that of the instructions.
        compiler_fence(Ordering::SeqCst);
        while position != to.position {
            let unit = position & (self.units.count() - 1);
            self.units.header(unit).store(0, Ordering::Relaxed);
            position = position.wrapping_add(1);
        }
        compiler_fence(Ordering::SeqCst);
        self.units.cleared(to);
        self.tail.0.store(to.word(), Ordering::Release);
    }
}
