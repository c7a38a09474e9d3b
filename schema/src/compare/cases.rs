//! Cases: which there are, when a record is which, and what is bound to them.

use super::{
    Differ,
    attributes::{self, Here},
    certain,
    change::{Change, Hurt},
    codes::ChangeCode,
    events, show, usage, words,
};
use crate::resolved::{Attribute, Case, Event, Requirement, VariantAttribute};

/// Where an attribute that both have stands: common to all cases, or bound to some.
pub(super) fn places(
    differ: &mut Differ<'_>,
    here: &Here,
    (was, old): (&Event, &Attribute),
    (is, new): (&Event, &Attribute),
) {
    let common = |event: &Event| event.attributes.iter().any(|one| one.id == old.id);
    let bound = |event: &Event| {
        let cases = event.cases.iter();
        let cases = cases.filter(|case| case.attributes.iter().any(|one| one.id == old.id));
        cases
            .map(|case| case.id.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let given = here.of(new).given;
    let development = here.of(old).development;
    match (common(was), common(is)) {
        (true, true) => {
            usage::compare(differ, here, old, new);
            words::of_use(differ, here, old, new);
        }
        (true, false) => {
            let change = here
                .key(ChangeCode::AttributeBound, "id", old, new)
                .words("all cases", bound(is))
                .hurts(Hurt::Application, given)
                .hurts(Hurt::Reader, true)
                .hurts(Hurt::Sender, certain::loses(was, is, &old.id));
            differ.push(change, development);
        }
        (false, true) => {
            let required = new.requirement == Requirement::Required;
            let change = here
                .key(ChangeCode::AttributeUnbound, "id", old, new)
                .words(bound(was), "all cases")
                .hurts(Hurt::Application, given && required)
                .hurts(Hurt::Sender, required);
            differ.push(change, development);
        }
        (false, false) => each_case(differ, here, was, is, &old.id),
    }
}

/// An attribute that is bound to cases in both versions.
fn each_case(differ: &mut Differ<'_>, here: &Here, was: &Event, is: &Event, id: &str) {
    let of = |case: &'_ Case| case.attributes.iter().position(|one| one.id == id);
    for case in &was.cases {
        let Some(other) = is.cases.iter().find(|other| other.id == case.id) else {
            continue;
        };
        let here = in_case(here, &case.id);
        match (of(case), of(other)) {
            (Some(old), Some(new)) => {
                let (old, new) = (&case.attributes[old], &other.attributes[new]);
                usage::compare(differ, &here, old, new);
                words::of_use(differ, &here, old, new);
            }
            (Some(old), None) => {
                let mut change = attributes::removed(&here, &case.attributes[old]);
                change.near = Some(other.position.clone());
                differ.push(change, here.development);
            }
            (None, Some(new)) => {
                let change = attributes::added(differ, &here, &other.attributes[new], false);
                differ.push(change, here.development);
            }
            (None, None) => {}
        }
    }
}

fn in_case(here: &Here, case: &str) -> Here {
    Here {
        subject: here.subject.case(Some(case)),
        ..here.clone()
    }
}

/// An attribute that the event did not have in any of its cases.
pub(super) fn added(
    differ: &mut Differ<'_>,
    here: &Here,
    was: &Event,
    is: &Event,
    new: &Attribute,
) {
    if is.attributes.iter().any(|one| one.id == new.id) {
        let change = attributes::added(differ, here, new, false);
        return differ.push(change, here.development);
    }
    for case in &is.cases {
        if let Some(new) = case.attributes.iter().find(|one| one.id == new.id) {
            let new_case = was.cases.iter().all(|other| other.id != case.id);
            let here = in_case(here, &case.id);
            let change = attributes::added(differ, &here, new, new_case);
            differ.push(change, here.development);
        }
    }
}

/// Compares the cases themselves.
pub(super) fn compare(differ: &mut Differ<'_>, here: &Here, was: &Event, is: &Event) {
    let find = |event: &'_ Event, id: &str| event.cases.iter().position(|case| case.id == id);
    let mut found = Vec::new();
    for old in &was.cases {
        let subject = here.subject.case(Some(&old.id));
        let change = |code| Change::new(code, &subject).old(&old.position);
        let Some(new) = find(is, &old.id).map(|at| &is.cases[at]) else {
            let mut gone = change(ChangeCode::CaseRemoved)
                .was(show::condition(was, old))
                .hurts(Hurt::Application, true)
                .hurts(Hurt::Reader, true);
            gone.near = Some(is.position.clone());
            found.push(gone);
            continue;
        };
        let change = |code| change(code).new_at(&new.position);
        if !same_condition(old, new) {
            found.push(
                change(ChangeCode::CaseConditionChanged)
                    .words(show::condition(was, old), show::condition(is, new))
                    .hurts(Hurt::Application, takes_other(was, is, &old.id))
                    .hurts(Hurt::Reader, true),
            );
        } else if takes_other(was, is, &old.id) {
            found.push(change(ChangeCode::CaseValuesChanged).hurts(Hurt::Application, true));
        }
        let severity = |event: &Event, case: &Case| case.severity.unwrap_or(event.severity);
        let (before, after) = (severity(was, old), severity(is, new));
        if before != after && (old.severity.is_some() || new.severity.is_some()) {
            let changed = change(ChangeCode::SeverityChanged);
            let changed = events::severity(changed, before, after);
            differ.push(changed, here.development);
        }
        let changed = [
            ("brief", old.brief != new.brief),
            ("note", old.note != new.note),
        ];
        words::words(differ, change(ChangeCode::WordsChanged), &changed);
    }
    for new in &is.cases {
        if find(was, &new.id).is_none() {
            found.push(
                Change::new(ChangeCode::CaseAdded, &here.subject.case(Some(&new.id)))
                    .is(show::condition(is, new))
                    .new_at(&new.position)
                    .hurts(Hurt::Application, was.cases.is_empty()),
            );
        }
    }
    order(&mut found, here, was, is);
    if !found.is_empty() {
        blame(&mut found, was, is);
    }
    for change in found {
        differ.push(change, here.development);
    }
}

/// The cases that both have, in each one's order.
fn order(found: &mut Vec<Change>, here: &Here, was: &Event, is: &Event) {
    fn common<'c>(one: &'c Event, other: &Event) -> Vec<&'c str> {
        let in_both = |case: &&Case| other.cases.iter().any(|other| other.id == case.id);
        let cases = one.cases.iter().filter(in_both);
        cases.map(|case| case.id.as_str()).collect()
    }
    let (before, after) = (common(was, is), common(is, was));
    if before != after {
        let moved = Change::new(ChangeCode::CaseOrderChanged, &here.subject)
            .words(before.join(", "), after.join(", "))
            .old(&was.position)
            .new_at(&is.position);
        found.push(moved.hurts(Hurt::Reader, certain::moves(was, is)));
    }
}

