//! Where records outlive the process: files in a directory of the application's own.
//!
//! The [queue](super::arena) itself is a file, mapped and shared, so what is in it is in the file, however the process
//! ends; what an event spills when the queue is full goes into further files. A file is locked as long as its
//! process is there. One that is not is another process's last: it is sent by whoever comes next, at least once, and
//! removed. Nothing here makes a file safe from the end of the system.

use std::{
    collections::{HashSet, VecDeque},
    hash::{BuildHasher as _, RandomState},
    io,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

mod format;
mod left;
mod segment;

use format::{Details, Unreadable};
pub(super) use left::Left;
use segment::{Segment, Size};

use super::{
    arena::{self, Arena, Mapping, Mark},
    envelope::Envelope,
    label::Label,
    ledger::{Ends, Ledger, Refused},
    telling,
    uid::Uid,
};
use crate::{destination, start::OnWarning};

/// With less, 64 KiB, there is no queue in a spool.
const FEWEST_UNITS: u32 = 1 << 10;
/// So often at most it looks whether there is room again for what is spilled.
const APART: Duration = Duration::from_secs(1);
/// What an event spills goes to a new file when one has so many bytes.
const SPILLED: u64 = 4 << 20;

/// A spool as it is asked for, and what is bound to its records.
pub(super) struct Place {
    pub(super) spool: destination::Spool,
    pub(super) endpoint: String,
    /// The settings that let sensitive values through.
    pub(super) consent: Vec<String>,
    pub(super) envelope: Arc<Envelope>,
    pub(super) on_warning: OnWarning,
}

impl Place {
    fn warn(&self, what: &str) {
        telling::tell(&self.on_warning, format!("otel.spool: {what}"));
    }

    fn details(&self) -> Details {
        Details {
            // Different in every process and every call.
            id: RandomState::new().hash_one(std::process::id()),
            endpoint: self.endpoint.clone(),
            consent: self.consent.clone(),
            envelope: (*self.envelope).clone(),
        }
    }

    /// Makes room for so many bytes, for which the oldest files go; what is in them is counted.
    fn make_room(&self, bytes: u64, ledger: &Ledger) -> io::Result<()> {
        let (paths, mut used) = Segment::list(&self.spool.dir)?;
        let mut oldest = Vec::new();
        for path in paths {
            if used + bytes <= self.spool.max_bytes {
                break;
            }
            if let Ok(Some(segment)) = Segment::find(&path) {
                used = used.saturating_sub(segment.size().taken());
                oldest.push(segment);
            }
        }
        if used + bytes > self.spool.max_bytes {
            return Err(io::Error::other("its files have `max-bytes` together"));
        }
        for segment in oldest {
            match Details::read(&segment.read()?) {
                Ok((_, records, _)) => ledger.purge(records.len() as u64),
                Err(Unreadable::Torn) => {}
                // It is somebody else's.
                Err(Unreadable::Foreign | Unreadable::Format(_)) => continue,
            }
            segment.remove();
        }
        Ok(())
    }

    /// Opens a file that was left, unless there is nothing in it for this receiver.
    fn open<'w>(&self, path: &std::path::Path, ledger: &'w Ledger) -> io::Result<Option<Left<'w>>> {
        let Some(segment) = Segment::find(path)? else {
            return Ok(None);
        };
        let bytes = segment.read()?;
        let (details, records, is_torn) = match Details::read(&bytes) {
            Ok(read) => read,
            Err(Unreadable::Format(format)) => {
                let what = "which this version does not read; it stays";
                let what = format!("a file has the format {format}, {what}");
                return Err(io::Error::other(what));
            }
            Err(Unreadable::Foreign) => {
                return Err(io::Error::other("a file is none of its own; it stays"));
            }
            Err(Unreadable::Torn) => {
                self.warn("a file is damaged; it is removed");
                segment.remove();
                return Ok(None);
            }
        };
        if is_torn {
            self.warn("a file is damaged; what can be read of it is sent");
        }
        if let Some(why) = self.withdrawn(&details) {
            ledger.purge(records.len() as u64);
            segment.remove();
            if !records.is_empty() {
                let records = records.len();
                self.warn(&format!(
                    "{records} records of an earlier process are removed: {why}"
                ));
            }
            return Ok(None);
        }
        ledger.find(records.len() as u64);
        Ok(self.left(segment, bytes, (details, records), ledger, false))
    }

    fn left<'w>(
        &self,
        segment: Segment,
        bytes: Vec<u8>,
        (details, records): (Details, Vec<format::Found>),
        ledger: &'w Ledger,
        is_own: bool,
    ) -> Option<Left<'w>> {
        let mut left = Left {
            segment,
            details,
            bytes,
            records: VecDeque::from(records),
            max_age: self.spool.max_age,
            ledger,
            is_own,
        };
        left.sift();
        (!left.is_empty()).then_some(left)
    }

    /// Why records with these details are not sent any more.
    fn withdrawn(&self, details: &Details) -> Option<&'static str> {
        if details.endpoint != self.endpoint {
            return Some("they were for another endpoint");
        }
        let is_withdrawn = |setting: &String| !self.consent.contains(setting);
        details
            .consent
            .iter()
            .any(is_withdrawn)
            .then_some("a setting that let sensitive values through is off now")
    }
}

