//! What becomes of each record.
//!
//! A record is refused when it is emitted, or it gets into the queue; then it is in flight until it is settled, in
//! the order of the queue. Producers count refusals, and the queue its records; the worker counts what it settles,
//! under a lock. So every snapshot that is taken under it has `emitted = delivered + rejected + spooled + in flight + dropped`.

use std::{
    sync::{
        Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use super::{
    arena::{Arena, Entry, Mark, Refusal},
    label::Label,
};
use crate::{Adjusted, Delivery, Dropped, Recovered};

/// Longest wait; longer ones overflow the clocks of some systems.
const LONGEST: Duration = Duration::from_secs(60 * 60 * 24 * 365);

/// The counts of an engine.
#[derive(Debug)]
pub(crate) struct Ledger {
    refused: [AtomicU64; Refused::COUNT],
    /// The same by the place of their catalog and of their event.
    refused_events: Vec<Vec<AtomicU64>>,
    settled: Mutex<Settled>,
    changed: Condvar,
}

/// Why a record did not get into the queue.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Refused {
    Full,
    TooLarge,
    Closed,
    /// It was emitted by the telemetry's own work.
    Own,
    /// Its values changed while it was written.
    Unwritten,
}

impl Refused {
    const COUNT: usize = 5;
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Full => Self::Full,
            Refusal::TooLarge => Self::TooLarge,
            Refusal::Closed => Self::Closed,
        }
    }
}

/// What becomes of the records that are in the queue when its worker ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remains {
    /// They are gone.
    Dropped,
    /// They are in a file, and whoever comes next sends them.
    Spooled,
    /// They were in a file that was cut.
    Torn,
}

/// How records that were in the queue ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ends {
    pub(crate) delivered: u64,
    pub(crate) rejected: u64,
    pub(crate) expired: u64,
    pub(crate) refused: u64,
    pub(crate) void: u64,
    pub(crate) given_up: u64,
    /// The file that they were in was cut.
    pub(crate) torn: u64,
    /// Of those, however they ended: they were made shorter for the receiver.
    pub(crate) shortened: u64,
}

impl Ends {
    /// Of records that nobody can read, or find, in their file.
    pub(crate) fn torn(records: u64) -> Self {
        Self {
            torn: records,
            ..Self::default()
        }
    }

    /// Of records that have waited for too long.
    pub(crate) fn expired(records: u64) -> Self {
        Self {
            expired: records,
            ..Self::default()
        }
    }

    /// Whether the receiver has not got all of them.
    pub(crate) fn has_lost(&self) -> bool {
        self.rejected + self.expired + self.refused + self.void + self.torn > 0
    }

    fn add(&mut self, other: Self) {
        self.delivered += other.delivered;
        self.rejected += other.rejected;
        self.expired += other.expired;
        self.refused += other.refused;
        self.void += other.void;
        self.given_up += other.given_up;
        self.torn += other.torn;
        self.shortened += other.shortened;
    }
}

#[derive(Debug)]
struct Settled {
    ends: Ends,
    /// How many records are settled, as the queue counts them.
    records: u64,
    /// The same by the place of their catalog and of their event.
    events: Vec<Vec<u64>>,
    /// How far in the queue they are settled.
    to: Mark,
    /// Records that were spilled, and how many of them are settled.
    spilled: [u64; 2],
    /// Records of the queue that are left in its file.
    left: u64,
    recovered: Recovered,
    reason: Option<String>,
    message: Option<String>,
    /// The worker has ended.
    finished: bool,
}

impl Settled {
    fn count(&mut self, label: u32) {
        let label = Label::of(label);
        let events = self.events.get_mut(usize::from(label.catalog));
        if let Some(count) = events.and_then(|events| events.get_mut(usize::from(label.event))) {
            *count += 1;
        }
    }
}

impl Ledger {
    /// Of a queue in which nothing was, and catalogs with so many events.
    pub(crate) fn new(events: &[usize]) -> Self {
        let none = |events: &usize| (0..*events).map(|_| AtomicU64::new(0)).collect();
        Self {
            refused: Default::default(),
            refused_events: events.iter().map(none).collect(),
            settled: Mutex::new(Settled {
                ends: Ends::default(),
                records: 0,
                events: events.iter().map(|events| vec![0; *events]).collect(),
                to: Mark::of(0),
                spilled: [0; 2],
                left: 0,
                recovered: Recovered::default(),
                reason: None,
                message: None,
                finished: false,
            }),
            changed: Condvar::new(),
        }
    }

