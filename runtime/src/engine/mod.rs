//! The way of a record from an emitter to the receiver: as bytes, through a queue of a bounded size, by one worker.
//!
//! [`Outlet::emit`] writes a record in OTLP's protobuf into the [`arena`] and returns. The [`worker`], a thread with
//! a tokio runtime of its own, makes requests of what is there ([`batch`], [`json`]), sends them
//! ([`transport`]), as often as it takes ([`backoff`]), and says in the [`ledger`] what became of each record. Of those that
//! are lost the application and the receiver hear ([`losses`]).

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crate::{
    Delivery, DeliveryError, StartError,
    catalog::Catalog,
    config::Faults,
    destination::{self, Destination, Environment, Queue, Sdk, Spool},
    start::Setup,
};

mod ages;
mod arena;
mod backoff;
mod batch;
mod encode;
mod envelope;
mod json;
mod label;
mod ledger;
mod losses;
mod outlet;
mod pipeline;
mod protobuf;
mod report;
mod sender;
mod shorten;
mod source;
mod spool;
mod sync;
mod telling;
mod transport;
mod uid;
mod wake;
mod worker;

use envelope::Envelope;
use label::Label;
pub(crate) use outlet::Outlet;
use pipeline::{Limits, Pipeline, Plan};
pub(crate) use spool::purge;

/// Records that were not acknowledged are given up after this time, unless somebody says how long a batch may take, or they
/// are in a spool.
const LONGEST_AGE: Duration = Duration::from_secs(300);

const USER_AGENT: &str = concat!("otelier/", env!("CARGO_PKG_VERSION"));

/// One running export.
pub(crate) struct Engine {
    /// Emitters go there; from there on to what has come in its place.
    first: Arc<Pipeline>,
    exit_deadline: Duration,
    closed: AtomicBool,
}

impl Engine {
    /// Starts the worker that sends to the destination, unless there are faults of the table.
    pub(crate) fn start(setup: &Setup, faults: Faults) -> Result<Arc<Self>, StartError> {
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
        let destination = Destination::find(setup, faults, &environment)?;
        let queue = Queue::find(&setup.table, &environment);
        let sdk = Sdk {
            name: "otelier",
            version: env!("CARGO_PKG_VERSION"),
        };
        let resource = destination::resource(setup, &environment, sdk);
        let spool = Spool::find(&setup.table);
        let envelope = Arc::new(Envelope::of(&resource, catalogs.clone()));
        let place = spool.map(|spool| spool::Place {
            spool,
            // A query may have a key in it, which is not kept and may be another one the next time.
            endpoint: destination
                .url
                .split('?')
                .next()
                .unwrap_or_default()
                .to_owned(),
            consent: setup.consent(),
            envelope: Arc::clone(&envelope),
            on_warning: Arc::clone(&setup.on_warning),
        });
        let counted = |records: u64| u32::try_from(records).unwrap_or(u32::MAX);
        let (waiting, batch) = (queue.records.map(counted), queue.batch_records.map(counted));
        let quarter = waiting.map_or(u32::MAX, |records| (records / 4).max(1));
        let limits = Limits {
            queue: queue.bytes,
            queue_records: waiting,
            batch_records: batch.map_or(usize::MAX, |most| most as usize),
            delay: queue.delay,
            delivery: queue.export_timeout,
            age: LONGEST_AGE,
            much: 512 * 1024,
            many: batch.unwrap_or(u32::MAX).min(quarter),
            record: sender::LARGEST_REQUEST / 2,
        };
        let plan = Plan {
            limits,
            envelope,
            destination,
            events: catalogs.map(|catalog| catalog.events.len()).collect(),
            spool: place.map(Arc::new),
            on_warning: Arc::clone(&setup.on_warning),
        };
        let first =
            Pipeline::start(&Arc::new(plan), telling::tell).map_err(StartError::Exporter)?;
        Ok(Arc::new(Self {
            first,
            exit_deadline: setup.exit_deadline,
            closed: false.into(),
        }))
    }

    /// What takes the records of a catalog, which is at this place among the catalogs.
    pub(crate) fn outlet(self: &Arc<Self>, place: usize, catalog: &Catalog) -> Outlet {
        Outlet::new(Arc::clone(self), place, catalog)
    }

    /// The pipeline that emitters go to.
    fn first(&self) -> Arc<Pipeline> {
        Arc::clone(&self.first)
    }

    /// The counts as they are now.
    pub(crate) fn delivery(&self) -> Delivery {
        self.pipelines().fold(Delivery::default(), |sum, pipeline| {
            sum.and(pipeline.ledger.snapshot(&pipeline.arena))
        })
    }

    /// Why records were not taken, the last time.
    pub(crate) fn reason(&self) -> Option<String> {
        let reasons = self
            .pipelines()
            .filter_map(|pipeline| pipeline.ledger.reason());
        reasons.last()
    }

    /// Waits until everything emitted so far was settled. Whether it was in time.
    pub(crate) fn flush(&self, deadline: Duration) -> bool {
        let until = Instant::now();
        let left = || deadline.saturating_sub(until.elapsed());
        let late = |pipeline: &&Pipeline| !pipeline.flush(left());
        self.pipelines().filter(late).count() == 0
    }

    /// Sends what is left and ends the worker. Whether it was in time; after the deadline what is left counts as dropped,
    /// or is in the spool.
    pub(crate) fn shutdown(&self, deadline: Duration) -> bool {
        self.close(deadline).1
    }

    /// The shutdown when nobody asks for the result: at the end of the process, or of the last handle. Losses
    /// are told that are not told yet, unless somebody else has begun the shutdown.
    pub(crate) fn end(&self) {
        let (first, in_time) = self.close(self.exit_deadline);
        let delivery = self.delivery();
        if first && (delivery.lost() > 0 || !in_time) {
            let missing = delivery.emitted - delivery.delivered - delivery.spooled;
            let loss = DeliveryError::new(delivery, !in_time, self.reason());
            self.first.losses.tell(missing, loss.to_string());
        }
    }

    /// Whether nobody had closed it before, and whether everything was settled in time.
    fn close(&self, deadline: Duration) -> (bool, bool) {
        let first = !self.closed.swap(true, Ordering::AcqRel);
        let until = Instant::now();
        let left = || deadline.saturating_sub(until.elapsed());
        let late = |pipeline: &&Pipeline| !pipeline.close(left());
        (first, self.pipelines().filter(late).count() == 0)
    }

    /// This process is a forked child. It begins with nothing: the records are its parent's.
    #[cfg(unix)]
    pub(crate) fn forked(&self) {
        self.pipelines().for_each(Pipeline::forked);
    }

    /// Those of this process: the first one, and what has come in its place. In a forked child that has emitted
    /// nothing there is none.
    fn pipelines(&self) -> impl Iterator<Item = &Pipeline> {
        let all = std::iter::successors(Some(&*self.first), |pipeline| pipeline.next());
        all.filter(|pipeline| !pipeline.is_forked())
    }
}
