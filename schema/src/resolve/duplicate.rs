//! Attributes that would stand twice on a record, or mean two things.

use std::collections::HashMap;

use super::usage::Used;
use crate::{
    Diagnostic,
    catalog::CaseDraft,
    codes::{conflicting_attribute, duplicate_attribute},
    resolved::{Attribute, Position},
};

/// The metadata without what stands in it twice.
pub(super) fn metadata(all: Vec<Used>, faults: &mut Vec<Diagnostic>) -> Vec<Used> {
    let mut seen: HashMap<String, Option<Position>> = HashMap::new();
    let mut kept = Vec::new();
    for used in all {
        if let (Some(id), position) = (&used.id, position(&used)) {
            if let Some(first) = seen.get(id) {
                report(id, position, first.as_ref(), faults);
                continue;
            }
            seen.insert(id.clone(), position.cloned());
        }
        kept.push(used);
    }
    kept
}

/// Attributes of an event and of its cases.
pub(super) fn event(
    metadata: &[Used],
    attributes: &[Used],
    cases: &[(CaseDraft, Vec<Used>)],
    faults: &mut Vec<Diagnostic>,
) {
    let mut common = HashMap::new();
    for used in metadata {
        common.extend(used.id.as_deref().map(|id| (id, position(used))));
    }
    for used in attributes {
        add(&mut common, used, faults);
    }
    let mut bound: HashMap<&str, &Attribute> = HashMap::new();
    for (_, attributes) in cases {
        let mut own = HashMap::new();
        for used in attributes {
            match used.id.as_deref().and_then(|id| common.get_key_value(id)) {
                Some((id, first)) => report(id, position(used), *first, faults),
                None => add(&mut own, used, faults),
            }
            if let Some(attribute) = &used.attribute {
                match bound.get(attribute.id.as_str()) {
                    Some(first) => {
                        faults.extend(conflicting_attribute::check(first, attribute));
                    }
                    None => {
                        bound.insert(&attribute.id, attribute);
                    }
                }
            }
        }
    }
}

fn add<'a>(
    seen: &mut HashMap<&'a str, Option<&'a Position>>,
    used: &'a Used,
    faults: &mut Vec<Diagnostic>,
) {
    let Some(id) = used.id.as_deref() else {
        return;
    };
    match seen.get(id) {
        Some(first) => report(id, position(used), *first, faults),
        None => {
            seen.insert(id, position(used));
        }
    }
}

fn position(used: &Used) -> Option<&Position> {
    used.attribute.as_ref().map(|attribute| &attribute.position)
}

fn report(
    id: &str,
    second: Option<&Position>,
    first: Option<&Position>,
    faults: &mut Vec<Diagnostic>,
) {
    if let (Some(second), Some(first)) = (second, first) {
        faults.push(duplicate_attribute::again("attribute", id, second, first));
    }
}