/// Removes what earlier processes have left, as nothing is to be sent any more.
pub(crate) fn purge(spool: &destination::Spool) {
    if segment::private(&spool.dir).is_err() {
        return;
    }
    let listed = Segment::list(&spool.dir);
    for path in listed.map(|(paths, _)| paths).unwrap_or_default() {
        if let Ok(Some(segment)) = Segment::find(&path)
            && let Ok(bytes) = segment.read()
            && matches!(Details::read(&bytes), Ok(_) | Err(Unreadable::Torn))
        {
            segment.remove();
        }
    }
}

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
    spilled: Mutex<Spilled>,
    /// Files that cannot be read, and of which it was told.
    told: Mutex<HashSet<PathBuf>>,
}

#[derive(Default)]
struct Spilled {
    /// Files that are full.
    full: VecDeque<Open>,
    open: Option<Open>,
    is_closed: bool,
}

/// The file that is written.
struct Open {
    segment: Segment,
    records: u64,
    length: u64,
    most: u64,
    /// When it was looked how much it may have.
    looked: Instant,
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
        let mut units = 1_u32 << units.clamp(2, arena::MOST_UNITS).ilog2();
        let details = place.details();
        let (head, bytes) = loop {
            let head = details.head(units);
            let bytes = head.len() + units as usize * arena::UNIT;
            match place.make_room(bytes as u64, ledger) {
                Ok(()) => break (head, bytes),
                // A smaller one is better than none: other processes have theirs.
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
            place,
            queue,
            spilled: Mutex::default(),
            told: Mutex::default(),
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

    /// Writes a record that found no room in the queue, and has it counted.
    pub(super) fn spill(
        &self,
        label: Label,
        record: &[u8],
        ledger: &Ledger,
    ) -> Result<(), Refused> {
        let mut spilled = self.spilled();
        if spilled.is_closed {
            return Err(Refused::Closed);
        }
        if spilled
            .open
            .as_ref()
            .is_some_and(|open| open.length >= SPILLED)
            && let Some(open) = spilled.open.take()
        {
            spilled.full.push_back(open);
        }
        let open = match &mut spilled.open {
            Some(open) => open,
            none => none.insert(self.begin(ledger).map_err(|_| Refused::Full)?),
        };
        let entry = format::entry(label.word(), record);
        let length = open.length + entry.len() as u64;
        if length > open.most && open.looked.elapsed() > APART {
            open.looked = Instant::now();
            if self.place.make_room(entry.len() as u64, ledger).is_ok() {
                open.most = length;
            }
        }
        if length > open.most {
            return Err(Refused::Full);
        }
        if open.segment.write(open.length, &entry).is_err() {
            open.segment.cut(open.length);
            return Err(Refused::Full);
        }
        open.length = length;
        open.records += 1;
        // Under the lock, so that nobody settles it before it is counted.
        ledger.spilled(label);
        Ok(())
    }

    fn begin(&self, ledger: &Ledger) -> io::Result<Open> {
        let details = self.place.details();
        let head = details.head(0);
        let directory = &self.place.spool.dir;
        let most = head.len() as u64 + arena::UNIT as u64;
        self.place.make_room(most, ledger)?;
        let (_, used) = Segment::list(directory)?;
        let (segment, ()) = Segment::create(directory, now(), details.id, |mut file| {
            io::Write::write_all(&mut file, &head)
        })?;
        Ok(Open {
            segment,
            records: 0,
            length: head.len() as u64,
            looked: Instant::now(),
            most: self.place.spool.max_bytes.saturating_sub(used),
        })
    }

    /// Whether something is spilled that nobody has taken.
    pub(super) fn has_spilled(&self) -> bool {
        let spilled = self.spilled();
        spilled.open.is_some() || !spilled.full.is_empty()
    }

    /// What was spilled first.
    pub(super) fn take_spilled<'w>(&self, ledger: &'w Ledger) -> Option<Left<'w>> {
        let Open {
            segment,
            records: written,
            ..
        } = {
            let mut spilled = self.spilled();
            let full = spilled.full.pop_front();
            full.or_else(|| spilled.open.take())?
        };
        let bytes = segment.read().unwrap_or_default();
        let read = Details::read(&bytes).ok();
        let found = read
            .as_ref()
            .map_or(0, |(_, records, _)| records.len() as u64);
        if let torn @ 1.. = written.saturating_sub(found) {
            self.place
                .warn("a file is damaged; what can be read of it is sent");
            ledger.settle_left(
                true,
                torn,
                Ends {
                    torn,
                    ..Ends::default()
                },
            );
        }
        let Some((details, mut records, _)) = read else {
            segment.remove();
            return None;
        };
        // What a write has left that failed is none of them.
        records.truncate(usize::try_from(written).unwrap_or(usize::MAX));
        self.place
            .left(segment, bytes, (details, records), ledger, true)
    }

