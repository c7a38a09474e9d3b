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

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::bundle::{AttributeType, Bundle, Event, EventNamePlace, Kind, Privacy, WireEncoding};
use crate::finding::{Code, Finding, Position, Severity};
use crate::payload::{self, Any, Attribute, Fault, Item, Record, Time, canonical_int};
use crate::report::{Report, Summary};
use crate::schema::{Breach, Violation};
use crate::{show, suggest, value};

/// The attribute that repeats the event's name.
const EVENT_NAME: &str = "event.name";

/// Holds every record of a payload against a catalog and collects the findings.
pub fn validate(bundle: &Bundle, payload: &[u8]) -> Report {
    let mut findings = Vec::new();
    let summary = validate_each(bundle, payload, &mut |finding| findings.push(finding));
    Report { summary, findings }
}

/// Holds every record of a payload against a catalog and hands out each finding as it comes.
///
/// Memory does not grow with the number of records or findings.
pub fn validate_each(bundle: &Bundle, payload: &[u8], each: &mut dyn FnMut(Finding)) -> Summary {
    let mut run = Run {
        bundle,
        each,
        summary: Summary::default(),
        faulty: None,
    };
    let walked = payload::walk(payload, &mut |item| run.item(item));
    Summary {
        encoding: walked.encoding,
        records: walked.records,
        error: walked.error,
        ..run.summary
    }
}

struct Run<'r> {
    bundle: &'r Bundle,
    each: &'r mut dyn FnMut(Finding),
    summary: Summary,
    /// The record whose structure had a fault of severity error last.
    faulty: Option<usize>,
}

