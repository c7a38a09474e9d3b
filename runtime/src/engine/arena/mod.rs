//! The queue: bytes of a bounded size, in which each record stands for itself.
//!
//! Any thread reserves as many bytes as a record needs, writes them, and commits; one thread reads records in the order
//! of their reservations and releases them when they need not be kept any longer. Nobody ever waits.

#![expect(
    unsafe_code,
    reason = "producers and the consumer share one allocation; `ring` says who has which bytes when"
)]

use std::slice;

mod cursor;
#[cfg(unix)]
mod guard;
#[cfg_attr(not(unix), path = "unmapped.rs")]
mod mapping;
mod memory;
mod ring;
mod sync;

pub(crate) use cursor::Cursor;
pub(crate) use mapping::{Mapping, free, lock, preallocate, unlock};
use memory::Memory;
pub(crate) use memory::{UNIT, WORDS, units};
use ring::{Found, Given, Ring, Units as _};
pub(crate) use ring::{Header, MOST_UNITS, Mark, Refusal, State};
use sync::{AtomicBool, Ordering};

/// So many units, half a MiB, are less than what a core has as a cache of its own.
const FAR: u32 = 1 << 13;

/// The queue.
#[derive(Debug)]
pub(crate) struct Arena {
    ring: Ring<Memory>,
    /// There is a [`Reader`].
    is_read: AtomicBool,
}

impl Arena {
    /// A queue of so many bytes, headers and padding among them; `None` where there is no such memory.
    pub(crate) fn new(bytes: u64) -> Option<Self> {
        let limit = u32::try_from(bytes / UNIT as u64).unwrap_or(MOST_UNITS);
        let limit = limit.clamp(2, MOST_UNITS);
        let memory = Memory::new(limit.next_power_of_two())?;
        Some(Self::over(memory, limit))
    }

    /// A queue in a mapped file of zeros.
    pub(crate) fn mapped(mapping: Mapping) -> Self {
        let memory = Memory::mapped(mapping);
        let limit = memory.count();
        Self::over(memory, limit)
    }

    fn over(mut memory: Memory, limit: u32) -> Self {
        memory.touch(2 * FAR as usize * UNIT);
        Self {
            ring: Ring::new(memory, limit).anew_from(FAR.min(limit / 2)),
            is_read: AtomicBool::new(false),
        }
    }

    /// Whether a part of its file was taken away. What is in it is worth nothing then; it can be written and read
    /// nonetheless.
    pub(crate) fn is_torn(&self) -> bool {
        self.ring.units.is_torn()
    }

    /// The same for at most so many records.
    pub(crate) fn of_records(self, records: u32) -> Self {
        Self {
            ring: self.ring.of_entries(records),
            ..self
        }
    }

