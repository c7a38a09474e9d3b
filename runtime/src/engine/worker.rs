//! The thread that sends: it has a tokio runtime of its own, so the application may have any or none.

use std::{collections::VecDeque, io, mem, sync::Arc, thread, time::Duration};

use tokio::{runtime::Builder, sync::watch, time::Instant};
use tracing_core::dispatcher::{self, Dispatch};

use super::{
    Shared,
    arena::{Arena, Entry, Mark, Reader},
    backoff::Backoff,
    batch,
    label::Label,
    ledger::Ends,
    transport::{Answer, Transport},
};

/// Largest request, before compression. Receivers of gRPC refuse messages over 4 MiB as a whole.
pub(super) const LARGEST_REQUEST: usize = 3 * 1024 * 1024;
/// So small requests are made, and no smaller, when larger ones are not taken or not answered in time.
const SMALLEST_REQUEST: usize = 16 * 1024;
/// Records that were not acknowledged are given up after this time, unless somebody says how long a batch may take.
const LONGEST_AGE: Duration = Duration::from_secs(300);
/// Least time between two requests of the same records.
const LEAST_PAUSE: Duration = Duration::from_millis(100);
/// How often it looks whether a record is written that another one waits for.
const UNFINISHED: Duration = Duration::from_millis(1);

thread_local! {
    /// Whether this thread is a telemetry's own.
    static OWN: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Whether this is the thread of a worker: what it emits would be telemetry about telemetry.
#[inline]
pub(super) fn is_own() -> bool {
    OWN.get()
}

/// Starts the worker's thread. It ends when the queue is closed and empty, or when it is told to stop.
pub(super) fn start(shared: Arc<Shared>, stop: watch::Receiver<bool>) -> io::Result<()> {
    let builder = thread::Builder::new().name("otelier-export".to_owned());
    builder.spawn(move || {
        OWN.set(true);
        // What its libraries trace is none of the application's log.
        mem::forget(dispatcher::set_default(&Dispatch::none()));
        let runtime = Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build();
        // However it ends, nobody waits for it any longer. That comes before the end of the runtime, which waits for the
        // system's resolver.
        let ending = Ending(&shared);
        match &runtime {
            Ok(runtime) => runtime.block_on(run(&shared, stop)),
            Err(error) => shared
                .ledger
                .note(&format!("no tokio runtime: {}", error.kind())),
        }
        drop(ending);
        if let Ok(runtime) = runtime {
            runtime.shutdown_background();
        }
    })?;
    Ok(())
}

struct Ending<'s>(&'s Shared);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.arena.close();
        self.0.ledger.finish(&self.0.arena);
    }
}

async fn run(shared: &Shared, mut stop: watch::Receiver<bool>) {
    let Some(reader) = shared.arena.reader() else {
        return;
    };
    let transport = match Transport::new(&shared.destination) {
        Ok(transport) => transport,
        Err(reason) => return shared.ledger.note(reason),
    };
    let mut worker = Worker {
        shared,
        reader,
        transport,
        backoff: Backoff::new(),
        largest: LARGEST_REQUEST,
        ages: Ages::default(),
    };
    tokio::select! {
        biased;
        _ = stop.wait_for(|stop| *stop) => {
            shared.ledger.note_unless_known("no answer before the deadline");
        }
        () = worker.work() => {}
    }
}

struct Worker<'w> {
    shared: &'w Shared,
    reader: Reader<'w>,
    transport: Transport,
    backoff: Backoff,
    /// Largest request that has a chance to be taken, in time.
    largest: usize,
    ages: Ages,
}

