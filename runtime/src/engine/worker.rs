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
    shorten::shorten,
    transport::{Answer, Transport},
};

/// Largest request, before compression. Receivers of gRPC refuse messages over 4 MiB as a whole.
pub(super) const LARGEST_REQUEST: usize = 3 * 1024 * 1024;
/// So small requests are made, and no smaller, when larger ones are not taken or not answered in time.
const SMALLEST_REQUEST: usize = 16 * 1024;
/// Records that were not acknowledged are given up after this time.
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
        is_there: false,
    };
    tokio::select! {
        biased;
        _ = stop.wait_for(|stop| *stop) => {
            shared.ledger.note_unless_known("no answer before the deadline");
        }
        () = shared.losses.watch(shared) => {}
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
    /// Whether the receiver took the last request, or would have taken a smaller one.
    is_there: bool,
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
                    return self.report(true).await;
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
            self.report(false).await;
        }
    }

    /// Tells a receiver that takes requests what was lost, if it is time for it.
    async fn report(&mut self, at_last: bool) {
        let Shared { ledger, losses, .. } = self.shared;
        if !self.is_there {
            return;
        }
        let delivery = ledger.snapshot(&self.shared.arena);
        losses.taken(self.shared, &delivery);
        if let Some((record, lost)) = losses.due(&delivery, at_last) {
            let request = self.shared.envelope.own(&record);
            let answer = self.transport.send(self.transport.body(request)).await;
            self.is_there = answer.is_there();
            if matches!(answer, Answer::Accepted { rejected: 0, .. }) {
                losses.sent(lost);
            }
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
            self.is_hurried() || Arena::bytes(arena.tail(), arena.head()) >= limits.much
        })
        .await;
    }

    fn is_hurried(&self) -> bool {
        self.shared.arena.is_closed() || self.shared.wake.is_hurried(self.shared.ledger.settled())
    }

    /// Sends records until each has ended in one way or another.
    async fn deliver(&mut self, records: &[Entry]) {
        // Of a record that is too large by itself there may be a shorter copy.
        let mut parts = VecDeque::from([(records, None::<Vec<u8>>)]);
        while let Some((part, copy)) = parts.pop_front() {
            let sent = self.send(part, copy.as_deref()).await;
            let shortened = u64::from(copy.is_some());
            let ends = match (sent, part) {
                (Some(ends), _) => ends,
                (None, [alone]) => {
                    let record = copy.as_deref();
                    let record = record.unwrap_or_else(|| self.reader.content(alone));
                    if let Some(shorter) = shorten(record) {
                        parts.push_front((part, Some(shorter)));
                        continue;
                    }
                    Ends {
                        refused: 1,
                        ..Ends::default()
                    }
                }
                (None, part) => {
                    // The halves in their order, before what is behind them.
                    let (first, second) = part.split_at(part.len() / 2);
                    parts.push_front((second, None));
                    parts.push_front((first, None));
                    continue;
                }
            };
            let has_lost = ends.has_lost();
            self.shared
                .ledger
                .settle(part, Ends { shortened, ..ends }, |end| {
                    self.reader.release(end);
                });
            if has_lost {
                self.shared.losses.happened();
            }
        }
    }

    /// Sends one request, as often as it takes, with a `copy` instead of the one record in it where there is one. `None` where
    /// it is too large for the receiver, or for the way to it.
    async fn send(&mut self, entries: &[Entry], copy: Option<&[u8]>) -> Option<Ends> {
        let records: Vec<_> = entries
            .iter()
            .filter(|entry| !entry.void)
            .map(|entry| {
                let content = copy.unwrap_or_else(|| self.reader.content(entry));
                (Label::of(entry.label).catalog, content)
            })
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
            let answer = self.transport.send(body.clone()).await;
            self.is_there = answer.is_there();
            match answer {
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
                    } else {
                        self.shared.ledger.note(&reason);
                    }
                    return None;
                }
                Answer::Exhausted { reason } => {
                    self.shared.ledger.note(&reason);
                    // A small request is hardly refused for its size.
                    if size <= SMALLEST_REQUEST && !self.wait(entries, None).await {
                        return expired;
                    }
                    self.shrink(size);
                    if entries.len() > 1 || size > SMALLEST_REQUEST {
                        return None;
                    }
                }
                Answer::Late => {
                    self.shared.ledger.note("no answer in time");
                    if !self.wait(entries, None).await {
                        return expired;
                    }
                    self.shrink(size);
                    if entries.len() > 1 && size > self.largest {
                        return None;
                    }
                }
                Answer::Retry { after, reason } => {
                    self.shared.ledger.note(&reason);
                    if !self.wait(entries, after).await {
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

    /// Waits before records are sent again, unless they are too old for it.
    async fn wait(&mut self, entries: &[Entry], after: Option<Duration>) -> bool {
        if self.ages.of(entries) > LONGEST_AGE {
            return false;
        }
        let pause = self.backoff.next(after);
        if after.is_some() {
            tokio::time::sleep(pause).await;
        } else {
            // Whoever is in a hurry shortens it, but flushes in a loop do not become requests in a loop.
            let least = pause.min(LEAST_PAUSE);
            tokio::time::sleep(least).await;
            self.shared.wake.pause(pause.saturating_sub(least)).await;
        }
        self.ages.look(&self.shared.arena);
        true
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn emit(arena: &Arena) {
        let reservation = arena.reserve(1, 0).expect("there is room");
        reservation.commit();
    }

    fn next(reader: &mut Reader<'_>) -> Entry {
        let entry = reader.peek().expect("it is there");
        reader.pass(&entry);
        entry
    }

    /// As if it were so much later; `Instant` has no relation to the clock of the day, which may be set meanwhile.
    fn pass(ages: &mut Ages, time: Duration) {
        for (_, at) in &mut ages.0 {
            *at = at.checked_sub(time).expect("the machine runs longer");
        }
    }

    #[track_caller]
    fn check(ages: &Ages, entries: &[Entry], seconds: u64) {
        let age = ages.of(entries);
        assert_eq!(age.as_secs(), seconds, "{age:?}");
    }

    #[test]
    fn records_are_as_old_as_the_first_look_that_saw_them() {
        const SECOND: Duration = Duration::from_secs(1);
        let arena = Arena::new(4_096).expect("memory");
        let mut reader = arena.reader().expect("there is no other");
        let mut ages = Ages::default();
        emit(&arena);
        let one = next(&mut reader);
        check(&ages, &[one], 0);
        ages.look(&arena);
        pass(&mut ages, 7 * SECOND);
        emit(&arena);
        let other = next(&mut reader);
        check(&ages, &[one], 7);
        // Nobody has looked since.
        check(&ages, &[other], 0);
        ages.look(&arena);
        pass(&mut ages, 5 * SECOND);
        check(&ages, &[one], 12);
        check(&ages, &[other], 5);
        // Of several, the last one counts.
        check(&ages, &[one, other], 5);
        // Looks within a second are one.
        for _ in 0..50 {
            emit(&arena);
            next(&mut reader);
            ages.look(&arena);
        }
        assert!(ages.0.len() <= 3, "{ages:?}");
        // What is settled is forgotten.
        reader.release(reader.position());
        ages.look(&arena);
        assert!(ages.0.len() <= 1, "{ages:?}");
    }
}
