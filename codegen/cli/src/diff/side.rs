//! One side of a comparison: a directory, a `catalog.yaml`, a published bundle, or what a git repository has of these at a
//! revision.

use std::fs;
use std::path::{Path, PathBuf};

use otelier_codegen::json_schema::bundle_text;
use otelier_schema::{Code, Level, Loaded, Position, ResolvedCatalog, Sources, load, load_sources};
use otelier_validate::Bundle;
use serde_json::Value;

use super::git;
use crate::catalogs::short;
use crate::outcome::Outcome;
use crate::output::plain;
use crate::report::faults;

/// What a side that is in a git repository begins with.
const GIT: &str = "git:";

/// How a side was named.
#[derive(Debug, PartialEq, Eq)]
enum Given<'a> {
    Path(&'a Path),
    Git {
        revision: &'a str,
        path: Option<&'a str>,
    },
}

impl<'a> Given<'a> {
    fn parse(text: &'a str) -> Result<Self, String> {
        let Some(rest) = text.strip_prefix(GIT) else {
            return Ok(Self::Path(Path::new(text)));
        };
        let (revision, path) = match rest.split_once(':') {
            Some((revision, path)) => (revision, Some(path)),
            None => (rest, None),
        };
        if revision.is_empty() || revision.starts_with('-') {
            return Err(format!("{text}: `{revision}` is no revision"));
        }
        Ok(Self::Git { revision, path })
    }
}

/// A catalog that was read as far as it could be.
pub(super) struct Side {
    loaded: Loaded,
    on_disk: bool,
    /// The bundle that it was read from.
    bundle: Option<String>,
}

/// Whether a path names a bundle, not a catalog.
fn is_bundle(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "json")
}

/// Reads both sides; each may need the other's path.
pub(super) fn both(old: &str, new: &str) -> (Result<Side, String>, Result<Side, String>) {
    let (old, new) = (Given::parse(old), Given::parse(new));
    let read = |given: &Result<Given<'_>, String>, other: &Result<Given<'_>, String>| match given {
        Ok(given) => Side::read(given, other.as_ref().ok()),
        Err(message) => Err(message.clone()),
    };
    (read(&old, &new), read(&new, &old))
}

impl Side {
    fn read(given: &Given<'_>, other: Option<&Given<'_>>) -> Result<Self, String> {
        match given {
            Given::Path(path) if is_bundle(path) => {
                let shown = plain(path.display());
                let text = fs::read_to_string(path).map_err(|error| format!("{shown}: {error}"))?;
                Self::published(path.to_path_buf(), text)
            }
            Given::Path(path) if !path.exists() && is_revision(path, other) => Err(format!(
                "{0}: there is no such file or directory; what git has at this revision is {GIT}{0}",
                plain(path.display())
            )),
            Given::Path(path) => Ok(Self {
                loaded: load(path),
                on_disk: true,
                bundle: None,
            }),
            Given::Git { revision, path } => {
                let (directory, path) = match (path, other) {
                    (Some(path), _)
                    | (
                        None,
                        Some(Given::Git {
                            path: Some(path), ..
                        }),
                    ) => (PathBuf::from("."), git::within(path)?),
                    (None, Some(Given::Path(path))) => beside(path)?,
                    (None, _) => {
                        return Err(format!(
                            "{GIT}{revision}: say which catalog: {GIT}{revision}:PATH"
                        ));
                    }
                };
                if is_bundle(Path::new(&path)) {
                    let text = git::file(&directory, revision, &path)?;
                    return Self::published(PathBuf::from(format!("{revision}:{path}")), text);
                }
                Ok(Self {
                    loaded: load_sources(git::sources(&directory, revision, &path)?),
                    on_disk: false,
                    bundle: None,
                })
            }
        }
    }

    /// The catalog that a bundle was made from.
    fn published(path: PathBuf, text: String) -> Result<Self, String> {
        let shown = plain(path.display());
        Bundle::from_json(&text).map_err(|error| format!("{shown}: {error}"))?;
        let bundle: Value =
            serde_json::from_str(&text).map_err(|error| format!("{shown}: {error}"))?;
        let Some(files) = bundle["source"].as_object() else {
            return Err(format!(
                "{shown}: the bundle has no `source`, which has what schemas do not say (units, redactions, settings, \
                 the resource): generate it again with this version of otelier, or name the catalog's directory, or \
                 git:REV:PATH"
            ));
        };
        let mut sources = Sources::new(path);
        for (file, lines) in files {
            let lines = lines.as_array().into_iter().flatten();
            let lines = lines.filter_map(Value::as_str);
            sources.insert(
                file,
                lines.flat_map(|line| [line, "\n"]).collect::<String>(),
            );
        }
        Ok(Self {
            loaded: load_sources(sources),
            on_disk: false,
            bundle: Some(text),
        })
    }

