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
    ledger::Ledger,
    wake::Wake,
    worker,
};
use crate::{Overflow, destination::Destination};

/// What emitters and one worker share.
pub(super) struct Pipeline {
    pub(super) arena: Arena,
    pub(super) ledger: Ledger,
    pub(super) wake: Wake,
    pub(super) limits: Limits,
    pub(super) envelope: Arc<Envelope>,
    pub(super) destination: Arc<Destination>,
    /// How many events each catalog has.
    events: Arc<[usize]>,
    /// Ends what is under way.
    stop: watch::Sender<bool>,
    /// This process is a child of the one whose records are in it, and whose worker it had.
    is_forked: AtomicBool,
    /// What a forked child has in its place, from its first record on; nothing where it cannot have one.
    next: OnceLock<Option<Arc<Self>>>,
}

#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// All records, with what the queue needs for each.
    pub(super) queue: u64,
    /// Records of a request.
    pub(super) batch_records: usize,
    /// How long a record may wait for others.
    pub(super) delay: Duration,
    /// So many bytes are worth a request by themselves.
    pub(super) much: usize,
    /// Longest record.
    pub(super) record: usize,
}

impl Pipeline {
    /// Makes a queue, and starts the worker that sends to `destination`.
    ///
    /// # Errors
    /// Says what this machine does not have.
    pub(super) fn start(
        limits: Limits,
        envelope: Arc<Envelope>,
        destination: Arc<Destination>,
        events: Arc<[usize]>,
    ) -> Result<Arc<Self>, String> {
        let arena = Arena::new(limits.queue)
            .ok_or_else(|| format!("no memory for a queue of {} bytes", limits.queue))?;
        let (stop, stopped) = watch::channel(false);
        let pipeline = Arc::new(Self {
            ledger: Ledger::new(&arena, &events),
            wake: Wake::new(limits.much),
            arena,
            limits,
            envelope,
            destination,
            events,
            stop,
            is_forked: AtomicBool::new(false),
            next: OnceLock::new(),
        });
        worker::start(Arc::clone(&pipeline), stopped)
            .map_err(|error| format!("no thread could be started: {}", error.kind()))?;
        Ok(pipeline)
    }

    /// This process is a forked child: what is in the queue is its parent's, and nothing more gets into it.
    /// It takes no lock, as another thread may have held it when the process was forked.
    pub(super) fn forked(&self) {
        self.is_forked.store(true, Ordering::Release);
        self.arena.close();
    }

    pub(super) fn is_forked(&self) -> bool {
        self.is_forked.load(Ordering::Acquire)
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
            (Refusal::Closed, _) if self.is_forked() => {
                let next = || {
                    let (envelope, destination) = (&self.envelope, &self.destination);
                    let (envelope, destination) = (Arc::clone(envelope), Arc::clone(destination));
                    Self::start(self.limits, envelope, destination, Arc::clone(&self.events)).ok()
                };
                self.next.get_or_init(next).as_deref()
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
        self.wake.hurry(records);
        self.ledger.wait_settled(records, deadline)
    }

    /// Takes no more records, sends what is left and ends the worker. Whether it was in time; after the deadline what is
    /// left counts as dropped.
    pub(super) fn close(&self, deadline: Duration) -> bool {
        let begun = Instant::now();
        self.arena.close();
        self.wake.hurry(u64::MAX);
        // A part of the deadline is for counting what has to be given up.
        let reserve = (deadline / 10).min(Duration::from_millis(50));
        let in_time = self.ledger.wait_finished(deadline.saturating_sub(reserve));
        if !in_time {
            self.stop.send_replace(true);
            self.ledger
                .wait_finished(deadline.saturating_sub(begun.elapsed()));
        }
        in_time
    }

    /// What a receiver says, as it can be shown: without control characters, header values and what is beyond a few lines.
    pub(super) fn readable(&self, message: &str) -> String {
        const LONGEST: usize = 256;
        let headers = self.destination.headers.iter();
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
