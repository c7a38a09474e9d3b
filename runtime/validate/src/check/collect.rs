//! Collecting what is found about one record.

use std::collections::{BTreeMap, BTreeSet};

use crate::codes::Code;
use crate::finding::{Finding, Position};
use crate::payload::Record;
use crate::show;
use crate::value::Place;

/// The findings of one record.
pub(super) struct Findings {
    record: usize,
    document: usize,
    offset: Option<u64>,
    pub(super) pointer: String,
    pub(super) event: Option<String>,
    found: Vec<(usize, Finding)>,
    /// Attributes that something was said about.
    pub(super) reported: BTreeSet<String>,
    /// Where the attributes of the flattened record are.
    pub(super) places: BTreeMap<String, Placed>,
}

/// Where an attribute is.
pub(super) struct Placed {
    /// Its index in the record's list.
    pub(super) index: usize,
    /// It has a `value`.
    pub(super) has_value: bool,
    /// Where the parts of its value are.
    pub(super) place: Place,
}

impl Findings {
    pub(super) fn new(record: &Record) -> Self {
        Self {
            record: record.index,
            document: record.document,
            offset: record.offset,
            pointer: record.pointer.clone(),
            event: None,
            found: Vec::new(),
            reported: BTreeSet::new(),
            places: BTreeMap::new(),
        }
    }

    pub(super) fn record_level(
        &mut self,
        code: Code,
        message: String,
        pointer: String,
        position: Option<Position>,
    ) {
        self.add(0, code, None, message, pointer, position);
    }

    pub(super) fn attribute(
        &mut self,
        index: usize,
        code: Code,
        key: &str,
        message: String,
        pointer: String,
        position: Option<Position>,
    ) {
        self.add(index + 1, code, Some(key), message, pointer, position);
    }

    pub(super) fn missing(
        &mut self,
        key: &str,
        message: String,
        pointer: String,
        position: Option<Position>,
    ) {
        self.add(
            usize::MAX,
            Code::MissingAttribute,
            Some(key),
            message,
            pointer,
            position,
        );
    }

    fn add(
        &mut self,
        order: usize,
        code: Code,
        key: Option<&str>,
        message: String,
        pointer: String,
        position: Option<Position>,
    ) {
        let mut finding = Finding::new(code, message);
        finding.record = Some(self.record);
        finding.document = self.document;
        finding.offset = self.offset;
        finding.pointer = Some(pointer);
        finding.catalog = position;
        if let Some(key) = key {
            finding.attribute = Some(show::short_name(key));
            // The first value of a key that comes again is checked like any other, as is what should not be used.
            if !matches!(code, Code::DuplicateKey | Code::Deprecated | Code::Expired) {
                self.reported.insert(key.to_owned());
            }
        }
        self.found.push((order, finding));
    }

    /// By the place of the attribute; what is missing comes last, by name.
    pub(super) fn in_order(mut self) -> impl Iterator<Item = Finding> {
        self.found
            .sort_by(|(a, one), (b, other)| (a, &one.attribute).cmp(&(b, &other.attribute)));
        let event = self.event;
        self.found.into_iter().map(move |(_, mut finding)| {
            finding.event.clone_from(&event);
            finding
        })
    }
}
