//! A change: what it is about, what was and what is, and who is hurt.

use std::{collections::BTreeSet, fmt};

use super::codes::ChangeCode;
use crate::resolved::Position;

/// Who is hurt by a change; the worst first. What has been exposed cannot be taken back, a refused record is
/// lost, a query that finds nothing is found out late, and a compiler says at once what is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hurt {
    /// More is exposed than before.
    Privacy,
    /// Records of a sender that still runs the old version are not valid any more.
    Sender,
    /// A query or a validator of what was recorded breaks.
    Reader,
    /// The application's code no longer compiles, or says something else, or its users' configuration is refused.
    Application,
}

impl Hurt {
    /// All of them, the worst first.
    pub const ALL: [Self; 4] = [Self::Privacy, Self::Sender, Self::Reader, Self::Application];

    /// The word for it in output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Privacy => "privacy",
            Self::Sender => "sender",
            Self::Reader => "reader",
            Self::Application => "application",
        }
    }
}

/// How much a version has to rise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bump {
    /// Not at all.
    #[default]
    None,
    /// For words.
    Patch,
    /// For what is new and hurts nobody.
    Minor,
    /// For what hurts somebody.
    Major,
}

impl Bump {
    /// The word for it in output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// What part of the catalog a change is in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// What is said of the whole catalog.
    Catalog,
    /// The resource attribute of this name.
    Resource(String),
    /// The setting of this name.
    Setting(String),
    /// What every event carries.
    Metadata,
    /// Shared attributes: a change of their definition is one change, whoever uses them.
    Shared,
    /// The event of this name.
    Event(String),
}

/// What a change is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// The part of the catalog.
    pub place: Place,
    /// The case of the event.
    pub case: Option<String>,
    /// The attribute, with the way into its maps: `lines[].sku`.
    pub attribute: Option<String>,
    /// The member of its enum, by identifier.
    pub member: Option<String>,
}

impl Subject {
    pub(super) fn of(place: Place) -> Self {
        Self {
            place,
            case: None,
            attribute: None,
            member: None,
        }
    }

    pub(super) fn event(name: &str) -> Self {
        Self::of(Place::Event(name.to_owned()))
    }

    pub(super) fn case(&self, case: Option<&str>) -> Self {
        Self {
            case: case.map(str::to_owned),
            ..self.clone()
        }
    }

    pub(super) fn attribute(&self, path: &str) -> Self {
        Self {
            attribute: Some(path.to_owned()),
            ..self.clone()
        }
    }
}

impl fmt::Display for Subject {
    /// E.g. `codex.sse_event (failed): error.message`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Catalog => f.write_str("catalog")?,
            Place::Resource(id) => write!(f, "resource: {id}")?,
            Place::Setting(id) => write!(f, "settings: {id}")?,
            Place::Metadata => f.write_str("metadata")?,
            Place::Shared => f.write_str("attributes")?,
            Place::Event(name) => f.write_str(name)?,
        }
        if let Some(case) = &self.case {
            write!(f, " ({case})")?;
        }
        if let Some(attribute) = &self.attribute {
            write!(f, ": {attribute}")?;
        }
        if let Some(member) = &self.member {
            write!(f, ", member {member}")?;
        }
        Ok(())
    }
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of change it is.
    pub code: ChangeCode,
    /// What it is about.
    pub subject: Subject,
    /// What was, in a few words; never a value of a sensitive attribute.
    pub was: Option<String>,
    /// What is.
    pub is: Option<String>,
    /// Who is hurt.
    pub hurts: BTreeSet<Hurt>,
    /// What it asks of the version.
    pub bump: Bump,
    /// Events that it is about: those that carry the attribute. Empty where it is about none.
    pub events: Vec<String>,
    /// Where the old catalog says it.
    pub old: Option<Position>,
    /// Where the new catalog says it.
    pub new: Option<Position>,
    /// What is nearest in the new catalog to something that is gone: the event that it was in.
    pub near: Option<Position>,
}

impl Change {
    pub(super) fn new(code: ChangeCode, subject: &Subject) -> Self {
        let events = match &subject.place {
            Place::Event(name) => vec![name.clone()],
            _ => Vec::new(),
        };
        Self {
            code,
            subject: subject.clone(),
            was: None,
            is: None,
            hurts: BTreeSet::new(),
            bump: Bump::None,
            events,
            old: None,
            new: None,
            near: None,
        }
    }

    pub(super) fn words(mut self, was: impl Into<String>, is: impl Into<String>) -> Self {
        self.was = Some(was.into());
        self.is = Some(is.into());
        self
    }

    pub(super) fn was(mut self, was: impl Into<String>) -> Self {
        self.was = Some(was.into());
        self
    }

    pub(super) fn is(mut self, is: impl Into<String>) -> Self {
        self.is = Some(is.into());
        self
    }

    /// Somebody is hurt, where this is so.
    pub(super) fn hurts(mut self, who: Hurt, so: bool) -> Self {
        if so {
            self.hurts.insert(who);
        }
        self
    }

    pub(super) fn old(mut self, position: &Position) -> Self {
        self.old = Some(position.clone());
        self
    }

    pub(super) fn new_at(mut self, position: &Position) -> Self {
        self.new = Some(position.clone());
        self
    }

    /// The change with its bump. A change that hurts somebody is a breaking one, and asks for a new major
    /// version: unless the catalog had said `development`, which may change with any version. More exposure
    /// is never excused by that.
    pub(super) fn weighed(mut self, development: bool) -> Self {
        self.bump = if self.hurts.is_empty() {
            self.code.mild()
        } else if development && !self.hurts.contains(&Hurt::Privacy) {
            Bump::Patch
        } else {
            Bump::Major
        };
        self
    }

    /// Whether it asks for a new major version.
    pub fn is_breaking(&self) -> bool {
        self.bump == Bump::Major
    }
}
