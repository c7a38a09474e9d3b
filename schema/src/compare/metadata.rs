//! Metadata: attributes of every event, each reported once.

use super::{
    Differ,
    attributes::{self, Here},
    change::{Place, Subject},
    renames::pair,
    usage, words,
};
use crate::resolved::{Event, Position, ResolvedCatalog};

/// Compares what every event carries. An attribute that moves to or from all events is reported there.
pub(super) fn compare(differ: &mut Differ<'_>) {
    let (old, new) = (differ.old, differ.new);
    let events = (old.events.iter())
        .filter(|event| find(new, &event.name).is_some())
        .map(|event| event.name.clone());
    let here = Here::at(&Subject::of(Place::Metadata), events.collect(), false);
    let mut pairs = pair(&old.metadata, &new.metadata);
    for (was, is) in &pairs.same {
        usage::compare(differ, &here, was, is);
        if !(was.shared && is.shared) {
            attributes::definition(differ, &here, was, is);
        }
        words::of_use(differ, &here, was, is);
    }
    pairs.removed.retain(|was| {
        let moved = |event: &Event| event.attributes.iter().any(|is| is.id == was.id);
        new.events.is_empty() || !new.events.iter().all(moved)
    });
    pairs.added.retain(|is| {
        let moved = |event: &Event| event.attributes.iter().any(|was| was.id == is.id);
        old.events.is_empty() || !old.events.iter().all(moved)
    });
    let near = Position {
        file: "catalog.yaml".into(),
        line: 1,
        column: 1,
    };
    pairs.report(differ, &here, &near);
}

fn find<'c>(catalog: &'c ResolvedCatalog, name: &str) -> Option<&'c Event> {
    catalog.events.iter().find(|event| event.name == name)
}
