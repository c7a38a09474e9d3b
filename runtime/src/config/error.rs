//! What is wrong with a configuration: where, and what was expected.

use std::{error::Error, fmt};

use crate::catalog::Catalog;

/// The `[otel]` table is not as it should be: all its faults, in the order of the document. It
/// never holds a value of the table.
///
/// `Debug` prints what `Display` does, so that a `main` that returns it ends with a sentence.
#[derive(Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// Never empty.
    faults: Vec<Fault>,
}

/// One thing that is wrong. It never holds a value of the table.
#[derive(Clone, PartialEq, Eq)]
pub struct Fault {
    path: String,
    expected: String,
}

impl Fault {
    /// The place: a key path such as `otel.exporter.otlp-http.endpoint`, or a line and a column.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was expected there.
    pub fn expected(&self) -> &str {
        &self.expected
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.expected)
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl ConfigError {
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
        let fault = Fault {
            path,
            expected: "expected TOML".to_owned(),
        };
        Self {
            faults: vec![fault],
        }
    }

    /// The place of the first fault: a key path such as `otel.exporter.otlp-http.endpoint`, or a line and a column.
    pub fn path(&self) -> &str {
        self.faults[0].path()
    }

    /// What was expected at the first fault.
    pub fn expected(&self) -> &str {
        self.faults[0].expected()
    }

    /// All that is wrong, in the order of the document.
    pub fn faults(&self) -> impl ExactSizeIterator<Item = &Fault> {
        self.faults.iter()
    }
}

/// One fault in a line; several one a line, below their number.
impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [fault] = &self.faults[..] {
            return fault.fmt(f);
        }
        write!(f, "the configuration has {} faults:", self.faults.len())?;
        for fault in &self.faults {
            write!(f, "\n  {fault}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for ConfigError {}

/// The faults that were found so far in what is read for these catalogs.
#[derive(Default)]
pub(crate) struct Faults {
    found: Vec<Fault>,
    catalogs: Vec<&'static Catalog>,
}

impl Faults {
    pub(super) fn of(catalogs: &[&'static Catalog]) -> Self {
        Self {
            found: Vec::new(),
            catalogs: catalogs.to_vec(),
        }
    }

    pub(super) fn catalogs(&self) -> &[&'static Catalog] {
        &self.catalogs
    }

    pub(crate) fn tell(&mut self, path: &Path<'_>, expected: impl Into<String>) {
        self.found.push(Fault {
            path: path.to_string(),
            expected: expected.into(),
        });
    }

    /// What was read, if nothing is wrong.
    pub(crate) fn unless_any<T>(self, read: T) -> Result<T, ConfigError> {
        if self.found.is_empty() {
            Ok(read)
        } else {
            Err(ConfigError { faults: self.found })
        }
    }
}

/// A key path.
#[derive(Clone, Copy)]
pub(crate) enum Path<'p> {
    Root(&'static str),
    Key(&'p Path<'p>, &'p str),
}

/// The path of the table.
pub(crate) const OTEL: Path<'static> = Path::Root("otel");

impl Path<'_> {
    pub(crate) fn key<'p>(&'p self, key: &'p str) -> Path<'p> {
        Path::Key(self, key)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root(name) => f.write_str(name),
            Self::Key(parent, key) => {
                let (shown, rest) = bare(key);
                let quote = if shown.contains('.') || key.is_empty() {
                    "\""
                } else {
                    ""
                };
                let cut = if rest.is_empty() { "" } else { "..." };
                write!(f, "{parent}.{quote}{shown}{cut}{quote}")
            }
        }
    }
}

/// A key as far as it could stand in TOML without quotes, or with dots between them, and the rest. Whoever
/// writes a header as `"authorization: Bearer ..."` has put a secret into a key.
pub(super) fn bare(key: &str) -> (&str, &str) {
    const LONGEST: usize = 64;
    let end = key
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .unwrap_or(key.len())
        .min(LONGEST);
    key.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let check = |key: &str, expected: &str| assert_eq!(OTEL.key(key).to_string(), expected);
        check("exporter", "otel.exporter");
        check("service.name", "otel.\"service.name\"");
        check("", "otel.\"\"");
        check("authorization: Bearer x", "otel.authorization...");
        check("a.b c", "otel.\"a.b...\"");
        check(&"k".repeat(65), &format!("otel.{}...", "k".repeat(64)));
    }
}