    pub(crate) fn refuse(&self, label: Label, why: Refused) {
        let events = self.refused_events.get(usize::from(label.catalog));
        if let Some(count) = events.and_then(|events| events.get(usize::from(label.event))) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        self.refused[why as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// These have ended, in these ways; they are the next ones in the queue. `release` gives their memory back, and says where
    /// the queue goes on.
    pub(crate) fn settle(&self, records: &[Entry], ends: Ends, release: impl FnOnce(Mark) -> Mark) {
        let Some(last) = records.last() else {
            return;
        };
        let mut settled = self.lock();
        settled.records += u64::from(settled.to.entries_to(last.end));
        settled.ends.add(ends);
        for record in records {
            settled.count(record.label);
        }
        settled.to = release(last.end);
        self.changed.notify_all();
    }

    /// A record was spilled.
    pub(crate) fn spilled(&self, label: Label) {
        let mut settled = self.lock();
        settled.spilled[0] += 1;
        settled.count(label.word());
    }

    /// So many records out of files have ended in these ways: spilled ones of this process, or an earlier one's.
    pub(crate) fn settle_left(&self, is_own: bool, records: u64, ends: Ends) {
        if records == 0 {
            return;
        }
        let mut settled = self.lock();
        if is_own {
            settled.spilled[1] += records;
            settled.ends.add(ends);
        } else {
            let recovered = &mut settled.recovered;
            recovered.delivered += ends.delivered;
            recovered.rejected += ends.rejected;
            recovered.dropped += ends.expired + ends.refused + ends.torn;
        }
        self.changed.notify_all();
    }

    /// So many records of earlier processes were found.
    pub(crate) fn find(&self, records: u64) {
        self.lock().recovered.found += records;
    }

    /// So many were found, and removed.
    pub(crate) fn purge(&self, records: u64) {
        let recovered = &mut self.lock().recovered;
        recovered.found += records;
        recovered.purged += records;
    }

    /// How many records of each event of a catalog were emitted.
    pub(crate) fn emitted(&self, catalog: u16, arena: &Arena) -> Vec<u64> {
        let settled = self.lock();
        let mut events = settled
            .events
            .get(usize::from(catalog))
            .cloned()
            .unwrap_or_default();
        arena.labels(settled.to, |label| {
            let label = Label::of(label);
            if label.catalog == catalog
                && let Some(count) = events.get_mut(usize::from(label.event))
            {
                *count += 1;
            }
        });
        let refused = self.refused_events.get(usize::from(catalog));
        for (count, refused) in events.iter_mut().zip(refused.into_iter().flatten()) {
            *count += refused.load(Ordering::Relaxed);
        }
        events
    }

    /// Why the receiver has not taken records.
    pub(crate) fn note(&self, reason: &str) {
        let mut settled = self.lock();
        if settled.reason.as_deref() != Some(reason) {
            settled.reason = Some(reason.to_owned());
        }
    }

    /// The same, unless another reason is known.
    pub(crate) fn note_unless_known(&self, reason: &str) {
        let known = &mut self.lock().reason;
        if known.is_none() {
            *known = Some(reason.to_owned());
        }
    }

    /// What the receiver said of records that it rejected.
    pub(crate) fn quote(&self, message: String) {
        self.lock().message = Some(message);
    }

    /// The worker has ended: what is in the queue stays there for good. `hand_over` is told how many records are left in
    /// its file before anybody else is told of the end.
    pub(crate) fn finish(&self, arena: &Arena, remains: Remains, hand_over: impl FnOnce(u64)) {
        let mut settled = self.lock();
        if !settled.finished {
            let from = settled.to;
            arena.labels(from, |label| settled.count(label));
            let left = settled.to.entries_to(arena.head());
            settled.records += u64::from(left);
            match remains {
                Remains::Dropped => settled.ends.given_up += u64::from(left),
                Remains::Spooled => {
                    let void = arena.voids(from);
                    settled.ends.void += void;
                    settled.left += u64::from(left) - void;
                }
                Remains::Torn => settled.ends.torn += u64::from(left),
            }
            settled.to = arena.head();
            hand_over(settled.left);
            settled.finished = true;
        }
        self.changed.notify_all();
    }

    /// How many records have got into the queue so far, and how many were spilled.
    pub(crate) fn accepted(&self, arena: &Arena) -> (u64, u64) {
        let settled = self.lock();
        let records = settled.records + u64::from(settled.to.entries_to(arena.head()));
        (records, settled.spilled[0])
    }

    /// How many of them are settled.
    pub(crate) fn settled(&self) -> u64 {
        self.lock().records
    }

    /// Waits until as many records are settled, and as many spilled ones, or no more will be. Whether that was in time.
    pub(crate) fn wait_settled(&self, (records, spilled): (u64, u64), deadline: Duration) -> bool {
        self.wait(deadline, |settled| {
            settled.finished || (settled.records >= records && settled.spilled[1] >= spilled)
        })
    }

    /// Waits until the worker has ended.
    pub(crate) fn wait_finished(&self, deadline: Duration) -> bool {
        self.wait(deadline, |settled| settled.finished)
    }

    /// Waits until there is room, or no more will be. Whether that was in time.
    pub(crate) fn wait_room(&self, deadline: Duration, is_room: impl Fn() -> bool) -> bool {
        self.wait(deadline, |settled| settled.finished || is_room())
    }

    fn wait(&self, deadline: Duration, done: impl Fn(&Settled) -> bool) -> bool {
        let (settled, result) = self
            .changed
            .wait_timeout_while(self.lock(), deadline.min(LONGEST), |settled| !done(settled))
            .unwrap_or_else(PoisonError::into_inner);
        drop(settled);
        !result.timed_out()
    }

    /// The counts at one moment.
    pub(crate) fn snapshot(&self, arena: &Arena) -> Delivery {
        let settled = self.lock();
        let in_flight = u64::from(settled.to.entries_to(arena.head()));
        let refused @ [queue_full, too_large, closed, own, unwritten] =
            std::array::from_fn(|why| self.refused[why].load(Ordering::Relaxed));
        let (ends, [spilled, spilled_settled]) = (settled.ends, settled.spilled);
        Delivery {
            emitted: settled.records + spilled + in_flight + refused.iter().sum::<u64>(),
            delivered: ends.delivered,
            rejected: ends.rejected,
            in_flight,
            spooled: settled.left + (spilled - spilled_settled),
            recovered: settled.recovered,
            dropped: Dropped {
                queue_full,
                too_large,
                closed,
                own,
                expired: ends.expired,
                refused: ends.refused,
                unwritten: ends.void + unwritten,
                deadline: ends.given_up,
                torn: ends.torn,
                failed: 0,
            },
            adjusted: Adjusted {
                truncated: ends.shortened,
                ..Adjusted::default()
            },
            rejection: settled.message.clone(),
            ..Delivery::default()
        }
    }

    /// Why records were not taken, the last time.
    pub(crate) fn reason(&self) -> Option<String> {
        self.lock().reason.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Settled> {
        self.settled.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
