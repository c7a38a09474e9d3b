//! Holding records against a catalog.
//!
//! A record goes through these steps, and a fault that one finds is not found again by a
//! later one:
//! 1. its event: the name is looked up as the catalog's record rules say; of a record that is
//!    no event of the catalog nothing else is checked;
//! 2. its time;
//! 3. each attribute by itself: key known and new, a value there, of the right kind;
//! 4. the attributes together, as a flattened record, against the event's schema. Here an
//!    attribute that step 3 reported stands as `null`: present, with no value that any
//!    condition or constraint accepts, and whatever is said about it again is left out.
//!
//! Which case a record is may depend on the value of an attribute that is itself reported (as
//! missing, of the wrong kind, no member of its enum, ...). Violations of a case that was
//! chosen by such a value would be consequences of that one fault and are left out.

mod collect;
mod together;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use self::collect::Findings;
use self::collect::Placed;
use self::together::{body, together};
use crate::bundle::{Bundle, EVENT_NAME, Event, EventNamePlace, escape};
use crate::codes::Code;
use crate::compiled::Tallies;
use crate::finding::Finding;
use crate::input::Batch;
use crate::payload::{self, Any, Attribute, Deviation, Fault, Item, Record, Time, Visitor};
use crate::report::{Report, Summary};
use crate::severity::Severity;
use crate::value::Place;
use crate::{show, suggest, value};

/// Holds every record of a payload against a catalog and collects the findings.
pub fn validate(bundle: &Bundle, payload: &[u8]) -> Report {
    let mut findings = Vec::new();
    let summary = validate_each(bundle, payload, &mut |finding| findings.push(finding));
    Report { summary, findings }
}

/// The same by the schemas alone: each record is decoded and held against them by the jsonschema crate, without the
/// compiled form that [`validate`] looks at first. It is slower, finds the same, and is what the other is held against.
pub fn validate_by_schemas(bundle: &Bundle, payload: &[u8]) -> Report {
    let mut findings = Vec::new();
    let summary = run(bundle, payload, false, &mut |finding| {
        findings.push(finding);
    });
    Report { summary, findings }
}

/// Holds every record of a payload against a catalog and hands out each finding as it comes.
///
/// Memory does not grow with the number of records or findings.
pub fn validate_each(bundle: &Bundle, payload: &[u8], each: &mut dyn FnMut(Finding)) -> Summary {
    run(bundle, payload, true, each)
}

/// Holds the records of a batch against a catalog.
pub(crate) fn validate_batch(bundle: &Bundle, batch: &Batch) -> Report {
    let mut findings = Vec::new();
    let each = &mut |finding| findings.push(finding);
    let mut run = Run::new(bundle, true, each);
    let (records, error) = batch.walk(&mut run);
    let mut summary = run.finished();
    (summary.records, summary.error) = (records, error);
    Report { summary, findings }
}

/// `compiled`: the compiled form is looked at first.
fn run(bundle: &Bundle, payload: &[u8], compiled: bool, each: &mut dyn FnMut(Finding)) -> Summary {
    let mut run = Run::new(bundle, compiled, each);
    let walked = payload::walk(payload, &mut run);
    Summary {
        encoding: walked.encoding,
        records: walked.records,
        error: walked.error,
        ..run.finished()
    }
}

struct Run<'r> {
    bundle: &'r Bundle,
    compiled: bool,
    each: &'r mut dyn FnMut(Finding),
    summary: Summary,
    /// The record whose structure had a fault of severity error last.
    faulty: Option<usize>,
    /// What the compiled check has accepted.
    tallies: Tallies,
}

impl Visitor for Run<'_> {
    fn looks_at_bytes(&self) -> bool {
        self.compiled
    }

    #[inline]
    fn accepts(&mut self, record: &[u8]) -> bool {
        let rules = self.bundle.catalog.records;
        (self.bundle.compiled).accepts(record, rules, &mut self.tallies)
    }

    fn item(&mut self, item: Item) {
        match item {
            Item::Fault(fault) => self.fault(fault),
            Item::Record(record) => self.record(*record),
        }
    }
}

