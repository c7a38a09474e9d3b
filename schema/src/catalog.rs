//! A catalog whose parts have been checked each for itself; references are not followed yet.

use std::collections::BTreeMap;

use crate::resolved::{
    Attribute, Deprecated, Fill, Generate, Position, RecordRules, Requirement, ResourceAttribute,
    Scope, Setting, Severity, Stability, Term, Value,
};

/// All files of a catalog together.
#[derive(Debug, Default)]
pub(crate) struct Catalog {
    pub header: Option<Header>,
    pub resource: Vec<ResourceAttribute>,
    pub settings: Vec<Setting>,
    /// Shared attributes by id.
    pub shared: BTreeMap<String, Shared>,
    pub metadata: Vec<Use>,
    pub events: Vec<Draft>,
    /// Names that something refers to may be missing because of faults reported already.
    pub incomplete: Incomplete,
}

/// Which lists lost members to faults that have been reported; what is not found there is no news.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "one for each list")]
pub(crate) struct Incomplete {
    pub resource: bool,
    pub settings: bool,
    pub shared: bool,
    pub metadata: bool,
    pub events: bool,
}

impl Incomplete {
    /// A whole file was lost.
    pub(crate) fn everything(&mut self) {
        *self = Self {
            resource: true,
            settings: true,
            shared: true,
            metadata: true,
            events: true,
        };
    }
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
}

/// An attribute in the list of an event, a case or the metadata.
#[derive(Debug)]
pub(crate) enum Use {
    Definition(Box<Definition>),
    Reference(Box<Reference>),
    /// It has faults that have been reported; its id, where it could be read.
    Broken(Option<String>),
}

/// A shared attribute as it is used, with what the use says anew.
#[derive(Debug)]
pub(crate) struct Reference {
    pub target: String,
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
    pub name: String,
    pub position: Position,
    pub brief: String,
    pub note: Option<String>,
    pub severity: Severity,
    pub life: Life,
    pub attributes: Vec<Use>,
    pub cases: Vec<CaseDraft>,
    /// Attributes or cases were lost to faults that have been reported.
    pub incomplete: bool,
    /// Not all of its attributes could be read.
    pub lost: bool,
}

/// A case before its references are followed.
#[derive(Debug)]
pub(crate) struct CaseDraft {
    pub id: String,
    pub position: Position,
    pub brief: String,
    pub note: Option<String>,
    pub severity: Option<Severity>,
    pub when: Vec<Term>,
    pub attributes: Vec<Use>,
    /// Not all of its attributes could be read.
    pub lost: bool,
}
