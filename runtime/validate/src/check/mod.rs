//! Holding records against catalogs.
//!
//! A record goes through these steps, and a fault that one finds is not found again by a
//! later one:
//! 1. its event: the name is looked up as the catalog's record rules say; of a record that is
//!    no event of a catalog nothing else is checked, and what Otelier itself says is passed by;
//! 2. its times and ids, and whether the event should be used at all;
//! 3. each attribute by itself: key known and new, a value there, of the right kind;
//! 4. the attributes together, as a flattened record, against the event's schema. Here an
//!    attribute that step 3 reported stands as `null`: present, with no value that any
//!    condition or constraint accepts, and whatever is said about it again is left out;
//! 5. the severity, which depends on the case that the record is, and the body.
//!
//! Which case a record is may depend on the value of an attribute that is itself reported (as
//! missing, of the wrong kind, no member of its enum, ...). Violations of a case that was
//! chosen by such a value would be consequences of that one fault and are left out.
//!
//! The resource and the scope are held against a catalog once, when the first record comes that is an event of it.

mod attributes;
mod collect;
mod context;
mod ends;
mod fields;
mod name;
mod own;
mod together;

use std::collections::BTreeMap;
use std::slice;
use std::sync::Arc;

use serde_json::Value;

use self::attributes::attributes;
use self::collect::Findings;
use self::name::Known;
use self::own::is_own;
use self::together::{body, together};
use crate::bundle::Bundle;
use crate::catalogs::{By, Choice, choose};
use crate::codes::Code;
use crate::compiled::{Look, Tallies};
use crate::finding::Finding;
use crate::input::Batch;
use crate::levels::Levels;
use crate::payload::{self, Fault, Item, Record, Resource, SchemaUrl, Scope, Visitor};
use crate::present::Present;
use crate::report::{Report, Summary};
use crate::severity::Severity;

/// Holds every record of a payload against a catalog and collects the findings.
pub fn validate(bundle: &Bundle, payload: &[u8]) -> Report {
    Against::one(bundle).report(payload, true)
}

/// The same by the schemas alone: each record is decoded and held against them by the jsonschema crate, without the
/// compiled form that [`validate`] looks at first. It is slower, finds the same, and is what the other is held against.
pub fn validate_by_schemas(bundle: &Bundle, payload: &[u8]) -> Report {
    Against::one(bundle).report(payload, false)
}

/// Holds every record of a payload against a catalog and hands out each finding as it comes.
///
/// Memory does not grow with the number of records or findings.
pub fn validate_each(bundle: &Bundle, payload: &[u8], each: &mut dyn FnMut(Finding)) -> Summary {
    run(Against::one(bundle), payload, true, each)
}

/// What payloads are held against.
#[derive(Clone)]
pub(crate) struct Against<'b> {
    pub(crate) bundles: &'b [Bundle],
    pub(crate) levels: &'b Levels,
    pub(crate) present: Option<Arc<Present>>,
}

impl<'b> Against<'b> {
    fn one(bundle: &'b Bundle) -> Self {
        const OWN: &Levels = &Levels::own();
        Self {
            bundles: slice::from_ref(bundle),
            levels: OWN,
            present: None,
        }
    }

    pub(crate) fn report(self, payload: &[u8], compiled: bool) -> Report {
        let mut findings = Vec::new();
        let summary = run(self, payload, compiled, &mut |finding| {
            findings.push(finding);
        });
        Report {
            summary,
            findings,
            ..Report::default()
        }
    }
}

/// Holds the records of a batch against the catalogs.
/// `compiled`: the compiled form is looked at first.
pub(crate) fn validate_batch(against: Against<'_>, batch: &Batch, compiled: bool) -> Report {
    let mut findings = Vec::new();
    let each = &mut |finding| findings.push(finding);
    let mut run = Run::new(against, compiled, each);
    let (records, error) = batch.walk(&mut run);
    let mut summary = run.finished();
    (summary.records, summary.error) = (records, error);
    Report {
        summary,
        findings,
        within: batch.within(),
    }
}

