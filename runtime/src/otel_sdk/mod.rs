//! Export through `opentelemetry_sdk` and `opentelemetry-otlp`.
//!
//! A record goes from [`Outlet::emit`] into the SDK's batch processor, whose own thread hands
//! batches to an [`Export`]. That runs the OTLP exporter on a tokio runtime of its own, so
//! the application may have any runtime or none, and counts what becomes of each record.

use std::{
    ops::Deref,
    process,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use opentelemetry::{
    Context, InstrumentationScope,
    logs::{AnyValue, LogRecord as _, Logger as _, LoggerProvider as _, Severity as OtelSeverity},
    trace::{SpanId, TraceFlags, TraceId},
};
use opentelemetry_sdk::logs::{
    BatchConfigBuilder, BatchLogProcessor, SdkLogger, SdkLoggerProvider,
};
use tokio::sync::watch;
use tracing_core::dispatcher::{self, DefaultGuard, Dispatch};

use crate::{
    Event, Fields, Moment, Severity, StartError, Warning,
    catalog::Catalog,
    config::Faults,
    core::Record,
    destination::{Destination, Environment, Queue},
    span,
    start::{OnWarning, Setup},
};

mod export;
mod failure;
mod http;
mod ledger;
mod record;
mod rejected;
mod resource;
mod transport;
mod worker;

use export::Export;
use ledger::Ledger;
pub(crate) use record::RecordSink;

/// One running pipeline.
pub(crate) struct Engine {
    provider: Quietly<SdkLoggerProvider>,
    ledger: Arc<Ledger>,
    /// Ends exports that are under way.
    cancel: watch::Sender<bool>,
    /// A forked child has the parent's records, but not its threads.
    process: u32,
    exit_deadline: Duration,
    on_warning: OnWarning,
}

impl Engine {
    /// Builds the exporter that `setup` asks for and starts its threads, unless there are faults of the table.
    pub(crate) fn start(setup: &Setup, faults: Faults) -> Result<Arc<Self>, StartError> {
        let environment = Environment::new(&setup.on_warning);
        let quiet = quiet();
        let destination = Destination::find(setup, faults, &environment)?;
        let queue = Queue::find(&setup.table, &environment);
        let bounds = Bounds::of(&queue);
        warn_of_what_is_ignored(setup, &environment);
        let ledger = Arc::new(Ledger::new(bounds.records));
        let (cancel, cancelled) = watch::channel(false);
        let timeout = queue.export_timeout.unwrap_or(destination.timeout);
        let transport = transport::build(destination, timeout, &environment)?;
        let export = Export::new(transport, Arc::clone(&ledger), cancelled);
        let config = BatchConfigBuilder::default()
            .with_max_queue_size(bounds.records)
            .with_max_export_batch_size(bounds.batch)
            .with_scheduled_delay(queue.delay)
            .build();
        let processor = BatchLogProcessor::builder(export)
            .with_batch_config(config)
            .build();
        let provider = SdkLoggerProvider::builder()
            .with_resource(resource::build(setup, &environment))
            .with_log_processor(processor)
            .build();
        drop(quiet);
        Ok(Arc::new(Self {
            provider: Quietly(Some(provider)),
            ledger,
            cancel,
            process: process::id(),
            exit_deadline: setup.exit_deadline,
            on_warning: Arc::clone(&setup.on_warning),
        }))
    }

    /// What takes the records of a catalog.
    pub(crate) fn outlet(self: &Arc<Self>, catalog: &Catalog) -> Outlet {
        let scope = InstrumentationScope::builder(catalog.scope_name).with_version(catalog.version);
        let scope = match catalog.schema_url {
            Some(url) => scope.with_schema_url(url),
            None => scope,
        };
        let _quiet = quiet();
        Outlet {
            logger: Quietly(Some(self.provider.logger_with_scope(scope.build()))),
            engine: Arc::clone(self),
        }
    }

    /// The counts as they are now.
    pub(crate) fn delivery(&self) -> crate::Delivery {
        self.ledger.snapshot()
    }

    /// Why records were not taken, the last time.
    pub(crate) fn reason(&self) -> Option<String> {
        self.ledger.reason()
    }

    /// Waits until everything emitted so far was exported or failed. Whether it was in time.
    pub(crate) fn flush(&self, deadline: Duration) -> bool {
        if self.is_forked() {
            return false;
        }
        let records = self.ledger.accepted();
        if self.ledger.wait_resolved(records, Duration::ZERO) {
            return true;
        }
        // The SDK's own flush blocks for as long as it likes.
        let provider = SdkLoggerProvider::clone(&self.provider);
        aside(move || drop(provider.force_flush()));
        self.ledger.wait_resolved(records, deadline)
    }

    /// Exports what is left and ends the threads. Whether it was in time; after the
    /// deadline what is under way counts as failed.
    pub(crate) fn shutdown(&self, deadline: Duration) -> bool {
        self.close(deadline).in_time
    }

    /// The shutdown when nobody asks for the result: at the end of the process, or of
    /// the last handle. Losses are told, unless somebody else has begun the shutdown.
    pub(crate) fn end(&self) {
        let Closed { first, in_time } = self.close(self.exit_deadline);
        if first && let Some(loss) = self.ledger.loss(in_time) {
            (self.on_warning)(&Warning::new(loss.to_string()));
        }
    }

    fn close(&self, deadline: Duration) -> Closed {
        let begun = Instant::now();
        let first = self.ledger.close();
        if self.is_forked() {
            let (first, in_time) = (false, false);
            return Closed { first, in_time };
        }
        if first {
            let provider = SdkLoggerProvider::clone(&self.provider);
            let ledger = Arc::clone(&self.ledger);
            aside(move || {
                drop(provider.shutdown_with_timeout(ledger::LONGEST));
                ledger.finish();
            });
        }
        // A part of the deadline is for counting what has to be given up.
        let reserve = (deadline / 10).min(Duration::from_millis(50));
        let in_time = self.ledger.wait_finished(deadline.saturating_sub(reserve));
        if !in_time {
            self.cancel.send_replace(true);
            let left = deadline.saturating_sub(begun.elapsed());
            self.ledger.wait_finished(left);
        }
        Closed { first, in_time }
    }

    fn is_forked(&self) -> bool {
        process::id() != self.process
    }
}

/// How many records the SDK's queue and one of its batches hold; both are allocated as a whole.
struct Bounds {
    records: usize,
    batch: usize,
}

impl Bounds {
    fn of(queue: &Queue) -> Self {
        let records = queue.records.unwrap_or(2_048);
        let batch = queue.batch_records.unwrap_or(512).min(records);
        Self {
            records: usize::try_from(records).unwrap_or(usize::MAX),
            batch: usize::try_from(batch).unwrap_or(usize::MAX),
        }
    }
}

/// The SDK counts the records of its queue, not their bytes, and keeps nothing on the disk.
fn warn_of_what_is_ignored(setup: &Setup, environment: &Environment<'_>) {
    let own = &setup.table.own;
    let ignored = match (&own.queue, &own.spool) {
        (None, None) => return,
        (Some(_), None) => "otel.queue is",
        (None, Some(_)) => "otel.spool is",
        (Some(_), Some(_)) => "otel.queue and otel.spool are",
    };
    environment.warn(format!(
        "{ignored} ignored: this program exports through the OpenTelemetry SDK, which keeps records in memory and \
         bounds their number (OTEL_BLRP_MAX_QUEUE_SIZE)"
    ));
}

/// What the SDK says about itself is none of the application's log.
fn quiet() -> DefaultGuard {
    dispatcher::set_default(&Dispatch::none())
}

/// Something of the SDK's that says something when it goes. It is there until then.
struct Quietly<T>(Option<T>);

impl<T> Deref for Quietly<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_ref().expect("it is there until it is dropped")
    }
}