impl Run<'_> {
    fn item(&mut self, item: Item) {
        match item {
            Item::Fault(fault) => self.fault(fault),
            Item::Record(record) => self.record(record),
        }
    }

    fn fault(&mut self, fault: Fault) {
        let mut finding = Finding::new(Code::Malformed, fault.message);
        finding.record = fault.record;
        finding.pointer = Some(fault.pointer);
        finding.document = fault.document;
        if fault.harmless {
            finding.severity = Severity::Warning;
        } else {
            self.faulty = fault.record;
        }
        self.emit(finding);
    }

    fn record(&mut self, record: Record) {
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
        let flat = self.attributes(record, name, event, &mut findings);
        let seen = self.summary.events.entry(name.clone()).or_default();
        seen.records += 1;
        for key in flat.keys() {
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
        findings.event = shown.map(show::name);
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
            Time::Set | Time::Unreadable => return,
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
            let Some(known) = event.attributes.get(&key) else {
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
            findings.places.insert(key.clone(), (index, has_value));
            let disagrees =
                matches!(&value, Any::String(text) if key == EVENT_NAME && text != name);
            let value_at = if has_value {
                format!("{own}/value")
            } else {
                own
            };
            match value::flatten(value, *known) {
                Ok(value) => {
                    if disagrees && field.is_some() {
                        let found = show::name(value.as_str().unwrap_or_default());
                        let message =
                            format!("the attribute says `{found}` and EventName says `{name}`");
                        let position = event.position(&["properties", &key]);
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
                Err(mismatch) => {
                    let pointer = match mismatch.element {
                        Some(element) => format!("{value_at}/arrayValue/values/{element}"),
                        None => value_at,
                    };
                    let position = event.position(&["properties", &key, "type"]);
                    findings.attribute(
                        index,
                        mismatch.code,
                        &key,
                        mismatch.message,
                        pointer,
                        position,
                    );
                    flat.insert(key.clone(), Value::Null);
                }
            }
            seen.insert(key);
        }
        flat
    }

    fn unknown_attribute(&self, key: &str, name: &str, event: &Event) -> String {
        let said = format!("{name} has no such attribute");
        if let Some(nearest) = suggest::nearest(key, event.attributes.keys().map(String::as_str)) {
            return format!("{said}; did you mean `{nearest}`?");
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

fn count(counts: &mut std::collections::BTreeMap<String, usize>, key: &str) {
    if let Some(count) = counts.get_mut(key) {
        *count += 1;
    } else {
        counts.insert(key.to_owned(), 1);
    }
}

/// Checks the attributes of a record together.
fn together(event: &Event, flat: &Value, findings: &mut Findings) {
    let violations = event.check.violations(flat);
    let (of_cases, of_event): (Vec<_>, Vec<_>) = violations
        .into_iter()
        .partition(|violation| violation.case.is_some());
    for violation in of_event {
        report(event, flat, violation, findings);
    }
    // All of them are violations of the one case that the record is.
    let undecided = |violation: &Violation| {
        let case = violation.case.unwrap_or_default();
        findings
            .reported
            .iter()
            .any(|key| event.check.depends_on(case, key))
    };
    if of_cases.iter().any(undecided) {
        return;
    }
    for violation in of_cases {
        report(event, flat, violation, findings);
    }
}

fn report(event: &Event, flat: &Value, violation: Violation, findings: &mut Findings) {
    let case = violation
        .case
        .and_then(|case| event.check.case_and_why(case));
    let Some(key) = violation.attribute else {
        let cases = names(event.cases.iter().map(String::as_str));
        let message = match violation.breach {
            Breach::NoCase => format!("the record is none of the event's cases ({cases})"),
            _ => "the record breaks the event's schema".to_owned(),
        };
        let position = event.position_of(&violation.keyword);
        findings.record_level(Code::WrongCase, message, findings.pointer.clone(), position);
        return;
    };
    if findings.reported.contains(&key) {
        return;
    }
    let attribute = event.attributes.get(&key);
    let value = flat.get(&key).unwrap_or(&Value::Null);
    let public = attribute.is_some_and(|attribute| attribute.privacy == Privacy::Public);
    let shown = match value {
        Value::String(text) if public => show::quoted(text),
        scalar @ (Value::Number(_) | Value::Bool(_)) if public => scalar.to_string(),
        _ => "the value".to_owned(),
    };
    let (code, message) = match violation.breach {
        Breach::Missing => {
            let message = match case {
                Some((case, why)) => format!(
                    "the case `{case}` requires it, and the record is `{case}` because {why}"
                ),
                None => "every record of this event carries it".to_owned(),
            };
            let position = event.position_of(&format!("{}/{}", violation.keyword, escape(&key)));
            findings.missing(&key, message, position);
            return;
        }
        Breach::Forbidden => {
            let owners = names(event.check.cases_of(&key).into_iter());
            let message = match case {
                Some((case, why)) => format!(
                    "only records of the case {owners} carry it, and this one is `{case}` because {why}"
                ),
                None => format!("only records of the case {owners} carry it"),
            };
            (Code::WrongCase, message)
        }
        Breach::Enum(options) => {
            let listed = options
                .iter()
                .map(Value::to_string)
                .collect::<Vec<_>>()
                .join(", ");
            let members = options.iter().filter_map(Value::as_str);
            let nearest = value
                .as_str()
                .filter(|_| public)
                .and_then(|text| suggest::nearest(text, members));
            let hint = nearest.map_or_else(String::new, |nearest| {
                format!("; did you mean \"{nearest}\"?")
            });
            (
                Code::EnumValue,
                format!("{shown} is none of {listed}{hint}"),
            )
        }
        Breach::Minimum(limit) => (Code::Constraint, format!("{shown} is less than {limit}")),
        Breach::Maximum(limit) => (Code::Constraint, format!("{shown} is more than {limit}")),
        Breach::MinLength(limit) => (
            Code::Constraint,
            format!("{shown} has fewer than {limit} characters"),
        ),
        Breach::MaxLength(limit) => (
            Code::Constraint,
            format!("{shown} has more than {limit} characters"),
        ),
        Breach::Pattern(pattern) => pattern_breach(event, &key, attribute, value, &shown, &pattern),
        Breach::NoCase => (
            Code::WrongCase,
            "the record is none of the event's cases".to_owned(),
        ),
        Breach::Other(keyword) => (
            Code::Constraint,
            format!("{shown} breaks `{keyword}` of the event's schema"),
        ),
    };
    let (index, has_value) = findings.places.get(&key).copied().unwrap_or_default();
    let own = format!("{}/attributes/{index}", findings.pointer);
    let pointer = match code {
        Code::WrongCase => format!("{own}/key"),
        _ if has_value => format!("{own}/value"),
        _ => own,
    };
    let position = event.position_of(&violation.keyword);
    findings.attribute(index, code, &key, message, pointer, position);
}

fn pattern_breach(
    event: &Event,
    key: &str,
    attribute: Option<&AttributeType>,
    value: &Value,
    shown: &str,
    pattern: &str,
) -> (Code, String) {
    let text = value.as_str().unwrap_or_default();
    if let Some(attribute) =
        attribute.filter(|attribute| attribute.encoding == WireEncoding::String)
    {
        return match attribute.kind {
            Kind::Int if canonical_int(text).is_some() => (
                Code::Constraint,
                format!("{shown} is out of the catalog's range"),
            ),
            Kind::Int => (
                Code::WrongEncoding,
                format!("{shown} does not spell a 64-bit int in plain decimal digits"),
            ),
            _ => (
                Code::WrongEncoding,
                format!("{shown} is neither \"true\" nor \"false\""),
            ),
        };
    }
    let message = match event.check.format(key) {
        Some("date-time") => format!("{shown} is no RFC 3339 date-time"),
        Some(format) => format!("{shown} is no {format}"),
        None => {
            let inner = pattern
                .strip_prefix("^(?:")
                .and_then(|rest| rest.strip_suffix(")(?!\\n)$"));
            format!(
                "{shown} does not match the pattern `{}`",
                inner.unwrap_or(pattern)
            )
        }
    };
    (Code::Constraint, message)
}

fn names<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let quoted: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

fn escape(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

impl Event {
    /// The place of what stands at these segments of the schema, or of the nearest thing around it.
    fn position(&self, segments: &[&str]) -> Option<Position> {
        let escaped: Vec<_> = segments.iter().map(|segment| escape(segment)).collect();
        self.position_of(&format!("/{}", escaped.join("/")))
    }

    fn position_of(&self, pointer: &str) -> Option<Position> {
        let mut pointer = pointer;
        loop {
            if let Some(position) = self.positions.get(pointer) {
                return Some(position.clone());
            }
            match pointer.rfind('/') {
                Some(parent) => pointer = &pointer[..parent],
                // `/required` stands for the event itself.
                None => return self.positions.get("/required").cloned(),
            }
        }
    }
}

/// The findings of one record.
struct Findings {
    record: usize,
    document: usize,
    pointer: String,
    event: Option<String>,
    found: Vec<(usize, Finding)>,
    /// Attributes that something was said about.
    reported: BTreeSet<String>,
    /// Where the attributes of the flattened record are, and whether they have a `value`.
    places: std::collections::BTreeMap<String, (usize, bool)>,
}

impl Findings {
    fn new(record: &Record) -> Self {
        Self {
            record: record.index,
            document: record.document,
            pointer: record.pointer.clone(),
            event: None,
            found: Vec::new(),
            reported: BTreeSet::new(),
            places: std::collections::BTreeMap::new(),
        }
    }

    fn record_level(
        &mut self,
        code: Code,
        message: String,
        pointer: String,
        position: Option<Position>,
    ) {
        self.add(0, code, None, message, pointer, position);
    }

    fn attribute(
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

    fn missing(&mut self, key: &str, message: String, position: Option<Position>) {
        let pointer = self.pointer.clone();
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
        finding.pointer = Some(pointer);
        finding.catalog = position;
        if let Some(key) = key {
            finding.attribute = Some(show::name(key));
            // The first value of a key that comes again is checked like any other.
            if code != Code::DuplicateKey {
                self.reported.insert(key.to_owned());
            }
        }
        self.found.push((order, finding));
    }

    fn any_error(&self) -> bool {
        self.found
            .iter()
            .any(|(_, finding)| finding.severity == Severity::Error)
    }

    /// By the place of the attribute; what is missing comes last, by name.
    fn in_order(mut self) -> impl Iterator<Item = Finding> {
        self.found
            .sort_by(|(a, one), (b, other)| (a, &one.attribute).cmp(&(b, &other.attribute)));
        let event = self.event;
        self.found.into_iter().map(move |(_, mut finding)| {
            finding.event.clone_from(&event);
            finding
        })
    }
}
