//! What the sessions of a telemetry share: settings, resource, counters and the sink.

use std::{
    fmt,
    sync::atomic::{AtomicI64, AtomicU64, Ordering},
    time::{Duration, SystemTime},
};

#[cfg(feature = "otel-sdk")]
use std::sync::Arc;

use crate::{
    Context, Delivery, Event, Fields, Sink, Writer,
    catalog::{Catalog, ResourceFill},
    config::Table,
    context::Adjustments,
    emission::Circumstances,
    text::DateTime,
    value::{Attributes, Value},
};

#[cfg(feature = "otel-sdk")]
use crate::{DeliveryError, StartError, exit, otel_sdk::Engine, start::Setup};
#[cfg(feature = "recording")]
use crate::{
    recording::{Recorded, Recording},
    value::Collector,
};

/// One telemetry that exports or records.
pub(crate) struct Core {
    catalog: &'static Catalog,
    settings: Vec<bool>,
    resource: Vec<Value>,
    emitted: Box<[AtomicU64]>,
    adjustments: Adjustments,
    backend: Backend,
}

/// A record that is about to be handed to a sink.
pub(crate) struct Record<'r, 'o, M, E: Event> {
    pub(crate) metadata: &'r M,
    pub(crate) event: &'r E,
    pub(crate) optional: &'r E::Optional<'o>,
    pub(crate) circumstances: Circumstances,
}

impl<M: Fields, E: Event> Record<'_, '_, M, E> {
    /// Hands all its values over, metadata first.
    pub(crate) fn fields<S: Sink>(&self, cx: &Context<'_>, sink: &mut S) {
        let mut to = Writer::new(cx, sink);
        self.metadata.fields(&mut to);
        self.event.fields(self.optional, &mut to);
    }
}

/// Where records go.
enum Backend {
    #[cfg(feature = "recording")]
    Recording(Recording),
    #[cfg(feature = "otel-sdk")]
    OtelSdk(Arc<Engine>),
}

impl Core {
    #[cfg(feature = "recording")]
    pub(crate) fn recording(
        catalog: &'static Catalog,
        application: &Attributes,
        table: &Table,
        recording: Recording,
    ) -> Self {
        Self::new(catalog, application, table, Backend::Recording(recording))
    }

    #[cfg(feature = "otel-sdk")]
    pub(crate) fn exporting(
        setup: &Setup,
        headers: Vec<(String, String)>,
    ) -> Result<Self, StartError> {
        let Setup {
            catalog,
            ref application,
            ref table,
            ..
        } = *setup;
        // The core counts what is adjusted in its own copy.
        let resource = resource(catalog, application, table, &Adjustments::default());
        let engine = Engine::start(setup, &resource, headers)?;
        exit::register(Arc::clone(&engine));
        Ok(Self::new(
            catalog,
            application,
            table,
            Backend::OtelSdk(engine),
        ))
    }

