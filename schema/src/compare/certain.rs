//! Which records are another case than before, and whether they are valid as that.
//!
//! Conditions look at few attributes, each of which can be absent, one of the values that some condition names, or
//! something else. All combinations are tried; where they are too many, records are taken to be refused.

use std::collections::{BTreeMap, BTreeSet};

use crate::resolved::{Attribute, Case, Event, Requirement, Test, Type, Value};

/// More combinations than this are not tried.
const MOST: usize = 20_000;

/// What a record has for an attribute that some condition looks at.
#[derive(Clone, Debug, PartialEq)]
enum Has {
    Nothing,
    Named(Value),
    Other,
}

type Record<'c> = BTreeMap<&'c str, Has>;

/// The cases that a record was of and is of; `None` where the event has none, or none matches.
pub(super) type Moved = (Option<String>, Option<String>);

/// Moves after which a record that was valid is not.
pub(super) fn refused(was: &Event, is: &Event) -> BTreeSet<Moved> {
    let Some(records) = records(was, is) else {
        let all = was.cases.iter().chain(&is.cases);
        let all = all.map(|case| Some(case.id.clone()));
        return all.map(|case| (case.clone(), case)).collect();
    };
    let mut refused = BTreeSet::new();
    for record in &records {
        let Some(before) = valid_as(was, record) else {
            continue;
        };
        let after = first(is, record);
        if after.is_none() && !is.cases.is_empty() {
            refused.insert((id(was, before), None));
        } else if id(was, before) != id(is, after) && !fits(was, before, is, after, record) {
            refused.insert((id(was, before), id(is, after)));
        }
    }
    refused
}

/// Whether some record that was valid with an attribute is of a case now that refuses it.
pub(super) fn loses(was: &Event, is: &Event, id: &str) -> bool {
    records(was, is).is_none_or(|records| {
        (records.iter()).any(|record| {
            let Some(before) = valid_as(was, record) else {
                return false;
            };
            let may = match record.get(id) {
                Some(has) => *has != Has::Nothing,
                None => asks(was, before, id).is_some(),
            };
            let after = first(is, record);
            may && after.is_some() && asks(is, after, id).is_none()
        })
    })
}

/// Whether some record is another case than before.
pub(super) fn moves(was: &Event, is: &Event) -> bool {
    records(was, is).is_none_or(|records| {
        (records.iter()).any(|record| {
            valid_as(was, record).is_some_and(|before| id(was, before) != id(is, first(is, record)))
        })
    })
}

fn id(event: &Event, case: Option<usize>) -> Option<String> {
    case.map(|at| event.cases[at].id.clone())
}

/// Every combination of what conditions of both versions look at, as far as the old version knows it.
fn records<'c>(was: &'c Event, is: &'c Event) -> Option<Vec<Record<'c>>> {
    let mut named: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for term in (was.cases.iter().chain(&is.cases)).flat_map(|case| &case.when) {
        let values = named.entry(&term.attribute).or_default();
        let more: &[Value] = match &term.test {
            Test::Equals(value) => std::slice::from_ref(value),
            Test::OneOf(values) => values,
            Test::Present | Test::Absent => &[],
        };
        for value in more {
            if !values.contains(value) {
                values.push(value.clone());
            }
        }
    }
    let mut records = vec![Record::new()];
    for (key, values) in named {
        let can_be = match find(was, key) {
            Some(attribute) => possible(attribute, &values),
            None => vec![Has::Nothing],
        };
        if records.len().saturating_mul(can_be.len()) > MOST {
            return None;
        }
        records = (records.into_iter())
            .flat_map(|record| {
                can_be.iter().map(move |has| {
                    let mut record = record.clone();
                    record.insert(key, has.clone());
                    record
                })
            })
            .collect();
    }
    Some(records)
}

fn find<'c>(event: &'c Event, id: &str) -> Option<&'c Attribute> {
    event.all_attributes().find(|one| one.id == id)
}

fn possible(attribute: &Attribute, named: &[Value]) -> Vec<Has> {
    let mut can_be = vec![Has::Nothing];
    let valid = named.iter().filter(|value| attribute.accept(value).is_ok());
    can_be.extend(valid.map(|value| Has::Named(value.clone())));
    let unnamed = |value: &Value| !named.contains(value);
    let other = match &attribute.ty {
        Type::Enum(list) if !list.open => {
            let mut members = list.members.iter();
            members.any(|member| unnamed(&member.value))
        }
        Type::Boolean => [true, false].map(Value::Boolean).iter().any(unnamed),
        _ => true,
    };
    can_be.extend(other.then_some(Has::Other));
    can_be
}

fn holds(case: &Case, record: &Record<'_>) -> bool {
    case.when.iter().all(|term| {
        let has = record.get(term.attribute.as_str()).unwrap_or(&Has::Nothing);
        match (&term.test, has) {
            (Test::Present, has) => *has != Has::Nothing,
            (Test::Absent, has) => *has == Has::Nothing,
            (Test::Equals(value), Has::Named(named)) => value == named,
            (Test::OneOf(values), Has::Named(named)) => values.contains(named),
            _ => false,
        }
    })
}

fn first(event: &Event, record: &Record<'_>) -> Option<usize> {
    event.cases.iter().position(|case| holds(case, record))
}

/// What a record of a case may carry of an attribute: `None` nothing, otherwise whether it must.
fn asks(event: &Event, case: Option<usize>, id: &str) -> Option<bool> {
    let bound = case.into_iter().flat_map(|at| &event.cases[at].attributes);
    let mut own = event.attributes.iter().chain(bound);
    let attribute = own.find(|one| one.id == id)?;
    Some(attribute.requirement == Requirement::Required)
}

/// The case of a record that the event accepts; `None` where it does not accept it.
#[expect(
    clippy::option_option,
    reason = "an event without cases accepts records of none"
)]
fn valid_as(event: &Event, record: &Record<'_>) -> Option<Option<usize>> {
    let case = first(event, record);
    if case.is_none() && !event.cases.is_empty() {
        return None;
    }
    let valid = record
        .iter()
        .all(|(id, has)| match (asks(event, case, id), has) {
            (None, has) => *has == Has::Nothing,
            (Some(required), Has::Nothing) => !required,
            (Some(_), _) => true,
        });
    valid.then_some(case)
}

/// Whether every old record like this one carries what its new case asks for and nothing that it refuses.
/// Attributes that only one version has are told elsewhere.
fn fits(
    was: &Event,
    before: Option<usize>,
    is: &Event,
    after: Option<usize>,
    record: &Record<'_>,
) -> bool {
    let bound = |event: &'_ Event| {
        let bound = event.bound_attributes();
        bound.map(|one| one.id.clone()).collect::<BTreeSet<_>>()
    };
    let ids: BTreeSet<String> = bound(was).union(&bound(is)).cloned().collect();
    ids.iter().filter(|id| find(is, id).is_some()).all(|id| {
        let known = record.get(id.as_str());
        let (may, must) = match (known, asks(was, before, id)) {
            (Some(has), _) => (*has != Has::Nothing, *has != Has::Nothing),
            (None, None) => (false, false),
            (None, Some(required)) => (true, required),
        };
        match asks(is, after, id) {
            None => !may,
            Some(required) => must || !required,
        }
    })
}
