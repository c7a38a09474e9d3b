//! Events: which there are, and what each says.

use std::collections::BTreeSet;

use super::{
    Differ,
    attributes::{self, Here},
    cases,
    change::{Change, Hurt, Subject},
    codes::ChangeCode,
    privacy,
    renames::{pair_of, target},
    show, usage, words,
};
use crate::resolved::{Attribute, Event, Stability};

/// Compares all events.
pub(super) fn compare(differ: &mut Differ<'_>) {
    let (old, new) = (differ.old, differ.new);
    let find = |events: &'_ [Event], name: &str| events.iter().position(|one| one.name == name);
    let mut renamed: BTreeSet<usize> = BTreeSet::new();
    for was in &old.events {
        let is = find(&new.events, &was.name).map(|at| &new.events[at]);
        let declared = (is.and_then(|is| target(is.deprecated.as_ref())))
            .or_else(|| target(was.deprecated.as_ref()));
        let to = declared
            .filter(|to| find(&old.events, to).is_none())
            .and_then(|to| find(&new.events, to))
            .filter(|at| renamed.insert(*at))
            .map(|at| &new.events[at]);
        match (is, to) {
            (Some(is), None) => both(differ, was, is),
            (Some(is), Some(to)) => {
                rename(differ, was, to, true);
                both(differ, was, is);
            }
            (None, Some(to)) => {
                rename(differ, was, to, false);
                both(differ, was, to);
            }
            (None, None) => removed(differ, was),
        }
    }
    for (at, is) in new.events.iter().enumerate() {
        if find(&old.events, &is.name).is_none() && !renamed.contains(&at) {
            let exposes = (all(is).into_iter()).any(|one| privacy::exposes(new, one));
            let change = Change::new(ChangeCode::EventAdded, &Subject::event(&is.name))
                .new_at(&is.position)
                .hurts(Hurt::Privacy, exposes);
            differ.push(change, false);
        }
    }
}

fn development(event: &Event) -> bool {
    event.stability == Stability::Development
}

fn removed(differ: &mut Differ<'_>, was: &Event) {
    let mut change = Change::new(ChangeCode::EventRemoved, &Subject::event(&was.name))
        .old(&was.position)
        .hurts(Hurt::Application, true)
        .hurts(Hurt::Reader, true)
        .hurts(Hurt::Sender, true);
    if let Some(to) = target(was.deprecated.as_ref()) {
        change = change.is(format!("use {to}"));
    }
    differ.push(change, development(was));
}

fn rename(differ: &mut Differ<'_>, was: &Event, to: &Event, stays: bool) {
    let mut is = to.name.clone();
    if stays {
        is.push_str(", the old name stays");
    }
    let change = Change::new(ChangeCode::EventRenamed, &Subject::event(&was.name))
        .words(was.name.clone(), is)
        .old(&was.position)
        .new_at(&to.position)
        .hurts(Hurt::Application, !stays)
        .hurts(Hurt::Reader, !stays)
        .hurts(Hurt::Sender, !stays);
    differ.push(change, development(was));
}

/// Every attribute of an event, those of its cases and its body too.
fn all(event: &Event) -> Vec<&Attribute> {
    event.all_attributes().chain(&event.body).collect()
}

/// An attribute of an event under its first place: the event's own, or the first case that has it.
fn own(event: &Event) -> Vec<&Attribute> {
    let mut seen = BTreeSet::new();
    (event.all_attributes())
        .filter(|attribute| seen.insert(attribute.id.as_str()))
        .collect()
}

/// An event that both have, if under another name.
fn both(differ: &mut Differ<'_>, was: &Event, is: &Event) {
    let subject = Subject::event(&is.name);
    let here = Here::at(&subject, vec![was.name.clone()], development(was));
    if was.severity != is.severity {
        let change = Change::new(ChangeCode::SeverityChanged, &subject);
        let places = change.old(&was.position).new_at(&is.position);
        differ.push(
            severity(places, was.severity, is.severity),
            development(was),
        );
    }
    if was.overflow != is.overflow {
        let change = Change::new(ChangeCode::OverflowChanged, &subject)
            .words(show::overflow(was.overflow), show::overflow(is.overflow))
            .old(&was.position)
            .new_at(&is.position);
        differ.push(change, development(was));
    }
    words::event(differ, was, is);
    body(differ, &here, was, is);
    attributes(differ, &here, was, is);
    cases::compare(differ, &here, was, is);
}

/// Who is hurt by another severity.
pub(super) fn severity(
    change: Change,
    was: crate::resolved::RecordSeverity,
    is: crate::resolved::RecordSeverity,
) -> Change {
    use crate::resolved::RecordSeverity::Caller;
    change
        .words(show::severity(was), show::severity(is))
        .hurts(Hurt::Application, (was == Caller) != (is == Caller))
        .hurts(Hurt::Reader, true)
}

fn body(differ: &mut Differ<'_>, here: &Here, was: &Event, is: &Event) {
    match (&was.body, &is.body) {
        (Some(old), Some(new)) => {
            usage::compare(differ, here, old, new);
            if !(old.shared && new.shared) {
                attributes::definition(differ, here, old, new);
            }
            words::of_use(differ, here, old, new);
        }
        (Some(old), None) => {
            let mut change = attributes::removed(here, old).hurts(Hurt::Reader, true);
            change.code = ChangeCode::BodyRemoved;
            change.hurts.remove(&Hurt::Sender);
            change.near = Some(is.position.clone());
            differ.push(change, here.of(old).development);
        }
        (None, Some(new)) => {
            let mut change = attributes::added(differ, here, new, false);
            change.code = ChangeCode::BodyAdded;
            differ.push(change, here.development);
        }
        (None, None) => {}
    }
}

/// The attributes of an event, wherever they stand in it.
fn attributes(differ: &mut Differ<'_>, here: &Here, was: &Event, is: &Event) {
    let mut pairs = pair_of(&own(was), &own(is));
    for (old, new) in &pairs.same {
        if !(old.shared && new.shared) {
            attributes::definition(differ, here, old, new);
        }
        cases::places(differ, here, (was, old), (is, new));
    }
    // What was metadata, or is now, is on the wire as before.
    let (before, after) = (&differ.old.metadata, &differ.new.metadata);
    let moved: Vec<(&Attribute, &Attribute)> = (pairs.removed.iter())
        .filter_map(|old| Some((*old, after.iter().find(|new| new.id == old.id)?)))
        .chain(
            (pairs.added.iter())
                .filter_map(|new| Some((before.iter().find(|old| old.id == new.id)?, *new))),
        )
        .collect();
    pairs
        .removed
        .retain(|old| after.iter().all(|new| new.id != old.id));
    pairs
        .added
        .retain(|new| before.iter().all(|old| old.id != new.id));
    for (old, new) in moved {
        let change = here.key(ChangeCode::AttributeMoved, "id", old, new).hurts(
            Hurt::Application,
            attributes::is_given(old) || attributes::is_given(new),
        );
        differ.push(change, here.development);
        usage::moved(differ, here, old, new);
        attributes::definition(differ, here, old, new);
    }
    let added: Vec<_> = std::mem::take(&mut pairs.added);
    pairs.report(differ, here, &is.position);
    for new in added {
        cases::added(differ, here, was, is, new);
    }
}