impl<'r> Run<'r> {
    fn new(bundle: &'r Bundle, compiled: bool, each: &'r mut dyn FnMut(Finding)) -> Self {
        Self {
            bundle,
            compiled,
            each,
            summary: Summary::default(),
            faulty: None,
            tallies: Tallies::default(),
        }
    }

    /// What was counted, with what the compiled check has.
    fn finished(mut self) -> Summary {
        let cases = |event: &str| self.bundle.cases(event).map(str::to_owned).collect();
        let tallies = std::mem::take(&mut self.tallies);
        let events = &mut self.summary.events;
        self.summary.valid += self.bundle.compiled.add_up(tallies, events, cases);
        self.summary
    }

    fn fault(&mut self, fault: Fault) {
        // What readers understand all the same has no code of its own yet.
        if fault.deviation.is_harmless() && fault.deviation != Deviation::SnakeCaseKey {
            return;
        }
        let mut finding = Finding::new(Code::Malformed, fault.message);
        finding.record = fault.record;
        finding.pointer = Some(fault.pointer);
        finding.document = fault.document;
        if fault.deviation.is_harmless() {
            finding.severity = Severity::Warning;
        } else {
            self.faulty = fault.record;
        }
        self.emit(finding);
    }

    fn record(&mut self, mut record: Record) {
        let index = record.index;
        let mut findings = Findings::new(&record);
        let name = self.event_name(&record, &mut findings);
        let known = name.and_then(|name| self.bundle.events.get_key_value(&name));
        let Some((name, event)) = known else {
            self.finish(index, None, findings);
            return;
        };
        findings.event = Some(name.clone());
        self.time(&record, &mut findings);
        let held = record.body.take();
        let flat = self.attributes(record, name, event, &mut findings);
        let seen = self.summary.events.entry(name.clone()).or_default();
        seen.records += 1;
        for key in flat.keys() {
            let key = event.attribute(key).map_or(key.as_str(), |(key, _)| key);
            count(&mut seen.attributes, key);
        }
        let flat = Value::Object(flat);
        if let Some((case, _)) = event
            .check
            .case(&flat)
            .and_then(|case| event.check.case_and_why(case))
        {
            count(&mut seen.cases, case);
        }
        together(event, &flat, &mut findings);
        if let Some(expected) = &event.body {
            body(expected, held, &mut findings);
        }
        self.finish(index, Some(name), findings);
    }

    fn finish(&mut self, index: usize, event: Option<&str>, findings: Findings) {
        let valid = self.faulty != Some(index) && !findings.any_error();
        if valid {
            self.summary.valid += 1;
        }
        if let (true, Some(seen)) = (
            valid,
            event.and_then(|event| self.summary.events.get_mut(event)),
        ) {
            seen.valid += 1;
        }
        for finding in findings.in_order() {
            self.emit(finding);
        }
    }

    fn emit(&mut self, finding: Finding) {
        match finding.severity {
            Severity::Error => self.summary.errors += 1,
            Severity::Warning => self.summary.warnings += 1,
        }
        (self.each)(finding);
    }

