//! A queue, its worker and its counts.

use std::{
    cmp::Reverse,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::watch;

use super::{
    arena::{Arena, Refusal},
    envelope::Envelope,
    label::Label,
    ledger::{Ledger, Refused, Remains},
    losses::Losses,
    spool::{self, Spool},
    telling::{self, Tell},
    transport::Transport,
    wake::Wake,
    worker,
};
use crate::{Overflow, destination::Destination, start::OnWarning, undivided::undivided};

/// Least time between two requests of the same records.
const LEAST_PAUSE: Duration = Duration::from_millis(100);

/// What all pipelines of an engine have in common.
pub(super) struct Plan {
    pub(super) limits: Limits,
    pub(super) envelope: Arc<Envelope>,
    pub(super) destination: Destination,
    /// How many events each catalog has.
    pub(super) events: Vec<usize>,
    /// Where records outlive the process, if they are to.
    pub(super) spool: Option<Arc<spool::Place>>,
    pub(super) on_warning: OnWarning,
}

#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// All records, with what the queue needs for each.
    pub(super) queue: u64,
    /// How many records may wait in it, where somebody says so.
    pub(super) queue_records: Option<u32>,
    /// Records of a request.
    pub(super) batch_records: usize,
    /// How long a record may wait for others.
    pub(super) delay: Duration,
    /// How long the delivery of a batch may take, where somebody says so.
    pub(super) delivery: Option<Duration>,
    /// How long a record may wait for its acknowledgement otherwise.
    pub(super) age: Duration,
    /// So many bytes are worth a request by themselves, and at most a quarter of the queue: the rest is for what comes
    /// meanwhile.
    pub(super) much: usize,
    /// So are so many records: a quarter as well, or what a request may have.
    pub(super) many: u32,
    /// Longest record, which has at most a quarter of the queue, too.
    pub(super) record: usize,
}

/// What emitters and one worker share.
pub(super) struct Pipeline {
    pub(super) arena: Arena,
    pub(super) ledger: Ledger,
    pub(super) losses: Losses,
    pub(super) wake: Wake,
    pub(super) limits: Limits,
    pub(super) plan: Arc<Plan>,
    /// Where its records outlive the process.
    pub(super) spool: Option<Spool>,
    /// Ends what is under way.
    stop: watch::Sender<bool>,
    /// This process is a child of the one whose records are in it, and whose worker it had.
    is_forked: AtomicBool,
    /// Nothing comes in its place any more.
    is_closed: AtomicBool,
    /// Its file was cut, and something else comes in its place.
    was_torn: AtomicBool,
    /// What has come in its place: in a forked child, or when its file was cut. Nothing where there could not be one.
    next: OnceLock<Option<Arc<Self>>>,
}

impl Pipeline {
    /// Makes a queue, and starts the worker that sends what is in it.
    ///
    /// # Errors
    /// Says what this machine does not have.
    ///
    /// Warnings are told by `tell`.
    pub(super) fn start(plan: &Arc<Plan>, tell: Tell) -> Result<Arc<Self>, String> {
        let ledger = Ledger::new(&plan.events);
        if let Some(place) = &plan.spool {
            match Spool::open(Arc::clone(place), plan.limits.queue, &ledger) {
                Ok((spool, arena)) => return Self::run(plan, ledger, arena, Some(spool)),
                Err(why) => tell(
                    &plan.on_warning,
                    format!("otel.spool.dir cannot be used, and records are kept in memory: {why}"),
                ),
            }
        }
        Self::in_memory(plan, ledger)
    }

    fn in_memory(plan: &Arc<Plan>, ledger: Ledger) -> Result<Arc<Self>, String> {
        let bytes = plan.limits.queue;
        let arena =
            Arena::new(bytes).ok_or_else(|| format!("no memory for a queue of {bytes} bytes"))?;
        Self::run(plan, ledger, arena, None)
    }

    fn run(
        plan: &Arc<Plan>,
        ledger: Ledger,
        arena: Arena,
        spool: Option<Spool>,
    ) -> Result<Arc<Self>, String> {
        let transport = Transport::new(&plan.destination)?;
        let (pipeline, stopped) = Self::new(plan, ledger, arena, spool);
        worker::start(Arc::clone(&pipeline), transport, stopped)
            .map_err(|error| format!("no thread could be started: {}", error.kind()))?;
        Ok(pipeline)
    }

