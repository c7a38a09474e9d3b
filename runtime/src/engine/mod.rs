//! The way of a record from an emitter to the receiver: as bytes, through a queue of a bounded size, by one worker.
//!
//! [`Outlet::emit`] writes a record in OTLP's protobuf into the [`arena`] and returns. The [`worker`], a thread with
//! a tokio runtime of its own, makes requests of what is there ([`batch`], [`json`]), sends them
//! ([`transport`]), as often as it takes ([`backoff`]), and says in the [`ledger`] what became of each record.

use std::{
    cmp::Reverse,
    process,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::watch;

use crate::{
    Context, Delivery, Event, Fields, Moment, StartError, Warning, Writer,
    catalog::Catalog,
    core::Record,
    destination::{self, Destination, Environment, Queue, Sdk},
    span,
    start::{OnWarning, Setup},
};

mod arena;
mod backoff;
mod batch;
mod encode;
mod envelope;
mod json;
mod label;
mod ledger;
mod protobuf;
mod transport;
mod wake;
mod worker;

use arena::Arena;
use encode::{All, Head, Kept, Live, Measure, Measured, Stamp, Write, Writing};
use envelope::Envelope;
use label::Label;
use ledger::{Ledger, Refused};
use wake::Wake;

const USER_AGENT: &str = concat!("otelier/", env!("CARGO_PKG_VERSION"));

/// One running pipeline.
pub(crate) struct Engine {
    shared: Arc<Shared>,
    /// Ends what is under way.
    stop: watch::Sender<bool>,
    /// A forked child has the parent's records, but not its worker.
    process: u32,
    exit_deadline: Duration,
    on_warning: OnWarning,
    closed: AtomicBool,
}

/// What emitters and the worker share.
struct Shared {
    arena: Arena,
    ledger: Ledger,
    wake: Wake,
    limits: Limits,
    envelope: Envelope,
    destination: Destination,
}

struct Limits {
    /// Records of a request.
    batch_records: usize,
    /// How long a record may wait for others.
    delay: Duration,
    /// How long the delivery of a batch may take, where somebody says so.
    delivery: Option<Duration>,
    /// Longest record.
    record: usize,
}

impl Engine {
    /// Starts the worker that sends to `destination`.
    pub(crate) fn start(
        setup: &Setup,
        headers: Vec<(String, String)>,
    ) -> Result<Arc<Self>, StartError> {
        let catalogs = setup.catalogs.iter().map(|(catalog, _)| *catalog);
        if catalogs.len() >= Label::CATALOGS
            || catalogs
                .clone()
                .any(|catalog| catalog.events.len() >= Label::EVENTS)
        {
            return Err(StartError::Exporter(
                "there are too many catalogs or events".to_owned(),
            ));
        }
        let environment = Environment::new(&setup.on_warning);
        let destination = Destination::find(setup, headers, &environment)?;
        let queue = Queue::find(&setup.table, &environment);
        let sdk = Sdk {
            name: "otelier",
            version: env!("CARGO_PKG_VERSION"),
        };
        let resource = destination::resource(setup, &environment, sdk);
        let mut arena = Arena::new(queue.bytes).ok_or_else(|| {
            StartError::Exporter(format!("no memory for a queue of {} bytes", queue.bytes))
        })?;
        let counted = |records: u64| u32::try_from(records).unwrap_or(u32::MAX);
        let (waiting, batch) = (queue.records.map(counted), queue.batch_records.map(counted));
        if let Some(records) = waiting {
            arena = arena.of_records(records);
        }
        let bytes = usize::try_from(queue.bytes).unwrap_or(usize::MAX);
        // A quarter of the queue is worth a request, and so is what one may have: the rest is for what comes meanwhile.
        let much = (bytes / 4).min(512 * 1024);
        let quarter = waiting.map_or(u32::MAX, |records| (records / 4).max(1));
        let many = batch.unwrap_or(u32::MAX).min(quarter);
        let limits = Limits {
            batch_records: batch.map_or(usize::MAX, |most| most as usize),
            delay: queue.delay,
            delivery: queue.export_timeout,
            record: (bytes / 4).min(worker::LARGEST_REQUEST / 2),
        };
        let shared = Arc::new(Shared {
            ledger: Ledger::new(&arena, catalogs.clone().map(|catalog| catalog.events.len())),
            wake: Wake::new(much, many),
            arena,
            limits,
            envelope: Envelope::of(&resource, catalogs),
            destination,
        });
        let (stop, stopped) = watch::channel(false);
        worker::start(Arc::clone(&shared), stopped).map_err(|error| {
            StartError::Exporter(format!("no thread could be started: {}", error.kind()))
        })?;
        Ok(Arc::new(Self {
            shared,
            stop,
            process: process::id(),
            exit_deadline: setup.exit_deadline,
            on_warning: Arc::clone(&setup.on_warning),
            closed: false.into(),
        }))
    }

    /// What takes the records of a catalog, which is at this place among the catalogs.
    pub(crate) fn outlet(self: &Arc<Self>, place: usize, catalog: &Catalog) -> Outlet {
        Outlet {
            engine: Arc::clone(self),
            events: catalog
                .events
                .iter()
                .map(|event| Of::event(event))
                .collect(),
            catalog: u16::try_from(place).unwrap_or(u16::MAX),
        }
    }

    /// The counts as they are now.
    pub(crate) fn delivery(&self) -> Delivery {
        self.shared.ledger.snapshot(&self.shared.arena)
    }

    /// Why records were not taken, the last time.
    pub(crate) fn reason(&self) -> Option<String> {
        self.shared.ledger.reason()
    }

    /// Waits until everything emitted so far was settled. Whether it was in time.
    pub(crate) fn flush(&self, deadline: Duration) -> bool {
        if self.is_forked() {
            return false;
        }
        let Shared {
            arena,
            ledger,
            wake,
            ..
        } = &*self.shared;
        let records = ledger.accepted(arena);
        wake.hurry(records);
        ledger.wait_settled(records, deadline)
    }

    /// Sends what is left and ends the worker. Whether it was in time; after the deadline what is left counts as dropped.
    pub(crate) fn shutdown(&self, deadline: Duration) -> bool {
        self.close(deadline).1
    }

    /// The shutdown when nobody asks for the result: at the end of the process, or of the last handle. Losses
    /// are told, unless somebody else has begun the shutdown.
    pub(crate) fn end(&self) {
        let (first, in_time) = self.close(self.exit_deadline);
        if first && let Some(loss) = self.shared.ledger.loss(&self.shared.arena, in_time) {
            (self.on_warning)(&Warning::new(loss.to_string()));
        }
    }

    /// Whether nobody had closed it before, and whether everything was settled in time.
    fn close(&self, deadline: Duration) -> (bool, bool) {
        let begun = Instant::now();
        let first = !self.closed.swap(true, Ordering::AcqRel);
        if self.is_forked() {
            return (false, false);
        }
        let Shared {
            arena,
            ledger,
            wake,
            ..
        } = &*self.shared;
        arena.close();
        wake.hurry(u64::MAX);
        // A part of the deadline is for counting what has to be given up.
        let reserve = (deadline / 10).min(Duration::from_millis(50));
        let in_time = ledger.wait_finished(deadline.saturating_sub(reserve));
        if !in_time {
            self.stop.send_replace(true);
            ledger.wait_finished(deadline.saturating_sub(begun.elapsed()));
        }
        (first, in_time)
    }

    fn is_forked(&self) -> bool {
        process::id() != self.process
    }
}

impl Shared {
    /// What a receiver says, as it can be shown: without control characters, header values and what is beyond a few lines.
    fn readable(&self, message: &str) -> String {
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

/// What takes the records of one catalog.
pub(crate) struct Outlet {
    engine: Arc<Engine>,
    /// By their places in the catalog.
    events: Box<[Of]>,
    /// The catalog's place among those of the engine.
    catalog: u16,
}

/// What there is of an event.
struct Of {
    head: Head,
    /// Records of it that did not get into the queue.
    refused: AtomicU64,
}

impl Of {
    fn event(name: &'static str) -> Self {
        Self {
            head: Head::of(name),
            refused: AtomicU64::new(0),
        }
    }
}

impl Outlet {
    /// A session's metadata as its records have it, but for what is new with each.
    pub(crate) fn kept<M: Fields>(metadata: &M, cx: &Context<'_>) -> Box<[u8]> {
        let mut measured = Measured::new(usize::MAX);
        cx.count(false);
        metadata.fields(&mut Writer::new(
            cx,
            &mut Measure::<Kept>::new(&mut measured),
        ));
        cx.count(true);
        let mut bytes = vec![0; measured.total];
        let mut writing = Writing::new(&mut bytes, &measured);
        metadata.fields(&mut Writer::new(cx, &mut Write::<Kept>::new(&mut writing)));
        bytes.into()
    }

    /// Writes one record into the queue, or counts why not. `at` is when it happened.
    #[inline]
    pub(crate) fn emit<M: Fields, E: Event>(
        &self,
        record: &Record<'_, '_, M, E>,
        (at, now): (Moment, Moment),
        cx: &Context<'_>,
    ) {
        let Shared {
            arena,
            wake,
            limits,
            ..
        } = &*self.engine.shared;
        let of = &self.events[E::INDEX];
        if worker::is_own() {
            return self.refused(of, Refused::Own);
        }
        let head = of.head.as_bytes();
        let stamp = Stamp {
            at,
            observed: now,
            severity: record.event.severity(),
            span: record.circumstances.span.or_else(span::current),
        };
        let fixed = stamp.length() + head.len() + record.kept.len();
        let mut measured = Measured::new(usize::MAX);
        measure(record, cx, &mut measured);
        if fixed + measured.total > limits.record {
            shorten(
                record,
                cx,
                limits.record.saturating_sub(fixed),
                &mut measured,
            );
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "`start` has seen that places are less"
        )]
        let label = Label {
            catalog: self.catalog,
            event: (E::INDEX & (Label::EVENTS - 1)) as u16,
        };
        let mut reservation = match arena.reserve(fixed + measured.total, label.word()) {
            Ok(reservation) => reservation,
            Err(refusal) => return self.refused(of, refusal.into()),
        };
        let mut writing = Writing::new(reservation.bytes(), &measured);
        stamp.write(writing.cursor());
        writing.cursor().bytes(head);
        record
            .metadata
            .fields(&mut Writer::new(cx, &mut Write::<Live>::new(&mut writing)));
        writing.cursor().bytes(record.kept);
        record.event.fields(
            record.optional,
            &mut Writer::new(cx, &mut Write::<All>::new(&mut writing)),
        );
        let is_whole = writing.is_whole();
        let (used, records) = (reservation.used(), reservation.records());
        if is_whole {
            reservation.commit();
        } else {
            drop(reservation);
        }
        wake.emitted(used, records);
    }

    #[cold]
    fn refused(&self, of: &Of, refused: Refused) {
        of.refused.fetch_add(1, Ordering::Relaxed);
        self.engine.shared.ledger.refuse(refused);
        self.engine.shared.wake.now();
    }

    /// How many records of each event were emitted, in the catalog's order.
    pub(crate) fn emitted(&self) -> Vec<u64> {
        let Shared { arena, ledger, .. } = &*self.engine.shared;
        let mut emitted = ledger.emitted(self.catalog, arena);
        for (count, of) in emitted.iter_mut().zip(&self.events) {
            *count += of.refused.load(Ordering::Relaxed);
        }
        emitted
    }
}

/// Measures what varies of a record.
#[inline]
fn measure<M: Fields, E: Event>(
    record: &Record<'_, '_, M, E>,
    cx: &Context<'_>,
    measured: &mut Measured,
) {
    cx.count(false);
    record
        .metadata
        .fields(&mut Writer::new(cx, &mut Measure::<Live>::new(measured)));
    record.event.fields(
        record.optional,
        &mut Writer::new(cx, &mut Measure::<All>::new(measured)),
    );
    cx.count(true);
}

/// Measures the same with texts that are so short that all of it has no more than `most` bytes.
#[cold]
fn shorten<M: Fields, E: Event>(
    record: &Record<'_, '_, M, E>,
    cx: &Context<'_>,
    most: usize,
    measured: &mut Measured,
) {
    const SHORTEST: usize = 64;
    cx.count_truncated();
    let mut longest = most;
    while measured.total > most && longest > SHORTEST {
        longest /= 2;
        *measured = Measured::new(longest);
        measure(record, cx, measured);
    }
}