    /// The name of the catalog's event that a record is; what stands in the way is reported.
    fn event_name(&self, record: &Record, findings: &mut Findings) -> Option<String> {
        let field = record.event_name.as_deref();
        let named = record
            .attributes
            .iter()
            .find(|attribute| attribute.key == EVENT_NAME);
        let attribute = named.and_then(|attribute| match &attribute.value {
            Any::String(name) if !name.is_empty() => Some(name.as_str()),
            _ => None,
        });
        let known = |name: &&str| self.bundle.events.contains_key(*name);
        let in_attribute = self.bundle.catalog.records.event_name == EventNamePlace::Attribute;
        if !in_attribute && let Some(name) = field.filter(known) {
            return Some(name.to_owned());
        }
        if let Some(name) = attribute.filter(known) {
            if !in_attribute {
                let field = field.map_or_else(
                    || "EventName is empty".to_owned(),
                    |field| format!("EventName is {}", show::quoted(field)),
                );
                let message = format!(
                    "the event's name stands only in the attribute `{EVENT_NAME}`; {field}"
                );
                findings.record_level(
                    Code::EventNameInAttribute,
                    message,
                    findings.pointer.clone(),
                    None,
                );
            }
            return Some(name.to_owned());
        }
        // The attribute is the better name where the field holds, say, a source location.
        let shown = attribute.or(field.filter(|_| !in_attribute));
        findings.event = shown.map(show::short_name);
        let catalog = format!(
            "{} {}",
            self.bundle.catalog.name, self.bundle.catalog.version
        );
        let message = match shown {
            None if in_attribute => {
                format!("the record has no attribute `{EVENT_NAME}` that names its event")
            }
            None => "the record has no EventName".to_owned(),
            Some(name) => {
                let nearest = suggest::nearest(name, self.bundle.events());
                let hint = nearest.map_or_else(String::new, |nearest| {
                    format!("; did you mean `{nearest}`?")
                });
                let other = match field {
                    Some(field) if field != name && !in_attribute => {
                        format!(" (EventName is {})", show::quoted(field))
                    }
                    _ => String::new(),
                };
                format!(
                    "`{}` is no event of {catalog}{other}{hint}",
                    show::name(name)
                )
            }
        };
        findings.record_level(Code::UnknownEvent, message, findings.pointer.clone(), None);
        None
    }

    fn time(&self, record: &Record, findings: &mut Findings) {
        if self.bundle.catalog.records.zero_timestamp {
            return;
        }
        let (message, pointer) = match record.time {
            Time::Set(_) | Time::Unreadable => return,
            Time::Zero => (
                "timeUnixNano is 0",
                format!("{}/timeUnixNano", record.pointer),
            ),
            Time::Absent => ("timeUnixNano is absent or 0", record.pointer.clone()),
        };
        let message = format!(
            "{message}; it is when the event happened, in nanoseconds since the Unix epoch"
        );
        findings.record_level(Code::ZeroTimestamp, message, pointer, None);
    }

