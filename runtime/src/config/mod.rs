//! The `[otel]` table of an application's configuration.
//!
#![doc = include_str!("../../configuration.md")]
//!
//! # Variables in headers
//! `${VAR}` in a header's value is an error unless the application says, by
//! [`Builder::expand_environment`](crate::Builder::expand_environment), that the configuration is its user's own:
//!
//! ```ignore
//! let telemetry = Telemetry::builder(RESOURCE)
//!     .config(config)
//!     .expand_environment(true)
//!     .start()?;
//! ```
//!
//! A file out of somebody's repository could otherwise send any variable of the environment, and with it any secret,
//! to any endpoint.
//!
//! # What is wrong
//! [`ConfigError`] tells all faults of a table, each with its key path; it never repeats a value. Its
//! `Debug` is a sentence too, so a `main` that returns it ends well.

use std::{fmt, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer};

use crate::Catalogs;

#[cfg(test)]
mod documentation;
mod endpoint;
mod error;
mod expand;
mod exporter;
mod extra;
mod file;
mod header;
mod keys;
mod node;
mod quantity;
mod read;
mod spool;
mod suggest;
mod table;
mod tls;
pub(crate) mod variables;

pub(crate) use endpoint::Endpoint;
pub(crate) use error::Faults;
pub use error::{ConfigError, Fault};
pub(crate) use exporter::Exporter;
pub(crate) use extra::Extra;
pub(crate) use read::check;
pub(crate) use spool::Spool;
pub(crate) use table::Table;
pub(crate) use tls::Tls;
#[cfg(feature = "export")]
pub(crate) use {
    error::Path,
    exporter::{Compression, Protocol, TIMEOUT, Timeout},
    file::File,
    header::plain as header,
    spool::{MAX_AGE, MAX_BYTES},
    table::QUEUE,
};

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
