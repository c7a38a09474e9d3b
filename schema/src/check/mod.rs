//! From the files as written to a catalog whose parts hold, each for itself.
//!
//! Everything that can be said of a part without following its references is said here;
//! all faults are collected, and a part with faults is left out without hurting its neighbours.

mod attribute;
mod constraint;
mod event;
mod group;
mod header;
mod life;
mod lints;
mod names;
mod privacy;
mod resource;
mod setting;
mod types;

pub(crate) use self::{
    header::CATALOG_FILE,
    resource::{coerced, fill},
};
use std::collections::HashMap;

use crate::{
    Diagnostic, Position,
    catalog::{Catalog, Shared, Use},
    codes::{duplicate_attribute, duplicate_event, misplaced_section},
    raw::RawFile,
    yaml::Spot,
};

/// A file that was read, beside its tree.
pub(crate) struct File<'a> {
    pub raw: RawFile,
    pub spot: Spot<'a>,
}

/// Checks all files of a catalog and puts them together.
pub(crate) fn check(files: Vec<File<'_>>, faults: &mut Vec<Diagnostic>) -> Catalog {
    let mut catalog = Catalog::default();
    for File { raw, spot } in files {
        lints::collect(&raw, &spot, &mut catalog.lints, faults);
        header::section(raw.catalog, &spot, &mut catalog, faults);
        resource::section(raw.resource, &spot.value("resource"), &mut catalog, faults);
        setting::section(raw.settings, &spot.value("settings"), &mut catalog, faults);
        shared(
            raw.attributes,
            &spot.value("attributes"),
            &mut catalog,
            faults,
        );
        group::section(raw.groups, &spot.value("groups"), &mut catalog, faults);
        for (index, raw) in raw.metadata.into_iter().enumerate() {
            let item = spot.value("metadata").item(index);
            catalog.metadata.push(attribute::usage(raw, &item, faults));
        }
        event::section(raw.events, &spot.value("events"), &mut catalog, faults);
        let incomplete = &mut catalog.incomplete;
        incomplete.resource.unread |= spot.is_incomplete("resource");
        incomplete.settings.unread |= spot.is_incomplete("settings");
        incomplete.shared.unread |= spot.is_incomplete("attributes");
        incomplete.groups.unread |= spot.is_incomplete("groups");
        incomplete.metadata.unread |= spot.is_incomplete("metadata");
        incomplete.events.unread |= spot.is_incomplete("events");
    }
    unique(&catalog, faults);
    catalog
}

fn shared(
    raw: Vec<crate::raw::RawAttribute>,
    spot: &Spot<'_>,
    catalog: &mut Catalog,
    faults: &mut Vec<Diagnostic>,
) {
    for (index, raw) in raw.into_iter().enumerate() {
        let item = spot.item(index);
        let used = [("ref", &raw.reference), ("group", &raw.group)];
        let used = used.into_iter().find(|(_, used)| used.is_some());
        if let (None, Some((key, _))) = (&raw.id, used) {
            faults.push(misplaced_section::reference_in_attributes(item.key(key)));
            continue;
        }
        let position = item.value("id").position();
        let (id, definition) = match attribute::usage(raw, &item, faults) {
            Use::Definition(definition) => (definition.attribute.id.clone(), Some(*definition)),
            Use::Broken(Some(id)) => (id, None),
            Use::Broken(None) | Use::Reference(_) | Use::Group(_) => {
                catalog.incomplete.shared.unread = true;
                continue;
            }
        };
        if let Some(first) = catalog.shared.get(&id) {
            faults.push(duplicate_attribute::again(
                "shared attribute",
                &id,
                &position,
                &first.position,
            ));
            continue;
        }
        catalog.shared.insert(
            id,
            Shared {
                position,
                definition,
            },
        );
    }
}

/// Names that may occur once in a catalog.
fn unique(catalog: &Catalog, faults: &mut Vec<Diagnostic>) {
    let mut events = HashMap::new();
    for event in &catalog.events {
        let Some(name) = &event.name else {
            continue;
        };
        if let Some(first) = once(name, &event.position, &mut events) {
            faults.push(duplicate_event::again(name, &event.position, first));
        }
    }
}

/// Where a name that may occur once stood before; remembers where it stands first.
pub(crate) fn once<'a>(
    name: &'a str,
    position: &'a Position,
    seen: &mut HashMap<&'a str, &'a Position>,
) -> Option<&'a Position> {
    let first = *seen.entry(name).or_insert(position);
    (!std::ptr::eq(first, position)).then_some(first)
}
