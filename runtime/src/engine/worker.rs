//! The thread that sends: it has a tokio runtime of its own, so the application may have any or none.

use std::{
    future, io, mem,
    panic::{self, AssertUnwindSafe},
    sync::Arc,
    thread,
    time::Duration,
};

use tokio::{
    runtime::{Builder, Runtime},
    sync::watch,
    time::Instant,
};
use tracing_core::dispatcher::{self, Dispatch};

use super::{
    ages::Ages,
    arena::Arena,
    backoff::Backoff,
    batch,
    pipeline::Pipeline,
    sender::{LARGEST_REQUEST, Sender},
    source::Queue,
    spool::{Left, Now, Spool},
    transport::Transport,
};

/// How often it looks whether a record is written that another one waits for.
const UNFINISHED: Duration = Duration::from_millis(1);
/// How often it looks for records by itself before it waits to be woken.
const POLLS: u32 = 5;
/// What is sent of others' records at the end, in bytes: some hundred records, which a slow link takes as well.
const AT_LAST: usize = 128 * 1024;
/// So long at most the end waits for that.
const AT_LAST_FOR: Duration = Duration::from_secs(1);

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
pub(super) fn start(
    pipeline: Arc<Pipeline>,
    transport: Transport,
    mut stop: watch::Receiver<bool>,
) -> io::Result<()> {
    let builder = thread::Builder::new().name("otelier-export".to_owned());
    builder.spawn(move || {
        OWN.set(true);
        // What its libraries trace is none of the application's log.
        mem::forget(dispatcher::set_default(&Dispatch::none()));
        // It ends after all else, as that waits for the system's resolver.
        let mut runtime = None;
        finishing(&pipeline, || {
            runtime = begin(&pipeline, &mut stop);
            if let Some(runtime) = &runtime {
                runtime.block_on(run(&pipeline, transport, stop));
            }
        });
        if let Some(runtime) = runtime {
            runtime.shutdown_background();
        }
    })?;
    Ok(())
}

/// Does the work of a pipeline's thread. However that ends, nobody waits for it any longer.
fn finishing(pipeline: &Pipeline, work: impl FnOnce()) {
    // What a panic has left half done is counts, which are behind locks that take poison, and what is dropped with it.
    if panic::catch_unwind(AssertUnwindSafe(work)).is_err() {
        pipeline.ledger.note("the thread that sends has panicked");
    }
    pipeline.finish();
}

/// The runtime that it works in, as soon as the system has what one needs; until then it is as in an outage. `None` if it is to
/// end before.
fn begin(pipeline: &Pipeline, stop: &mut watch::Receiver<bool>) -> Option<Runtime> {
    let mut backoff = Backoff::new();
    loop {
        let built = Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build();
        let error = match built {
            Ok(runtime) => return Some(runtime),
            Err(error) => error,
        };
        pipeline.ledger.note(&format!("no tokio runtime: {error}"));
        if pipeline.is_over() || pipeline.is_torn() {
            return None;
        }
        // To wait, it needs nothing of the system.
        let waiting = Builder::new_current_thread().enable_time().build().ok()?;
        let is_stopped = waiting.block_on(async {
            tokio::select! {
                biased;
                _ = stop.wait_for(|stop| *stop) => true,
                () = pipeline.losses.watch(pipeline) => false,
                () = pipeline.pause(backoff.next(None)) => false,
            }
        });
        if is_stopped {
            return None;
        }
    }
}

async fn run(pipeline: &Pipeline, transport: Transport, mut stop: watch::Receiver<bool>) {
    let Some(reader) = pipeline.arena.reader() else {
        return;
    };
    let mut worker = Worker {
        pipeline,
        queue: Queue { reader, pipeline },
        sender: Sender {
            pipeline,
            transport,
            backoff: Backoff::new(),
            largest: LARGEST_REQUEST,
            ages: Ages::default(),
            is_there: false,
        },
        polls: 0,
        has_waited: false,
        left: None,
        aside: None,
        has_recovered: false,
    };
    tokio::select! {
        biased;
        _ = stop.wait_for(|stop| *stop) => {
            pipeline.ledger.note_unless_known("no answer before the deadline");
        }
        () = pipeline.losses.watch(pipeline) => {}
        // Before the work, so that it knows of something that was left, if there is, from its beginning.
        () = watch_orphans(pipeline) => {}
        () = worker.work() => {}
    }
}

/// Looks at what others have left, whatever the worker waits for.
async fn watch_orphans(pipeline: &Pipeline) {
    match &pipeline.spool {
        Some(spool) => {
            let has_some = || pipeline.wake.now();
            spool.orphans.watch(&pipeline.ledger, has_some).await;
        }
        None => future::pending().await,
    }
}

