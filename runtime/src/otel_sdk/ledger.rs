//! What became of each record that was handed to the SDK.
//!
//! The SDK's batch processor drops records when its queue is full and does not say how
//! many an export lost, so both are counted here, before and behind it.

use std::{
    sync::{
        Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use crate::{Delivery, DeliveryError, Dropped};

/// Longest wait; longer ones overflow the clocks of some systems.
pub(super) const LONGEST: Duration = Duration::from_secs(60 * 60 * 24 * 365);

#[derive(Debug)]
pub(crate) struct Ledger {
    /// Records that the SDK's queue may hold.
    limit: u64,
    /// Records handed to the SDK.
    accepted: AtomicU64,
    /// Records that have left the SDK's queue.
    taken: AtomicU64,
    /// Records that found the SDK's queue full.
    full: AtomicU64,
    /// Records that came after the end.
    late: AtomicU64,
    /// Records of another exporter's own work.
    own: AtomicU64,
    closed: AtomicBool,
    resolved: Mutex<Resolved>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Resolved {
    delivered: u64,
    failed: u64,
    reason: Option<String>,
    /// The SDK has been shut down: what is unresolved now stays so.
    finished: bool,
}

impl Ledger {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit: limit as u64,
            accepted: AtomicU64::new(0),
            taken: AtomicU64::new(0),
            full: AtomicU64::new(0),
            late: AtomicU64::new(0),
            own: AtomicU64::new(0),
            closed: AtomicBool::new(false),
            resolved: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    /// Whether the SDK's queue has room for one more record; counts it either way.
    pub(super) fn admit(&self) -> bool {
        if self.closed.load(Ordering::Acquire) {
            self.late.fetch_add(1, Ordering::Relaxed);
            return false;
        }
        let admitted = self
            .accepted
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |accepted| {
                // `taken` never runs ahead of what was accepted before it was read.
                let taken = self.taken.load(Ordering::Acquire);
                (accepted.saturating_sub(taken) < self.limit).then_some(accepted + 1)
            })
            .is_ok();
        if !admitted {
            self.full.fetch_add(1, Ordering::Relaxed);
        }
        admitted
    }

    /// A record comes from another exporter's own work.
    pub(super) fn refuse(&self) {
        self.own.fetch_add(1, Ordering::Relaxed);
    }

    /// No further record is admitted. Whether this call is the first one.
    pub(super) fn close(&self) -> bool {
        !self.closed.swap(true, Ordering::AcqRel)
    }

    /// Records have left the SDK's queue.
    pub(super) fn take(&self, records: u64) {
        self.taken.fetch_add(records, Ordering::Release);
    }

    /// The receiver took these.
    pub(super) fn deliver(&self, records: u64) {
        self.lock().delivered += records;
        self.changed.notify_all();
    }

    /// The receiver did not take these.
    pub(super) fn fail(&self, records: u64, reason: String) {
        let mut resolved = self.lock();
        resolved.failed += records;
        resolved.reason = Some(reason);
        self.changed.notify_all();
    }

    /// The SDK has been shut down.
    pub(super) fn finish(&self) {
        self.lock().finished = true;
        self.changed.notify_all();
    }

    pub(super) fn accepted(&self) -> u64 {
        self.accepted.load(Ordering::Acquire)
    }

    /// Waits until as many exports have ended as there were records. The SDK's queue keeps the order, so
    /// then the first `records` are all resolved.
    pub(super) fn wait_resolved(&self, records: u64, deadline: Duration) -> bool {
        self.wait(deadline, |resolved| {
            resolved.finished || resolved.delivered + resolved.failed >= records
        })
    }

    pub(super) fn wait_finished(&self, deadline: Duration) -> bool {
        self.wait(deadline, |resolved| resolved.finished)
    }

    fn wait(&self, deadline: Duration, done: impl Fn(&Resolved) -> bool) -> bool {
        let (resolved, result) = self
            .changed
            .wait_timeout_while(self.lock(), deadline.min(LONGEST), |resolved| {
                !done(resolved)
            })
            .unwrap_or_else(PoisonError::into_inner);
        drop(resolved);
        !result.timed_out()
    }

    /// The counts at one moment.
    pub(super) fn snapshot(&self) -> Delivery {
        let resolved = self.lock();
        let accepted = self.accepted();
        let left = accepted - resolved.delivered - resolved.failed;
        let (in_flight, deadline) = if resolved.finished {
            (0, left)
        } else {
            (left, 0)
        };
        let [queue_full, closed, own] =
            [&self.full, &self.late, &self.own].map(|count| count.load(Ordering::Relaxed));
        Delivery {
            emitted: accepted + queue_full + closed + own,
            delivered: resolved.delivered,
            in_flight,
            dropped: Dropped {
                queue_full,
                closed,
                own,
                deadline,
                failed: resolved.failed,
                ..Dropped::default()
            },
            ..Delivery::default()
        }
    }

    /// What was lost up to now, unless it is nothing.
    pub(super) fn loss(&self, in_time: bool) -> Option<DeliveryError> {
        let delivery = self.snapshot();
        (delivery.emitted > delivery.delivered)
            .then(|| DeliveryError::new(delivery, !in_time, self.reason()))
    }

    /// Why the last failed export failed.
    pub(crate) fn reason(&self) -> Option<String> {
        self.lock().reason.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Resolved> {
        self.resolved.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
