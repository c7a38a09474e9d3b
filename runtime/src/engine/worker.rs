//! The thread that sends: it has a tokio runtime of its own, so the application may have any or none.

use std::{collections::VecDeque, io, mem, path::PathBuf, sync::Arc, thread, time::Duration};

use tokio::{runtime::Builder, sync::watch, time::Instant};
use tracing_core::dispatcher::{self, Dispatch};

use super::{
    ages::Ages,
    arena::Arena,
    backoff::Backoff,
    batch,
    pipeline::Pipeline,
    sender::{LARGEST_REQUEST, Sender},
    source::Queue,
    spool::{Left, Spool},
    transport::Transport,
};

/// How often it looks whether a record is written that another one waits for.
const UNFINISHED: Duration = Duration::from_millis(1);
/// How often it looks for records by itself before it waits to be woken.
const POLLS: u32 = 5;
/// How often it looks for files of processes that are gone, while records are emitted.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

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
pub(super) fn start(pipeline: Arc<Pipeline>, stop: watch::Receiver<bool>) -> io::Result<()> {
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
        let ending = Ending(&pipeline);
        match &runtime {
            Ok(runtime) => runtime.block_on(run(&pipeline, stop)),
            Err(error) => pipeline
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

struct Ending<'s>(&'s Pipeline);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.finish();
    }
}

async fn run(pipeline: &Pipeline, mut stop: watch::Receiver<bool>) {
    let Some(reader) = pipeline.arena.reader() else {
        return;
    };
    let transport = match Transport::new(&pipeline.plan.destination) {
        Ok(transport) => transport,
        Err(reason) => return pipeline.ledger.note(reason),
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
        looked: Instant::now(),
        polls: 0,
        has_waited: false,
        orphans: pipeline
            .spool
            .as_ref()
            .map(Spool::orphans)
            .unwrap_or_default(),
        left: None,
    };
    tokio::select! {
        biased;
        _ = stop.wait_for(|stop| *stop) => {
            pipeline.ledger.note_unless_known("no answer before the deadline");
        }
        () = pipeline.losses.watch(pipeline) => {}
        () = worker.work() => {}
    }
}

struct Worker<'w> {
    pipeline: &'w Pipeline,
    queue: Queue<'w>,
    sender: Sender<'w>,
    /// Files of earlier processes.
    orphans: VecDeque<PathBuf>,
    /// When it was looked for them.
    looked: Instant,
    /// How often it has looked and found nothing since there was something.
    polls: u32,
    /// Whether what there is may have waited for as long as it should.
    has_waited: bool,
    /// Records out of a file, of which some were sent.
    left: Option<Left<'w>>,
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
                    return self.sender.report(true).await;
                }
                self.idle().await;
            }
        }
    }

    /// Sends one request of what was left in files. Whether there is anything of it.
    async fn deliver_left(&mut self) -> bool {
        // Others' records are for the next start, when this one ends.
        if self.pipeline.arena.is_closed() {
            self.left.take_if(|left| !left.is_own());
        }
        if self.left.is_none() {
            self.left = self.next_left();
        }
        let Some(left) = &mut self.left else {
            return false;
        };
        left.expire();
        let records = left.take(self.pipeline.limits.batch_records, self.sender.largest);
        self.sender.deliver(left, &records).await;
        if left.is_empty() {
            self.left = None;
        }
        true
    }

    /// The next file: what this process has spilled, and, unless it is about to end, what others have left.
    fn next_left(&mut self) -> Option<Left<'w>> {
        let (spool, ledger) = (self.pipeline.spool.as_ref()?, &self.pipeline.ledger);
        while spool.spilled.has_some() {
            if let Some(left) = spool.spilled.take(ledger) {
                return Some(left);
            }
        }
        if self.orphans.is_empty() && self.looked.elapsed() >= LOOK_AGAIN {
            // A process that was there at the start may be gone by now.
            self.orphans = spool.orphans();
            self.looked = Instant::now();
        }
        while !self.pipeline.arena.is_closed()
            && let Some(path) = self.orphans.pop_front()
        {
            if let Some(left) = spool.adopt(&path, ledger) {
                return Some(left);
            }
        }
        None
    }

    /// Sleeps until there is something to do. At first it looks by itself, as often as it sends: then whoever emits a record now
    /// and then need not wake it, which is a call to the system.
    async fn idle(&mut self) {
        let Pipeline {
            arena, wake, spool, ..
        } = self.pipeline;
        let has_spilled = || spool.as_ref().is_some_and(|spool| spool.spilled.has_some());
        if self.polls < POLLS {
            self.polls += 1;
            self.until_much(has_spilled).await;
            self.has_waited = true;
            return;
        }
        self.has_waited = false;
        let next = self.queue.reader.position();
        wake.idle(|| arena.head() != next || arena.is_closed() || has_spilled())
            .await;
    }

    /// Waits until there is enough for a request, or until what there is has waited long enough.
    async fn fill(&self) {
        self.until_much(|| false).await;
    }

    /// Sleeps for the delay, or until there is enough for a request or something else to do.
    async fn until_much(&self, is_due: impl Fn() -> bool) {
        let Pipeline {
            arena,
            wake,
            limits,
            ..
        } = self.pipeline;
        let until = Instant::now() + limits.delay;
        wake.filling(until, || {
            is_due()
                || self.is_hurried()
                || wake.is_much(Arena::bytes(arena.tail(), arena.head()), arena.records())
        })
        .await;
    }

    fn is_hurried(&self) -> bool {
        self.pipeline.arena.is_closed()
            || self
                .pipeline
                .wake
                .is_hurried(self.pipeline.ledger.settled())
    }
}