impl<T> Drop for Quietly<T> {
    fn drop(&mut self) {
        let _quiet = quiet();
        drop(self.0.take());
    }
}

/// What takes the records of one catalog: an instrumentation scope of the pipeline.
pub(crate) struct Outlet {
    engine: Arc<Engine>,
    logger: Quietly<SdkLogger>,
}

impl Outlet {
    /// Hands one record to the SDK, or counts it as refused. `at` is when it happened.
    pub(crate) fn emit<M: Fields, E: Event>(
        &self,
        emitted: &Record<'_, '_, M, E>,
        (at, now): (Moment, Moment),
        cx: &crate::Context<'_>,
    ) {
        // The SDK drops what is emitted inside another exporter's own work without a word.
        if Context::is_current_telemetry_suppressed() {
            self.engine.ledger.refuse();
            return;
        }
        if !self.engine.ledger.admit() {
            return;
        }
        let mut record = self.logger.create_log_record();
        let level = emitted.event.severity();
        record.set_event_name(E::NAME);
        record.set_timestamp(at.into());
        record.set_observed_timestamp(now.into());
        record.set_severity_number(severity(level));
        record.set_severity_text(level.text());
        if let Some(span) = emitted.circumstances.span.or_else(span::current) {
            record.set_trace_context(
                TraceId::from_bytes(span.trace_id()),
                SpanId::from_bytes(span.span_id()),
                Some(TraceFlags::new(span.flags())),
            );
        }
        record.add_attribute("event.name", AnyValue::from(E::NAME));
        emitted.fields(cx, &mut RecordSink::new(&mut record));
        self.logger.emit(record);
    }
}

/// How a shutdown went.
struct Closed {
    /// Nobody had begun one before.
    first: bool,
    in_time: bool,
}

/// Runs something that may block longer than its caller has time. Where no thread is to be had,
/// the wait for it runs into its deadline.
fn aside(work: impl FnOnce() + Send + 'static) {
    let builder = thread::Builder::new().name("otelier-flush".to_owned());
    drop(builder.spawn(|| {
        worker::silence();
        work();
    }));
}

fn severity(severity: Severity) -> OtelSeverity {
    match severity {
        Severity::Trace => OtelSeverity::Trace,
        Severity::Debug => OtelSeverity::Debug,
        Severity::Info => OtelSeverity::Info,
        Severity::Warn => OtelSeverity::Warn,
        Severity::Error => OtelSeverity::Error,
        Severity::Fatal => OtelSeverity::Fatal,
    }
}