    /// Files that earlier processes have left, the oldest first.
    pub(super) fn orphans(&self) -> VecDeque<PathBuf> {
        let listed = Segment::list(&self.place.spool.dir);
        listed.map(|(paths, _)| paths.into()).unwrap_or_default()
    }

    /// Opens one of them, unless there is nothing in it for this receiver.
    pub(super) fn adopt<'w>(&self, path: &std::path::Path, ledger: &'w Ledger) -> Option<Left<'w>> {
        match self.place.open(path, ledger) {
            Ok(left) => left,
            Err(error) => {
                // Whoever looks again would be told again.
                let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
                if told.insert(path.to_owned()) {
                    self.place.warn(&error.to_string());
                }
                None
            }
        }
    }

    /// Tells that the queue's file is worth nothing any more.
    pub(super) fn warn_of_memory(&self) {
        self.place.warn("the file of the queue was cut by somebody; what was in it is lost, and records are kept in memory from here on");
    }

    /// Takes nothing more.
    pub(super) fn seal(&self) {
        let mut spilled = self.spilled();
        // Those that are left are unlocked as they are dropped.
        *spilled = Spilled {
            is_closed: true,
            ..Spilled::default()
        };
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
        self.queue.forked();
        if let Ok(mut spilled) = self.spilled.try_lock() {
            *spilled = Spilled {
                is_closed: true,
                ..Spilled::default()
            };
        }
    }

    fn spilled(&self) -> MutexGuard<'_, Spilled> {
        self.spilled.lock().unwrap_or_else(PoisonError::into_inner)
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
