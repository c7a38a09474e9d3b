//! What `check`, `diff` and `validate` have in common: the formats that machines read, and how equal
//! faults are told once.

pub(crate) mod faults;
pub(crate) mod github;
pub(crate) mod json;
pub(crate) mod junit;
pub(crate) mod place;
pub(crate) mod sarif;

use std::io;

use crate::output::Output;
use place::Place;

/// How bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    Error,
    Warning,
    Note,
}

/// Something that a command has to say about a file.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) code: &'static str,
    pub(crate) level: Level,
    /// What was found, and then what helps; lines of plain text.
    pub(crate) message: String,
    pub(crate) place: Option<Place>,
    /// What it is about within the file, where that has no lines: a pointer into a payload.
    pub(crate) within: Option<String>,
    /// What of the file it is about, by name: an event.
    pub(crate) about: Option<String>,
    /// Places that explain it, and what is to be said of them.
    pub(crate) related: Vec<(Place, String)>,
    /// What is to be replaced, and by what, to mend it.
    pub(crate) fix: Option<(Place, String)>,
}

/// What a code means, for readers who never saw it.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) code: &'static str,
    /// One sentence.
    pub(crate) short: String,
    /// All of it, in Markdown.
    pub(crate) full: String,
    /// Where the reference has it, relative to the repository.
    pub(crate) page: Option<&'static str>,
}

/// A format for machines that has all entries in one form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Machine {
    Sarif,
    Github,
}

/// Everything that a command reports.
#[derive(Debug)]
pub(crate) struct Report {
    /// The command, e.g. `check`.
    pub(crate) command: &'static str,
    pub(crate) entries: Vec<Entry>,
    /// Nothing stood in the way of the whole run.
    pub(crate) complete: bool,
}

impl Report {
    pub(crate) fn new(command: &'static str) -> Self {
        Self {
            command,
            entries: Vec::new(),
            complete: true,
        }
    }

    /// One of a run that could not begin: a reader of the format finds it complete, and that nothing was done.
    pub(crate) fn failed(command: &'static str) -> Self {
        Self {
            complete: false,
            ..Self::new(command)
        }
    }

    /// Writes it; `rules` explains a code.
    pub(crate) fn write(
        &self,
        machine: Machine,
        rules: impl Fn(&str) -> Option<Rule>,
        output: &mut Output,
    ) -> io::Result<()> {
        match machine {
            Machine::Sarif => sarif::write(self, rules, output),
            Machine::Github => github::write(self, output),
        }
    }
}
