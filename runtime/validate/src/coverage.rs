//! What of a catalog was seen: its events, their attributes, cases and enum members.
//!
//! A coverage has everything that the catalog says, with the number of records that had it, zero where none did. Those
//! of several runs are added up, and a later run can be held against an earlier one, so that a test that stops
//! reaching an event is noticed.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use crate::bundle::Bundle;
use crate::report::Seen;

/// The format number of the files that this crate writes and reads.
const FORMAT: u64 = 1;

/// What of some catalogs was seen.
///
/// Its file is one JSON document, `{"format": 1, "catalogs": {NAME: {"version": .., "events": {NAME: {"records": ..,
/// "attributes": {..}, "cases": {..}, "members": {ATTRIBUTE: {VALUE: ..}}}}}}}`, in which each number counts records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    format: u64,
    catalogs: BTreeMap<String, CatalogSeen>,
}

impl Default for Coverage {
    fn default() -> Self {
        Self {
            format: FORMAT,
            catalogs: BTreeMap::new(),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CatalogSeen {
    /// That of the run that was added last.
    version: String,
    events: BTreeMap<String, EventSeen>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventSeen {
    records: u64,
    attributes: BTreeMap<String, u64>,
    cases: BTreeMap<String, u64>,
    members: BTreeMap<String, BTreeMap<String, u64>>,
}

/// Something that an earlier run saw and a later one did not, though the catalog still has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Lost {
    /// The catalog's name.
    pub catalog: String,
    /// The event's name.
    pub event: String,
    /// What of the event; `None`: the whole event.
    pub part: Option<Part>,
}

/// A part of an event that records can have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Part {
    /// An attribute, by its key.
    Attribute(String),
    /// A case, by its id.
    Case(String),
    /// A member of an attribute's enum, by the attribute's key and the member's value.
    Member(String, String),
}

/// Why a text is no coverage.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CoverageError {
    /// It is not JSON, or not shaped like one; the parser's words, with line and column.
    Json(String),
    /// Its `format` number is another than 1.
    Format(u64),
}

impl fmt::Display for CoverageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => write!(f, "this is no coverage file: {error}"),
            Self::Format(format) => write!(
                f,
                "the coverage file has format {format}; this version reads format {FORMAT}"
            ),
        }
    }
}

impl std::error::Error for CoverageError {}

impl Coverage {
    /// That of these bundles, of which this was seen of each in their order:
    /// [`Summary::events`](crate::Summary::events). Versions of one catalog are one.
    pub fn of(bundles: &[Bundle], events: &[BTreeMap<String, Seen>]) -> Self {
        let mut coverage = Self::default();
        for (index, bundle) in bundles.iter().enumerate() {
            let mut catalog = Self::none_of(bundle);
            if let Some(events) = events.get(index) {
                catalog.add(&bundle.catalog.name, events);
            }
            coverage.merge(catalog);
        }
        coverage
    }

    /// That of a catalog of which nothing was seen yet.
    fn none_of(bundle: &Bundle) -> Self {
        let events = bundle.all().map(|(name, event)| {
            let zero = |names: &mut dyn Iterator<Item = &String>| {
                names.map(|name| (name.clone(), 0)).collect()
            };
            let members = event
                .attributes
                .iter()
                .filter(|(_, ty)| !ty.members.is_empty());
            // What every record may carry is in no catalog's file, and no part of what can be covered.
            let written = |key: &&String| event.is_written(key);
            let seen = EventSeen {
                records: 0,
                attributes: zero(&mut event.attributes.keys().filter(written)),
                cases: zero(&mut event.cases.iter()),
                members: members
                    .map(|(key, ty)| (key.clone(), zero(&mut ty.members.iter())))
                    .collect(),
            };
            (name.to_owned(), seen)
        });
        let catalog = CatalogSeen {
            version: bundle.catalog.version.clone(),
            events: events.collect(),
        };
        Self {
            format: FORMAT,
            catalogs: [(bundle.catalog.name.clone(), catalog)].into(),
        }
    }

    /// Adds what was seen of a catalog's events by name.
    fn add(&mut self, catalog: &str, events: &BTreeMap<String, Seen>) {
        let Some(catalog) = self.catalogs.get_mut(catalog) else {
            return;
        };
        for (name, seen) in events {
            if let Some(event) = catalog.events.get_mut(name) {
                event.add(seen);
            }
        }
    }

    /// Adds what another run saw. What only one of the two knows is kept; of two versions that of `other` stands.
    pub fn merge(&mut self, other: Self) {
        for (name, theirs) in other.catalogs {
            let ours = self.catalogs.entry(name).or_default();
            ours.version = theirs.version;
            for (name, theirs) in theirs.events {
                ours.events.entry(name).or_default().merge(theirs);
            }
        }
    }

