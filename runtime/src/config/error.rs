//! What is wrong with a configuration: where, and what was expected.

use std::{error::Error, fmt};

/// The `[otel]` table is not as it should be. It never holds a value of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    path: String,
    expected: String,
}

impl ConfigError {
    pub(super) fn new(path: &Path<'_>, expected: impl Into<String>) -> Self {
        Self {
            path: path.to_string(),
            expected: expected.into(),
        }
    }

    /// A document that is no TOML. The parser's own words are left out, as they quote the line.
    pub(super) fn syntax(document: &str, error: &toml::de::Error) -> Self {
        let path = match error.span() {
            Some(span) => {
                let before = document.get(..span.start).unwrap_or_default();
                let line = before.matches('\n').count() + 1;
                let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
                format!("line {line}, column {column}")
            }
            None => "the document".to_owned(),
        };
        Self {
            path,
            expected: "expected TOML".to_owned(),
        }
    }

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

/// A key path.
#[derive(Clone, Copy)]
pub(super) enum Path<'p> {
    Root(&'static str),
    Key(&'p Path<'p>, &'p str),
}

impl Path<'_> {
    pub(super) fn key<'p>(&'p self, key: &'p str) -> Path<'p> {
        Path::Key(self, key)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root(name) => f.write_str(name),
            Self::Key(parent, key) => write!(f, "{parent}.{}", Bare(key)),
        }
    }
}

/// A key as far as it could stand in TOML without quotes. Whoever writes a header
/// as `"authorization: Bearer ..."` has put a secret into a key.
pub(super) struct Bare<'k>(pub(super) &'k str);

impl fmt::Display for Bare<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 64;
        let end = self
            .0
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
            .unwrap_or(self.0.len())
            .min(LONGEST);
        f.write_str(&self.0[..end])?;
        if end < self.0.len() {
            f.write_str("...")?;
        }
        Ok(())
    }
}
