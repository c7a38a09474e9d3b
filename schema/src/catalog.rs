//! A catalog whose parts have been checked each for itself; references are not followed yet.

use std::{collections::BTreeMap, ops::Range};

use crate::{
    Label,
    lint::Date,
    raw::LintLevel,
    resolved::{
        Attribute, Deprecated, Fill, Generate, Overflow, Position, RecordRules, RecordSeverity,
        Requirement, ResourceAttribute, Scope, Setting, Stability, Term, Value,
    },
};

/// All files of a catalog together.
#[derive(Debug, Default)]
pub(crate) struct Catalog {
    pub header: Option<Header>,
    pub resource: Vec<ResourceUse>,
    pub settings: Vec<Setting>,
    /// Shared attributes by id.
    pub shared: BTreeMap<String, Shared>,
    /// Attribute groups by id.
    pub groups: BTreeMap<String, Group>,
    pub metadata: Vec<Use>,
    pub events: Vec<Draft>,
    /// How bad lint findings are, and which of them stay.
    pub lints: Lints,
    /// Names that something refers to may be missing because of faults reported already.
    pub incomplete: Incomplete,
}

/// What a catalog says of its lints.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lints {
    /// Codes as they are written, whether there is such a lint or not.
    pub levels: Vec<(String, LintLevel, Label)>,
    pub waivers: Vec<Waiver>,
    /// Groups that nothing takes, and where they are defined. The resolved catalog has no groups any more.
    pub unused_groups: Vec<(String, Position)>,
}

/// A waiver as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Waiver {
    pub code: String,
    /// The last day on which it holds.
    pub expires: Option<Date>,
    /// Where its code is written.
    pub label: Label,
    pub scope: WaiverScope,
}

/// What a waiver holds for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WaiverScope {
    Catalog,
    File,
    /// What is written in these bytes of its file.
    Within(Range<usize>),
}

/// What the lists lost to faults that have been reported; what is not found there is no news.
#[derive(Debug, Default)]
pub(crate) struct Incomplete {
    pub resource: Lost,
    pub settings: Lost,
    pub shared: Lost,
    pub groups: Lost,
    pub metadata: Lost,
    pub events: Lost,
}

impl Incomplete {
    /// A whole file was lost, in which any list can stand.
    pub(crate) fn everything(&mut self) {
        for lost in [
            &mut self.resource,
            &mut self.settings,
            &mut self.shared,
            &mut self.groups,
            &mut self.metadata,
            &mut self.events,
        ] {
            lost.unread = true;
        }
    }
}

/// Members of a list that have faults of their own.
#[derive(Debug, Default)]
pub(crate) struct Lost {
    /// Names that could be read, by how they are compared.
    names: BTreeMap<String, String>,
    /// There are members whose name could not be read.
    pub unread: bool,
}

impl Lost {
    /// Adds a member, whose name may be at fault too.
    pub(crate) fn add(&mut self, name: Option<String>) {
        match name {
            Some(name) => {
                self.names.insert(folded(&name), name);
            }
            None => self.unread = true,
        }
    }

    /// A name that is not found is that of a lost member, or may be once its own is corrected.
    pub(crate) fn may_be(&self, name: &str) -> bool {
        let refused = |c: char| !matches!(c, 'a'..='z' | '0'..='9' | '_' | '.');
        self.unread
            || self
                .names
                .get(&folded(name))
                .is_some_and(|lost| lost == name || lost.contains(refused))
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.values().map(String::as_str)
    }
}

/// A name without what its correction may change: `Log-Prompt` becomes `log_prompt`.
fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The catalog as a whole.
#[derive(Debug)]
pub(crate) struct Header {
    pub name: String,
    pub version: String,
    pub brief: String,
    pub note: Option<String>,
    pub scope: Scope,
    pub generate: Option<Generate>,
    pub records: RecordRules,
    pub limits: Limits,
}

/// What bounds complex values where nothing else does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub depth: u64,
    pub items: u64,
    pub length: u64,
    pub key: u64,
    pub bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth: 4,
            items: 128,
            length: 4096,
            key: 256,
            bytes: 4096,
        }
    }
}