    /// One without a worker, and what tells a worker to stop.
    pub(super) fn new(
        plan: &Arc<Plan>,
        ledger: Ledger,
        arena: Arena,
        spool: Option<Spool>,
    ) -> (Arc<Self>, watch::Receiver<bool>) {
        let (stop, stopped) = watch::channel(false);
        let (mut limits, quarter) = (plan.limits, arena.capacity() / 4);
        limits.much = limits.much.min(quarter);
        limits.record = limits.record.min(quarter);
        if let Some(spool) = &spool {
            limits.age = spool.max_age();
            limits.delivery = None;
        }
        let arena = match limits.queue_records {
            Some(records) => arena.of_records(records),
            None => arena,
        };
        let pipeline = Arc::new(Self {
            ledger,
            losses: Losses::new(&plan.on_warning),
            wake: Wake::new(limits.much, limits.many),
            arena,
            limits,
            plan: Arc::clone(plan),
            spool,
            stop,
            is_forked: AtomicBool::new(false),
            is_closed: AtomicBool::new(false),
            was_torn: AtomicBool::new(false),
            next: OnceLock::new(),
        });
        (pipeline, stopped)
    }

    /// This process is a forked child: what is in the queue is its parent's, and nothing more gets into it.
    /// It takes no lock, as another thread may have held it when the process was forked.
    pub(super) fn forked(&self) {
        self.is_forked.store(true, Ordering::Release);
        self.arena.forked();
        if let Some(spool) = &self.spool {
            spool.forked();
        }
    }

    pub(super) fn is_forked(&self) -> bool {
        self.is_forked.load(Ordering::Acquire)
    }

    /// Whether its file was cut, so that nothing in it is worth anything.
    pub(super) fn is_torn(&self) -> bool {
        let Some(spool) = &self.spool else {
            return false;
        };
        self.arena.is_torn() || !spool.is_whole()
    }

    /// Whether its queue was closed though nobody has shut it down. That it is closed is loaded once more, as that acquires what was
    /// stored before: what it was closed for.
    fn may_be_followed(&self) -> bool {
        self.arena.is_closed() && !self.is_closed.load(Ordering::Acquire)
    }

    /// What has come in its place.
    pub(super) fn next(&self) -> Option<&Self> {
        self.next.get()?.as_deref()
    }

    /// Where a record of so many bytes goes that found no room here; nowhere, if it is refused. `since` is
    /// when it was first asked, and is kept by whoever asks.
    #[cold]
    pub(super) fn instead(
        &self,
        refusal: Refusal,
        length: usize,
        overflow: Overflow,
        since: &mut Option<Instant>,
    ) -> Option<&Self> {
        match (refusal, overflow) {
            (Refusal::Closed, _) if self.may_be_followed() => {
                let next = || {
                    if self.is_forked() {
                        // Whoever takes warnings may emit, and would wait here for itself.
                        return Self::start(&self.plan, telling::tell_apart).ok();
                    }
                    let ledger = Ledger::new(&self.plan.events);
                    let was_torn = self.was_torn.load(Ordering::Acquire);
                    let next = was_torn.then(|| Self::in_memory(&self.plan, ledger));
                    next?.ok()
                };
                let next = undivided(|| self.next.get_or_init(next)).as_deref()?;
                if self.is_closed.load(Ordering::Acquire) {
                    // Whoever has closed this one may not have seen the other.
                    next.close(Duration::ZERO);
                }
                Some(next)
            }
            (Refusal::Full, Overflow::Wait(most)) => {
                let waited = since.get_or_insert_with(Instant::now).elapsed();
                let left = most.checked_sub(waited).filter(|left| !left.is_zero())?;
                self.wake.now();
                self.ledger
                    .wait_room(left, || self.arena.fits(length))
                    .then_some(self)
            }
            _ => None,
        }
    }

    /// Waits until everything that is in the queue now was settled. Whether it was in time.
    pub(super) fn flush(&self, deadline: Duration) -> bool {
        let records = self.ledger.accepted(&self.arena);
        self.wake.hurry(records.0);
        self.ledger.wait_settled(records, deadline)
    }

