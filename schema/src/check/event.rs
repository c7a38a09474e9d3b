//! The section `events`.

use super::{attribute, life, life::Said, names};
use crate::{
    Diagnostic,
    catalog::{CaseDraft, Catalog, Draft, Use, WrittenTerm},
    codes::{bad_condition, bad_constraint, missing_key, unreachable_case},
    ordered::Ordered,
    raw::{
        OverflowWord, RawAttribute, RawCase, RawEvent, RawOverflow, RawSeverity, RawTest, TestWord,
    },
    resolved::{Overflow, RecordSeverity, Severity, Term, Test},
    yaml::Spot,
};

pub(super) fn section(
    raw: Vec<RawEvent>,
    list: &Spot<'_>,
    catalog: &mut Catalog,
    faults: &mut Vec<Diagnostic>,
) {
    for (index, raw) in raw.into_iter().enumerate() {
        let name = raw.name.clone();
        let event = event(raw, &list.item(index), faults);
        if event.name.is_none() {
            catalog.incomplete.events.add(name);
        }
        catalog.events.push(event);
    }
}

fn event(raw: RawEvent, spot: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> Draft {
    let at_name = spot.value("name");
    let name = raw
        .name
        .filter(|name| names::dotted("an event name", name, &at_name, faults));
    let brief = names::brief(raw.brief, spot, faults);
    let life = life::life(
        Said {
            stability: raw.stability,
            since: raw.since,
            deprecated: raw.deprecated,
            owner: raw.owner,
            expires: raw.expires,
        },
        spot,
        faults,
    );
    let overflow = raw
        .overflow
        .map_or_else(Overflow::default, |raw| overflow(raw, spot, faults));
    let attributes = attributes(raw.attributes, &spot.value("attributes"), faults);
    let body = raw
        .body
        .map(|raw| attribute::body(raw, &spot.value("body"), faults));
    let mut cases = Vec::new();
    let raw_cases = raw.cases.map(|cases| cases.0).unwrap_or_default();
    let count = raw_cases.len();
    for (index, (id, raw)) in raw_cases.into_iter().enumerate() {
        let (key, value) = spot.value("cases").nth(index);
        cases.push(case(id, raw, &key, &value, index + 1 == count, faults));
    }
    Draft {
        name,
        position: at_name.position(),
        // An event whose brief is missing still has attributes to be checked.
        brief: brief.unwrap_or_default(),
        note: raw.note,
        severity: raw
            .severity
            .map_or(RecordSeverity::Fixed(Severity::Info), severity),
        overflow,
        life,
        attributes,
        lost: spot.is_incomplete("attributes") || matches!(body, Some(None)),
        body: body.flatten().map(Box::new),
        cases,
        cases_lost: spot.is_incomplete("cases"),
    }
}

fn severity(raw: RawSeverity) -> RecordSeverity {
    RecordSeverity::Fixed(match raw {
        RawSeverity::Trace => Severity::Trace,
        RawSeverity::Debug => Severity::Debug,
        RawSeverity::Info => Severity::Info,
        RawSeverity::Warn => Severity::Warn,
        RawSeverity::Error => Severity::Error,
        RawSeverity::Fatal => Severity::Fatal,
        RawSeverity::Caller => return RecordSeverity::Caller,
    })
}

/// How many milliseconds an application waits for room at most: it has other work to do.
const LONGEST_WAIT: u64 = 1_000;

fn overflow(raw: RawOverflow, event: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> Overflow {
    match raw {
        RawOverflow::Word(OverflowWord::Drop) => Overflow::Drop,
        RawOverflow::Word(OverflowWord::Spill) => Overflow::Spill,
        RawOverflow::Wait(wait) => wait.wait_ms.map_or_else(Overflow::default, |millis| {
            let at = event.value("overflow").value("wait_ms");
            faults.extend(bad_constraint::wait(millis, LONGEST_WAIT, at));
            Overflow::Wait(millis)
        }),
    }
}

fn attributes(raw: Vec<RawAttribute>, list: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> Vec<Use> {
    raw.into_iter()
        .enumerate()
        .map(|(index, raw)| attribute::usage(raw, &list.item(index), faults))
        .collect()
}

fn case(
    id: String,
    raw: RawCase,
    key: &Spot<'_>,
    spot: &Spot<'_>,
    last: bool,
    faults: &mut Vec<Diagnostic>,
) -> CaseDraft {
    let named = names::word("a case", &id, key, faults);
    let brief = names::brief(raw.brief, spot, faults);
    let attributes = attributes(raw.attributes, &spot.value("attributes"), faults);
    CaseDraft {
        when: condition(raw.when, raw.otherwise, &id, key, spot, last, faults),
        id,
        named,
        position: key.position(),
        brief: brief.unwrap_or_default(),
        note: raw.note,
        severity: raw.severity.map(severity),
        attributes,
        lost: spot.is_incomplete("attributes"),
    }
}

/// The terms of a case; none for `otherwise`.
fn condition(
    when: Option<Ordered<RawTest>>,
    otherwise: Option<bool>,
    id: &str,
    key: &Spot<'_>,
    spot: &Spot<'_>,
    last: bool,
    faults: &mut Vec<Diagnostic>,
) -> Option<Vec<WrittenTerm>> {
    let before = faults.len();
    let when = match (when, otherwise) {
        (Some(when), None) => {
            let at_when = spot.value("when");
            if spot.is_incomplete("when") {
                return None;
            }
            if when.0.is_empty() {
                faults.push(bad_condition::empty(at_when));
            }
            when.0
                .into_iter()
                .enumerate()
                .map(|(index, (attribute, test))| {
                    let (key, value) = at_when.nth(index);
                    term(attribute, test, &key, &value)
                })
                .collect()
        }
        (None, Some(true)) => {
            if !last {
                faults.push(unreachable_case::after_otherwise(id, spot.key("otherwise")));
            }
            Vec::new()
        }
        (Some(_), Some(_)) => {
            faults.push(bad_condition::when_and_otherwise(
                spot.key("otherwise"),
                spot.key("when"),
            ));
            return None;
        }
        (None, Some(false)) => {
            faults.push(bad_condition::otherwise_false(spot.value("otherwise")));
            return None;
        }
        (None, None) => {
            if !spot.is_pruned("when") && !spot.is_pruned("otherwise") {
                faults.push(missing_key::condition(key));
            }
            return None;
        }
    };
    (faults.len() == before).then_some(when)
}

fn term(attribute: String, test: RawTest, key: &Spot<'_>, value: &Spot<'_>) -> WrittenTerm {
    let (test, values) = match test {
        RawTest::Word(TestWord::Present) => (Test::Present, Vec::new()),
        RawTest::Word(TestWord::Absent) => (Test::Absent, Vec::new()),
        RawTest::Equals(test) => (
            Test::Equals(test.equals),
            vec![value.value("equals").into()],
        ),
        RawTest::OneOf(test) => {
            let list = value.value("one_of");
            let values = (0..test.one_of.len()).map(|index| list.item(index).into());
            let values = values.collect();
            (Test::OneOf(test.one_of), values)
        }
    };
    WrittenTerm {
        term: Term {
            attribute,
            test,
            position: key.position(),
        },
        values,
    }
}
