//! The way of a record from an emitter to the receiver: as bytes, through a queue of a bounded size, by one worker.
//!
//! [`Outlet::emit`] writes a record in OTLP's protobuf into the [`arena`] and returns. The [`worker`], a thread with
//! a tokio runtime of its own, makes requests of what is there ([`batch`], [`json`]), sends them
//! ([`transport`]), as often as it takes ([`backoff`]), and says in the [`ledger`] what became of each record.

use std::{
    cmp::Reverse,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use tokio::sync::watch;

use crate::{
    Context, Delivery, Event, Fields, StartError, Value, Warning,
    catalog::Catalog,
    core::Record,
    destination::{self, Destination, Environment, Queue, Sdk},
    start::{OnWarning, Setup},
};

mod arena;
mod backoff;
mod batch;
mod encode;
mod json;
mod ledger;
mod protobuf;
mod transport;
mod wake;
mod worker;

use arena::{Arena, Refusal};
use batch::Envelope;
use encode::{All, Head, Kept, Live, Measure, Measured, Stamp, Write, nanos};
use ledger::{Ledger, Refused};
use wake::Wake;

const USER_AGENT: &str = concat!("otelier/", env!("CARGO_PKG_VERSION"));

/// One running pipeline.
pub(crate) struct Engine {
    shared: Arc<Shared>,
    /// Ends what is under way.
    stop: watch::Sender<bool>,
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
    /// So many bytes are worth a request by themselves.
    much: usize,
    /// Longest record.
    record: usize,
}

impl Engine {
    /// Starts the worker that sends to `destination`.
    pub(crate) fn start(
        setup: &Setup,
        headers: Vec<(String, String)>,
    ) -> Result<Arc<Self>, StartError> {
        let environment = Environment::new(&setup.on_warning);
        let destination = Destination::find(setup, headers, &environment)?;
        let queue = Queue::find(&setup.table, &environment);
        let sdk = Sdk {
            name: "otelier",
            version: env!("CARGO_PKG_VERSION"),
        };
        let resource = destination::resource(setup, &environment, sdk);
        let arena = Arena::new(queue.bytes)
            .ok_or_else(|| StartError::Exporter(format!("no memory for a queue of {} bytes", queue.bytes)))?;
        let bytes = usize::try_from(queue.bytes).unwrap_or(usize::MAX);
        let limits = Limits {
            batch_records: queue
                .batch_records
                .map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX)),
            delay: queue.delay,
            much: (bytes / 4).min(512 * 1024),
            record: (bytes / 4).min(worker::LARGEST_REQUEST / 2),
        };
        let shared = Arc::new(Shared {
            ledger: Ledger::new(&arena),
            wake: Wake::new(limits.much),
            arena,
            limits,
            envelope: envelope(&resource, setup.catalogs.iter().map(|(catalog, _)| *catalog)),
            destination,
        });
        let (stop, stopped) = watch::channel(false);
        worker::start(Arc::clone(&shared), stopped)
            .map_err(|error| StartError::Exporter(format!("no thread could be started: {}", error.kind())))?;
        Ok(Arc::new(Self {
            shared,
            stop,
            exit_deadline: setup.exit_deadline,
            on_warning: Arc::clone(&setup.on_warning),
            closed: false.into(),
        }))
    }

    /// What takes the records of a catalog, which is at this place among the catalogs.
    pub(crate) fn outlet(self: &Arc<Self>, place: usize, catalog: &Catalog) -> Outlet {
        Outlet {
            engine: Arc::clone(self),
            heads: catalog.events.iter().map(|event| Head::of(event)).collect(),
            label: u16::try_from(place).unwrap_or(u16::MAX),
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
        let Shared { arena, ledger, wake, .. } = &*self.shared;
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
        let Shared { arena, ledger, wake, .. } = &*self.shared;
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
}

impl Shared {
    /// What a receiver says, as it can be shown: without control characters, header values and what is beyond a few lines.
    fn readable(&self, message: &str) -> String {
        const LONGEST: usize = 256;
        let headers = self.destination.headers.iter();
        // A scheme such as `Bearer` says nothing; what stands behind it may be quoted alone.
        let secrets = headers.flat_map(|(_, value)| [value.as_str(), value.rsplit(' ').next().unwrap_or_default()]);
        let mut secrets: Vec<_> = secrets.filter(|secret| !secret.is_empty()).collect();
        // One that is the beginning of another one would leave the rest of it.
        secrets.sort_by_key(|secret| Reverse(secret.len()));
        let mut message = message.to_owned();
        for secret in secrets {
            message = message.replace(secret, "***");
        }
        message.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect()
    }
}

/// What takes the records of one catalog.
pub(crate) struct Outlet {
    engine: Arc<Engine>,
    /// By the event's place in the catalog.
    heads: Box<[Head]>,
    /// What the queue knows the catalog by.
    label: u16,
}

impl Outlet {
    /// A session's metadata as its records have it, but for what is new with each.
    pub(crate) fn kept<M: Fields>(&self, metadata: &M, cx: &Context<'_>) -> Box<[u8]> {
        cx.count(false);
        let mut measure = Measure::<Kept>::new(usize::MAX);
        metadata.fields(&mut crate::Writer::new(cx, &mut measure));
        let measured = measure.measured();
        let mut bytes = vec![0; measured.total];
        cx.count(true);
        let mut write = Write::<Kept>::new(encode::Cursor::new(&mut bytes), &measured);
        metadata.fields(&mut crate::Writer::new(cx, &mut write));
        bytes.into()
    }

    /// Writes one record into the queue, or counts why not. `at` is when it happened.
    #[inline]
    pub(crate) fn emit<M: Fields, E: Event>(
        &self,
        record: &Record<'_, '_, M, E>,
        (at, now): (SystemTime, SystemTime),
        cx: &Context<'_>,
    ) {
        let Shared { arena, ledger, wake, limits, .. } = &*self.engine.shared;
        if worker::is_own() {
            return ledger.refuse(Refused::Own);
        }
        let head = self.heads[E::INDEX].as_bytes();
        let stamp = Stamp {
            at: nanos(at),
            observed: nanos(now),
            severity: record.event.severity(),
            span: record.circumstances.span,
        };
        let kept = record.kept;
        let fixed = stamp.length() + head.len() + kept.len();
        let mut measured = measure(record, cx, usize::MAX);
        if fixed + measured.total > limits.record {
            measured = shortened(record, cx, limits.record.saturating_sub(fixed));
        }
        let mut reservation = match arena.reserve(fixed + measured.total, self.label) {
            Ok(reservation) => reservation,
            Err(refusal) => return self.refused(refusal),
        };
        let mut write = Write::<Live>::new(encode::Cursor::new(reservation.bytes()), &measured);
        stamp.write(write.cursor());
        write.cursor().bytes(head);
        record.metadata.fields(&mut crate::Writer::new(cx, &mut write));
        write.cursor().bytes(kept);
        let mut write = write.taking::<All>();
        record.event.fields(record.optional, &mut crate::Writer::new(cx, &mut write));
        let is_whole = write.is_whole();
        let used = reservation.used();
        if is_whole {
            reservation.commit();
        } else {
            drop(reservation);
        }
        wake.emitted(used);
    }

    #[cold]
    fn refused(&self, refusal: Refusal) {
        self.engine.shared.ledger.refuse(refusal.into());
        self.engine.shared.wake.now();
    }
}

/// How long what varies of a record is, where no text may have more than `longest` bytes.
#[inline]
fn measure<M: Fields, E: Event>(record: &Record<'_, '_, M, E>, cx: &Context<'_>, longest: usize) -> Measured {
    cx.count(false);
    let mut measure = Measure::<Live>::new(longest);
    record.metadata.fields(&mut crate::Writer::new(cx, &mut measure));
    let mut measure = measure.taking::<All>();
    record.event.fields(record.optional, &mut crate::Writer::new(cx, &mut measure));
    cx.count(true);
    measure.measured()
}

/// The same, with texts that are as long as may be for all of them to have so many bytes together.
#[cold]
fn shortened<M: Fields, E: Event>(record: &Record<'_, '_, M, E>, cx: &Context<'_>, most: usize) -> Measured {
    cx.count_truncated();
    let mut longest = most;
    loop {
        longest /= 2;
        let measured = measure(record, cx, longest);
        if measured.total <= most || longest < 64 {
            return measured;
        }
    }
}

/// The resource and the scopes as they go on the wire.
fn envelope<'c>(resource: &[(String, Value)], catalogs: impl Iterator<Item = &'c Catalog>) -> Envelope {
    let adjustments = crate::context::Adjustments::default();
    let sequence = AtomicI64::new(0);
    let cx = Context::new(&[], &[], SystemTime::UNIX_EPOCH, &sequence, &adjustments);
    let attributes = resource.iter().map(|(key, value)| {
        let mut measure = Measure::<All>::new(usize::MAX);
        crate::Put::put(value, crate::Key::Element, &mut crate::Writer::new(&cx, &mut measure));
        let measured = measure.measured();
        // As an element it has the tag of one, and then its length and its value, as the value of a key has.
        let mut any = vec![0; measured.total];
        let mut write = Write::<All>::new(encode::Cursor::new(&mut any), &measured);
        crate::Put::put(value, crate::Key::Element, &mut crate::Writer::new(&cx, &mut write));
        any[0] = encode::wire::tag::VALUE;
        let mut pair = Vec::new();
        batch::begin(&mut pair, encode::wire::tag::KEY, key.len());
        pair.extend_from_slice(key.as_bytes());
        pair.extend_from_slice(&any);
        pair
    });
    const ATTRIBUTES: u8 = 0x0A;
    let mut message = Vec::new();
    for pair in attributes {
        batch::begin(&mut message, ATTRIBUTES, pair.len());
        message.extend_from_slice(&pair);
    }
    let mut resource = Vec::new();
    batch::begin(&mut resource, batch::tag::RESOURCE, message.len());
    resource.extend_from_slice(&message);
    let text = |to: &mut Vec<u8>, tag: u8, text: &str| {
        if !text.is_empty() {
            batch::begin(to, tag, text.len());
            to.extend_from_slice(text.as_bytes());
        }
    };
    let scopes = catalogs.map(|catalog| {
        const NAME: u8 = 0x0A;
        const VERSION: u8 = 0x12;
        let mut scope = Vec::new();
        text(&mut scope, NAME, catalog.scope_name);
        text(&mut scope, VERSION, catalog.version);
        let mut fields = Vec::new();
        batch::begin(&mut fields, batch::tag::SCOPE, scope.len());
        fields.extend_from_slice(&scope);
        text(&mut fields, batch::tag::SCHEMA_URL, catalog.schema_url.unwrap_or_default());
        fields
    });
    Envelope {
        resource,
        scopes: scopes.collect(),
    }
}
