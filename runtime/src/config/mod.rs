//! The `[otel]` table of an application's configuration.
//!
//! | key | value | default |
//! |---|---|---|
//! | `exporter` | `"none"`, `"otlp-http"`, `"otlp-grpc"`, `{ otlp-http = { .. } }` or `{ otlp-grpc = { .. } }` | `"none"` |
//! | `exporter.otlp-http.endpoint`, `exporter.otlp-grpc.endpoint` | `http` or `https` URL, used verbatim | required in a table; where `exporter` is only a name: `OTEL_EXPORTER_OTLP_LOGS_ENDPOINT`, `OTEL_EXPORTER_OTLP_ENDPOINT`, else `http://localhost:4318/v1/logs` and `http://localhost:4317` |
//! | `exporter.otlp-http.protocol` | `"binary"` or `"json"` | `"binary"` |
//! | `exporter.otlp-http.headers`, `exporter.otlp-grpc.headers` | strings; sent as headers, or as gRPC metadata | none |
//! | each setting of the catalog | `true` or `false` | the catalog's |
//! | each configurable resource attribute, e.g. `environment` | of the default's type | the catalog's |
//!
//! What the table says wins over the environment. The environment alone never switches export on.
//!
//! `${VAR}` in a header's value is replaced when the telemetry starts, if the application allows it
//! ([`Builder::expand_environment`](crate::Builder::expand_environment)); `$${` stands for a literal `${`.

use std::{fmt, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer};

use crate::Catalogs;

mod endpoint;
mod error;
mod exporter;
mod header;
mod node;
mod read;
mod suggest;
mod table;

#[cfg(feature = "export")]
pub(crate) use endpoint::Endpoint;
pub use error::ConfigError;
pub(crate) use exporter::{Exporter, Protocol, Target};
pub(crate) use table::Table;

/// The `[otel]` table of an application's configuration, checked against the
/// catalog `C`, or against several in a pair. By default nothing is exported.
///
/// `Debug` masks the values of headers, and the user information and query of endpoints.
pub struct Config<C> {
    table: Result<Table, ConfigError>,
    catalog: PhantomData<fn() -> C>,
}

/// The part of a document that is looked at.
#[derive(Deserialize)]
struct Document {
    otel: Option<node::Node>,
}

impl<C: Catalogs> Config<C> {
    /// Reads the table `[otel]` of a whole TOML document; other tables are not looked at.
    ///
    /// # Errors
    /// If the document is no TOML, or the table is not as it should be. The error
    /// names a line or a key, never a value.
    pub fn from_toml(document: &str) -> Result<Self, ConfigError> {
        let Document { otel } =
            toml::from_str(document).map_err(|error| ConfigError::syntax(document, &error))?;
        let table = read::table(&C::list(), otel)?;
        Ok(Self {
            table: Ok(table),
            catalog: PhantomData,
        })
    }

    /// Tells what is wrong with a configuration that was deserialized.
    ///
    /// # Errors
    /// If the table is not as it should be.
    pub fn check(&self) -> Result<(), ConfigError> {
        self.table.as_ref().map(|_| ()).map_err(Clone::clone)
    }

    pub(crate) fn into_table(self) -> Result<Table, ConfigError> {
        self.table
    }

    /// The same table for these catalogs and more, whose keys it does not have.
    pub(crate) fn with<L: Catalogs>(self) -> Config<(C, L)> {
        Config {
            table: self.table,
            catalog: PhantomData,
        }
    }
}

impl<C: Catalogs> FromStr for Config<C> {
    type Err = ConfigError;

    /// The same as [`Config::from_toml`].
    fn from_str(document: &str) -> Result<Self, ConfigError> {
        Self::from_toml(document)
    }
}

impl<C> Default for Config<C> {
    fn default() -> Self {
        Self {
            table: Ok(Table::default()),
            catalog: PhantomData,
        }
    }
}

impl<C> Clone for Config<C> {
    fn clone(&self) -> Self {
        Self {
            table: self.table.clone(),
            catalog: PhantomData,
        }
    }
}

impl<C> fmt::Debug for Config<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Config").field(&self.table).finish()
    }
}

/// Reads the table itself (the value of the key `otel`). It accepts any content: a
/// deserializer's own error would quote the line, and with it a neighbouring secret. What is wrong
/// is kept; [`Config::check`] tells it and [`Builder::start`](crate::Builder::start) refuses it.
impl<'de, C: Catalogs> Deserialize<'de> for Config<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = node::Node::deserialize(deserializer)?;
        Ok(Self {
            table: read::table(&C::list(), Some(written)),
            catalog: PhantomData,
        })
    }
}
