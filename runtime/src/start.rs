//! Starting a telemetry: why it may fail, and what it may warn of.

use std::{env, error::Error, fmt, sync::Arc, time::Duration};

use crate::{
    ConfigError,
    catalog::Catalog,
    config::{Exporter, Table},
    context::Adjustments,
    value::{Attributes, Value},
};

/// What is called with each [`Warning`].
pub(crate) type OnWarning = Arc<dyn Fn(&Warning) + Send + Sync>;

/// All that a telemetry is started from.
#[cfg_attr(
    not(feature = "export"),
    expect(dead_code, reason = "there is no exporter to give it to")
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
    /// Whether the export goes through the SDK where there is another one, too.
    #[cfg(feature = "otel-sdk")]
    pub(crate) through_sdk: bool,
    pub(crate) on_warning: OnWarning,
}

impl Setup {
    /// The headers to send, with `${VAR}` replaced. They are checked where nothing can
    /// be exported too, so that a configuration is right or wrong whatever the build.
    pub(crate) fn headers(&self) -> Result<Vec<(String, String)>, StartError> {
        let headers = self
            .table
            .exporter
            .headers(self.expand_environment, |name| {
                env::var_os(name).and_then(|value| value.into_string().ok())
            })?;
        Ok(headers)
    }

    /// Warns, once, where an exporter is configured that this build does not have.
    #[cfg(not(feature = "export"))]
    pub(crate) fn warn_of_missing_exporter(&self) {
        if !matches!(self.table.exporter, Exporter::None) {
            (self.on_warning)(&Warning::new(format!(
                "otel.exporter is {}, but this program is built without telemetry export; nothing is sent",
                self.table.exporter.name()
            )));
        }
    }

    #[cfg(feature = "export")]
    pub(crate) fn exports(&self) -> bool {
        !matches!(self.table.exporter, Exporter::None)
    }
}

/// A telemetry could not start. It never holds a value of the configuration.
#[derive(Clone, Debug)]
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