struct Worker<'w> {
    pipeline: &'w Pipeline,
    queue: Queue<'w>,
    sender: Sender<'w>,
    /// How often it has looked and found nothing since there was something.
    polls: u32,
    /// Whether what there is may have waited for as long as it should.
    has_waited: bool,
    /// Records out of a file, of which some were sent.
    left: Option<Left<'w>>,
    /// Those of others that were in hand when the queue was closed.
    aside: Option<Left<'w>>,
    /// Whether a request of what others have left has ended.
    has_recovered: bool,
}

impl<'w> Worker<'w> {
    /// Sends until the queue is closed and everything in it is settled.
    async fn work(&mut self) {
        loop {
            self.sender.ages.look(&self.pipeline.arena);
            if self.pipeline.is_torn() {
                return;
            }
            // Before it looks how far the queue is, as a record may come between the two, and the end behind it.
            let is_closed = self.pipeline.arena.is_closed();
            if self.queue.reader.peek().is_some() {
                if !mem::take(&mut self.has_waited) {
                    self.fill().await;
                }
                self.polls = 0;
                let most = self.pipeline.limits.batch_records;
                let records = batch::take(&mut self.queue.reader, most, self.sender.largest);
                self.sender.deliver(&mut self.queue, &records).await;
                self.deliver_left().await;
                self.sender.report(false).await;
            } else if self.queue.reader.position() != self.pipeline.arena.head() {
                tokio::time::sleep(UNFINISHED).await;
            } else if !self.deliver_left().await {
                if is_closed {
                    self.sender.report(true).await;
                    return self.recover_some().await;
                }
                self.idle().await;
            }
        }
    }

    /// Sends one request of what was left in files. Whether there is anything of it.
    async fn deliver_left(&mut self) -> bool {
        // Others' records are for the next start, when this one ends, but for what is sent then.
        if self.pipeline.arena.is_closed()
            && let Some(left) = self.left.take_if(|left| !left.is_own())
        {
            self.aside = Some(left);
        }
        if self.left.is_none() {
            self.left = self.next_left();
        }
        let Some(mut left) = self.left.take() else {
            return false;
        };
        let most = self.sender.largest;
        self.deliver_some(&mut left, most).await;
        self.left = Some(left).filter(|left| !left.is_empty());
        true
    }

    /// Sends one request of a file, of at most so many bytes.
    async fn deliver_some(&mut self, left: &mut Left<'w>, most: usize) {
        left.expire(Now::read());
        let records = left.take(self.pipeline.limits.batch_records, most);
        let has_ended = self.sender.deliver(left, &records).await;
        self.has_recovered |= has_ended && !left.is_own() && !records.is_empty();
    }

    /// At the end, when everything of its own is settled: sends one request of what others have left, where the receiver
    /// is there and none was sent yet. So processes that come and go get on with it, however short each of them is.
    async fn recover_some(&mut self) {
        let Some(spool) = &self.pipeline.spool else {
            return;
        };
        let recovering = async {
            while !self.has_recovered && self.sender.is_there {
                let aside = self.aside.take();
                let next = aside.or_else(|| spool.orphans.take(&self.pipeline.ledger));
                let Some(mut left) = next else { return };
                left.is_last = true;
                let most = self.sender.largest.min(AT_LAST);
                self.deliver_some(&mut left, most).await;
            }
        };
        // Then it is for the next start.
        _ = tokio::time::timeout(AT_LAST_FOR, recovering).await;
    }

