//! How producers wake the worker: seldom, and never twice for one sleep.

use std::time::Duration;

use super::sync::{AtomicU8, AtomicU64, Instant, Notify, Ordering, timeout, timeout_at};

/// The worker looks at the queue by itself before it sleeps.
const AWAKE: u8 = 0;
/// It sleeps until there is much to send.
const FILLING: u8 = 1;
/// It sleeps until there is anything.
const IDLE: u8 = 2;

/// Wakes the worker.
#[derive(Debug)]
pub(crate) struct Wake {
    state: AtomicU8,
    /// How many bytes are much.
    much: usize,
    /// How many records are.
    many: u32,
    notify: Notify,
    /// Until so many records are settled, the worker does not wait for more of them.
    hurry: AtomicU64,
}

impl Wake {
    /// `much` bytes are worth a request, and so are `many` records.
    pub(crate) fn new(much: usize, many: u32) -> Self {
        Self {
            state: AtomicU8::new(AWAKE),
            much,
            many,
            notify: Notify::new(),
            hurry: AtomicU64::new(0),
        }
    }

    /// A record was emitted, and so many bytes and records of the queue are in use.
    #[inline]
    pub(crate) fn emitted(&self, used: usize, records: u32) {
        // The reservation before this load and the worker's look at the queue after its store are all `SeqCst`, so either this
        // sees that it sleeps, or it sees the record.
        let state = self.state.load(Ordering::SeqCst);
        if state == IDLE || (state == FILLING && self.is_much(used, records)) {
            self.now();
        }
    }

    /// Whether so many bytes and records are worth a request.
    #[inline]
    pub(crate) fn is_much(&self, bytes: usize, records: u32) -> bool {
        bytes >= self.much || records >= self.many
    }

    /// Wakes the worker, whatever it waits for.
    #[cold]
    pub(crate) fn now(&self) {
        if self.state.swap(AWAKE, Ordering::SeqCst) != AWAKE {
            self.notify.notify_one();
        }
    }

    /// Has the first `records` sent without waiting for more.
    pub(crate) fn hurry(&self, records: u64) {
        self.hurry.fetch_max(records, Ordering::SeqCst);
        self.state.store(AWAKE, Ordering::SeqCst);
        self.notify.notify_one();
    }

    /// Whether somebody waits for more records than are settled.
    pub(crate) fn is_hurried(&self, settled: u64) -> bool {
        settled < self.hurry.load(Ordering::SeqCst)
    }

    /// Sleeps until a record is emitted, unless `is_due` says that there is something to do.
    pub(crate) async fn idle(&self, is_due: impl FnOnce() -> bool) {
        self.state.store(IDLE, Ordering::SeqCst);
        if !is_due() {
            self.notify.notified().await;
        }
        self.state.store(AWAKE, Ordering::SeqCst);
    }

    /// Sleeps until there is much to send, or for as long, unless `is_due` says that there is something to do.
    pub(crate) async fn filling(&self, until: Instant, is_due: impl FnOnce() -> bool) {
        self.state.store(FILLING, Ordering::SeqCst);
        if !is_due() {
            // The timer may end the wait as well as the notification.
            _ = timeout_at(until, self.notify.notified()).await;
        }
        self.state.store(AWAKE, Ordering::SeqCst);
    }

    /// Sleeps for as long, or until somebody hurries.
    pub(crate) async fn pause(&self, pause: Duration) {
        _ = timeout(pause, self.notify.notified()).await;
    }
}
