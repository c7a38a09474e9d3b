//! Where records outlive the process: files in a directory of the application's own.
//!
//! The [queue](super::arena) itself is a file, mapped and shared, so what is in it is in the file, however the process
//! ends; what an event spills when the queue is full goes into further files. A file is locked as long as its
//! process is there. One that is not is another process's last: it is sent by whoever comes next, at least once, and
//! removed. Nothing here makes a file safe from the end of the system.

use std::{
    io,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

mod format;
mod left;
mod orphans;
mod place;
mod segment;
mod spilled;

pub(super) use left::{Left, Now};
use orphans::Orphans;
pub(super) use place::Place;
pub(crate) use place::purge;
use segment::{Segment, Size};
use spilled::Spilled;

use super::{
    arena::{self, Arena, Mapping, Mark},
    ledger::Ledger,
    uid::Uid,
};

/// With less, 64 KiB, there is no queue in a spool.
const FEWEST_UNITS: u32 = 1 << 10;

/// The spool of one queue.
pub(super) struct Spool {
    place: Arc<Place>,
    /// The file that the queue is.
    queue: Segment,
    id: u64,
    /// Where its units begin.
    before: u64,
    /// How much there was of it at first.
    size: Size,
    pub(super) spilled: Spilled,
    pub(super) orphans: Orphans,
}

impl Spool {
    /// Makes the file of a queue with at most so many bytes.
    ///
    /// # Errors
    /// Says why there is none.
    pub(super) fn open(
        place: Arc<Place>,
        bytes: u64,
        ledger: &Ledger,
    ) -> Result<(Self, Arena), String> {
        segment::prepare(&place.spool.dir)?;
        let said = |error: io::Error| match error.raw_os_error() {
            Some(_) => error.kind().to_string(),
            None => error.to_string(),
        };
        let bytes = bytes.min(place.spool.max_bytes / 2);
        let units = u32::try_from(bytes / arena::UNIT as u64).unwrap_or(u32::MAX);
        // A power of two, and at most as many bytes as asked for.
        let most = 1_u32 << units.clamp(2, arena::MOST_UNITS).ilog2();
        let details = place.details();
        let file = |units: u32| {
            let head = details.head(units);
            let bytes = head.len() + units as usize * arena::UNIT;
            (head, bytes)
        };
        // A smaller queue is better than one for which records that can still be sent have to go.
        let mut smaller = [most, most / 2, most / 4].into_iter();
        let room = place.room().map_err(said)?;
        let fits = smaller.find(|units| file(*units).1 as u64 <= room);
        let mut units = fits.unwrap_or(most);
        let (head, bytes) = loop {
            let (head, bytes) = file(units);
            match place.make_room(bytes as u64, ledger) {
                Ok(()) => break (head, bytes),
                // And better than none: other processes have theirs.
                Err(_) if units > FEWEST_UNITS => units /= 2,
                Err(error) => return Err(said(error)),
            }
        };
        let created = Segment::create(&place.spool.dir, now(), details.id, |file| {
            arena::preallocate(file, bytes)?;
            io::Seek::rewind(&mut &*file)?;
            io::Write::write_all(&mut &*file, &head)?;
            Mapping::new(file, head.len(), bytes)
        });
        let (queue, mapping) = created.map_err(said)?;
        let spool = Self {
            id: details.id,
            size: queue.size(),
            spilled: Spilled::new(Arc::clone(&place)),
            orphans: Orphans::new(Arc::clone(&place)),
            place,
            queue,
            before: head.len() as u64,
        };
        Ok((spool, Arena::mapped(mapping)))
    }

    pub(super) fn max_age(&self) -> Duration {
        self.place.spool.max_age
    }

    /// The name of a record of the queue.
    pub(super) fn uid(&self, end: Mark) -> Uid {
        Uid::of(self.id, end)
    }

    /// Whether the queue's file has all of its bytes.
    pub(super) fn is_whole(&self) -> bool {
        self.queue.size().is_all_of(self.size)
    }

    /// Whether there is a file to send.
    pub(super) fn has_some(&self) -> bool {
        self.spilled.has_some() || self.orphans.has_some()
    }

    /// Whether the queue's file can be found by whoever comes next.
    pub(super) fn is_found(&self) -> bool {
        self.queue.is_linked()
    }

    /// Tells that the queue's file is worth nothing any more.
    pub(super) fn warn_of_memory(&self) {
        self.place.warn("the file of the queue was cut by somebody; what was in it is lost, and records are kept in memory from here on");
    }

    /// Leaves the queue's file to whoever comes next, unless nothing is in it. What is, is between these two marks.
    pub(super) fn hand_over(&self, arena: &Arena, is_empty: bool) {
        if is_empty {
            return self.queue.remove();
        }
        let places = arena.occupied().map(|units| {
            let at = |unit: u32| self.before + u64::from(unit) * arena::UNIT as u64;
            (at(units.start), at(units.end))
        });
        let [first, second] = places;
        self.queue.keep(&[(0, self.before), first, second]);
        self.queue.let_go();
    }

    /// This process is a forked child: the files are its parent's.
    pub(super) fn forked(&self) {
        segment::forked();
        self.spilled.forked();
    }
}

/// Milliseconds since 1970, for names of files.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}

#[cfg(test)]
mod tests;
