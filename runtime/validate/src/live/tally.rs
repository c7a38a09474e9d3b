//! What a live run has counted.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::codes::Code;
use crate::receiver::Reason;
use crate::report::Seen;

/// What became of every record: `received = valid + dead_lettered + refused`, in every snapshot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Records of requests that were read.
    pub received: u64,
    /// Those without a finding of severity error.
    pub valid: u64,
    /// Those that break the catalog and were kept.
    pub dead_lettered: u64,
    /// Those that break the catalog and were not kept, and all of a request that could not be read to its end.
    pub refused: u64,
}

impl Ledger {
    /// Whether every record that was received became something.
    pub fn balances(&self) -> bool {
        let parts = [self.valid, self.dead_lettered, self.refused];
        parts
            .iter()
            .try_fold(0_u64, |sum, part| sum.checked_add(*part))
            == Some(self.received)
    }

    pub(super) fn add(&mut self, other: Self) {
        self.received += other.received;
        self.valid += other.valid;
        self.dead_lettered += other.dead_lettered;
        self.refused += other.refused;
    }
}

/// The dead letters that are there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// How many were removed again, for their age or to make room.
    pub dropped: u64,
}

/// What a live run has counted at one moment.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Snapshot {
    /// What became of the records since the start.
    pub ledger: Ledger,
    /// Requests that were taken, in part or as a whole.
    pub requests: u64,
    /// Requests that were not, by the reason.
    pub refusals: BTreeMap<&'static str, u64>,
    /// Bytes of the requests that were read, decompressed.
    pub bytes: u64,
    /// Findings of severity error.
    pub errors: u64,
    /// Findings of severity warning.
    pub warnings: u64,
    /// Findings of severity info.
    pub infos: u64,
    /// Findings by code and by the catalog's event; `None`: of no event that a catalog knows.
    pub findings: BTreeMap<(Code, Option<String>), u64>,
    /// What was seen of each event that occurred, for each of the catalogs in their order.
    pub events: Vec<BTreeMap<String, Seen>>,
    /// The dead letters; `None`: none are kept.
    pub dead_letters: Option<Kept>,
    /// When a request was read last.
    pub last: Option<Instant>,
}

impl Snapshot {
    pub(super) fn refuse(&mut self, reason: Reason) {
        *self.refusals.entry(reason.as_str()).or_default() += 1;
    }
}

impl Snapshot {
    /// What was seen of each event, whichever catalog its records were held against.
    pub fn by_event(&self) -> BTreeMap<&str, Seen> {
        let mut all: BTreeMap<&str, Seen> = BTreeMap::new();
        for (event, seen) in self.events.iter().flatten() {
            all.entry(event).or_default().add(seen.clone());
        }
        all
    }
}
