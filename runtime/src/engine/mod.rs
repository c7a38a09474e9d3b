//! The way of a record from an emitter to the receiver: as bytes, through a queue of a bounded size, by one worker.
//!
//! [`Outlet::emit`] writes a record in OTLP's protobuf into the [`arena`] and returns. The [`worker`], a thread with
//! a tokio runtime of its own, makes requests of what is there ([`batch`], [`json`]), sends them
//! ([`transport`]), as often as it takes ([`backoff`]), and says in the [`ledger`] what became of each record.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use crate::{
    Delivery, StartError, Warning,
    catalog::Catalog,
    destination::{self, Destination, Environment, Queue, Sdk},
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
mod outlet;
mod pipeline;
mod protobuf;
mod shorten;
mod transport;
mod wake;
mod worker;

use envelope::Envelope;
use label::Label;
pub(crate) use outlet::Outlet;
use pipeline::{Limits, Pipeline};

const USER_AGENT: &str = concat!("otelier/", env!("CARGO_PKG_VERSION"));

/// One running export.
pub(crate) struct Engine {
    /// Emitters go there; from there on to what has come in its place.
    first: Arc<Pipeline>,
    exit_deadline: Duration,
    on_warning: OnWarning,
    closed: AtomicBool,
}

impl Engine {
    /// Starts the worker that sends to the destination.
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
        let bytes = usize::try_from(queue.bytes).unwrap_or(usize::MAX);
        let limits = Limits {
            queue: queue.bytes,
            batch_records: queue.batch_records.map_or(usize::MAX, |most| {
                usize::try_from(most).unwrap_or(usize::MAX)
            }),
            delay: queue.delay,
            much: (bytes / 4).min(512 * 1024),
            record: (bytes / 4).min(worker::LARGEST_REQUEST / 2),
        };
        let first = Pipeline::start(
            limits,
            Arc::new(Envelope::of(&resource, catalogs.clone())),
            Arc::new(destination),
            catalogs.map(|catalog| catalog.events.len()).collect(),
        )
        .map_err(StartError::Exporter)?;
        Ok(Arc::new(Self {
            first,
            exit_deadline: setup.exit_deadline,
            on_warning: Arc::clone(&setup.on_warning),
            closed: false.into(),
        }))
    }

    /// What takes the records of a catalog, which is at this place among the catalogs.
    pub(crate) fn outlet(self: &Arc<Self>, place: usize, catalog: &Catalog) -> Outlet {
        Outlet::new(Arc::clone(self), place, catalog)
    }

    /// The counts as they are now.
    pub(crate) fn delivery(&self) -> Delivery {
        let Some(pipeline) = self.current() else {
            return Delivery::default();
        };
        pipeline.ledger.snapshot(&pipeline.arena)
    }

    /// Why records were not taken, the last time.
    pub(crate) fn reason(&self) -> Option<String> {
        self.current()?.ledger.reason()
    }

    /// Waits until everything emitted so far was settled. Whether it was in time.
    pub(crate) fn flush(&self, deadline: Duration) -> bool {
        self.current()
            .is_none_or(|pipeline| pipeline.flush(deadline))
    }

    /// Sends what is left and ends the worker. Whether it was in time; after the deadline what is left counts as dropped.
    pub(crate) fn shutdown(&self, deadline: Duration) -> bool {
        self.close(deadline).1
    }

    /// The shutdown when nobody asks for the result: at the end of the process, or of the last handle. Losses
    /// are told, unless somebody else has begun the shutdown.
    pub(crate) fn end(&self) {
        let (first, in_time) = self.close(self.exit_deadline);
        if first
            && let Some(pipeline) = self.current()
            && let Some(loss) = pipeline.ledger.loss(&pipeline.arena, in_time)
        {
            (self.on_warning)(&Warning::new(loss.to_string()));
        }
    }

    /// Whether nobody had closed it before, and whether everything was settled in time.
    fn close(&self, deadline: Duration) -> (bool, bool) {
        let first = !self.closed.swap(true, Ordering::AcqRel);
        let in_time = self
            .current()
            .is_none_or(|pipeline| pipeline.close(deadline));
        (first, in_time)
    }

    /// This process is a forked child. It begins with nothing: the records are its parent's.
    #[cfg(unix)]
    pub(crate) fn forked(&self) {
        if let Some(pipeline) = self.current() {
            pipeline.forked();
        }
    }

    /// Where emitters write to now; `None` in a forked child that has emitted nothing.
    fn current(&self) -> Option<&Pipeline> {
        let mut pipeline = &*self.first;
        while pipeline.is_forked() {
            pipeline = pipeline.next()?;
        }
        Some(pipeline)
    }
}