/// `compiled`: the compiled form is looked at first.
pub(crate) fn run(
    against: Against<'_>,
    payload: &[u8],
    compiled: bool,
    each: &mut dyn FnMut(Finding),
) -> Summary {
    let mut run = Run::new(against, compiled, each);
    let walked = payload::walk(payload, &mut run);
    Summary {
        encoding: walked.encoding,
        records: walked.records,
        error: walked.error,
        ..run.finished()
    }
}

struct Run<'r> {
    against: Against<'r>,
    compiled: bool,
    each: &'r mut dyn FnMut(Finding),
    summary: Summary,
    /// The record whose structure had a fault of severity error last.
    faulty: Option<usize>,
    /// What the compiled checks have accepted, for each bundle.
    tallies: Vec<Tallies>,
    resource: Option<Arc<Resource>>,
    scope: Option<Arc<Scope>>,
    /// A schema URL that came before the first record of its scope.
    url: Option<SchemaUrl>,
    /// The bundles for the scope.
    choice: Choice,
    /// For each bundle, whether the resource was held against it.
    resource_told: Vec<bool>,
    /// For each bundle, whether the scope was held against it.
    scope_told: Vec<bool>,
}

impl Visitor for Run<'_> {
    fn looks_at_bytes(&self) -> bool {
        self.compiled
    }

    #[inline]
    fn accepts(&mut self, record: &[u8]) -> bool {
        for index in 0..self.choice.bundles.len() {
            let at = self.choice.bundles[index];
            let bundle = &self.against.bundles[at];
            let present = self.against.present.as_deref();
            match bundle.look(record, present, &mut self.tallies[at]) {
                Look::Accepted => {
                    if !self.scope_told[at] {
                        self.met(at);
                    }
                    return true;
                }
                Look::Unsure => return false,
                Look::Other => {}
            }
        }
        false
    }

    fn item(&mut self, item: Item) {
        match item {
            Item::Fault(fault) => self.fault(fault),
            Item::Record(record) => self.record(*record),
        }
    }

    fn resource(&mut self, resource: &Arc<Resource>) {
        self.resource = Some(Arc::clone(resource));
        self.resource_told.fill(false);
    }

    fn scope(&mut self, scope: &Arc<Scope>) {
        self.choice = choose(self.against.bundles, scope);
        self.scope = Some(Arc::clone(scope));
        self.scope_told.fill(false);
        self.told_url();
    }

    fn schema_url(&mut self, url: SchemaUrl) {
        self.url = Some(url);
        self.told_url();
    }
}

impl<'r> Run<'r> {
    fn new(against: Against<'r>, compiled: bool, each: &'r mut dyn FnMut(Finding)) -> Self {
        let bundles = against.bundles.len();
        let mut tallies = Vec::new();
        tallies.resize_with(bundles, Tallies::default);
        Self {
            against,
            compiled,
            each,
            summary: Summary {
                events: vec![BTreeMap::new(); bundles],
                ..Summary::default()
            },
            faulty: None,
            tallies,
            resource: None,
            scope: None,
            url: None,
            choice: Choice {
                bundles: (0..bundles).collect(),
                by: By::Unknown,
            },
            resource_told: vec![false; bundles],
            scope_told: vec![false; bundles],
        }
    }

    /// What was counted, with what the compiled checks have.
    fn finished(mut self) -> Summary {
        let bundles = self.against.bundles.iter();
        for ((bundle, tallies), events) in
            bundles.zip(&mut self.tallies).zip(&mut self.summary.events)
        {
            self.summary.valid += bundle.add_up(std::mem::take(tallies), events);
        }
        self.summary
    }

    /// A record is an event of this bundle: its resource and its scope are held against the catalog, too.
    fn met(&mut self, at: usize) {
        let bundle = &self.against.bundles[at];
        let mut found = Vec::new();
        if !std::mem::replace(&mut self.resource_told[at], true)
            && let Some(resource) = &self.resource
        {
            context::resource(bundle, resource, &mut found);
        }
        if !std::mem::replace(&mut self.scope_told[at], true)
            && let Some(scope) = &self.scope
        {
            context::scope(bundle, self.choice.by, scope, &mut found);
        }
        for finding in found {
            self.emit(finding);
        }
    }

