//! Which catalogs a command is about, and what is said about their faults.

use std::fmt::{Display, Write as _};
use std::path::{Path, PathBuf};
use std::{fs, io};

use otelier_schema::{Code, Date, Diagnostic, Level, Loaded, ResolvedCatalog, Sources};

use crate::args::Catalogs;
use crate::outcome::Outcome;
use crate::output::{Output, count, plain};
use crate::report::faults;
use crate::report::place::straight;

/// Where catalogs are looked for when none is named: each directory in here that has a `catalog.yaml`.
const ROOM: &str = "schema";
const CATALOG: &str = "catalog.yaml";

impl Catalogs {
    /// The named catalogs, or those found below the current directory.
    ///
    /// # Errors
    /// None is named and none is found, as a message for the user.
    pub(crate) fn resolve(&self) -> Result<Vec<PathBuf>, String> {
        if self.paths.is_empty() {
            find()
        } else {
            Ok(self.paths.clone())
        }
    }
}

/// Every `schema/*/catalog.yaml` below the current directory, as the catalog's directory.
pub(crate) fn find() -> Result<Vec<PathBuf>, String> {
    let room = Path::new(ROOM);
    let entries = match fs::read_dir(room) {
        Ok(entries) => entries.collect::<Result<Vec<_>, _>>(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    };
    let entries = entries.map_err(|error| format!("{}: {error}", plain(room.display())))?;
    let mut found: Vec<PathBuf> = entries
        .into_iter()
        .map(|entry| room.join(entry.file_name()))
        .filter(|directory| directory.join(CATALOG).is_file())
        .collect();
    found.sort();
    if found.is_empty() {
        let mut message = format!("no catalog found: there is no {ROOM}/*/{CATALOG} below ");
        let here = std::env::current_dir().unwrap_or_default();
        let _ = write!(
            message,
            "{}\nName one (its directory or its {CATALOG}), or run this where `{ROOM}` is.",
            plain(here.display())
        );
        return Err(message);
    }
    Ok(found)
}

/// The named catalogs, or those found below the current directory, loaded; `None` where one has errors, which are
/// on the standard error then.
pub(crate) fn all_sound(named: &[PathBuf], output: &mut Output) -> Option<Vec<Checked>> {
    let paths = if named.is_empty() {
        find().map_err(|message| output.error(message)).ok()?
    } else {
        named.to_vec()
    };
    let catalogs: Vec<Checked> = paths.iter().map(|path| Checked::load(path)).collect();
    let mut all = true;
    for checked in &catalogs {
        if checked.sound().is_none() {
            checked.refuse(
                format_args!("{}: {}", checked.title(), checked.tally()),
                output,
            );
            all = false;
        }
    }
    all.then_some(catalogs)
}

/// A loaded catalog with the faults that the loader and the generator find in it.
pub(crate) struct Checked {
    pub(crate) catalog: Option<ResolvedCatalog>,
    pub(crate) sources: Sources,
    diagnostics: Vec<Diagnostic>,
}

impl Checked {
    pub(crate) fn load(path: &Path) -> Self {
        Self::of(otelier_codegen::load(path))
    }

    /// The same of texts that have been read already, for whoever generates next.
    pub(crate) fn load_to_generate(sources: Sources) -> Self {
        Self::of(otelier_codegen::load_to_generate(sources))
    }

    /// The same, with what the lints find on a day.
    pub(crate) fn linted(path: &Path, today: Date) -> Self {
        let lint = |loaded: &Loaded| otelier_schema::lint(loaded, today);
        let (mut loaded, mut findings) = otelier_codegen::load_beside(path, lint);
        // Lints are about catalogs without errors.
        if loaded.catalog.is_some() {
            loaded.diagnostics.append(&mut findings);
        }
        Self::of(loaded)
    }

    fn of(loaded: Loaded) -> Self {
        let Loaded {
            catalog,
            diagnostics,
            sources,
            ..
        } = loaded;
        Self {
            catalog,
            sources,
            diagnostics,
        }
    }

    /// Faults that were found later.
    pub(crate) fn add(&mut self, diagnostics: Vec<Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    /// The catalog, where it has no errors.
    pub(crate) fn sound(&self) -> Option<&ResolvedCatalog> {
        self.catalog
            .as_ref()
            .filter(|_| self.outcome() == Outcome::Holds)
    }

    /// The catalog's directory as its user named it.
    pub(crate) fn title(&self) -> String {
        short(self.sources.root())
    }

    pub(crate) fn outcome(&self) -> Outcome {
        self.diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Level::Error)
            .map(|diagnostic| match diagnostic.code {
                Code::CouldNotRead => Outcome::CouldNot,
                _ => Outcome::Findings,
            })
            .max()
            .unwrap_or(Outcome::Holds)
    }

    /// There is nothing to say about it.
    pub(crate) fn is_faultless(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Says on the standard error why it cannot be used: its faults, and what that comes to.
    pub(crate) fn refuse(&self, message: impl Display, output: &mut Output) {
        for text in faults::rendered(&self.diagnostics, &self.sources, false) {
            output.progress(text);
        }
        output.error(message);
    }

    /// All faults, as they were found.
    pub(crate) fn faults(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Prints every fault with its place; of many equal ones the first, unless `all` are asked for.
    pub(crate) fn print(&self, all: bool, output: &mut Output) -> io::Result<()> {
        let texts = faults::rendered(&self.diagnostics, &self.sources, all);
        texts.iter().try_for_each(|text| output.result(text))
    }

    /// Whether there is a warning that may fail a run: one that did not come by the passing of time.
    pub(crate) fn warns(&self) -> bool {
        let mut faults = self.diagnostics.iter();
        faults.any(|fault| {
            fault.severity == Level::Warning && !otelier_schema::never_blocks(fault.code)
        })
    }

    /// The number of errors, and of warnings.
    pub(crate) fn numbers(&self) -> (u64, u64) {
        let number = |level| {
            let found = self.diagnostics.iter().filter(|one| one.severity == level);
            found.count() as u64
        };
        (number(Level::Error), number(Level::Warning))
    }

    /// `no faults`, or how many there are.
    pub(crate) fn tally(&self) -> String {
        match self.numbers() {
            (0, 0) => "no faults".to_owned(),
            (errors, 0) => count(errors, "error", "errors"),
            (0, warnings) => count(warnings, "warning", "warnings"),
            (errors, warnings) => format!(
                "{}, {}",
                count(errors, "error", "errors"),
                count(warnings, "warning", "warnings")
            ),
        }
    }
}

/// A path with `/` and without the `..` that its reader can do without: for display only, since a
/// symbolic link gives `..` another meaning.
pub(crate) fn short(path: &Path) -> String {
    let short = straight(path);
    plain(if short.is_empty() { "." } else { &short })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_short(path: &str, expected: &str) {
        assert_eq!(short(Path::new(path)), expected);
    }

    #[test]
    fn a_path_is_shown_without_detours() {
        check_short("schema/codex/../../generated/codex", "generated/codex");
        check_short("../other/../../out", "../../out");
        check_short("./schema/..", ".");
        check_short("/a/b/../c", "/a/c");
    }
}