impl Worker<'_> {
    /// Sends until the queue is closed and everything in it is settled.
    async fn work(&mut self) {
        loop {
            self.ages.look(&self.shared.arena);
            if self.reader.peek().is_none() {
                if self.reader.position() != self.shared.arena.head() {
                    tokio::time::sleep(UNFINISHED).await;
                } else if self.shared.arena.is_closed() {
                    return;
                } else {
                    let (arena, next) = (&self.shared.arena, self.reader.position());
                    self.shared
                        .wake
                        .idle(|| arena.head() != next || arena.is_closed())
                        .await;
                }
                continue;
            }
            self.fill().await;
            let limits = &self.shared.limits;
            let records = batch::take(&mut self.reader, limits.batch_records, self.largest);
            self.deliver(&records).await;
        }
    }

    /// Waits until there is enough for a request, or until what there is has waited long enough.
    async fn fill(&self) {
        let Shared {
            arena,
            wake,
            limits,
            ..
        } = self.shared;
        let until = Instant::now() + limits.delay;
        wake.filling(until, || {
            self.is_hurried()
                || wake.is_much(Arena::bytes(arena.tail(), arena.head()), arena.records())
        })
        .await;
    }

    fn is_hurried(&self) -> bool {
        self.shared.arena.is_closed() || self.shared.wake.is_hurried(self.shared.ledger.settled())
    }

    /// Sends records until each has ended in one way or another.
    async fn deliver(&mut self, records: &[Entry]) {
        let until = self
            .shared
            .limits
            .delivery
            .map(|most| Instant::now() + most);
        let mut parts = VecDeque::from([records]);
        while let Some(part) = parts.pop_front() {
            if let Some(ends) = self.send(part, until).await {
                self.shared
                    .ledger
                    .settle(part, ends, |end| self.reader.release(end));
            } else {
                // The halves in their order, before what is behind them.
                let (first, second) = part.split_at(part.len() / 2);
                parts.push_front(second);
                parts.push_front(first);
            }
        }
    }

    /// Sends one request, as often as it takes until then. `None` where it is too large for the receiver, or for the way to
    /// it, and can be divided.
    async fn send(&mut self, entries: &[Entry], until: Option<Instant>) -> Option<Ends> {
        let records: Vec<_> = entries
            .iter()
            .filter(|entry| !entry.void)
            .map(|entry| (Label::of(entry.label).catalog, self.reader.content(entry)))
            .collect();
        let count = records.len() as u64;
        let void = (entries.len() - records.len()) as u64;
        let ends = |ends| Some(Ends { void, ..ends });
        if records.is_empty() {
            return ends(Ends::default());
        }
        let expired = ends(Ends {
            expired: count,
            ..Ends::default()
        });
        let refused = ends(Ends {
            refused: count,
            ..Ends::default()
        });
        let request = self.shared.envelope.request(&records);
        let size = request.len();
        let body = self.transport.body(request);
        drop(records);
        loop {
            let left = left(until);
            if left.is_zero() {
                return expired;
            }
            match self.transport.send(body.clone(), left).await {
                Answer::Accepted { rejected, message } => {
                    self.backoff.reset();
                    self.largest = (self.largest + self.largest / 8).min(LARGEST_REQUEST);
                    let rejected = rejected.min(count);
                    if rejected > 0 {
                        self.shared
                            .ledger
                            .note("rejected by the receiver (partial success)");
                        self.shared.ledger.quote(self.shared.readable(&message));
                    }
                    let delivered = count - rejected;
                    return ends(Ends {
                        delivered,
                        rejected,
                        ..Ends::default()
                    });
                }
                Answer::Refused { reason } => {
                    self.shared.ledger.note(&reason);
                    return refused;
                }
                Answer::TooLarge { reason } => {
                    if entries.len() > 1 {
                        self.shrink(size);
                        return None;
                    }
                    self.shared.ledger.note(&reason);
                    return refused;
                }
                Answer::Exhausted { reason } => {
                    self.shared.ledger.note(&reason);
                    // A small request is hardly refused for its size.
                    if size <= SMALLEST_REQUEST && !self.wait(entries, None, until).await {
                        return expired;
                    }
                    self.shrink(size);
                    if entries.len() > 1 {
                        return None;
                    }
                    if size > SMALLEST_REQUEST {
                        return refused;
                    }
                }
                Answer::Late => {
                    self.shared.ledger.note("no answer in time");
                    if !self.wait(entries, None, until).await {
                        return expired;
                    }
                    self.shrink(size);
                    if entries.len() > 1 && size > self.largest {
                        return None;
                    }
                }
                Answer::Retry { after, reason } => {
                    self.shared.ledger.note(&reason);
                    if !self.wait(entries, after, until).await {
                        return expired;
                    }
                }
            }
        }
    }

    /// A request of this size was too large: the next ones are smaller, and grow again with each one that is taken.
    fn shrink(&mut self, size: usize) {
        self.largest = (size / 2).max(SMALLEST_REQUEST).min(self.largest);
    }

    /// Waits before records are sent again, unless they are too old for it. What the receiver asks for is waited for in
    /// any case: it holds for whatever is sent next.
    async fn wait(
        &mut self,
        entries: &[Entry],
        after: Option<Duration>,
        until: Option<Instant>,
    ) -> bool {
        if until.is_none() && self.ages.of(entries) > LONGEST_AGE {
            return false;
        }
        let pause = self.backoff.next(after);
        if after.is_some() {
            tokio::time::sleep(pause).await;
        } else {
            let pause = pause.min(left(until));
            // Whoever is in a hurry shortens it, but flushes in a loop do not become requests in a loop.
            let least = pause.min(LEAST_PAUSE);
            tokio::time::sleep(least).await;
            self.shared.wake.pause(pause.saturating_sub(least)).await;
        }
        self.ages.look(&self.shared.arena);
        true
    }
}

/// How much time there is until then.
fn left(until: Option<Instant>) -> Duration {
    until.map_or(Duration::MAX, |until| {
        until.saturating_duration_since(Instant::now())
    })
}

/// When records came, by a clock that nobody sets.
#[derive(Debug, Default)]
struct Ages(VecDeque<(Mark, Instant)>);

impl Ages {
    /// What was emitted before now, was.
    fn look(&mut self, arena: &Arena) {
        const APART: Duration = Duration::from_secs(1);
        let now = Instant::now();
        self.forget(arena.tail());
        if self.0.back().is_none_or(|(_, at)| now - *at >= APART) {
            self.0.push_back((arena.head(), now));
        }
    }

    /// How old the last of these records is at least.
    fn of(&self, records: &[Entry]) -> Duration {
        let Some(last) = records.last() else {
            return Duration::ZERO;
        };
        let mark = self.0.iter().find(|(mark, _)| !mark.is_before(last.end));
        mark.map_or(Duration::ZERO, |(_, at)| at.elapsed())
    }

    /// Forgets when records came that are settled.
    fn forget(&mut self, settled: Mark) {
        while self
            .0
            .front()
            .is_some_and(|(mark, _)| !settled.is_before(*mark))
        {
            self.0.pop_front();
        }
    }
}