    /// Takes no more records, sends what is left and ends the worker. Whether it was in time; after the deadline what is
    /// left counts as dropped, unless it is in a file.
    pub(super) fn close(&self, deadline: Duration) -> bool {
        /// So long at most, whatever the deadline, is waited for what is left to be given to whoever comes next.
        const HANDING_OVER: Duration = Duration::from_secs(1);
        let begun = Instant::now();
        self.is_closed.store(true, Ordering::Release);
        self.arena.close();
        if deadline.is_zero() {
            // A request that begins now is for nothing; with a spool its records are sent twice.
            self.stop.send_replace(true);
        }
        self.wake.hurry(u64::MAX);
        // A part of the deadline is for counting what has to be given up.
        let reserve = (deadline / 10).min(Duration::from_millis(50));
        let in_time = self.ledger.wait_finished(deadline.saturating_sub(reserve));
        if in_time {
            return true;
        }
        self.stop.send_replace(true);
        let left = deadline.saturating_sub(begun.elapsed());
        if self.spool.is_some() {
            // What is in the file is not lost, so it does not matter that it was not sent in time.
            return self.ledger.wait_finished(left.max(HANDING_OVER));
        }
        self.ledger.wait_finished(left);
        false
    }

    /// Whether there is nothing left to send, and nothing will come.
    pub(super) fn is_over(&self) -> bool {
        self.arena.is_closed() && self.ledger.snapshot(&self.arena).in_flight == 0
    }

    /// Waits before something is tried again. Whoever is in a hurry shortens it, but flushes in a loop do not become requests in
    /// a loop. For the worker.
    pub(super) async fn pause(&self, pause: Duration) {
        let least = pause.min(LEAST_PAUSE);
        tokio::time::sleep(least).await;
        self.wake.pause(pause.saturating_sub(least)).await;
    }

    /// The worker has ended. For the worker.
    pub(super) fn finish(&self) {
        let is_torn = self.is_torn();
        self.was_torn.store(is_torn, Ordering::Release);
        // Of a file that was cut something else is told, and something else comes in its place.
        let is_early = !is_torn && !self.arena.is_closed();
        self.arena.close();
        self.settle_rest(is_torn);
        if is_early {
            self.losses.ended(self);
        }
    }

    fn settle_rest(&self, is_torn: bool) {
        let Some(spool) = &self.spool else {
            return self.ledger.finish(&self.arena, Remains::Dropped, |_| {});
        };
        let remains = if is_torn {
            spool.warn_of_memory();
            Remains::Torn
        } else if !spool.is_found() {
            Remains::Torn
        } else {
            // A producer that has not finished when the file is read by somebody else has written for nobody.
            self.arena.wait_finished();
            Remains::Spooled
        };
        spool.spilled.close(&self.ledger);
        self.ledger.finish(&self.arena, remains, |left| {
            spool.hand_over(&self.arena, left == 0);
        });
    }

    /// Writes a record into the spool, as there is no room for it in the queue.
    ///
    /// # Errors
    /// Says why it is refused.
    #[cold]
    pub(super) fn spill(&self, label: Label, record: &[u8]) -> Result<(), Refused> {
        let spool = self.spool.as_ref().ok_or(Refused::Full)?;
        spool.spilled.add(label, record, &self.ledger)?;
        self.wake.now();
        Ok(())
    }

    /// What a receiver says, as it can be shown: without control characters, header values and what is beyond a few lines.
    pub(super) fn readable(&self, message: &str) -> String {
        const LONGEST: usize = 256;
        let headers = self.plan.destination.headers.iter();
        // A scheme such as `Bearer` says nothing; what stands behind it may be quoted alone.
        let secrets = headers
            .flat_map(|(_, value)| [value.as_str(), value.rsplit(' ').next().unwrap_or_default()]);
        let mut secrets: Vec<_> = secrets.filter(|secret| !secret.is_empty()).collect();
        // One that is the beginning of another one would leave the rest of it.
        secrets.sort_by_key(|secret| Reverse(secret.len()));
        let mut message = message.to_owned();
        for secret in secrets {
            message = message.replace(secret, "***");
        }
        message
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .take(LONGEST)
            .collect()
    }
}