/// A shared attribute.
#[derive(Debug)]
pub(crate) struct Shared {
    pub position: Position,
    /// `None` where it has faults that have been reported.
    pub definition: Option<Definition>,
}

/// An attribute as it is defined.
#[derive(Clone, Debug)]
pub(crate) struct Definition {
    /// Its `fill` is decided where it is used.
    pub attribute: Attribute,
    pub fill: Option<(Fill, Position)>,
    /// What the fields of a map are made of, until they stand in its type.
    pub fields: Option<Vec<Use>>,
    /// The examples of a map, until it has its fields.
    pub examples: Vec<(Value, Position)>,
}

/// An attribute group.
#[derive(Debug)]
pub(crate) struct Group {
    pub position: Position,
    pub members: Vec<Use>,
    /// Not all of its members could be read.
    pub lost: bool,
}

/// A group in a list of attributes.
#[derive(Clone, Debug)]
pub(crate) struct GroupUse {
    pub target: String,
    pub position: Position,
    /// What is said anew of its members.
    pub refine: Vec<Reference>,
}

/// An attribute in the list of an event, a case, a group or the metadata.
#[derive(Clone, Debug)]
pub(crate) enum Use {
    Definition(Box<Definition>),
    Reference(Box<Reference>),
    /// Replaced by references before anything else is resolved.
    Group(Box<GroupUse>),
    /// It has faults that have been reported; its id, where it could be read.
    Broken(Option<String>),
}

/// An item in the list of the resource's attributes.
#[derive(Debug)]
pub(crate) enum ResourceUse {
    Attribute(ResourceAttribute),
    Reference(Box<Reference>, ResourceDraft),
    Group(Box<GroupUse>),
}

/// Where the value of a resource attribute comes from, before its type is known.
#[derive(Debug)]
pub(crate) enum ResourceDraft {
    Fixed(Value, Position),
    Configured {
        key: String,
        default: Value,
        at: Position,
    },
    Application,
}

/// A shared attribute as it is used, with what the use says anew.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    pub target: String,
    /// The group that was named instead of it.
    pub group: Option<String>,
    pub position: Position,
    pub requirement: Option<(Requirement, Position)>,
    pub brief: Option<String>,
    pub note: Option<String>,
    pub examples: Vec<(Value, Position)>,
    pub life: Life,
}

/// The life cycle of an attribute or event; `None` where nothing is said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Life {
    pub stability: Option<Stability>,
    pub since: Option<String>,
    pub deprecated: Option<(Deprecated, Position)>,
    pub owner: Option<String>,
    pub expires: Option<String>,
}

/// An event before its references are followed.
#[derive(Debug)]
pub(crate) struct Draft {
    /// `None` where it has a fault that has been reported.
    pub name: Option<String>,
    pub position: Position,
    pub brief: String,
    pub note: Option<String>,
    pub severity: RecordSeverity,
    pub overflow: Overflow,
    pub life: Life,
    pub attributes: Vec<Use>,
    pub body: Option<Box<Definition>>,
    pub cases: Vec<CaseDraft>,
    /// Not all of its attributes could be read.
    pub lost: bool,
    /// Not all of its cases could be read.
    pub cases_lost: bool,
}

/// A condition's term, and where its values stand.
#[derive(Debug)]
pub(crate) struct WrittenTerm {
    pub term: Term,
    /// One for each value of the test.
    pub values: Vec<Label>,
}

/// A case before its references are followed.
#[derive(Debug)]
pub(crate) struct CaseDraft {
    pub id: String,
    /// The id is one that a case can have.
    pub named: bool,
    pub position: Position,
    pub brief: String,
    pub note: Option<String>,
    pub severity: Option<RecordSeverity>,
    /// `None` where it has faults that have been reported.
    pub when: Option<Vec<WrittenTerm>>,
    pub attributes: Vec<Use>,
    /// Not all of its attributes could be read.
    pub lost: bool,
}