    /// What `baseline` saw and this one did not. What the catalog does not have any more is not lost.
    pub fn lost(&self, baseline: &Self) -> Vec<Lost> {
        let mut lost = Vec::new();
        for (catalog, before) in &baseline.catalogs {
            let Some(now) = self.catalogs.get(catalog) else {
                continue;
            };
            for (event, before) in &before.events {
                let Some(now) = now.events.get(event) else {
                    continue;
                };
                let mut found = |part| {
                    lost.push(Lost {
                        catalog: catalog.clone(),
                        event: event.clone(),
                        part,
                    });
                };
                if before.records > 0 && now.records == 0 {
                    found(None);
                } else {
                    now.lost(before, |part| found(Some(part)));
                }
            }
        }
        lost
    }

    /// Reads a coverage file.
    ///
    /// # Errors
    ///
    /// Where the text is none, or of another format.
    pub fn from_json(text: &str) -> Result<Self, CoverageError> {
        let coverage: Self =
            serde_json::from_str(text).map_err(|error| CoverageError::Json(error.to_string()))?;
        if coverage.format == FORMAT {
            Ok(coverage)
        } else {
            Err(CoverageError::Format(coverage.format))
        }
    }

    /// The text of its file.
    ///
    /// # Panics
    ///
    /// Never: there is nothing in it that JSON has no form for.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("maps of text and numbers");
        text.push('\n');
        text
    }

    /// Writes it as a table for people: of each catalog how much of it was seen, and of each event what was not.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn write_human(&self, out: &mut dyn Write) -> io::Result<()> {
        for (name, catalog) in &self.catalogs {
            catalog.write(name, out)?;
        }
        Ok(())
    }
}

impl EventSeen {
    fn add(&mut self, seen: &Seen) {
        self.records += seen.records as u64;
        let add = |to: &mut BTreeMap<String, u64>, counts: &BTreeMap<String, usize>| {
            for (name, to) in to {
                *to += counts.get(name).map_or(0, |count| *count as u64);
            }
        };
        add(&mut self.attributes, &seen.attributes);
        add(&mut self.cases, &seen.cases);
        for (key, to) in &mut self.members {
            if let Some(counts) = seen.members.get(key) {
                add(to, counts);
            }
        }
    }

    fn merge(&mut self, other: Self) {
        self.records += other.records;
        let add = |to: &mut BTreeMap<String, u64>, counts: BTreeMap<String, u64>| {
            for (name, count) in counts {
                *to.entry(name).or_default() += count;
            }
        };
        add(&mut self.attributes, other.attributes);
        add(&mut self.cases, other.cases);
        for (key, counts) in other.members {
            add(self.members.entry(key).or_default(), counts);
        }
    }

    fn lost(&self, before: &Self, mut lose: impl FnMut(Part)) {
        let mut each = |now: &BTreeMap<String, u64>,
                        before: &BTreeMap<String, u64>,
                        part: &dyn Fn(String) -> Part| {
            for (name, count) in before {
                if *count > 0 && now.get(name) == Some(&0) {
                    lose(part(name.clone()));
                }
            }
        };
        each(&self.attributes, &before.attributes, &Part::Attribute);
        each(&self.cases, &before.cases, &Part::Case);
        for (key, before) in &before.members {
            if let Some(now) = self.members.get(key) {
                each(now, before, &|member| Part::Member(key.clone(), member));
            }
        }
    }

    /// The parts that no record had, in lines for people.
    fn unseen(&self) -> Vec<String> {
        let zero = |counts: &BTreeMap<String, u64>| {
            let unseen = counts.iter().filter(|(_, count)| **count == 0);
            unseen.map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        let line = |what: &str, unseen: Vec<String>| {
            (!unseen.is_empty()).then(|| format!("{what}: {}", unseen.join(", ")))
        };
        let members = self.members.iter();
        [
            line("attributes", zero(&self.attributes)),
            line("cases", zero(&self.cases)),
        ]
        .into_iter()
        .chain(members.map(|(key, members)| line(key, zero(members))))
        .flatten()
        .collect()
    }
}

/// How many there are, and how many of them were seen.
#[derive(Clone, Copy, Default)]
struct Share {
    seen: usize,
    of: usize,
}

impl Share {
    fn of<'c>(counts: impl IntoIterator<Item = &'c u64>) -> Self {
        counts
            .into_iter()
            .fold(Self::default(), |share, count| Self {
                seen: share.seen + usize::from(*count > 0),
                of: share.of + 1,
            })
    }
}

impl std::ops::AddAssign for Share {
    fn add_assign(&mut self, other: Self) {
        self.seen += other.seen;
        self.of += other.of;
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.of == 0 {
            return f.pad("-");
        }
        f.pad(&format!("{}/{}", self.seen, self.of))
    }
}