    #[cfg_attr(
        not(any(feature = "recording", feature = "otel-sdk")),
        expect(dead_code, reason = "there is no sink to make a core for")
    )]
    fn new(
        catalog: &'static Catalog,
        application: &Attributes,
        table: &Table,
        backend: Backend,
    ) -> Self {
        let adjustments = Adjustments::default();
        Self {
            catalog,
            settings: table.settings(catalog),
            resource: resource(catalog, application, table, &adjustments),
            emitted: catalog.events.iter().map(|_| AtomicU64::new(0)).collect(),
            adjustments,
            backend,
        }
    }

    /// Hands one record to the sink, with one reading of the clock.
    pub(crate) fn emit<M: Fields, E: Event>(
        &self,
        record: &Record<'_, '_, M, E>,
        sequence: &AtomicI64,
    ) {
        let now = SystemTime::now();
        let at = record.circumstances.at.map_or(now, |at| self.time(at));
        let timestamp = DateTime::from(at);
        let cx = Context::new(
            &self.settings,
            &self.resource,
            timestamp.as_str(),
            sequence,
            &self.adjustments,
        );
        self.emitted[E::INDEX].fetch_add(1, Ordering::Relaxed);
        match self.backend {
            #[cfg(feature = "recording")]
            Backend::Recording(ref recording) => {
                let mut collector = Collector::default();
                collector.string("event.name".into(), E::NAME);
                record.fields(&cx, &mut collector);
                let span = record.circumstances.span;
                recording.push(Recorded::new(record.event, at, span, collector));
            }
            #[cfg(feature = "otel-sdk")]
            Backend::OtelSdk(ref engine) => engine.emit(record, (at, now), &cx),
        }
    }

    /// A time for which OTLP has a number: nanoseconds since 1970 in 64 bits, where 0 is no time.
    fn time(&self, at: SystemTime) -> SystemTime {
        const FIRST: SystemTime = SystemTime::UNIX_EPOCH;
        let nanos = Duration::from_nanos;
        let since = at.duration_since(FIRST).unwrap_or_default();
        let nearest = since.clamp(nanos(1), nanos(u64::MAX));
        if since != nearest || at < FIRST {
            self.adjustments.count_clamped();
        }
        FIRST + nearest
    }

    /// Calls something that adjusts values outside any record.
    pub(crate) fn adjusting(&self, adjust: impl FnOnce(&Context<'_>)) {
        let sequence = AtomicI64::new(0);
        adjust(&Context::new(
            &self.settings,
            &self.resource,
            "",
            &sequence,
            &self.adjustments,
        ));
    }

    pub(crate) fn emitted(&self) -> Vec<(&'static str, u64)> {
        let counts = self.emitted.iter().map(|n| n.load(Ordering::Relaxed));
        self.catalog.events.iter().copied().zip(counts).collect()
    }

    #[cfg_attr(
        not(any(feature = "recording", feature = "otel-sdk")),
        expect(unused_variables, reason = "there is no sink to hand it to")
    )]
    pub(crate) fn delivery(&self) -> Delivery {
        let delivery = Delivery {
            emitted: self.emitted().iter().map(|(_, count)| count).sum(),
            adjusted: self.adjustments.counts(),
            ..Delivery::default()
        };
        match self.backend {
            #[cfg(feature = "recording")]
            Backend::Recording(_) => delivery,
            #[cfg(feature = "otel-sdk")]
            Backend::OtelSdk(ref engine) => engine.ledger().fill(delivery),
        }
    }

    #[cfg(feature = "otel-sdk")]
    pub(crate) fn flush(&self, deadline: Duration) -> Result<Delivery, DeliveryError> {
        match self.backend {
            #[cfg(feature = "recording")]
            Backend::Recording(_) => Ok(self.delivery()),
            Backend::OtelSdk(ref engine) => self.outcome(engine, engine.flush(deadline)),
        }
    }

    #[cfg(feature = "otel-sdk")]
    pub(crate) fn shutdown(&self, deadline: Duration) -> Result<Delivery, DeliveryError> {
        match self.backend {
            #[cfg(feature = "recording")]
            Backend::Recording(_) => Ok(self.delivery()),
            Backend::OtelSdk(ref engine) => {
                let in_time = engine.shutdown(deadline);
                exit::deregister(engine);
                self.outcome(engine, in_time)
            }
        }
    }

    /// Ok only if nothing was lost and nothing is left.
    #[cfg(feature = "otel-sdk")]
    fn outcome(&self, engine: &Engine, in_time: bool) -> Result<Delivery, DeliveryError> {
        let delivery = self.delivery();
        if in_time && delivery.failed == 0 && delivery.dropped == 0 {
            Ok(delivery)
        } else {
            let reason = engine.ledger().reason();
            Err(DeliveryError::new(delivery, !in_time, reason))
        }
    }
}

#[cfg(feature = "otel-sdk")]
impl Drop for Core {
    fn drop(&mut self) {
        match self.backend {
            #[cfg(feature = "recording")]
            Backend::Recording(_) => {}
            Backend::OtelSdk(ref engine) => {
                engine.end();
                exit::deregister(engine);
            }
        }
    }
}

/// The resource's values, in the catalog's order. Their doubles are finite, as an event's are:
/// records repeat them, and JSON has no other ones.
fn resource(
    catalog: &Catalog,
    application: &Attributes,
    table: &Table,
    adjustments: &Adjustments,
) -> Vec<Value> {
    catalog
        .resource
        .iter()
        .map(|attribute| match attribute.fill {
            ResourceFill::Fixed(value) => value.into(),
            ResourceFill::Configured { key, default } => {
                table.resource(key).cloned().unwrap_or(default.into())
            }
            ResourceFill::Application => application
                .iter()
                .find(|(key, _)| *key == attribute.key)
                .map_or(Value::String(String::new()), |(_, value)| match *value {
                    Value::Double(value) => {
                        Value::Double(adjustments.clamp_double(value, f64::MIN, f64::MAX))
                    }
                    ref other => other.clone(),
                }),
        })
        .collect()
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core").finish_non_exhaustive()
    }
}
