//! Files that others have left.
//!
//! They are looked at without being sent, so that what is not to be sent any more does not wait for a receiver that is away:
//! what is for another one or withdrawn is removed, and so are records that are too old. Files in which something is
//! left are put up for the worker. Each is locked only while it is looked at, so that its records are found, and counted,
//! when they are taken, and another process may as well be the one that takes them.

use std::{
    collections::{HashSet, VecDeque},
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::{
    super::ledger::Ledger,
    format::Head,
    left::{Left, Now},
    place::Place,
    segment::Segment,
};

/// How often they are looked at: a process that was there may be gone by then, and a record too old.
const LOOK_AGAIN: Duration = Duration::from_secs(60);
/// And how long after the first time, which doubles from there on: of processes that start together one may have had a file
/// locked only to look at it, when another one came for it.
const LOOK_AGAIN_AT_FIRST: Duration = Duration::from_secs(1);

/// What others have left, as far as it is known.
pub(in super::super) struct Orphans {
    place: Arc<Place>,
    /// Those in which there is something to send, the oldest first.
    waiting: Mutex<VecDeque<PathBuf>>,
    /// Those that cannot be read, and of which it was told.
    told: Mutex<HashSet<PathBuf>>,
}

impl Orphans {
    pub(super) fn new(place: Arc<Place>) -> Self {
        Self {
            place,
            waiting: Mutex::default(),
            told: Mutex::default(),
        }
    }

    /// Looks at all files now and then, for as long as it is polled. `has_some` is called when there is one to send.
    pub(in super::super) async fn watch(&self, ledger: &Ledger, has_some: impl Fn()) {
        let mut pause = LOOK_AGAIN_AT_FIRST;
        loop {
            self.waiting().clear();
            let listed = Segment::list(&self.place.spool.dir);
            for path in listed.map(|(paths, _)| paths).unwrap_or_default() {
                if self.look(&path, ledger, Now::read()) {
                    self.waiting().push_back(path);
                    has_some();
                    // From the first one on there is something better to do: however short a process is, it is one.
                    tokio::task::yield_now().await;
                }
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LOOK_AGAIN);
        }
    }

    /// Removes what in a file is not to be sent. Whether something is left.
    pub(super) fn look(&self, path: &Path, ledger: &Ledger, now: Now) -> bool {
        let looked = || {
            let Some((segment, head)) = self.place.open(path, ledger)? else {
                return Ok(false);
            };
            // Its records came after it, so mostly they need not be read.
            let created = segment.created().saturating_mul(1_000_000);
            if now.since(created) <= self.place.spool.max_age {
                return Ok(true);
            }
            let (mut left, _) = self.read(segment, head, ledger)?;
            Ok(left.tidy(now))
        };
        self.told(path, looked()).unwrap_or_default()
    }

    /// Whether there is something to send.
    pub(in super::super) fn has_some(&self) -> bool {
        !self.waiting().is_empty()
    }

    /// The oldest file.
    pub(in super::super) fn take<'w>(&self, ledger: &'w Ledger) -> Option<Left<'w>> {
        loop {
            let path = self.waiting().pop_front()?;
            // Another process may have it by now.
            if let Some(left) = self.adopt(&path, ledger) {
                return Some(left);
            }
        }
    }

    /// Takes a file, unless there is nothing in it for this receiver.
    pub(super) fn adopt<'w>(&self, path: &Path, ledger: &'w Ledger) -> Option<Left<'w>> {
        let adopted = || {
            let Some((segment, head)) = self.place.open(path, ledger)? else {
                return Ok(None);
            };
            let (left, is_torn) = self.read(segment, head, ledger)?;
            if is_torn {
                let what = "a file is damaged; what can be read of it is sent";
                self.place.warn(what);
            }
            ledger.find(left.len() as u64);
            Ok(left.sifted())
        };
        self.told(path, adopted()).flatten()
    }

    /// Reads its records, and whether there is something that cannot be read.
    fn read<'w>(
        &self,
        segment: Segment,
        head: Head,
        ledger: &'w Ledger,
    ) -> io::Result<(Left<'w>, bool)> {
        let bytes = segment.read()?;
        let (records, is_torn) = head.records(&bytes);
        let (read, max_age) = ((head.details, records), self.place.spool.max_age);
        Ok((Left::new(segment, bytes, read, max_age, ledger), is_torn))
    }

    /// Tells of a file that cannot be read, once.
    fn told<T>(&self, path: &Path, read: io::Result<T>) -> Option<T> {
        read.map_err(|error| {
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            if told.insert(path.to_owned()) {
                self.place.warn(&error.to_string());
            }
        })
        .ok()
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<PathBuf>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