    /// Checks each attribute by itself and gives the flattened record.
    fn attributes(
        &self,
        record: Record,
        name: &str,
        event: &Event,
        findings: &mut Findings,
    ) -> Map<String, Value> {
        let mut flat = Map::new();
        let mut seen = BTreeSet::new();
        let mut families: BTreeMap<&str, u64> = BTreeMap::new();
        let field = record.event_name;
        for attribute in record.attributes {
            let Attribute {
                index,
                key,
                value,
                has_value,
            } = attribute;
            let own = format!("{}/attributes/{index}", findings.pointer);
            if seen.contains(&key) {
                let message =
                    "the key occurs again on this record; only its first value was checked"
                        .to_owned();
                let position = event.position(&["properties", &key]);
                findings.attribute(
                    index,
                    Code::DuplicateKey,
                    &key,
                    message,
                    format!("{own}/key"),
                    position,
                );
                continue;
            }
            let Some((said, known)) = event.attribute(&key) else {
                let message = self.unknown_attribute(&key, name, event);
                let position = event.position(&["additionalProperties"]);
                findings.attribute(
                    index,
                    Code::UnknownAttribute,
                    &key,
                    message,
                    format!("{own}/key"),
                    position,
                );
                seen.insert(key);
                continue;
            };
            let place = if known.is_family() {
                *families.entry(said).or_default() += 1;
                format!("patternProperties/{}", escape(&known.family_pattern(said)))
            } else {
                format!("properties/{}", escape(said))
            };
            let rest = key.len() - said.len();
            if let Some(longest) = known.key_length
                && rest as u64 > longest
                && key[said.len() + 1..].chars().count() as u64 > longest
            {
                let position = event.position_of(&format!("/{place}"));
                let message =
                    format!("the key has more than {longest} code points behind `{said}.`");
                findings.attribute(
                    index,
                    Code::Constraint,
                    said,
                    message,
                    format!("{own}/key"),
                    position,
                );
                seen.insert(key);
                continue;
            }
            let disagrees =
                matches!(&value, Any::String(text) if key == EVENT_NAME && text != name);
            let value_at = if has_value {
                format!("{own}/value")
            } else {
                own
            };
            let (flattened, parts) = match value::flatten(value, known) {
                Ok((value, parts)) => (Ok(value), parts),
                Err(mismatches) => (Err(mismatches), Place::Scalar),
            };
            let placed = Placed {
                index,
                has_value,
                place: parts,
            };
            findings.places.insert(key.clone(), placed);
            match flattened {
                Ok(value) => {
                    if disagrees && field.is_some() {
                        let found = show::name(value.as_str().unwrap_or_default());
                        let message =
                            format!("the attribute says `{found}` and EventName says `{name}`");
                        let position = event.position(&["properties", &key, "const"]);
                        findings.attribute(
                            index,
                            Code::Constraint,
                            &key,
                            message,
                            value_at,
                            position,
                        );
                    }
                    flat.insert(key.clone(), value);
                }
                Err(mismatches) => {
                    for mismatch in mismatches {
                        let position = event.position_of(&format!("/{place}{}", mismatch.schema));
                        findings.attribute(
                            index,
                            mismatch.code,
                            &format!("{key}{}", mismatch.path.trim_end_matches("[]")),
                            mismatch.message,
                            format!("{value_at}{}", mismatch.pointer),
                            position,
                        );
                    }
                    findings.reported.insert(key.clone());
                    flat.insert(key.clone(), Value::Null);
                }
            }
            seen.insert(key);
        }
        for (family, carried) in families {
            let most = event.attributes[family].entries.unwrap_or(u64::MAX);
            if carried > most {
                let pattern = event.attributes[family].family_pattern(family);
                let position = event.position(&["patternProperties", &pattern]);
                let message = format!(
                    "the record carries {carried} attributes of this family, more than {most}"
                );
                let pointer = format!("{}/attributes", findings.pointer);
                findings.attribute(0, Code::Constraint, family, message, pointer, position);
            }
        }
        flat
    }

    fn unknown_attribute(&self, key: &str, name: &str, event: &Event) -> String {
        let said = format!("{name} has no such attribute");
        if let Some(meant) = meant(key, event) {
            return format!("{said}; did you mean `{}`?", show::name(&meant));
        }
        let elsewhere = self
            .bundle
            .events
            .iter()
            .find(|(_, other)| other.attributes.contains_key(key));
        match elsewhere {
            Some((other, _)) => format!("{said}; it is one of {other}"),
            None => said,
        }
    }
}

/// The key that was probably meant: of a family, the family's with the rest as it is.
fn meant(key: &str, event: &Event) -> Option<String> {
    let (families, own): (Vec<_>, Vec<_>) = (event.attributes.iter())
        .map(|(key, known)| (key.as_str(), known.is_family()))
        .partition(|(_, family)| *family);
    if families
        .iter()
        .any(|(family, _)| *family == key.trim_end_matches('.'))
    {
        return Some(format!("{}.<key>", key.trim_end_matches('.')));
    }
    let own = suggest::nearest(key, own.iter().map(|(key, _)| *key));
    own.map(str::to_owned).or_else(|| {
        families.iter().find_map(|(family, _)| {
            let dots = family.matches('.').count();
            let (end, _) = key.match_indices('.').nth(dots)?;
            let family = suggest::nearest(&key[..end], [*family].into_iter())?;
            Some(format!("{family}{}", &key[end..]))
        })
    })
}

fn count(counts: &mut BTreeMap<String, usize>, key: &str) {
    if let Some(count) = counts.get_mut(key) {
        *count += 1;
    } else {
        counts.insert(key.to_owned(), 1);
    }
}