    /// The catalog, or what could be read of it.
    pub(super) fn catalog(&self) -> Option<&ResolvedCatalog> {
        self.loaded
            .catalog
            .as_ref()
            .or(self.loaded.partial.as_ref())
    }

    /// The catalog, where it has no faults, and the bundle that it publishes.
    pub(super) fn sound(&self) -> Option<(&ResolvedCatalog, String)> {
        let catalog = self.loaded.catalog.as_ref()?;
        let bundle = self.bundle.clone();
        Some((catalog, bundle.unwrap_or_else(|| bundle_text(catalog))))
    }

    /// Its directory as its user named it.
    pub(super) fn title(&self) -> String {
        short(self.loaded.sources.root())
    }

    /// Every fault as people read it, with an empty line after it.
    pub(super) fn faults(&self) -> Vec<String> {
        faults::rendered(&self.loaded.diagnostics, &self.loaded.sources, false)
    }

    /// How many of its faults are errors.
    pub(super) fn errors(&self) -> usize {
        let faults = self.loaded.diagnostics.iter();
        faults
            .filter(|fault| fault.severity == Level::Error)
            .count()
    }

    pub(super) fn outcome(&self) -> Outcome {
        let faults = self.loaded.diagnostics.iter();
        faults
            .filter(|fault| fault.severity == Level::Error)
            .map(|fault| match fault.code {
                Code::CouldNotRead => Outcome::CouldNot,
                _ => Outcome::Findings,
            })
            .max()
            .unwrap_or(Outcome::Holds)
    }

    /// Whether its files are in the working directory, so that a reader can be sent to them.
    pub(super) fn is_on_disk(&self) -> bool {
        self.on_disk
    }

    /// Whether places in its files are places that its user can look at.
    pub(super) fn has_places(&self) -> bool {
        self.bundle.is_none()
    }

    /// A file as its user would name it.
    pub(super) fn file(&self, file: &str) -> String {
        short(Path::new(&self.loaded.sources.display_path(file)))
    }

    /// `schema/codex/events/tool_result.yaml:12`
    pub(super) fn place(&self, position: &Position) -> String {
        if !self.has_places() {
            return self.title();
        }
        format!("{}:{}", self.file(&position.file), position.line)
    }
}

/// Whether a path that leads nowhere names a revision of the repository that has the other side.
fn is_revision(path: &Path, other: Option<&Given<'_>>) -> bool {
    let directory = match other {
        Some(Given::Path(other)) => beside(other).map_or_else(|_| PathBuf::from("."), |(it, _)| it),
        _ => PathBuf::from("."),
    };
    path.to_str()
        .is_some_and(|revision| git::has(&directory, revision))
}

/// The repository that has a directory, and where the directory is in it.
fn beside(path: &Path) -> Result<(PathBuf, String), String> {
    let is_file = path.is_file();
    let directory = match path.parent() {
        Some(parent) if is_file && parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) if is_file => parent,
        _ => path,
    };
    if !directory.is_dir() {
        return Err(format!(
            "{}: there is no such directory",
            plain(path.display())
        ));
    }
    let mut prefix = git::prefix(directory)?;
    if let Some(name) = path.file_name().filter(|_| is_bundle(path)) {
        prefix.push_str(&name.to_string_lossy());
    }
    Ok((directory.to_owned(), git::within(&prefix)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<Given<'_>, &str>) {
        match (Given::parse(text), expected) {
            (Ok(given), Ok(expected)) => assert_eq!(given, expected),
            (Err(message), Err(part)) => assert!(message.contains(part), "{message}"),
            (given, expected) => panic!("{given:?}, not {expected:?}"),
        }
    }

    #[test]
    fn a_side_is_a_path_or_a_revision() {
        let git = |revision, path| Ok(Given::Git { revision, path });
        check("schema/shop", Ok(Given::Path(Path::new("schema/shop"))));
        check("./git:x", Ok(Given::Path(Path::new("./git:x"))));
        check("git:HEAD~1", git("HEAD~1", None));
        check("git:v1:schema/shop", git("v1", Some("schema/shop")));
        check("git:v1:", git("v1", Some("")));
        check("git:", Err("no revision"));
        check("git:--output=x:y", Err("no revision"));
        check("a/bundle.json", Ok(Given::Path(Path::new("a/bundle.json"))));
    }
}
