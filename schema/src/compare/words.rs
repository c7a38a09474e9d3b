//! Words for people, and how long something may be relied on.

use super::{
    Differ,
    attributes::Here,
    change::{Change, Subject},
    codes::ChangeCode,
};
use crate::resolved::{Attribute, Deprecated, Event, Position, ResolvedCatalog, Stability, Value};

/// What is said of an attribute or an event beside what it is.
#[derive(Clone, Debug, PartialEq)]
struct Said<'c> {
    brief: &'c str,
    note: Option<&'c str>,
    examples: &'c [Value],
    stability: Stability,
    since: Option<&'c str>,
    deprecated: Option<&'c Deprecated>,
    owner: Option<&'c str>,
    expires: Option<&'c str>,
}

impl<'c> From<&'c Attribute> for Said<'c> {
    fn from(attribute: &'c Attribute) -> Self {
        Self {
            brief: &attribute.brief,
            note: attribute.note.as_deref(),
            examples: &attribute.examples,
            stability: attribute.stability,
            since: attribute.since.as_deref(),
            deprecated: attribute.deprecated.as_ref(),
            owner: attribute.owner.as_deref(),
            expires: attribute.expires.as_deref(),
        }
    }
}

impl<'c> From<&'c Event> for Said<'c> {
    fn from(event: &'c Event) -> Self {
        Self {
            brief: &event.brief,
            note: event.note.as_deref(),
            examples: &[],
            stability: event.stability,
            since: event.since.as_deref(),
            deprecated: event.deprecated.as_ref(),
            owner: event.owner.as_deref(),
            expires: event.expires.as_deref(),
        }
    }
}

/// An attribute where it is used. What it takes over from a shared definition is said of that, once.
pub(super) fn of_use(differ: &mut Differ<'_>, here: &Here, old: &Attribute, new: &Attribute) {
    let (was, is) = (Said::from(old), Said::from(new));
    if old.shared && new.shared {
        let (before, after) = (shared(differ.old, &old.id), shared(differ.new, &new.id));
        if let (Some(before), Some(after)) = (before, after)
            && Said::from(before) == was
            && Said::from(after) == is
        {
            return;
        }
    }
    attribute(differ, here, old, new);
    let when = |attribute: &Attribute| attribute.requirement.clone();
    let (was, is) = (when(old), when(new));
    if was != is && std::mem::discriminant(&was) == std::mem::discriminant(&is) {
        let change = here.key(ChangeCode::WordsChanged, "requirement_level", old, new);
        differ.push(change.is("requirement_level"), false);
    }
}

fn shared<'c>(catalog: &'c ResolvedCatalog, id: &str) -> Option<&'c Attribute> {
    catalog.attributes.iter().find(|one| one.id == id)
}

/// What is said of an attribute.
pub(super) fn attribute(differ: &mut Differ<'_>, here: &Here, old: &Attribute, new: &Attribute) {
    let report = |code| here.change(code, new);
    let places = (&old.position, &new.position);
    compare(differ, &report, places, &Said::from(old), &Said::from(new));
}

/// What is said of an event.
pub(super) fn event(differ: &mut Differ<'_>, old: &Event, new: &Event) {
    let subject = Subject::event(&new.name);
    let report = |code| Change::new(code, &subject);
    let places = (&old.position, &new.position);
    compare(differ, &report, places, &Said::from(old), &Said::from(new));
}

fn compare(
    differ: &mut Differ<'_>,
    report: &dyn Fn(ChangeCode) -> Change,
    (before, after): (&Position, &Position),
    old: &Said<'_>,
    new: &Said<'_>,
) {
    let report = |code| report(code).old(before).new_at(after);
    if old.stability != new.stability {
        let word = |stability| match stability {
            Stability::Stable => "stable",
            Stability::Development => "development",
        };
        let change = report(ChangeCode::StabilityChanged);
        differ.push(
            change.words(word(old.stability), word(new.stability)),
            false,
        );
    }
    match (old.deprecated, new.deprecated) {
        (None, Some(deprecated)) => {
            let mut change = report(ChangeCode::Deprecated).is(deprecated.reason.clone());
            if let Some(to) = &deprecated.renamed_to {
                change = change.is(format!("use {to}"));
            }
            differ.push(change, false);
        }
        (Some(_), None) => differ.push(report(ChangeCode::DeprecationRemoved), false),
        _ => {}
    }
    let changed = [
        ("brief", old.brief != new.brief),
        ("note", old.note != new.note),
        ("examples", old.examples != new.examples),
        ("since", old.since != new.since),
        ("owner", old.owner != new.owner),
        ("expires", old.expires != new.expires),
        (
            "deprecated",
            matches!((old.deprecated, new.deprecated), (Some(was), Some(is)) if was != is),
        ),
    ];
    words(differ, report(ChangeCode::WordsChanged), &changed);
}

/// One change for all keys whose words changed; the words themselves are not repeated.
pub(super) fn words(differ: &mut Differ<'_>, change: Change, changed: &[(&str, bool)]) {
    let keys: Vec<_> = (changed.iter())
        .filter(|(_, so)| *so)
        .map(|(key, _)| *key)
        .collect();
    if !keys.is_empty() {
        differ.push(change.is(keys.join(", ")), false);
    }
}