    /// Reserves bytes for one record.
    ///
    /// # Errors
    /// Says why there are none.
    #[inline]
    pub(crate) fn reserve(&self, length: usize, label: u32) -> Result<Reservation<'_>, Refusal> {
        let given = self.ring.reserve(length, label)?;
        Ok(Reservation { arena: self, given })
    }

    /// Whether there is room for a record of so many bytes now, or never will be.
    pub(crate) fn fits(&self, length: usize) -> bool {
        !matches!(self.ring.room(self.ring.head(), length), Err(Refusal::Full))
    }

    /// The one consumer, unless there is one, which is this thread from here on.
    pub(crate) fn reader(&self) -> Option<Reader<'_>> {
        self.ring.units.admit();
        let claimed = !self.is_read.swap(true, Ordering::AcqRel);
        claimed.then(|| Reader {
            arena: self,
            next: self.tail(),
        })
    }

    /// How far records are reserved.
    pub(crate) fn head(&self) -> Mark {
        self.ring.head()
    }

    /// How far records are released.
    pub(crate) fn tail(&self) -> Mark {
        self.ring.tail()
    }

    /// Calls `take` with the labels of all records from a mark on, which nobody releases meanwhile.
    pub(crate) fn labels(&self, from: Mark, mut take: impl FnMut(u32)) {
        // Between the reservation of a record and its header there are a few instructions of another thread.
        const PATIENCE: u32 = 1_000;
        let (mut mark, head) = (from, self.head());
        let mut patience = PATIENCE;
        while mark.is_before(head) && patience > 0 {
            if let Some((label, end)) = self.ring.label_at(mark) {
                take(label);
                mark = end;
                patience = PATIENCE;
            } else {
                std::thread::yield_now();
                patience -= 1;
            }
        }
    }

    /// How many records from a mark on were given up by their producers. For the consumer.
    pub(crate) fn voids(&self, from: Mark) -> u64 {
        let (mut mark, mut voids) = (from, 0);
        while let Found::Entry { header, end, .. } = self.ring.at(mark) {
            voids += u64::from(header.state == State::Void);
            mark = end;
        }
        voids
    }

    /// How many records are in it.
    pub(crate) fn records(&self) -> u32 {
        self.tail().entries_to(self.head())
    }

    /// Which units are not released: two runs of them, the first one from the memory's start, and either may have none.
    pub(crate) fn occupied(&self) -> [std::ops::Range<u32>; 2] {
        let count = self.ring.units.count();
        let [tail, head] = [self.tail(), self.head()].map(|mark| mark.position & (count - 1));
        match self.tail().units_to(self.head()) {
            0 => [0..0, count..count],
            _ if tail < head => [tail..head, count..count],
            _ => [0..head, tail..count],
        }
    }

    /// How many bytes there is room for, headers and padding among them.
    pub(crate) fn capacity(&self) -> usize {
        self.ring.limit() as usize * UNIT
    }

    /// How many bytes are between two marks.
    pub(crate) fn bytes(from: Mark, to: Mark) -> usize {
        from.units_to(to) as usize * UNIT
    }

    /// Reserves nothing more.
    pub(crate) fn close(&self) {
        self.ring.close();
    }

    /// The same in a forked child, whose parent the file is, where it is one. Nothing of it can be read afterwards.
    pub(crate) fn forked(&self) {
        self.close();
        self.ring.units.forked();
    }

    /// Waits, not for long, until what is reserved is written.
    pub(crate) fn wait_finished(&self) {
        const LONGEST: std::time::Duration = std::time::Duration::from_millis(20);
        let begun = std::time::Instant::now();
        while self.ring.is_unfinished() && begun.elapsed() < LONGEST {
            std::thread::yield_now();
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.ring.is_closed()
    }
}

/// Bytes for one record, until they are committed. Where they are not, the record is void.
#[derive(Debug)]
pub(crate) struct Reservation<'a> {
    arena: &'a Arena,
    given: Given,
}

impl Reservation<'_> {
    /// The bytes to write; what was in them is arbitrary.
    #[inline]
    pub(crate) fn bytes(&mut self) -> &mut [u8] {
        let start = self.arena.ring.units.content(self.given.unit);
        // SAFETY: the ring gave these units to this reservation alone, and the consumer does not read them before `finish`, which
        // consumes the reservation. All of the memory is initialized. Header words of units inside of the entry are among
        // the bytes; they are not accessed as atomics before the entry is released.
        unsafe { slice::from_raw_parts_mut(start.as_ptr(), self.given.length as usize) }
    }

    /// How many bytes of the queue were in use when it was reserved.
    #[inline]
    pub(crate) fn used(&self) -> usize {
        self.given.used as usize * UNIT
    }

    /// How many records were in the queue when it was reserved, itself among them.
    #[inline]
    pub(crate) fn records(&self) -> u32 {
        self.given.before + 1
    }

    /// Lets the record be read.
    #[inline]
    pub(crate) fn commit(self) {
        self.arena.ring.finish(self.given, State::Done);
        std::mem::forget(self);
    }
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        self.arena.ring.finish(self.given, State::Void);
    }
}

/// The one consumer of a queue: it reads what is not released.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    arena: &'a Arena,
    next: Mark,
}

/// A record in the queue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    unit: u32,
    length: u32,
    /// What its producer said of it.
    pub(crate) label: u32,
    /// Whether its producer gave it up: it has no content.
    pub(crate) void: bool,
    /// How far the queue is behind it.
    pub(crate) end: Mark,
}

