//! A fault of a catalog: what is wrong, where, and what would mend it.

use std::ops::Range;

use crate::{codes::Code, resolved::Position};

/// How bad a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The catalog can be used as it is.
    Warning,
    /// The catalog cannot be used.
    Error,
}

impl Level {
    /// The word for it in output: `warning` or `error`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A fault of a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of fault it is.
    pub code: Code,
    /// How bad it is.
    pub severity: Level,
    /// One sentence without a full stop.
    pub message: String,
    /// The places that it is about; the first is where it stands, the others explain.
    pub labels: Vec<Label>,
    /// Facts that help to understand it.
    pub notes: Vec<String>,
    /// What the reader can do about it.
    pub help: Option<String>,
    /// A change of the text that mends it for certain.
    pub fix: Option<Fix>,
}

/// A place that a fault is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where it begins.
    pub position: Position,
    /// The bytes of the file that it covers; `None`: the word at the position.
    pub span: Option<Range<usize>>,
    /// What is to be said about the place; may be empty.
    pub text: String,
}

/// A change of the text: the bytes of the span become the replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// File, relative to the catalog's directory.
    pub file: String,
    /// The bytes to replace.
    pub span: Range<usize>,
    /// What stands there afterwards.
    pub replacement: String,
}

impl Diagnostic {
    /// Adds a place; the first one added is where the fault stands.
    #[must_use]
    pub fn label(mut self, place: impl Into<Label>) -> Self {
        self.labels.push(place.into());
        self
    }

    /// Adds a place, and says what is to be seen there.
    #[must_use]
    pub fn label_at(self, place: impl Into<Label>, text: impl Into<String>) -> Self {
        self.label(Label {
            text: text.into(),
            ..place.into()
        })
    }

    /// Adds a fact that helps to understand the fault.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what the reader can do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Gives a change that mends it for certain.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Where the fault stands; `None` where it is about no place in a file.
    pub fn position(&self) -> Option<&Position> {
        self.labels.first().map(|label| &label.position)
    }
}

impl From<&Position> for Label {
    /// The word at a position of the resolved catalog.
    fn from(position: &Position) -> Self {
        Self {
            position: position.clone(),
            span: None,
            text: String::new(),
        }
    }
}
