//! Why a telemetry did not start, and what it warns of when it does.

use std::{error::Error, fmt, sync::Arc, time::Duration};

use crate::{ConfigError, catalog::Catalog, config::Table, value::Attributes};

/// What is called with each [`Warning`].
pub(crate) type OnWarning = Arc<dyn Fn(&Warning) + Send + Sync>;

/// All that a telemetry is started from.
pub(crate) struct Setup {
    pub(crate) catalog: &'static Catalog,
    pub(crate) table: Table,
    pub(crate) application: Attributes,
    pub(crate) expand_environment: bool,
    pub(crate) exit_deadline: Duration,
    pub(crate) on_warning: OnWarning,
}

impl Setup {
    #[cfg(feature = "emit")]
    pub(crate) fn start(self) -> Result<Option<crate::core::Core>, StartError> {
        Ok(None)
    }

    #[cfg(not(feature = "emit"))]
    pub(crate) fn start(self) -> Result<(), StartError> {
        Ok(())
    }
}

/// A telemetry could not start. It never holds a value of the configuration.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The configuration is not as it should be.
    Config(ConfigError),
    /// The exporter could not be built.
    Exporter(String),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Exporter(reason) => write!(f, "telemetry cannot be exported: {reason}"),
        }
    }
}

impl Error for StartError {}

impl From<ConfigError> for StartError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

/// Something that an application or its user should know, though the telemetry goes on.
#[derive(Clone, Debug)]
pub struct Warning {
    message: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "warning: telemetry: {}", self.message)
    }
}
