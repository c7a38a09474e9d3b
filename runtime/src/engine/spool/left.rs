//! Records that were left in a file: by a process that is gone, or when the queue was full.

use std::{collections::VecDeque, time::Duration};

use super::{
    super::{
        ages::Ages,
        batch,
        envelope::Envelope,
        label::Label,
        ledger::{Ends, Ledger},
        protobuf::{self, Field},
        source::{Piece, Source},
        uid::Uid,
    },
    format::{Details, Found},
    segment::Segment,
};
use crate::Moment;

/// How often a request is sent before what is emitted now has its turn: it may be the request that the receiver fails at.
const PATIENCE: u32 = 3;

/// A file with records, as far as they are not settled.
pub(in super::super) struct Left<'w> {
    pub(super) segment: Segment,
    pub(super) details: Details,
    pub(super) bytes: Vec<u8>,
    pub(super) records: VecDeque<Found>,
    pub(super) max_age: Duration,
    pub(super) ledger: &'w Ledger,
    /// They are records of this process.
    pub(super) is_own: bool,
}

impl Left<'_> {
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
    pub(in super::super) fn expire(&mut self) {
        let now = Moment::nearest(std::time::SystemTime::now()).nanos();
        let is_old = |found: &&Found| {
            let observed = observed(self.content(found));
            u128::from(now.saturating_sub(observed)) > self.max_age.as_nanos()
        };
        let old: Vec<_> = self.records.iter().take_while(is_old).copied().collect();
        let expired = old.len() as u64;
        self.settle(
            &old,
            Ends {
                expired,
                ..Ends::default()
            },
        );
    }

    /// Whether they are records of this process.
    pub(in super::super) fn is_own(&self) -> bool {
        self.is_own
    }

    /// Whether all of them are settled. Then the file is gone.
    pub(in super::super) fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    fn content(&self, found: &Found) -> &[u8] {
        &self.bytes[found.at..][..found.length]
    }

    /// Settles those that no receiver could read.
    pub(super) fn sift(&mut self) {
        let before = self.records.len();
        let bytes = &self.bytes;
        let scopes = self.details.envelope.scopes();
        self.records.retain(|found| {
            usize::from(Label::of(found.label).catalog) < scopes
                && protobuf::is_message(&bytes[found.at..][..found.length])
        });
        let torn = (before - self.records.len()) as u64;
        let ends = Ends {
            torn,
            ..Ends::default()
        };
        self.ledger.settle_left(self.is_own, torn, ends);
        self.remove_if_empty();
    }

    fn remove_if_empty(&self) {
        if self.records.is_empty() {
            self.segment.remove();
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

    fn patience(&self) -> u32 {
        PATIENCE
    }

    fn settle(&mut self, records: &[Found], ends: Ends) {
        let Some(last) = records.last() else {
            return;
        };
        // Where that fails they are sent once more by whoever comes next, under the same names.
        _ = self.segment.settled(last.end.word());
        self.records.drain(..records.len());
        self.ledger
            .settle_left(self.is_own, records.len() as u64, ends);
        self.remove_if_empty();
    }
}
