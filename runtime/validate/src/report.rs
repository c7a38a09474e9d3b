//! The outcome of a validation, and its form for people.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::finding::Finding;
use crate::payload::{Encoding, PayloadError};
use crate::severity::Severity;
use crate::show::escaped;

/// What a validation counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// How the payload is encoded; `None` where it is empty.
    pub encoding: Option<Encoding>,
    /// Records seen, readable or not.
    pub records: usize,
    /// Records that are an event of a catalog, without a finding of severity error of their own. What is found of a
    /// resource or a scope is told once, and makes none of its records invalid. What Otelier itself says counts as valid,
    /// too: events such as `otelier.records_lost`, of the scope `otelier`.
    pub valid: usize,
    /// Records that are no event of a catalog; whatever [`UnknownEvent`](crate::Code::UnknownEvent) is set to, they are not
    /// valid.
    pub unknown: usize,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity info.
    pub infos: usize,
    /// What was seen of each event that occurred, for each bundle in their order; there is one of what is held
    /// against one bundle.
    pub events: Vec<BTreeMap<String, Seen>>,
    /// Why the payload could not be followed to its end; everything before that was checked.
    pub error: Option<PayloadError>,
}

impl Summary {
    /// Counts a finding.
    pub fn count(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => self.infos += 1,
        }
    }

    /// Adds what was counted of the part of the payload that follows.
    pub fn add(&mut self, next: Self) {
        self.encoding = next.encoding.or(self.encoding);
        self.records += next.records;
        self.valid += next.valid;
        self.errors += next.errors;
        self.warnings += next.warnings;
        self.infos += next.infos;
        self.unknown += next.unknown;
        add_events(&mut self.events, next.events);
        if self.error.is_none() {
            self.error = next.error;
        }
    }
}

/// Adds what was seen of each bundle's events.
pub(crate) fn add_events(to: &mut Vec<BTreeMap<String, Seen>>, next: Vec<BTreeMap<String, Seen>>) {
    if to.len() < next.len() {
        to.resize_with(next.len(), BTreeMap::new);
    }
    for (to, events) in to.iter_mut().zip(next) {
        for (event, next) in events {
            to.entry(event).or_default().add(next);
        }
    }
}

fn add_counts(counts: &mut BTreeMap<String, usize>, next: BTreeMap<String, usize>) {
    for (key, count) in next {
        *counts.entry(key).or_default() += count;
    }
}

/// What was seen of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Seen {
    /// Its records.
    pub records: usize,
    /// Those without a finding of severity error.
    pub valid: usize,
    /// How many records carried each attribute that the catalog knows.
    pub attributes: BTreeMap<String, usize>,
    /// How many records were each of its cases.
    pub cases: BTreeMap<String, usize>,
    /// How many records carried each member of each enum that occurred, by the attribute's key and the member's
    /// value; open enums have members, too.
    pub members: BTreeMap<String, BTreeMap<String, usize>>,
}

impl Seen {
    /// Adds what else was seen of the event.
    pub(crate) fn add(&mut self, next: Self) {
        self.records += next.records;
        self.valid += next.valid;
        add_counts(&mut self.attributes, next.attributes);
        add_counts(&mut self.cases, next.cases);
        for (attribute, next) in next.members {
            add_counts(self.members.entry(attribute).or_default(), next);
        }
    }
}

/// What a validation counted and found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The counts.
    pub summary: Summary,
    /// The findings, in the order of the records; within a record in the order of its attributes.
    pub findings: Vec<Finding>,
    /// How the part of a payload that it is about goes together with those around it.
    pub(crate) within: Within,
}

/// How a part of a payload goes together with those around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Within {
    /// It begins with records of the resource that the part before ended with.
    pub(crate) continues: bool,
    /// It has a resource of its own.
    pub(crate) opens: bool,
}

impl Report {
    /// Nothing was found and the payload was read to its end. Says nothing about whether it
    /// held any record: see [`Summary::records`].
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.summary.error.is_none()
    }
}

/// Writes findings for people, grouped by record.
///
/// `source` names the payload; `color` asks for ANSI escapes. Control characters in names are escaped.
///
/// # Errors
///
/// Those of the writer.
pub fn write_human(
    findings: &[Finding],
    source: &str,
    color: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let paint = Paint(color);
    let same_group = |a: &Finding, b: &Finding| a.record == b.record && a.document == b.document;
    for group in findings.chunk_by(same_group) {
        let first = &group[0];
        write!(out, "{}", paint.bold(&escaped(source)))?;
        if let Some(record) = first.record {
            write!(out, ": record {record}")?;
        }
        if let Some(event) = group.iter().find_map(|finding| finding.event.as_ref()) {
            write!(out, ", {}", escaped(event))?;
        }
        if first.document > 0 {
            write!(out, " (document {} of the payload)", first.document + 1)?;
        }
        writeln!(out)?;
        for finding in group {
            write_finding(finding, paint, out)?;
        }
    }
    Ok(())
}

fn write_finding(finding: &Finding, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let label = format!("{}[{}]", finding.severity, finding.code);
    write!(out, "  {}", paint.severity(finding.severity, &label))?;
    if let Some(attribute) = &finding.attribute {
        write!(out, " {}", paint.bold(&escaped(attribute)))?;
    }
    writeln!(out, ": {}", escaped(&finding.message))?;
    if let Some(pointer) = &finding.pointer {
        let place = if pointer.is_empty() {
            "the whole document"
        } else {
            pointer
        };
        writeln!(out, "    payload {}", escaped(place))?;
    }
    if let Some(position) = &finding.catalog {
        writeln!(out, "    catalog {}", escaped(&position.to_string()))?;
    }
    Ok(())
}

#[derive(Clone, Copy)]
pub(crate) struct Paint(pub(crate) bool);

impl Paint {
    pub(crate) fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    pub(crate) fn severity(self, severity: Severity, text: &str) -> String {
        match severity {
            Severity::Error => self.with("1;31", text),
            Severity::Warning => self.with("1;33", text),
            Severity::Info => self.with("1;36", text),
        }
    }

    fn with(self, codes: &str, text: &str) -> String {
        if self.0 {
            format!("\u{1b}[{codes}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}
