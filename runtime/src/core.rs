//! What the sessions of an application share: the catalogs with their settings and counters, and the sink.

#![cfg_attr(
    not(any(feature = "recording", feature = "export")),
    allow(dead_code, unused_variables, reason = "there is no sink")
)]

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::SystemTime,
};

use crate::{
    Context, Delivery, Event, Fields, Moment, catalog::Catalog, context::Adjustments,
    emission::Circumstances, start::Setup, value::Value,
};

#[cfg(feature = "export")]
use crate::{DeliveryError, StartError, config::Faults, exit, export::Export};
#[cfg(feature = "recording")]
use crate::{
    Sink as _,
    recording::{Recorded, Recording},
    value::Collector,
};

/// Everything that one telemetry, or several with one export, have in common.
pub(crate) struct Core {
    parts: Box<[Arc<Part>]>,
    adjustments: Adjustments,
    #[cfg(feature = "export")]
    export: Option<Export>,
}

/// A catalog and what its events need; what each of them asks for comes first.
#[repr(C)]
struct Part {
    settings: Box<[bool]>,
    resource: Box<[Value]>,
    backend: Backend,
    catalog: &'static Catalog,
    /// Records of each event, where the backend does not know.
    emitted: Box<[AtomicU64]>,
}

/// Where the records of a catalog go.
pub(crate) enum Backend {
    #[cfg(feature = "recording")]
    Recording(Recording),
    #[cfg(feature = "otel")]
    Own(crate::engine::Outlet),
    #[cfg(feature = "otel-sdk")]
    OtelSdk(crate::otel_sdk::Outlet),
}

/// One of the catalogs of a core. Clones share everything.
#[derive(Clone)]
pub(crate) struct Scope {
    core: Arc<Core>,
    /// The one of the core's, at hand: an event asks for nothing else.
    part: Arc<Part>,
}

/// A record that is about to be handed to a sink.
pub(crate) struct Record<'r, 'o, M, E: Event> {
    pub(crate) metadata: &'r M,
    /// What of the metadata stays as it is, as the backend has [encoded](Scope::kept) it.
    #[cfg_attr(not(feature = "otel"), allow(dead_code, reason = "as there"))]
    pub(crate) kept: &'r [u8],
    pub(crate) event: &'r E,
    pub(crate) optional: &'r E::Optional<'o>,
    pub(crate) circumstances: &'r Circumstances,
}

impl<M: Fields, E: Event> Record<'_, '_, M, E> {
    /// Hands all its values over, metadata first.
    #[cfg(any(feature = "recording", feature = "otel-sdk"))]
    pub(crate) fn fields<S: crate::Sink>(&self, cx: &Context<'_>, sink: &mut S) {
        let mut to = crate::Writer::new(cx, sink);
        self.metadata.fields(&mut to);
        self.event.fields(self.optional, &mut to);
    }
}

impl Core {
    #[cfg(feature = "recording")]
    pub(crate) fn recording(setup: Setup) -> (Self, Vec<Recording>) {
        let recordings: Vec<_> = (setup.catalogs.iter())
            .map(|_| Recording::default())
            .collect();
        let backends = recordings.iter().cloned().map(Backend::Recording);
        let core = Self {
            parts: parts(&setup, backends),
            adjustments: setup.adjustments,
            #[cfg(feature = "export")]
            export: None,
        };
        (core, recordings)
    }

    #[cfg(feature = "export")]
    pub(crate) fn exporting(setup: Setup, faults: Faults) -> Result<Self, StartError> {
        let export = Export::start(&setup, faults)?;
        let catalogs = setup.catalogs.iter().enumerate();
        let backends = catalogs.map(|(place, (catalog, _))| export.backend(place, catalog));
        Ok(Self {
            parts: parts(&setup, backends),
            adjustments: setup.adjustments,
            export: Some(export),
        })
    }

    /// Each of its catalogs, in order.
    pub(crate) fn scopes(self) -> impl Iterator<Item = Scope> {
        let core = Arc::new(self);
        let parts: Vec<_> = core.parts.to_vec();
        parts.into_iter().map(move |part| Scope {
            core: Arc::clone(&core),
            part,
        })
    }

    /// The nearest moment to a time that a caller gives.
    fn moment(&self, time: SystemTime) -> Moment {
        let moment = Moment::nearest(time);
        if SystemTime::from(moment) != time {
            self.adjustments.count_clamped();
        }
        moment
    }

    fn delivery(&self) -> Delivery {
        let counts = self.parts.iter().flat_map(|part| &part.emitted);
        let delivery = Delivery {
            emitted: counts.map(|n| n.load(Ordering::Relaxed)).sum(),
            adjusted: self.adjustments.counts(),
            ..Delivery::default()
        };
        #[cfg(feature = "export")]
        if let Some(export) = &self.export {
            let exported = export.delivery();
            let mut adjusted = delivery.adjusted;
            adjusted.truncated += exported.adjusted.truncated;
            return Delivery {
                adjusted,
                ..exported
            };
        }
        delivery
    }

