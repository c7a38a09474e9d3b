//! Files of records that found no room in the queue.

use std::{
    collections::VecDeque,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{
    super::{
        arena,
        label::Label,
        ledger::{Ends, Ledger, Refused},
    },
    format::{self, Details},
    left::Left,
    now,
    place::Place,
    segment::Segment,
};

/// So often at most it looks whether there is room again.
const APART: Duration = Duration::from_secs(1);
/// A new file begins when one has so many bytes.
const MOST: u64 = 4 << 20;
/// And when one was written for so large a part of the time for which records are kept, as they are too old together.
const PART: u32 = 8;

/// What one process has spilled, and nobody has taken.
pub(in super::super) struct Spilled {
    place: Arc<Place>,
    files: Mutex<Files>,
}

#[derive(Default)]
struct Files {
    /// Those that are full.
    full: VecDeque<Open>,
    open: Option<Open>,
    /// When none could be begun, the last time.
    refused: Option<Instant>,
    is_closed: bool,
}

/// A file as it is written.
struct Open {
    segment: Segment,
    records: u64,
    length: u64,
    /// How long it may become.
    most: u64,
    /// When it was looked how much that is.
    looked: Instant,
    /// When it was begun, and when the last record was written.
    begun: Instant,
    written: Instant,
}

impl Spilled {
    pub(super) fn new(place: Arc<Place>) -> Self {
        Self {
            place,
            files: Mutex::default(),
        }
    }

    /// Writes a record, and has it counted.
    ///
    /// # Errors
    /// Says why it is refused.
    pub(in super::super) fn add(
        &self,
        label: Label,
        record: &[u8],
        ledger: &Ledger,
    ) -> Result<(), Refused> {
        let mut files = self.files();
        if files.is_closed {
            return Err(Refused::Closed);
        }
        let part = self.place.spool.max_age / PART;
        let is_full = |open: &mut Open| open.length >= MOST || open.begun.elapsed() > part;
        if let Some(full) = files.open.take_if(is_full) {
            files.full.push_back(full);
        }
        let Files { open, refused, .. } = &mut *files;
        let open = match open {
            Some(open) => open,
            None if refused.is_some_and(|at| at.elapsed() < APART) => return Err(Refused::Full),
            none => {
                *refused = None;
                let begun = self.begin(ledger);
                none.insert(begun.map_err(|_| {
                    *refused = Some(Instant::now());
                    Refused::Full
                })?)
            }
        };
        let entry = format::entry(label.word(), record);
        let length = open.length + entry.len() as u64;
        if length > open.most && open.looked.elapsed() >= APART {
            open.looked = Instant::now();
            let made = self.place.make_room(entry.len() as u64, ledger);
            let room = made.and_then(|()| self.place.room());
            open.most = open.length + room.unwrap_or(0);
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
        open.written = Instant::now();
        // Under the lock, so that nobody settles it before it is counted.
        ledger.spilled(label);
        Ok(())
    }

    fn begin(&self, ledger: &Ledger) -> io::Result<Open> {
        let details = self.place.details();
        let head = details.head(0);
        let (directory, length) = (&self.place.spool.dir, head.len() as u64);
        self.place.make_room(length + arena::UNIT as u64, ledger)?;
        let most = self.place.room()?;
        let (segment, ()) = Segment::create(directory, now(), details.id, |mut file| {
            io::Write::write_all(&mut file, &head)
        })?;
        let now = Instant::now();
        Ok(Open {
            segment,
            records: 0,
            length,
            most,
            looked: now,
            begun: now,
            written: now,
        })
    }

    /// Whether there is something.
    pub(in super::super) fn has_some(&self) -> bool {
        let files = self.files();
        files.open.is_some() || !files.full.is_empty()
    }

    /// What was spilled first.
    pub(in super::super) fn take<'w>(&self, ledger: &'w Ledger) -> Option<Left<'w>> {
        let open = {
            let mut files = self.files();
            let full = files.full.pop_front();
            full.or_else(|| files.open.take())?
        };
        let (segment, written) = (open.segment, open.records);
        let max_age = self.place.spool.max_age;
        let bytes = segment.read().unwrap_or_default();
        let read = Details::read(&bytes).ok();
        let found = read.as_ref().map_or(0, |(_, records)| records.len());
        if let torn @ 1.. = written.saturating_sub(found as u64) {
            self.place
                .warn("a file is damaged; what can be read of it is sent");
            ledger.settle_left(true, torn, Ends::torn(torn));
        }
        let Some((details, mut records)) = read else {
            segment.remove();
            return None;
        };
        // What a write has left that failed is none of them.
        records.truncate(usize::try_from(written).unwrap_or(usize::MAX));
        let mut left = Left::new(segment, bytes, (details, records), max_age, ledger);
        left.written = Some(open.written);
        left.sifted()
    }

    /// Takes nothing more; what there is stays for whoever comes next. What is in files that somebody has removed, nobody finds.
    pub(in super::super) fn close(&self, ledger: &Ledger) {
        let mut files = self.files();
        for open in files.full.iter().chain(&files.open) {
            if !open.segment.is_linked() {
                ledger.settle_left(true, open.records, Ends::torn(open.records));
            }
        }
        // They are unlocked as they are dropped.
        *files = Files::closed();
    }

    /// This process is a forked child: the files are its parent's, and stay locked.
    pub(super) fn forked(&self) {
        // Another thread of the parent may have had the lock.
        if let Ok(mut files) = self.files.try_lock() {
            *files = Files::closed();
        }
    }

    fn files(&self) -> MutexGuard<'_, Files> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Files {
    /// None, for good.
    fn closed() -> Self {
        Self {
            is_closed: true,
            ..Self::default()
        }
    }
}
