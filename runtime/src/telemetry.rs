//! The telemetry of an application: built from a configuration, shut down at the end.

use std::{fmt, marker::PhantomData, sync::Arc, time::Duration};

use crate::{
    Catalogs, Config, Delivery, DeliveryError, StartError, Warning,
    catalog::{Schema, StartSession},
    config::{self, Faults},
    context::Adjustments,
    resource,
    start::{OnWarning, Setup},
    value::Attributes,
};

#[cfg(any(feature = "recording", feature = "export"))]
use crate::core::Core;
#[cfg(feature = "emit")]
use crate::core::Scope;

/// How long the flush at the end of the process may take unless the application says otherwise.
pub const DEFAULT_EXIT_DEADLINE: Duration = Duration::from_secs(2);

/// The telemetry of an application, for the events of one catalog. Clones share everything.
///
/// Where several catalogs share an export ([`Builder::with`]), each has a telemetry of its own: it starts
/// sessions, and its [`Telemetry::flush`], [`Telemetry::shutdown`] and [`Telemetry::delivery`] are those of all.
///
/// When the last clone and the last session are gone, and on Unix also when `main` returns and at
/// `std::process::exit`, what was emitted is flushed, within [`Builder::exit_deadline`]; at `SIGTERM` if
/// [`Builder::flush_on_sigterm`] asks for it. On Windows the process ends without it: call [`Telemetry::shutdown`] first.
pub struct Telemetry<C> {
    #[cfg(feature = "emit")]
    scope: Option<Scope>,
    catalog: PhantomData<fn() -> C>,
}

impl<C: Schema> Telemetry<C> {
    /// Begins to set a telemetry up.
    pub fn builder(resource: <C as Schema>::Resource<'_>) -> Builder<C> {
        Builder {
            config: Config::default(),
            application: C::resources(resource),
            expand_environment: false,
            exit_deadline: DEFAULT_EXIT_DEADLINE,
            flush_on_sigterm: false,
            #[cfg(feature = "otel-sdk")]
            through_sdk: false,
            on_warning: Arc::new(|warning| eprintln!("{warning}")),
        }
    }

    /// A telemetry that keeps its records in memory, whatever exporter `config` names,
    /// for an application's own tests.
    ///
    /// # Panics
    /// If the configuration is not as it should be; [`Config::check`] tells before.
    #[cfg(feature = "recording")]
    #[track_caller]
    pub fn recording(
        resource: <C as Schema>::Resource<'_>,
        config: Config<C>,
    ) -> (Self, C::Recording) {
        Self::builder(resource).config(config).record()
    }

    #[cfg_attr(
        not(feature = "emit"),
        expect(unused_variables, reason = "there is nothing in it")
    )]
    pub(crate) fn with(handle: Handle) -> Self {
        Self {
            #[cfg(feature = "emit")]
            scope: handle.0,
            catalog: PhantomData,
        }
    }

    #[cfg(feature = "emit")]
    pub(crate) fn scope(&self) -> Option<&Scope> {
        self.scope.as_ref()
    }

    /// Begins a session with this metadata.
    pub fn session<'a, M: StartSession<'a, C>>(&'a self, metadata: M) -> M::Start {
        metadata.on(self)
    }

    /// Whether events go anywhere.
    #[inline]
    pub fn is_enabled(&self) -> bool {
        #[cfg(feature = "emit")]
        return self.scope.is_some();
        #[cfg(not(feature = "emit"))]
        false
    }

    /// Records of this catalog emitted so far, by event, in the catalog's order.
    pub fn emitted(&self) -> Vec<(&'static str, u64)> {
        #[cfg(feature = "emit")]
        if let Some(scope) = &self.scope {
            return scope.emitted();
        }
        C::CATALOG.events.iter().map(|&name| (name, 0)).collect()
    }

    /// The ledger as it is now.
    pub fn delivery(&self) -> Delivery {
        #[cfg(feature = "emit")]
        if let Some(scope) = &self.scope {
            return scope.delivery();
        }
        Delivery::default()
    }

    /// Waits until everything emitted so far was exported, at most until the deadline.
    ///
    /// # Errors
    /// If a record was lost, now or before, or was not acknowledged in time.
    #[cfg_attr(
        not(feature = "export"),
        expect(unused_variables, reason = "there is nothing to wait for")
    )]
    pub fn flush(&self, deadline: Duration) -> Result<Delivery, DeliveryError> {
        #[cfg(feature = "export")]
        if let Some(scope) = &self.scope {
            return scope.flush(deadline);
        }
        Ok(self.delivery())
    }

    /// Exports what is left and ends the export, at most until the deadline; with a spool, giving what is left to the next start
    /// may take a moment more. Events
    /// emitted later count as dropped. A second shutdown reports the same.
    ///
    /// # Errors
    /// If a record was lost, or was not acknowledged in time.
    #[cfg_attr(
        not(feature = "export"),
        expect(unused_variables, reason = "there is nothing to wait for")
    )]
    pub fn shutdown(&self, deadline: Duration) -> Result<Delivery, DeliveryError> {
        #[cfg(feature = "export")]
        if let Some(scope) = &self.scope {
            return scope.shutdown(deadline);
        }
        Ok(self.delivery())
    }
}

