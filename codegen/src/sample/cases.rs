//! Records that go through the conditions of cases: each attribute that a condition of either version looks at is absent,
//! one of the values that some condition names, or something else.

use otelier_schema::resolved::{Attribute, Case, Event, Requirement, Test, Type, Value, Values};

use super::{Record, Sampler, Slot};

/// More combinations than this are not tried.
const MOST: usize = 2_000;

/// What a record has for each attribute that some condition looks at.
type Has<'c> = Vec<(&'c Attribute, Option<Value>)>;

/// Every record of this kind that the event accepts: of what is required, and of everything.
pub(super) fn records<'c>(sampler: &Sampler<'c>) -> Vec<Record<'c>> {
    let event = sampler.event;
    let mut keys: Vec<&str> = Vec::new();
    let others = sampler.other.map(|other| other.event);
    for term in [Some(event), others]
        .into_iter()
        .flatten()
        .flat_map(|event| &event.cases)
        .flat_map(|case| &case.when)
    {
        if !keys.contains(&term.attribute.as_str()) {
            keys.push(&term.attribute);
        }
    }
    let mut combinations: Vec<Has<'c>> = vec![Vec::new()];
    for key in keys {
        // What the event does not know is on none of its records.
        let Some(attribute) = find(event, key) else {
            continue;
        };
        let options = options(sampler, attribute, others);
        if combinations.len().saturating_mul(options.len()) > MOST {
            break;
        }
        combinations = (combinations.into_iter())
            .flat_map(|has| {
                options.iter().map(move |option| {
                    let mut has = has.clone();
                    has.push((attribute, option.clone()));
                    has
                })
            })
            .collect();
    }
    if combinations.len() < 2 {
        return Vec::new();
    }
    (combinations.iter())
        .flat_map(|has| [record(sampler, has, false), record(sampler, has, true)])
        .flatten()
        .collect()
}

fn find<'c>(event: &'c Event, key: &str) -> Option<&'c Attribute> {
    event.all_attributes().find(|one| one.id == key)
}

fn options(
    sampler: &Sampler<'_>,
    attribute: &Attribute,
    other: Option<&Event>,
) -> Vec<Option<Value>> {
    let mut named: Vec<Value> = Vec::new();
    let terms = [Some(sampler.event), other].into_iter().flatten();
    let terms = (terms.flat_map(|event| &event.cases)).flat_map(|case| &case.when);
    for term in terms.filter(|term| term.attribute == attribute.id) {
        let values: &[Value] = match &term.test {
            Test::Equals(value) => std::slice::from_ref(value),
            Test::OneOf(values) => values,
            Test::Present | Test::Absent => &[],
        };
        for value in values {
            if attribute.accept(value).is_ok() && !named.contains(value) {
                named.push(value.clone());
            }
        }
    }
    let slot = Slot {
        attribute,
        required: true,
        values: Values::Any {
            except: named.clone(),
        },
    };
    let rest = sampler.values(&slot).into_iter();
    // Of a list each member may be asked for by somebody; of what has no end one stands for all.
    let rest = rest.take(match &attribute.ty {
        Type::Enum(_) | Type::Boolean => 8,
        _ => 1,
    });
    let given = named.into_iter().chain(rest).map(Some);
    std::iter::once(None).chain(given).collect()
}

fn holds(case: &Case, has: &Has<'_>) -> bool {
    case.when.iter().all(|term| {
        let given = (has.iter()).find(|(attribute, _)| attribute.id == term.attribute);
        let value = given.and_then(|(_, value)| value.as_ref());
        match (&term.test, value) {
            (Test::Absent, value) => value.is_none(),
            (Test::Present, value) => value.is_some(),
            (Test::Equals(named), value) => value == Some(named),
            (Test::OneOf(named), value) => value.is_some_and(|value| named.contains(value)),
        }
    })
}

/// The record of a combination; `None` where the event refuses it.
fn record<'c>(sampler: &Sampler<'c>, has: &Has<'c>, full: bool) -> Option<Record<'c>> {
    let event = sampler.event;
    let case = match &event.cases[..] {
        [] => None,
        cases => Some(cases.iter().find(|case| holds(case, has))?),
    };
    let bound = || case.into_iter().flat_map(Case::bound_attributes);
    let may = || event.common_attributes().chain(bound());
    for (attribute, value) in has {
        let slot = may().find(|one| one.id == attribute.id);
        match (slot, value) {
            (None, Some(_)) => return None,
            (Some(one), None) if one.requirement == Requirement::Required => return None,
            _ => {}
        }
    }
    let mut record = Record::new(sampler.catalog, event);
    let free = sampler
        .catalog
        .metadata
        .iter()
        .chain(may())
        .chain(&event.body);
    for attribute in free {
        let fixed = has.iter().find(|(one, _)| one.id == attribute.id);
        let value = if let Some((_, value)) = fixed {
            value.clone()
        } else {
            let slot = Slot::free(attribute);
            let wanted = full || slot.required;
            let first = || sampler.values(&slot).into_iter().next();
            let value = wanted.then(first).flatten();
            if slot.required && value.is_none() {
                return None;
            }
            value
        };
        if let Some(value) = value {
            record = record.with(attribute, value);
        }
    }
    Some(record)
}
