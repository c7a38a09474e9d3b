//! Records that were left in a file: by a process that is gone, or when the queue was full.

use std::{
    cell::Cell,
    collections::VecDeque,
    io,
    time::{Duration, Instant, SystemTime},
};

use super::{
    super::{
        ages::Ages,
        batch,
        envelope::Envelope,
        label::Label,
        ledger::{Ends, Ledger},
        protobuf::{self, Field},
        source::{Patience, Piece, Source},
        uid::Uid,
    },
    format::{Details, Found},
    segment::Segment,
};
use crate::Moment;

/// What time it is, by the clock that somebody may set and by one that nobody does.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Now {
    pub(super) nanos: u64,
    pub(super) steady: Instant,
}

impl Now {
    pub(in super::super) fn read() -> Self {
        Self {
            nanos: Moment::nearest(SystemTime::now()).nanos(),
            steady: Instant::now(),
        }
    }

    /// How long ago that was, in nanoseconds since 1970. What is to come was not.
    pub(super) fn since(self, nanos: u64) -> Duration {
        Duration::from_nanos(self.nanos.saturating_sub(nanos))
    }
}

/// A file with records, as far as they are not settled.
pub(in super::super) struct Left<'w> {
    pub(super) segment: Segment,
    pub(super) details: Details,
    pub(super) bytes: Vec<u8>,
    pub(super) records: VecDeque<Found>,
    pub(super) max_age: Duration,
    pub(super) ledger: &'w Ledger,
    /// When the last of them was written, if they are records of this process.
    pub(super) written: Option<Instant>,
    /// Whether nothing comes behind the next request of them.
    pub(in super::super) is_last: bool,
    tried: Cell<u32>,
}

impl<'w> Left<'w> {
    /// What a file has for this receiver.
    pub(super) fn new(
        segment: Segment,
        bytes: Vec<u8>,
        (details, records): (Details, Vec<Found>),
        max_age: Duration,
        ledger: &'w Ledger,
    ) -> Self {
        Self {
            segment,
            details,
            bytes,
            records: VecDeque::from(records),
            max_age,
            ledger,
            written: None,
            is_last: false,
            tried: Cell::new(0),
        }
    }

    /// The next records: as many as are not more than `records`, and have no more than `bytes` together.
    pub(in super::super) fn take(&self, records: usize, bytes: usize) -> Vec<Found> {
        let mut size = 0;
        let fits = |found: &&Found| {
            let first = size == 0;
            size += found.length + Uid::LENGTH + batch::BEFORE;
            first || size <= bytes
        };
        let next = self.records.iter().take(records.max(1));
        next.take_while(fits).copied().collect()
    }

    /// Settles the records at the front that have waited for too long.
    pub(in super::super) fn expire(&mut self, now: Now) {
        let old = self.old(now);
        self.settle(&old, Ends::expired(old.len() as u64));
    }

    /// The same where nothing is going to be sent: none is found that is not too old. Whether the file is still there.
    pub(super) fn tidy(&mut self, now: Now) -> bool {
        let old = self.old(now);
        // Where it cannot be noted, they are found once more, and counted then.
        if self.note(&old).is_ok() {
            self.ledger.find(old.len() as u64);
            self.settle(&old, Ends::expired(old.len() as u64));
        }
        old.is_empty() || !self.is_empty()
    }

    /// Those at the front that have waited for too long. Of this process's own all are too old as soon as the last one is, which the
    /// clock has no part in: it may have been set since. When others' were observed, nothing but the clock says.
    fn old(&self, now: Now) -> Vec<Found> {
        let is_old = |found: &&Found| {
            let age = match self.written {
                Some(written) => now.steady.saturating_duration_since(written),
                None => now.since(observed(self.content(found))),
            };
            age > self.max_age
        };
        self.records.iter().take_while(is_old).copied().collect()
    }

    /// Whether they are records of this process.
    pub(in super::super) fn is_own(&self) -> bool {
        self.written.is_some()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether all of them are settled. Then the file is gone.
    pub(in super::super) fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    fn content(&self, found: &Found) -> &[u8] {
        &self.bytes[found.at..][..found.length]
    }

    /// Settles those that no receiver could read. Nothing, if there are no others.
    pub(super) fn sifted(mut self) -> Option<Self> {
        let before = self.records.len();
        let bytes = &self.bytes;
        let scopes = self.details.envelope.scopes();
        self.records.retain(|found| {
            usize::from(Label::of(found.label).catalog) < scopes
                && protobuf::is_message(&bytes[found.at..][..found.length])
        });
        let torn = (before - self.records.len()) as u64;
        self.ledger
            .settle_left(self.is_own(), torn, Ends::torn(torn));
        self.remove_if_empty();
        (!self.is_empty()).then_some(self)
    }

    /// Notes in the file that records at the front are settled.
    fn note(&self, records: &[Found]) -> io::Result<()> {
        let last = records.last();
        last.map_or(Ok(()), |last| self.segment.settled(last.end.word()))
    }

    fn remove_if_empty(&self) {
        if self.records.is_empty() {
            self.segment.remove();
        }
    }
}

impl Drop for Left<'_> {
    /// What stays in a file of this process that somebody has removed, nobody finds.
    fn drop(&mut self) {
        let torn = self.len() as u64;
        if self.is_own() && torn > 0 && !self.segment.is_linked() {
            self.ledger.settle_left(true, torn, Ends::torn(torn));
        }
    }
}

/// When a record was observed, in nanoseconds since 1970; now, where it does not say.
fn observed(record: &[u8]) -> u64 {
    const OBSERVED: u64 = 11;
    let found = protobuf::fields(record).find_map(|field| match field {
        (OBSERVED, Field::Fixed64(nanos)) => Some(nanos),
        _ => None,
    });
    found.unwrap_or(u64::MAX)
}

impl Source for Left<'_> {
    type Record = Found;

    fn envelope(&self) -> &Envelope {
        &self.details.envelope
    }

    fn piece(&self, record: &Found) -> Option<Piece<'_>> {
        Some(Piece {
            scope: Label::of(record.label).catalog,
            bytes: self.content(record),
            uid: Some(Uid::of(self.details.id, record.end)),
        })
    }

    /// It was read as a whole, and looked at.
    fn is_torn(&self) -> bool {
        false
    }

    fn divides(&self) -> bool {
        true
    }

    fn most(&self) -> Option<Duration> {
        None
    }

    /// They are held to it before they are sent.
    fn is_old(&self, _: &[Found], _: &Ages) -> bool {
        false
    }

    fn patience(&self) -> Patience {
        if self.is_last {
            Patience::None
        } else {
            Patience::Once
        }
    }

    fn tried(&self) -> u32 {
        self.tried.get()
    }

    fn try_again(&self) {
        self.tried.set(self.tried.get() + 1);
    }

    fn settle(&mut self, records: &[Found], ends: Ends) {
        if records.is_empty() {
            return;
        }
        self.tried.set(0);
        // Where that fails they are sent once more by whoever comes next, under the same names.
        _ = self.note(records);
        self.records.drain(..records.len());
        self.ledger
            .settle_left(self.is_own(), records.len() as u64, ends);
        self.remove_if_empty();
    }
}