impl<C> Clone for Telemetry<C> {
    fn clone(&self) -> Self {
        Self {
            #[cfg(feature = "emit")]
            scope: self.scope.clone(),
            catalog: PhantomData,
        }
    }
}

impl<C> fmt::Debug for Telemetry<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Telemetry").finish_non_exhaustive()
    }
}

/// A telemetry that is not yet one of a catalog.
#[doc(hidden)]
#[cfg_attr(not(feature = "emit"), derive(Clone, Copy))]
#[derive(Debug)]
pub struct Handle(#[cfg(feature = "emit")] Option<Scope>);

/// Sets a [`Telemetry`] up, or those of several catalogs.
#[must_use = "nothing happens before `start`"]
pub struct Builder<C> {
    config: Config<C>,
    application: Vec<Attributes>,
    expand_environment: bool,
    exit_deadline: Duration,
    flush_on_sigterm: bool,
    #[cfg(feature = "otel-sdk")]
    through_sdk: bool,
    on_warning: OnWarning,
}

impl<C: Catalogs> Builder<C> {
    /// Sets up another catalog too, that of a library, say: its events go the same way. The `[otel]` table is
    /// then a [`Config<(C, L)>`], with the keys of both, and [`Builder::start`] gives two telemetries.
    ///
    /// Records of all catalogs have one resource, so two of them cannot give an attribute different values.
    pub fn with<L: Catalogs>(mut self, resource: L::Resource<'_>) -> Builder<(C, L)> {
        self.application.extend(L::resources(resource));
        Builder {
            config: self.config.with(),
            application: self.application,
            expand_environment: self.expand_environment,
            exit_deadline: self.exit_deadline,
            flush_on_sigterm: self.flush_on_sigterm,
            #[cfg(feature = "otel-sdk")]
            through_sdk: self.through_sdk,
            on_warning: self.on_warning,
        }
    }

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

    /// Whether what was emitted is also flushed when `SIGTERM` asks the process to end, as service managers and containers
    /// do. On Windows, which has no such signal, it changes nothing.
    ///
    /// - Where the application leaves `SIGTERM` its default action, the process still ends by that signal, after the flush, within
    ///   [`Builder::exit_deadline`]. Once it has begun, a second `SIGTERM` ends the process at once, unless it comes within half a
    ///   second: signals that are sent on come twice. (The first process of a container ends with the status 143 instead, as the
    ///   system does not let it end by a signal.)
    /// - Where the application has a handler of its own, that is still called and decides about the end; what was emitted is
    ///   flushed meanwhile, and events can go on. It is the same for a handler that is installed later if it calls the
    ///   one before, as those of tokio and signal-hook do; one that does not takes the place of this flush.
    /// - Where `SIGTERM` is ignored when the telemetry starts, it stays so. Where it is blocked and waited for, by `sigwait`
    ///   say, it is the application's alone.
    /// - In a forked child it acts as it would without this, until a telemetry starts there that asks for it too.
    pub fn flush_on_sigterm(mut self, flush: bool) -> Self {
        self.flush_on_sigterm = flush;
        self
    }

    /// Whether records go through `opentelemetry_sdk`, as they do where this is built without the feature `otel`.
    #[cfg(feature = "otel-sdk")]
    pub fn through_sdk(mut self, through_sdk: bool) -> Self {
        self.through_sdk = through_sdk;
        self
    }

    /// Takes warnings instead of standard error: while the telemetry starts, when it begins to lose records, and at its end.
    /// Of losses it is called in a thread of its own, or in that which ends the telemetry.
    pub fn on_warning(mut self, take: impl Fn(&Warning) + Send + Sync + 'static) -> Self {
        self.on_warning = Arc::new(take);
        self
    }

    /// Starts the telemetry; where there are several catalogs, a pair of telemetries for a pair of catalogs.
    /// With the exporter `none`, and where `OTEL_SDK_DISABLED` is `true`, it opens, starts and prints nothing; with the
    /// exporter `none`, what is left in a spool that the table names is removed.
    ///
    /// # Errors
    /// If the configuration is not as it should be, a header cannot be expanded, a file of certificates cannot be
    /// read, two catalogs contradict each other about the resource, or the exporter cannot be built on this machine (no thread to be had).
    pub fn start(self) -> Result<C::Telemetries, StartError> {
        #[cfg_attr(
            feature = "export",
            expect(unused_mut, reason = "the export finds more of them itself")
        )]
        let (setup, mut faults) = self.setup()?;
        let exports = setup.exports();
        #[cfg(feature = "export")]
        if exports {
            let mut scopes = Core::exporting(setup, faults)?.scopes();
            return Ok(C::telemetries(&mut || Handle(scopes.next())));
        }
        #[cfg(not(feature = "export"))]
        if exports {
            setup.headers(&mut faults);
        }
        faults.unless_any(())?;
        #[cfg(feature = "otel")]
        setup.purge_spool();
        #[cfg(not(feature = "export"))]
        if exports {
            setup.warn_of_missing_exporter();
        }
        Ok(C::telemetries(&mut || {
            Handle(
                #[cfg(feature = "emit")]
                None,
            )
        }))
    }

    /// Keeps records in memory, whatever exporter the configuration names, for an application's own tests.
    ///
    /// # Panics
    /// If [`Builder::start`] would refuse the configuration or the resource.
    #[cfg(feature = "recording")]
    #[track_caller]
    pub fn record(self) -> (C::Telemetries, C::Recordings) {
        let setup = self
            .setup()
            .and_then(|(setup, faults)| Ok(faults.unless_any(setup)?));
        let setup = match setup {
            Ok(setup) => setup,
            Err(error) => panic!("{error}"),
        };
        let (core, recordings) = Core::recording(setup);
        let (mut scopes, mut recordings) = (core.scopes(), recordings.into_iter());
        let telemetries = C::telemetries(&mut || Handle(scopes.next()));
        let recordings = C::recordings(&mut || recordings.next().unwrap_or_default());
        (telemetries, recordings)
    }

    /// All that it starts from, and what is wrong with the table that was not known when it was read.
    fn setup(self) -> Result<(Setup, Faults), StartError> {
        let (table, adjustments) = (self.config.into_table()?, Adjustments::default());
        // It may have been read without catalogs that came later.
        let faults = config::check(&table, &C::list());
        let catalogs: Vec<_> = (C::list().into_iter().zip(&self.application))
            .map(|(catalog, application)| {
                let values = resource::values(catalog, application, &table, &adjustments);
                (catalog, values)
            })
            .collect();
        let all = catalogs
            .iter()
            .map(|(catalog, values)| (*catalog, &**values));
        let resource = match resource::merged(all) {
            Ok(resource) => resource,
            Err(error) => return Err(faults.unless_any(()).err().map_or(error, StartError::from)),
        };
        let setup = Setup {
            resource,
            catalogs,
            table,
            adjustments,
            expand_environment: self.expand_environment,
            exit_deadline: self.exit_deadline,
            flush_on_sigterm: self.flush_on_sigterm,
            #[cfg(all(feature = "otel", feature = "otel-sdk"))]
            through_sdk: self.through_sdk,
            on_warning: self.on_warning,
        };
        Ok((setup, faults))
    }
}

impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("config", &self.config)
            .field("expand_environment", &self.expand_environment)
            .field("exit_deadline", &self.exit_deadline)
            .field("flush_on_sigterm", &self.flush_on_sigterm)
            .finish_non_exhaustive()
    }
}
