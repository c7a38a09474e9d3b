//! What is wrong with a configuration: where, and what was expected.

use std::{error::Error, fmt};

/// The `[otel]` table is not as it should be. It never holds a value of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    path: String,
    expected: String,
}

impl ConfigError {
    /// The place: a key path such as `otel.exporter.otlp-http.endpoint`, or a line and a column.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was expected there.
    pub fn expected(&self) -> &str {
        &self.expected
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.expected)
    }
}

impl Error for ConfigError {}