impl CatalogSeen {
    fn write(&self, name: &str, out: &mut dyn Write) -> io::Result<()> {
        let rows: Vec<_> = self
            .events
            .iter()
            .map(|(name, event)| {
                let shares = [
                    Share::of(event.attributes.values()),
                    Share::of(event.cases.values()),
                    Share::of(event.members.values().flat_map(BTreeMap::values)),
                ];
                (name, event, shares)
            })
            .collect();
        let mut totals = [Share::default(); 3];
        for (_, _, shares) in &rows {
            for (total, share) in totals.iter_mut().zip(shares) {
                *total += *share;
            }
        }
        let events = Share::of(self.events.values().map(|event| &event.records));
        let [attributes, cases, members] = totals;
        writeln!(
            out,
            "coverage of {name} {}: events {events}, attributes {attributes}, cases {cases}, enum members {members}",
            self.version
        )?;
        let width = self
            .events
            .keys()
            .map(String::len)
            .max()
            .unwrap_or(0)
            .max("event".len());
        writeln!(
            out,
            "  {:width$}  {:>9}  {:>10}  {:>7}  {:>7}",
            "event", "records", "attributes", "cases", "members"
        )?;
        for (name, event, [attributes, cases, members]) in &rows {
            writeln!(
                out,
                "  {name:width$}  {:>9}  {attributes:>10}  {cases:>7}  {members:>7}",
                event.records
            )?;
        }
        let seen = |(_, event, _): &&(_, &EventSeen, _)| event.records > 0;
        for (name, event, _) in rows.iter().filter(seen) {
            let unseen = event.unseen();
            if !unseen.is_empty() {
                writeln!(out, "  not seen of {name}:")?;
            }
            for line in unseen {
                writeln!(out, "    {line}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.event)?;
        match &self.part {
            None => Ok(()),
            Some(Part::Attribute(key)) => write!(f, ": the attribute {key}"),
            Some(Part::Case(case)) => write!(f, ": the case {case}"),
            Some(Part::Member(key, member)) => write!(f, ": {key} = {member}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(
        event: &str,
        records: usize,
        attributes: &[&str],
        members: &[(&str, &str)],
    ) -> BTreeMap<String, Seen> {
        let mut seen = Seen {
            records,
            valid: records,
            ..Seen::default()
        };
        for key in attributes {
            seen.attributes.insert((*key).to_owned(), records);
        }
        for (key, member) in members {
            let of = seen.members.entry((*key).to_owned()).or_default();
            of.insert((*member).to_owned(), records);
        }
        [(event.to_owned(), seen)].into()
    }

    fn codex() -> Coverage {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../generated/codex/json-schema/bundle.json"
        );
        let text = std::fs::read_to_string(path).expect("the published bundle");
        Coverage::none_of(&Bundle::from_json(&text).expect("a bundle"))
    }

    const DECISION: &str = "codex.tool_decision";

    #[test]
    fn what_was_not_seen_stands_beside_what_was() {
        let mut coverage = codex();
        coverage.add(
            "codex",
            &seen(
                DECISION,
                3,
                &["decision", "call_id"],
                &[("decision", "denied")],
            ),
        );
        coverage.add("codex", &seen("codex.sse_event", 2, &["event.kind"], &[]));
        let mut table = Vec::new();
        coverage
            .write_human(&mut table)
            .expect("a Vec takes any bytes");
        insta::assert_snapshot!(String::from_utf8(table).expect("text"));
    }

    #[test]
    fn runs_are_added_up_and_their_file_read_again() {
        let mut first = codex();
        first.add("codex", &seen(DECISION, 3, &["decision"], &[]));
        let mut second = codex();
        second.add("codex", &seen(DECISION, 4, &["call_id"], &[]));
        first.merge(Coverage::from_json(&second.to_json()).expect("its own text"));
        let seen = &first.catalogs["codex"].events[DECISION];
        assert_eq!(
            (
                seen.records,
                seen.attributes["decision"],
                seen.attributes["call_id"]
            ),
            (7, 3, 4)
        );
    }

    #[test]
    fn what_is_not_reached_any_more_is_lost() {
        let mut before = codex();
        before.add(
            "codex",
            &seen(
                DECISION,
                9,
                &["decision", "call_id"],
                &[("decision", "denied"), ("decision", "abort")],
            ),
        );
        before.add("codex", &seen("codex.sse_event", 2, &["event.kind"], &[]));
        let mut now = codex();
        now.add(
            "codex",
            &seen(
                DECISION,
                1,
                &["call_id", "decision"],
                &[("decision", "abort")],
            ),
        );
        let lost: Vec<_> = now.lost(&before).iter().map(ToString::to_string).collect();
        assert_eq!(
            lost,
            ["codex.sse_event", "codex.tool_decision: decision = denied"]
        );
        assert_eq!(now.lost(&now), []);
        // What the catalog has no more cannot be seen.
        now.catalogs
            .get_mut("codex")
            .expect("its catalog")
            .events
            .remove("codex.sse_event");
        assert_eq!(now.lost(&before).len(), 1);
    }

    #[test]
    fn another_format_is_not_read() {
        let error = |text: &str| Coverage::from_json(text).map_err(|error| error.to_string());
        assert_eq!(
            error("{\"format\": 2, \"catalogs\": {}}"),
            Err("the coverage file has format 2; this version reads format 1".to_owned())
        );
        assert!(error("[]").is_err());
    }
}
