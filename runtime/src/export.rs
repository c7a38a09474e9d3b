//! The export of a telemetry: by the runtime's own engine, or through the OpenTelemetry SDK.

use std::{sync::Arc, time::Duration};

#[cfg(feature = "otel")]
use crate::engine;
#[cfg(feature = "otel-sdk")]
use crate::otel_sdk;
use crate::{
    Delivery, StartError, catalog::Catalog, config::Faults, core::Backend, exit, start::Setup,
};

/// A running export. Clones share everything.
#[derive(Clone)]
pub(crate) enum Export {
    #[cfg(feature = "otel")]
    Own(Arc<engine::Engine>),
    #[cfg(feature = "otel-sdk")]
    Sdk(Arc<otel_sdk::Engine>),
}

/// Calls the same on either.
macro_rules! either {
    ($export:expr, $engine:ident => $call:expr) => {
        match $export {
            #[cfg(feature = "otel")]
            Export::Own($engine) => $call,
            #[cfg(feature = "otel-sdk")]
            Export::Sdk($engine) => $call,
        }
    };
}

impl Export {
    /// Starts it, unless there are faults of the table, and has it flushed when the process ends.
    pub(crate) fn start(setup: &Setup, faults: Faults) -> Result<Self, StartError> {
        let export = Self::begin(setup, faults)?;
        exit::register(export.clone(), setup);
        Ok(export)
    }

    #[cfg(all(feature = "otel", feature = "otel-sdk"))]
    fn begin(setup: &Setup, faults: Faults) -> Result<Self, StartError> {
        if setup.through_sdk {
            otel_sdk::Engine::start(setup, faults).map(Self::Sdk)
        } else {
            engine::Engine::start(setup, faults).map(Self::Own)
        }
    }

    #[cfg(all(feature = "otel", not(feature = "otel-sdk")))]
    fn begin(setup: &Setup, faults: Faults) -> Result<Self, StartError> {
        engine::Engine::start(setup, faults).map(Self::Own)
    }

    #[cfg(not(feature = "otel"))]
    fn begin(setup: &Setup, faults: Faults) -> Result<Self, StartError> {
        otel_sdk::Engine::start(setup, faults).map(Self::Sdk)
    }

    /// Where the records of a catalog go, which is at this place among the catalogs.
    #[cfg_attr(
        not(feature = "otel"),
        expect(unused_variables, reason = "the SDK knows a catalog by its scope")
    )]
    pub(crate) fn backend(&self, place: usize, catalog: &Catalog) -> Backend {
        match self {
            #[cfg(feature = "otel")]
            Self::Own(engine) => Backend::Own(engine.outlet(place, catalog)),
            #[cfg(feature = "otel-sdk")]
            Self::Sdk(engine) => Backend::OtelSdk(engine.outlet(catalog)),
        }
    }

    /// The counts, but for what only emitters know.
    pub(crate) fn delivery(&self) -> Delivery {
        either!(self, engine => engine.delivery())
    }

    /// Why records were not taken, the last time.
    pub(crate) fn reason(&self) -> Option<String> {
        either!(self, engine => engine.reason())
    }

    /// Waits until everything emitted so far has ended. Whether it was in time.
    pub(crate) fn flush(&self, deadline: Duration) -> bool {
        either!(self, engine => engine.flush(deadline))
    }

    /// Sends what is left and ends. Whether it was in time.
    pub(crate) fn shutdown(&self, deadline: Duration) -> bool {
        let in_time = either!(self, engine => engine.shutdown(deadline));
        exit::deregister(self);
        in_time
    }

    /// The same when nobody asks for the result.
    pub(crate) fn end(&self) {
        let _ending = exit::Ending::new();
        either!(self, engine => engine.end());
    }

    /// This process is a child of the one that has started it. The SDK has no part in that: in a child it does nothing.
    #[cfg(unix)]
    #[cfg_attr(
        not(feature = "otel"),
        expect(clippy::unused_self, reason = "it is the SDK's")
    )]
    pub(crate) fn forked(&self) {
        #[cfg(feature = "otel")]
        #[allow(irrefutable_let_patterns, reason = "there may be no other export")]
        if let Self::Own(engine) = self {
            engine.forked();
        }
    }

    /// Whether it is the same one.
    pub(crate) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            #[cfg(feature = "otel")]
            (Self::Own(one), Self::Own(other)) => Arc::ptr_eq(one, other),
            #[cfg(feature = "otel-sdk")]
            (Self::Sdk(one), Self::Sdk(other)) => Arc::ptr_eq(one, other),
            #[cfg(all(feature = "otel", feature = "otel-sdk"))]
            _ => false,
        }
    }
}