    /// Holds a schema URL against the catalogs of its scope, once both are known.
    fn told_url(&mut self) {
        let (Some(url), Some(scope)) = (&self.url, &self.scope) else {
            return;
        };
        if !context::is_of(url, scope) || !matches!(self.choice.by, By::Scope | By::Name) {
            return;
        }
        let bundles = (self.choice.bundles.iter()).map(|at| &self.against.bundles[*at]);
        let found: Vec<_> = bundles
            .filter_map(|bundle| context::schema_url(bundle, url))
            .collect();
        self.url = None;
        for finding in found {
            self.emit(finding);
        }
    }

    fn fault(&mut self, fault: Fault) {
        let mut finding = Finding::new(Code::of(fault.deviation), fault.message);
        finding.record = fault.record;
        finding.pointer = Some(fault.pointer);
        finding.offset = fault.offset;
        finding.document = fault.document;
        let record = finding.record;
        if self.emit(finding) == Some(Severity::Error) {
            self.faulty = record;
        }
    }

    fn record(&mut self, mut record: Record) {
        let index = record.index;
        let mut findings = Findings::new(&record);
        if self.choice.by == By::Event && is_own(self.scope.as_deref(), &record) {
            self.summary.valid += usize::from(self.faulty != Some(index));
            return;
        }
        let bundles = self.against.bundles;
        let known = name::event(bundles, &self.choice.bundles, &record, &mut findings);
        let Some(known) = known else {
            self.summary.unknown += 1;
            self.finish(index, None, findings);
            return;
        };
        self.met(known.at);
        findings.event = Some(known.name.to_owned());
        let Known { event, name, .. } = known;
        let present = self.against.present.clone();
        let present = present.as_deref();
        let (deprecated, expires) = (event.deprecated.as_ref(), event.expires.as_deref());
        for (code, message) in ends::said(&format!("`{name}`"), deprecated, expires, present) {
            let pointer = findings.pointer.clone();
            findings.record_level(code, message, pointer, event.position_of(""));
        }
        fields::times(known, &record, present, &mut findings);
        fields::ids(known, &record, &mut findings);
        let (held, severity) = (record.body.take(), record.severity_number);
        let flat = attributes(known, record, present, &mut findings);
        let seen = self.summary.events[known.at].entry(name.to_owned());
        let seen = seen.or_default();
        seen.records += 1;
        for (key, value) in &flat {
            let (key, ty) = match event.attribute(key) {
                Some((key, ty)) => (key, Some(ty)),
                None => (key.as_str(), None),
            };
            count(&mut seen.attributes, key);
            if let Some(member) = ty.and_then(|ty| ty.member(value)) {
                count(seen.members.entry(key.to_owned()).or_default(), member);
            }
        }
        let flat = Value::Object(flat);
        let case = event.check.case(&flat);
        if let Some((case, _)) = case.and_then(|case| event.check.case_and_why(case)) {
            count(&mut seen.cases, case);
        }
        let decided = together(event, &flat, &mut findings);
        if let (true, Some(case)) = (decided, case.or(event.cases.is_empty().then_some(0))) {
            fields::severity(known, severity, case, &mut findings);
        }
        match &event.body {
            Some(expected) => body(expected, held, &mut findings),
            None => fields::no_body(known, held.as_ref(), &mut findings),
        }
        self.finish(index, Some((known.at, name)), findings);
    }

    /// `event`: the bundle and the name of the event that the record is.
    fn finish(&mut self, index: usize, event: Option<(usize, &str)>, findings: Findings) {
        let mut valid = event.is_some() && self.faulty != Some(index);
        for finding in findings.in_order() {
            valid &= self.emit(finding) != Some(Severity::Error);
        }
        if let (true, Some((at, event))) = (valid, event) {
            self.summary.valid += 1;
            if let Some(seen) = self.summary.events[at].get_mut(event) {
                seen.valid += 1;
            }
        }
    }

    /// Hands a finding out and counts it, and says how bad it is, if it counts at all.
    fn emit(&mut self, finding: Finding) -> Option<Severity> {
        let finding = self.against.levels.apply(finding)?;
        let severity = finding.severity;
        self.summary.count(severity);
        (self.each)(finding);
        Some(severity)
    }
}

fn count(counts: &mut BTreeMap<String, usize>, key: &str) {
    if let Some(count) = counts.get_mut(key) {
        *count += 1;
    } else {
        counts.insert(key.to_owned(), 1);
    }
}
