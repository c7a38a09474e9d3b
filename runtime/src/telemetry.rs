//! The telemetry of an application: built from a configuration, shut down at the end.

use std::{fmt, marker::PhantomData, sync::Arc, time::Duration};

use crate::{
    Config, Delivery, DeliveryError, StartError, Warning,
    catalog::{ApplicationResource, Schema, StartSession},
    start::{OnWarning, Setup},
    value::Attributes,
};

#[cfg(feature = "emit")]
use crate::core::Core;

/// How long the flush at the end of the process may take unless the application says otherwise.
pub const DEFAULT_EXIT_DEADLINE: Duration = Duration::from_secs(2);

/// The telemetry of an application. Clones share everything.
///
/// When the last clone and the last session are gone, and on Unix also when `main` returns and at
/// `std::process::exit`, what was emitted is flushed, within [`Builder::exit_deadline`]. On Windows
/// the process ends without it: call [`Telemetry::shutdown`] first.
pub struct Telemetry<C> {
    #[cfg(feature = "emit")]
    core: Option<Arc<Core>>,
    catalog: PhantomData<fn() -> C>,
}

impl<C: Schema> Telemetry<C> {
    /// Begins to set a telemetry up.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "it is written as a literal where it is given"
    )]
    pub fn builder(resource: C::Resource<'_>) -> Builder<C> {
        let application = resource.values();
        Builder {
            config: Config::default(),
            application,
            expand_environment: false,
            exit_deadline: DEFAULT_EXIT_DEADLINE,
            on_warning: Arc::new(|warning| eprintln!("{warning}")),
        }
    }

    /// A telemetry that keeps its records in memory, whatever exporter `config` names,
    /// for an application's own tests.
    ///
    /// # Panics
    /// If the configuration is not as it should be; [`Config::check`] tells before.
    #[cfg(feature = "recording")]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "it is written as a literal where it is given"
    )]
    #[track_caller]
    pub fn recording(resource: C::Resource<'_>, config: Config<C>) -> (Self, C::Recording) {
        let application = resource.values();
        let recording = crate::recording::Recording::default();
        let table = match config.into_table() {
            Ok(table) => table,
            Err(error) => panic!("{error}"),
        };
        let core = Core::recording(C::CATALOG, &application, &table, recording.clone());
        (Self::with(Some(core)), recording.into())
    }

    #[cfg(any(feature = "recording", feature = "otel-sdk"))]
    fn with(core: Option<Core>) -> Self {
        Self {
            core: core.map(Arc::new),
            catalog: PhantomData,
        }
    }

    #[cfg(feature = "emit")]
    pub(crate) fn core(&self) -> Option<&Arc<Core>> {
        self.core.as_ref()
    }

    /// Begins a session with this metadata.
    pub fn session<'a, M: StartSession<'a, C>>(&'a self, metadata: M) -> M::Start {
        metadata.on(self)
    }

    /// Whether events go anywhere.
    #[inline]
    pub fn is_enabled(&self) -> bool {
        #[cfg(feature = "emit")]
        return self.core.is_some();
        #[cfg(not(feature = "emit"))]
        false
    }

    /// Records emitted so far, by event, in the catalog's order.
    pub fn emitted(&self) -> Vec<(&'static str, u64)> {
        #[cfg(feature = "emit")]
        if let Some(core) = &self.core {
            return core.emitted();
        }
        C::CATALOG.events.iter().map(|&name| (name, 0)).collect()
    }

    /// The ledger as it is now.
    pub fn delivery(&self) -> Delivery {
        #[cfg(feature = "emit")]
        if let Some(core) = &self.core {
            return core.delivery();
        }
        Delivery::default()
    }

    /// Waits until everything emitted so far was exported, at most until the deadline.
    ///
    /// # Errors
    /// If a record was lost, now or before, or was not acknowledged in time.
    #[cfg_attr(
        not(feature = "otel-sdk"),
        expect(unused_variables, reason = "there is nothing to wait for")
    )]
    pub fn flush(&self, deadline: Duration) -> Result<Delivery, DeliveryError> {
        #[cfg(feature = "otel-sdk")]
        if let Some(core) = &self.core {
            return core.flush(deadline);
        }
        Ok(self.delivery())
    }

    /// Exports what is left and ends the export, at most until the deadline. Events
    /// emitted later count as dropped. A second shutdown reports the same.
    ///
    /// # Errors
    /// If a record was lost, or was not acknowledged in time.
    #[cfg_attr(
        not(feature = "otel-sdk"),
        expect(unused_variables, reason = "there is nothing to wait for")
    )]
    pub fn shutdown(&self, deadline: Duration) -> Result<Delivery, DeliveryError> {
        #[cfg(feature = "otel-sdk")]
        if let Some(core) = &self.core {
            return core.shutdown(deadline);
        }
        Ok(self.delivery())
    }
}

impl<C> Clone for Telemetry<C> {
    fn clone(&self) -> Self {
        Self {
            #[cfg(feature = "emit")]
            core: self.core.clone(),
            catalog: PhantomData,
        }
    }
}

impl<C> fmt::Debug for Telemetry<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Telemetry").finish_non_exhaustive()
    }
}

/// Sets a [`Telemetry`] up.
#[must_use = "nothing happens before `start`"]
pub struct Builder<C> {
    config: Config<C>,
    application: Attributes,
    expand_environment: bool,
    exit_deadline: Duration,
    on_warning: OnWarning,
}

impl<C: Schema> Builder<C> {
    /// The user's configuration; without one nothing is exported.
    pub fn config(mut self, config: Config<C>) -> Self {
        self.config = config;
        self
    }

    /// Whether `${VAR}` in header values is replaced from the environment. Say so only where the
    /// configuration is the user's own: a file out of somebody's repository could send any
    /// variable anywhere.
    pub fn expand_environment(mut self, expand: bool) -> Self {
        self.expand_environment = expand;
        self
    }

    /// How long the flush at the end of the process, or of the last handle, may take;
    /// [`DEFAULT_EXIT_DEADLINE`] unless it is set.
    pub fn exit_deadline(mut self, deadline: Duration) -> Self {
        self.exit_deadline = deadline;
        self
    }

    /// Takes warnings instead of standard error.
    pub fn on_warning(mut self, take: impl Fn(&Warning) + Send + Sync + 'static) -> Self {
        self.on_warning = Arc::new(take);
        self
    }

    /// Starts the telemetry. With the exporter `none` it opens, starts and prints nothing.
    ///
    /// # Errors
    /// If the configuration is not as it should be, a header cannot be expanded, or the
    /// exporter cannot be built on this machine (no thread to be had).
    pub fn start(self) -> Result<Telemetry<C>, StartError> {
        let setup = Setup {
            catalog: C::CATALOG,
            table: self.config.into_table()?,
            application: self.application,
            expand_environment: self.expand_environment,
            exit_deadline: self.exit_deadline,
            on_warning: self.on_warning,
        };
        let headers = setup.headers()?;
        #[cfg(feature = "otel-sdk")]
        if setup.exports() {
            let core = Core::exporting(&setup, headers)?;
            return Ok(Telemetry::with(Some(core)));
        }
        #[cfg(not(feature = "otel-sdk"))]
        setup.warn_of_missing_exporter();
        drop(headers);
        Ok(Telemetry {
            #[cfg(feature = "emit")]
            core: None,
            catalog: PhantomData,
        })
    }
}

impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("config", &self.config)
            .field("expand_environment", &self.expand_environment)
            .field("exit_deadline", &self.exit_deadline)
            .finish_non_exhaustive()
    }
}