    /// The next file: what this process has spilled, and, unless it is about to end, what others have left.
    fn next_left(&mut self) -> Option<Left<'w>> {
        let (spool, ledger) = (self.pipeline.spool.as_ref()?, &self.pipeline.ledger);
        while spool.spilled.has_some() {
            if let Some(left) = spool.spilled.take(ledger) {
                return Some(left);
            }
        }
        let is_closed = self.pipeline.arena.is_closed();
        (!is_closed).then(|| spool.orphans.take(ledger)).flatten()
    }

    /// Sleeps until there is something to do. At first it looks by itself, as often as it sends: then whoever emits a record now
    /// and then need not wake it, which is a call to the system.
    async fn idle(&mut self) {
        let Pipeline { arena, wake, .. } = self.pipeline;
        if self.polls < POLLS {
            self.polls += 1;
            self.sleep(Instant::now() + self.pipeline.limits.delay)
                .await;
            self.has_waited = true;
            return;
        }
        self.has_waited = false;
        let next = self.queue.reader.position();
        wake.idle(|| arena.head() != next || arena.is_closed() || self.has_files())
            .await;
    }

    /// Waits until there is enough for a request, or until what there is has waited long enough. What was left in files is sent
    /// meanwhile.
    async fn fill(&mut self) {
        let until = Instant::now() + self.pipeline.limits.delay;
        while Instant::now() < until && !self.is_due() {
            if !self.deliver_left().await {
                self.sleep(until).await;
            }
        }
    }

    /// Sleeps until then, or until there is enough for a request or something else to do.
    async fn sleep(&self, until: Instant) {
        let is_due = || self.has_files() || self.is_due();
        self.pipeline.wake.filling(until, is_due).await;
    }

    fn has_files(&self) -> bool {
        let spool = self.pipeline.spool.as_ref();
        spool.is_some_and(Spool::has_some)
    }

    /// Whether there is enough for a request, or somebody waits for it.
    fn is_due(&self) -> bool {
        let Pipeline { arena, wake, .. } = self.pipeline;
        self.is_hurried() || wake.is_much(Arena::bytes(arena.tail(), arena.head()), arena.records())
    }

    fn is_hurried(&self) -> bool {
        self.pipeline.arena.is_closed()
            || self
                .pipeline
                .wake
                .is_hurried(self.pipeline.ledger.settled())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::{
        config::Compression,
        destination::{self, Destination},
        engine::{
            arena::Refusal,
            envelope::Envelope,
            ledger::Ledger,
            pipeline::{Limits, Plan},
            telling,
        },
    };

    const SOON: Duration = Duration::from_secs(60);

    /// What pipelines to a URL are made of, and what they warn of.
    fn plan(url: &str) -> (Arc<Plan>, mpsc::Receiver<String>) {
        let (sender, warnings) = mpsc::channel();
        let plan = Plan {
            limits: Limits {
                queue: 64 << 10,
                queue_records: None,
                batch_records: usize::MAX,
                delay: Duration::ZERO,
                delivery: None,
                age: SOON,
                much: 1 << 10,
                many: u32::MAX,
                record: 1 << 10,
            },
            envelope: Arc::new(Envelope::of(&[], std::iter::empty())),
            destination: Destination {
                transport: destination::Transport::Grpc,
                url: url.to_owned(),
                headers: Vec::new(),
                timeout: SOON,
                compression: Compression::None,
                tls: None,
            },
            events: Vec::new(),
            spool: None,
            on_warning: Arc::new(move |warning| _ = sender.send(warning.to_string())),
        };
        (Arc::new(plan), warnings)
    }

    /// A pipeline without a worker, with so many records in it.
    fn pipeline(plan: &Arc<Plan>, records: usize) -> Arc<Pipeline> {
        let arena = Arena::new(plan.limits.queue).expect("memory");
        let (pipeline, _) = Pipeline::new(plan, Ledger::new(&[]), arena, None);
        for _ in 0..records {
            let reserved = pipeline.arena.reserve(8, 0);
            reserved.expect("there is room").commit();
        }
        pipeline
    }

    #[test]
    fn a_worker_that_ends_by_itself_is_told_once() {
        let check = |records, work: fn(), expected: &str, reason| {
            let (plan, warnings) = plan("http://127.0.0.1:9");
            let pipeline = pipeline(&plan, records);
            finishing(&pipeline, work);
            let told = warnings.recv_timeout(SOON).expect("it is told");
            assert_eq!(told, format!("warning: telemetry: {expected}"));
            let delivery = pipeline.ledger.snapshot(&pipeline.arena);
            let lost = records as u64;
            assert_eq!((delivery.emitted, delivery.lost()), (lost, lost));
            assert_eq!(pipeline.ledger.reason().as_deref(), reason);
            assert!(pipeline.flush(SOON), "nobody waits for it");
            assert!(matches!(pipeline.arena.reserve(8, 0), Err(Refusal::Closed)));
            // At the end there is no news.
            assert!(pipeline.close(SOON));
            pipeline.losses.tell(lost, "once more".to_owned());
            assert_eq!(warnings.try_recv().ok(), None);
        };
        let panicked = Some("the thread that sends has panicked");
        check(
            3,
            || panic!("as told"),
            "no telemetry is sent any more, and 3 of 3 telemetry records are lost so far (3 deadline): \
             the thread that sends has panicked",
            panicked,
        );
        check(
            0,
            || panic!("as told"),
            "no telemetry is sent any more: the thread that sends has panicked",
            panicked,
        );
        check(0, || {}, "no telemetry is sent any more", None);
    }

    #[test]
    fn a_worker_that_ends_when_it_is_closed_tells_nothing() {
        let (plan, warnings) = plan("http://127.0.0.1:9");
        let pipeline = pipeline(&plan, 0);
        assert!(!pipeline.close(Duration::ZERO), "nobody has ended it");
        finishing(&pipeline, || {});
        assert!(pipeline.close(Duration::ZERO));
        // Whatever tells of it would hold the plan.
        drop(pipeline);
        drop(plan);
        assert_eq!(warnings.recv_timeout(SOON).ok(), None);
    }

    #[test]
    fn a_destination_that_cannot_be_is_found_before_there_is_a_thread() {
        let start = |url| {
            let started = Pipeline::start(&plan(url).0, telling::tell);
            started.map(|pipeline| _ = pipeline.close(SOON))
        };
        let expected = "the endpoint is no URL that can be sent to";
        assert_eq!(start("http://not a host"), Err(expected.to_owned()));
        assert_eq!(start("http://127.0.0.1:9"), Ok(()));
    }
}