impl Entry {
    /// How many bytes it has.
    pub(crate) fn len(&self) -> usize {
        self.length as usize
    }
}

impl Reader<'_> {
    /// The next record, where it can be read.
    pub(crate) fn peek(&self) -> Option<Entry> {
        match self.arena.ring.at(self.next) {
            Found::Nothing | Found::Unfinished => None,
            Found::Entry { unit, header, end } => Some(Entry {
                unit,
                length: header.length,
                label: header.label,
                void: header.state == State::Void,
                end,
            }),
        }
    }

    /// Goes on behind the record that was [peeked](Self::peek) at last.
    pub(crate) fn pass(&mut self, entry: &Entry) {
        self.next = entry.end;
    }

    /// What is in a record.
    ///
    /// # Panics
    /// If it is released, or this reader has not read it.
    pub(crate) fn content(&self, entry: &Entry) -> &[u8] {
        let tail = self.arena.tail();
        let read = tail.units_to(self.next);
        assert!(
            (1..=read).contains(&tail.units_to(entry.end)),
            "the record is released"
        );
        let start = self.arena.ring.units.content(entry.unit);
        // SAFETY: the entry is done, seen with `Acquire`, so its producer has no access any more. It is not released, and given out
        // again only after `release`, which takes `&mut self`, so this borrow has ended by then.
        unsafe { slice::from_raw_parts(start.as_ptr(), entry.length as usize) }
    }

    /// Gives back everything up to the end of a record; nobody reads [`labels`](Arena::labels) meanwhile. Where the queue goes
    /// on: one that is empty, and has come far, begins at its start again.
    ///
    /// # Panics
    /// If this reader has not read as far.
    pub(crate) fn release(&mut self, to: Mark) -> Mark {
        let tail = self.arena.tail();
        assert!(
            tail.units_to(to) <= tail.units_to(self.next),
            "the record is not read"
        );
        self.arena.ring.release(to);
        match self.arena.ring.begin_anew() {
            None => to,
            Some(start) => {
                self.next = start;
                start
            }
        }
    }

    /// How far it has read.
    pub(crate) fn position(&self) -> Mark {
        self.next
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        self.arena.is_read.store(false, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn put(arena: &Arena, text: &[u8]) -> Result<(), Refusal> {
        let mut reservation = arena.reserve(text.len(), 7)?;
        reservation.bytes().copy_from_slice(text);
        reservation.commit();
        Ok(())
    }

    fn next(reader: &mut Reader<'_>) -> Option<Entry> {
        let entry = reader.peek()?;
        reader.pass(&entry);
        Some(entry)
    }

    #[test]
    fn records_come_out_as_they_went_in() {
        let arena = Arena::new(4_096).expect("memory");
        let mut reader = arena.reader().expect("there is no other");
        assert!(arena.reader().is_none());
        for round in 0..1_000_usize {
            let texts: Vec<_> = (0..round % 5)
                .map(|n| vec![u8::try_from(n).expect("a few"); (round * 37) % 500])
                .collect();
            for text in &texts {
                assert_eq!(put(&arena, text), Ok(()));
            }
            for text in &texts {
                let entry = next(&mut reader).expect("it is there");
                assert_eq!((reader.content(&entry), entry.label), (&text[..], 7));
                if round % 2 == 0 {
                    reader.release(entry.end);
                }
            }
            assert!(next(&mut reader).is_none());
            reader.release(reader.position());
            assert_eq!(arena.tail(), arena.head());
        }
    }

    #[test]
    fn what_has_no_room_is_refused_until_there_is() {
        let arena = Arena::new(64 * 10).expect("memory");
        let mut reader = arena.reader().expect("there is no other");
        for _ in 0..5 {
            assert_eq!(put(&arena, &[1; 120]), Ok(()));
        }
        assert_eq!(put(&arena, &[1]), Err(Refusal::Full));
        let entry = next(&mut reader).expect("it is there");
        reader.release(entry.end);
        assert_eq!(put(&arena, &[1]), Ok(()));
        assert_eq!(put(&arena, &[1; 64 * 5]), Err(Refusal::TooLarge));
        arena.close();
        assert_eq!(put(&arena, &[1]), Err(Refusal::Closed));
        assert!(arena.is_closed());
    }

    #[test]
    fn a_queue_of_records_takes_no_more_of_them() {
        let arena = Arena::new(64 * 1_024).expect("memory").of_records(3);
        let mut reader = arena.reader().expect("there is no other");
        // Behind the end of the memory as well, where units without an entry are left out.
        for round in 0..1_000 {
            let length = (round * 37) % 500;
            for records in 1..=3 {
                let mut reservation = arena.reserve(length, 7).expect("there is room");
                assert_eq!((reservation.records(), arena.records()), (records, records));
                reservation.bytes().fill(1);
                // What is void has its place as well.
                if records != 2 {
                    reservation.commit();
                }
            }
            assert_eq!(put(&arena, &[1]), Err(Refusal::Full));
            let first = next(&mut reader).expect("it is there");
            reader.release(first.end);
            assert_eq!(put(&arena, &[1]), Ok(()));
            assert_eq!(put(&arena, &[1]), Err(Refusal::Full));
            while next(&mut reader).is_some() {}
            reader.release(reader.position());
            assert_eq!(arena.records(), 0);
        }
    }

    #[test]
    fn what_is_not_committed_is_void_and_stops_what_is_behind_it() {
        let arena = Arena::new(4_096).expect("memory");
        let mut reader = arena.reader().expect("there is no other");
        let reservation = arena.reserve(100, 1).expect("there is room");
        assert_eq!(put(&arena, &[1; 10]), Ok(()));
        assert!(next(&mut reader).is_none(), "records keep their order");
        drop(reservation);
        assert!(next(&mut reader).expect("it is there").void);
        assert!(!next(&mut reader).expect("it is there").void);
        assert_eq!(arena.tail().entries_to(arena.head()), 2);
    }

    #[test]
    #[should_panic(expected = "released")]
    fn what_is_released_cannot_be_read() {
        let arena = Arena::new(4_096).expect("memory");
        let mut reader = arena.reader().expect("there is no other");
        assert_eq!(put(&arena, &[1; 10]), Ok(()));
        let entry = next(&mut reader).expect("it is there");
        reader.release(entry.end);
        reader.content(&entry);
    }

    #[test]
    fn threads_neither_lose_nor_mix_records() {
        const EACH: u32 = 20_000;
        let arena = Arena::new(1 << 16).expect("memory");
        let seen = std::thread::scope(|scope| {
            for thread in 0..3_u32 {
                let arena = &arena;
                scope.spawn(move || {
                    for number in 0..EACH {
                        let text = [
                            number.to_le_bytes().as_slice(),
                            &vec![thread.to_le_bytes()[0]; number as usize % 300],
                        ]
                        .concat();
                        while let Err(refusal) =
                            arena.reserve(text.len(), thread).map(|mut reservation| {
                                reservation.bytes().copy_from_slice(&text);
                                reservation.commit();
                            })
                        {
                            assert_eq!(refusal, Refusal::Full);
                            std::thread::yield_now();
                        }
                    }
                });
            }
            let mut reader = arena.reader().expect("there is no other");
            let mut seen = [0_u32; 3];
            while seen.iter().sum::<u32>() < 3 * EACH {
                let Some(entry) = next(&mut reader) else {
                    std::thread::yield_now();
                    continue;
                };
                let content = reader.content(&entry);
                let (number, rest) = content.split_first_chunk().expect("a number");
                let number = u32::from_le_bytes(*number);
                assert_eq!(number, seen[entry.label as usize], "in order");
                assert!(
                    rest.len() == number as usize % 300
                        && rest.iter().all(|byte| u32::from(*byte) == entry.label)
                );
                seen[entry.label as usize] += 1;
                reader.release(entry.end);
            }
            seen
        });
        assert_eq!(seen, [EACH; 3]);
    }
}
