//! Findings grouped by their cause, for people.
//!
//! One mistake of a sender makes a finding on each of its records. Here they are one group: the code, the event and
//! the attribute that they share, how many there are, the first in full, and where the next ones are.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::codes::Code;
use crate::finding::Finding;
use crate::report::Paint;
use crate::severity::Severity;
use crate::show::escaped;

/// Places of a group that are kept beside the first finding.
const PLACES: usize = 5;

/// Causes that are told apart. The names in a payload are its sender's, so there is no end to what they could be.
const CAUSES: usize = 10_000;

/// What findings of one group have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cause {
    severity: Severity,
    code: Code,
    event: Option<String>,
    attribute: Option<String>,
}

/// Findings of one cause.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Group {
    /// The first of them.
    pub first: Finding,
    /// How many there are, the first among them.
    pub count: u64,
    /// The next ones, as far as they are kept.
    next: Vec<Finding>,
}

/// Findings by their cause, in memory that does not grow with their number.
#[derive(Clone, Debug)]
pub struct Groups {
    by_cause: BTreeMap<Cause, Group>,
    most: usize,
    /// Findings of causes that are not told apart any more.
    beyond: u64,
}

impl Default for Groups {
    fn default() -> Self {
        Self::of(CAUSES)
    }
}

impl Groups {
    /// None yet, of which this many are told apart.
    pub fn of(most: usize) -> Self {
        Self {
            by_cause: BTreeMap::new(),
            most,
            beyond: 0,
        }
    }

    /// Puts a finding to the others of its cause; whether it is the first of them.
    pub fn add(&mut self, finding: &Finding) -> bool {
        let cause = Cause {
            severity: finding.severity,
            code: finding.code,
            event: finding.event.clone(),
            attribute: finding.attribute.clone(),
        };
        if let Some(group) = self.by_cause.get_mut(&cause) {
            group.count += 1;
            if group.next.len() < PLACES {
                group.next.push(finding.clone());
            }
            return false;
        }
        if self.by_cause.len() >= self.most {
            self.beyond += 1;
            return false;
        }
        let group = Group {
            first: finding.clone(),
            count: 1,
            next: Vec::new(),
        };
        self.by_cause.insert(cause, group);
        true
    }

    /// Findings of causes that are not told apart any more.
    pub fn beyond(&self) -> u64 {
        self.beyond
    }

    /// The groups, the worst first: by severity, then by how many there are, then by code, event and attribute.
    pub fn worst_first(&self) -> Vec<&Group> {
        let mut groups: Vec<_> = self.by_cause.values().collect();
        groups.sort_by_key(|group| Reverse((group.first.severity, group.count)));
        groups
    }

    /// Writes the groups for people; `color` asks for ANSI escapes. Control characters in names are escaped.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn write_human(&self, color: bool, out: &mut dyn Write) -> io::Result<()> {
        for group in self.worst_first() {
            group.write(Paint(color), out)?;
        }
        if self.beyond > 0 {
            writeln!(
                out,
                "{} more of other events and attributes, which are too many to be told apart",
                self.beyond
            )?;
        }
        Ok(())
    }
}

impl Group {
    fn write(&self, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
        let first = &self.first;
        let label = format!("{}[{}]", first.severity, first.code);
        write!(out, "{}", paint.severity(first.severity, &label))?;
        let about = [&first.event, &first.attribute];
        let about: Vec<_> = about
            .into_iter()
            .flatten()
            .map(|name| escaped(name))
            .collect();
        if !about.is_empty() {
            write!(out, " {}", paint.bold(&about.join(", ")))?;
        }
        writeln!(out, ": {}", escaped(&first.message))?;
        writeln!(out, "  payload {}", place(first))?;
        if let Some(position) = &first.catalog {
            writeln!(out, "  catalog {}", escaped(&position.to_string()))?;
        }
        if self.count == 1 {
            return Ok(());
        }
        writeln!(out, "  and {} more like it:", self.count - 1)?;
        for finding in &self.next {
            writeln!(out, "    {}", place(finding))?;
        }
        if self.count - 1 > self.next.len() as u64 {
            writeln!(out, "    ...")?;
        }
        Ok(())
    }
}

/// Where a finding is, on one line.
fn place(finding: &Finding) -> String {
    let mut parts = Vec::new();
    match finding.payload.as_deref() {
        Some("-") => parts.push("standard input".to_owned()),
        Some(payload) => parts.push(escaped(payload)),
        None => {}
    }
    if finding.document > 0 {
        parts.push(format!("document {}", finding.document + 1));
    }
    if let Some(record) = finding.record {
        parts.push(format!("record {record}"));
    }
    match finding.pointer.as_deref() {
        Some("") => parts.push("the whole document".to_owned()),
        Some(pointer) => parts.push(escaped(pointer)),
        None => {}
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(code: Code, attribute: &str, record: usize) -> Finding {
        let mut finding = Finding::new(code, format!("found on record {record}"));
        finding.event = Some("shop.sale".to_owned());
        finding.attribute = Some(attribute.to_owned());
        finding.record = Some(record);
        finding.pointer = Some(format!("/records/{record}"));
        finding.payload = Some("run.json".to_owned());
        finding
    }

    fn human(groups: &Groups) -> String {
        let mut text = Vec::new();
        groups
            .write_human(false, &mut text)
            .expect("a Vec takes any bytes");
        String::from_utf8(text).expect("text")
    }

    #[test]
    fn the_worst_stands_first_and_each_cause_once() {
        let mut groups = Groups::default();
        for record in 0..9 {
            groups.add(&finding(Code::EventNameInAttribute, "event.name", record));
        }
        groups.add(&finding(Code::WrongType, "items", 3));
        for record in [4, 8] {
            groups.add(&finding(Code::EnumValue, "colour", record));
        }
        insta::assert_snapshot!(human(&groups));
    }

    #[test]
    fn memory_has_an_end() {
        let mut groups = Groups::default();
        for record in 0..CAUSES + 3 {
            groups.add(&finding(
                Code::UnknownAttribute,
                &format!("key{record}"),
                record,
            ));
        }
        assert_eq!(groups.worst_first().len(), CAUSES);
        assert!(human(&groups).ends_with(
            "3 more of other events and attributes, which are too many to be told apart\n"
        ));
    }
}
