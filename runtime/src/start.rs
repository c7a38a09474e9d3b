//! Starting a telemetry: why it may fail, and what it may warn of.

use std::{env, error::Error, fmt, sync::Arc, time::Duration};

use crate::{
    ConfigError,
    catalog::Catalog,
    config::{Exporter, Faults, Table, variables},
    context::Adjustments,
    value::{Attributes, Value},
};

/// What is called with each [`Warning`].
pub(crate) type OnWarning = Arc<dyn Fn(&Warning) + Send + Sync>;

/// All that a telemetry is started from.
#[cfg_attr(
    not(feature = "export"),
    allow(dead_code, reason = "there is no exporter to give it to")
)]
pub(crate) struct Setup {
    /// The catalogs, each with the values of its resource attributes.
    pub(crate) catalogs: Vec<(&'static Catalog, Vec<Value>)>,
    /// The resource of all of them.
    pub(crate) resource: Attributes,
    pub(crate) table: Table,
    pub(crate) adjustments: Adjustments,
    pub(crate) expand_environment: bool,
    pub(crate) exit_deadline: Duration,
    pub(crate) flush_on_sigterm: bool,
    /// Whether the export goes through the SDK where there is another one, too.
    #[cfg(all(feature = "otel", feature = "otel-sdk"))]
    pub(crate) through_sdk: bool,
    pub(crate) on_warning: OnWarning,
}

impl Setup {
    /// The headers to send, with `${VAR}` replaced. They are checked where nothing can
    /// be exported too, so that a configuration is right or wrong whatever the build.
    pub(crate) fn headers(&self, faults: &mut Faults) -> Vec<(String, String)> {
        let variable = |name: &str| env::var_os(name).and_then(|value| value.into_string().ok());
        let exporter = self.table.exporter();
        exporter.headers(self.expand_environment, variable, faults)
    }

    /// The settings that are on, which let sensitive values through.
    #[cfg(feature = "otel")]
    pub(crate) fn consent(&self) -> Vec<String> {
        let mut consent: Vec<_> = (self.catalogs.iter())
            .flat_map(|(catalog, _)| catalog.settings.iter().zip(self.table.settings(catalog)))
            .filter(|(_, is_on)| *is_on)
            .map(|(setting, _)| setting.name.to_owned())
            .collect();
        consent.sort_unstable();
        consent.dedup();
        consent
    }

    /// Removes what earlier processes have left in the spool where the table says that nothing is exported any more.
    #[cfg(feature = "otel")]
    pub(crate) fn purge_spool(&self) {
        if matches!(self.table.exporter(), Exporter::None)
            && let Some(spool) = crate::destination::Spool::find(&self.table)
        {
            crate::engine::purge(&spool);
        }
    }

    /// Whether an exporter is configured and `OTEL_SDK_DISABLED` does not switch it off.
    pub(crate) fn exports(&self) -> bool {
        if matches!(self.table.exporter(), Exporter::None) {
            return false;
        }
        let Some(value) = env::var_os(variables::DISABLED).filter(|value| !value.is_empty()) else {
            return true;
        };
        let disabled = value.to_str().and_then(flag);
        if disabled.is_none() {
            (self.on_warning)(&Warning::new(format!(
                "the environment variable {} is ignored: expected true or false",
                variables::DISABLED
            )));
        }
        disabled != Some(true)
    }

    /// Warns that this build does not have the exporter that is configured.
    #[cfg(not(feature = "export"))]
    pub(crate) fn warn_of_missing_exporter(&self) {
        (self.on_warning)(&Warning::new(format!(
            "otel.exporter is {}, but this program is built without telemetry export; nothing is sent",
            self.table.exporter().name()
        )));
    }
}

/// `true` or `false`, in upper and lower case.
pub(crate) fn flag(value: &str) -> Option<bool> {
    match value.trim() {
        value if value.eq_ignore_ascii_case("true") => Some(true),
        value if value.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// A telemetry could not start. It never holds a value of the configuration.
///
/// `Debug` prints what `Display` does, so that a `main` that returns it ends with a sentence.
#[derive(Clone)]
#[non_exhaustive]
pub enum StartError {
    /// The configuration is not as it should be.
    Config(ConfigError),
    /// Two catalogs contradict each other about the resource.
    Resource(String),
    /// The exporter could not be built on this machine.
    Exporter(String),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Resource(reason) => write!(f, "telemetry cannot start: {reason}"),
            Self::Exporter(reason) => write!(f, "telemetry cannot be exported: {reason}"),
        }
    }
}

impl fmt::Debug for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for StartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Config(error) => Some(error),
            Self::Resource(_) | Self::Exporter(_) => None,
        }
    }
}

impl From<ConfigError> for StartError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

/// Something that an application or its user should know, though the telemetry goes on.
/// It never holds a value of the configuration or of the environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    message: String,
}

impl Warning {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "warning: telemetry: {}", self.message)
    }
}