    /// Ok only if nothing was lost and nothing is left.
    #[cfg(feature = "export")]
    fn outcome(&self, export: &Export, in_time: bool) -> Result<Delivery, DeliveryError> {
        let delivery = self.delivery();
        if in_time && delivery.lost() == 0 {
            Ok(delivery)
        } else {
            Err(DeliveryError::new(delivery, !in_time, export.reason()))
        }
    }
}

fn parts(setup: &Setup, backends: impl Iterator<Item = Backend>) -> Box<[Arc<Part>]> {
    (setup.catalogs.iter().zip(backends))
        .map(|((catalog, resource), backend)| {
            Arc::new(Part {
                catalog,
                settings: setup.table.settings(catalog).into(),
                resource: resource.clone().into(),
                emitted: catalog.events.iter().map(|_| AtomicU64::new(0)).collect(),
                backend,
            })
        })
        .collect()
}

impl Scope {
    fn part(&self) -> &Part {
        &self.part
    }

    /// Hands one record to the sink, with one reading of the clock.
    #[inline]
    pub(crate) fn emit<M: Fields, E: Event>(
        &self,
        record: &Record<'_, '_, M, E>,
        sequence: &AtomicI64,
    ) {
        let part = self.part();
        let now = Moment::nearest(SystemTime::now());
        let at = record
            .circumstances
            .at
            .map_or(now, |at| self.core.moment(at));
        let cx = Context::new(
            &part.settings,
            &part.resource,
            at,
            sequence,
            &self.core.adjustments,
        );
        match part.backend {
            #[cfg(feature = "recording")]
            Backend::Recording(ref recording) => {
                part.emitted[E::INDEX].fetch_add(1, Ordering::Relaxed);
                let mut collector = Collector::default();
                collector.string("event.name".into(), E::NAME);
                record.fields(&cx, &mut collector);
                let span = record.circumstances.span;
                recording.push(Recorded::new(record.event, at.into(), span, collector));
            }
            #[cfg(feature = "otel")]
            Backend::Own(ref outlet) => outlet.emit(record, (at, now), &cx),
            #[cfg(feature = "otel-sdk")]
            Backend::OtelSdk(ref outlet) => {
                part.emitted[E::INDEX].fetch_add(1, Ordering::Relaxed);
                outlet.emit(record, (at, now), &cx);
            }
        }
    }

    /// What of a session's metadata stays as it is, as the backend writes it with each record; nothing where it
    /// writes all of it each time.
    #[cfg_attr(
        not(feature = "otel"),
        allow(
            unused_variables,
            clippy::unused_self,
            reason = "no other backend keeps anything"
        )
    )]
    pub(crate) fn kept<M: Fields>(&self, metadata: &M) -> Box<[u8]> {
        #[cfg(feature = "otel")]
        #[allow(irrefutable_let_patterns, reason = "there may be no other backend")]
        if let Backend::Own(_) = &self.part().backend {
            return self.adjusting(|cx| crate::engine::Outlet::kept(metadata, cx));
        }
        Box::default()
    }

    /// Calls something that adjusts values outside any record.
    pub(crate) fn adjusting<T>(&self, adjust: impl FnOnce(&Context<'_>) -> T) -> T {
        let sequence = AtomicI64::new(0);
        adjust(&Context::new(
            &self.part().settings,
            &self.part().resource,
            Moment::FIRST,
            &sequence,
            &self.core.adjustments,
        ))
    }

    /// Records of its catalog so far, by event.
    pub(crate) fn emitted(&self) -> Vec<(&'static str, u64)> {
        let part = self.part();
        let counts: Vec<u64> = match &part.backend {
            // It counts by itself what it has anyway.
            #[cfg(feature = "otel")]
            Backend::Own(outlet) => outlet.emitted(),
            #[allow(unreachable_patterns, reason = "there may be no other backend")]
            _ => part
                .emitted
                .iter()
                .map(|n| n.load(Ordering::Relaxed))
                .collect(),
        };
        part.catalog.events.iter().copied().zip(counts).collect()
    }

    /// The ledger of all catalogs.
    pub(crate) fn delivery(&self) -> Delivery {
        self.core.delivery()
    }

    #[cfg(feature = "export")]
    pub(crate) fn flush(&self, deadline: std::time::Duration) -> Result<Delivery, DeliveryError> {
        match &self.core.export {
            None => Ok(self.delivery()),
            Some(export) => self.core.outcome(export, export.flush(deadline)),
        }
    }

    #[cfg(feature = "export")]
    pub(crate) fn shutdown(
        &self,
        deadline: std::time::Duration,
    ) -> Result<Delivery, DeliveryError> {
        match &self.core.export {
            None => Ok(self.delivery()),
            Some(export) => self.core.outcome(export, export.shutdown(deadline)),
        }
    }
}

#[cfg(feature = "export")]
impl Drop for Core {
    fn drop(&mut self) {
        if let Some(export) = &self.export {
            export.end();
            exit::deregister(export);
        }
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope").finish_non_exhaustive()
    }
}
