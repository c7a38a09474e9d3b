//! What the sessions of a telemetry share: settings, resource, counters and the sink.

use std::{
    fmt,
    sync::atomic::{AtomicI64, AtomicU64, Ordering},
    time::SystemTime,
};

use crate::{
    Context, Delivery, Event, Fields,
    catalog::{Catalog, ResourceFill},
    config::Table,
    context::Adjustments,
    timestamp::Timestamp,
    value::{Attributes, Value},
};

#[cfg(feature = "recording")]
use crate::recording::{Recorded, Recording};

/// One telemetry that exports or records.
pub(crate) struct Core {
    catalog: &'static Catalog,
    settings: Vec<bool>,
    resource: Vec<Value>,
    emitted: Box<[AtomicU64]>,
    adjustments: Adjustments,
    backend: Backend,
}

/// Where records go.
enum Backend {
    #[cfg(feature = "recording")]
    Recording(Recording),
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
        Self {
            catalog,
            settings: table.settings(catalog),
            resource: resource(catalog, application, table),
            emitted: catalog.events.iter().map(|_| AtomicU64::new(0)).collect(),
            adjustments: Adjustments::default(),
            backend,
        }
    }

    /// Hands one record to the sink, with one reading of the clock.
    pub(crate) fn emit<M: Fields, E: Event>(&self, metadata: &M, event: &E, sequence: &AtomicI64) {
        let now = SystemTime::now();
        let timestamp = Timestamp::from(now);
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
                let mut attributes = Attributes::with_capacity(16);
                attributes.push(("event.name", Value::String(E::NAME.to_owned())));
                metadata.fields(&cx, &mut attributes);
                event.fields(&cx, &mut attributes);
                recording.push(Recorded::new::<E>(now, attributes));
            }
        }
    }

    pub(crate) fn emitted(&self) -> Vec<(&'static str, u64)> {
        let counts = self.emitted.iter().map(|n| n.load(Ordering::Relaxed));
        self.catalog.events.iter().copied().zip(counts).collect()
    }

    pub(crate) fn delivery(&self) -> Delivery {
        Delivery {
            emitted: self.emitted().iter().map(|(_, count)| count).sum(),
            adjusted: self.adjustments.counts(),
            ..Delivery::default()
        }
    }
}

/// The resource's values, in the catalog's order.
fn resource(catalog: &Catalog, application: &Attributes, table: &Table) -> Vec<Value> {
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
                .map_or(Value::String(String::new()), |(_, value)| value.clone()),
        })
        .collect()
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core").finish_non_exhaustive()
    }
}