/// Says of the changes which of them make a record invalid that was valid.
fn blame(found: &mut [Change], was: &Event, is: &Event) {
    for (before, after) in certain::refused(was, is) {
        for change in &mut *found {
            let case = change.subject.case.as_ref();
            let about = case
                .is_none_or(|case| Some(case) == before.as_ref() || Some(case) == after.as_ref());
            let moves = change.code != ChangeCode::CaseValuesChanged;
            // Nothing matches any more: whichever case took it is not what it was.
            if moves && (about || after.is_none()) {
                change.hurts.insert(Hurt::Sender);
            }
        }
    }
}

fn same_condition(old: &Case, new: &Case) -> bool {
    let plain = |case: &Case| {
        let terms = case.when.iter();
        terms
            .map(|term| (term.attribute.clone(), term.test.clone()))
            .collect::<Vec<_>>()
    };
    let (before, after) = (plain(old), plain(new));
    before.len() == after.len() && before.iter().all(|term| after.contains(term))
}

/// Whether the emitter of a case asks for other arguments though the attributes say what they said.
fn takes_other(was: &Event, is: &Event, case: &str) -> bool {
    fn arguments<'c>(event: &'c Event, case: &str) -> Option<&'c [VariantAttribute]> {
        let at = event.cases.iter().position(|one| one.id == case)?;
        let variant = event.variants.iter().find(|one| one.case == Some(at))?;
        Some(&variant.attributes)
    }
    let (Some(before), Some(after)) = (arguments(was, case), arguments(is, case)) else {
        return false;
    };
    let differs = |old: &VariantAttribute| {
        let new = after
            .iter()
            .find(|new| new.attribute.id == old.attribute.id);
        new.is_some_and(|new| {
            let same_use = old.attribute.requirement == new.attribute.requirement;
            old.values != new.values || (same_use && old.required != new.required)
        })
    };
    // One that the conditions leave out, or bring back, is in one of them only.
    let listed = |event: &Event, id: &str| {
        let bound = event.cases.iter().filter(|one| one.id == case);
        let mut own = (event.common_attributes()).chain(bound.flat_map(Case::bound_attributes));
        own.any(|one| one.id == id)
    };
    let only = |list: &[VariantAttribute], other: &[VariantAttribute]| {
        list.iter().any(|one| {
            let id = &one.attribute.id;
            other.iter().all(|two| two.attribute.id != *id) && listed(was, id) && listed(is, id)
        })
    };
    before.iter().any(differs) || only(before, after) || only(after, before)
}
