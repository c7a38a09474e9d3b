//! Two versions of a catalog: every change, who is hurt by it, and how far the version must rise.
//!
//! A change is classed by what is certain to happen: [`ChangeCode`] says of each kind whom it hurts and why.
//! What hurts somebody is breaking, and nothing else is. Renames declared by `deprecated.renamed_to` are
//! one change; everything else is matched by name.

mod attributes;
mod cases;
mod certain;
mod change;
mod codes;
mod constraints;
mod enums;
mod events;
mod header;
mod metadata;
mod privacy;
mod records;
mod renames;
mod settings;
mod shared;
mod show;
mod taken;
mod types;
mod unique;
mod usage;
mod version;
mod words;

use std::collections::BTreeSet;

pub use change::{Bump, Change, Hurt, Place, Subject};
pub use codes::ChangeCode;
pub use version::Rise;

use crate::resolved::ResolvedCatalog;

/// What differs between two versions of a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The changes, in the order of the catalog: header, resource, settings, metadata, shared attributes, events.
    pub changes: Vec<Change>,
    /// What they ask of the version together.
    pub required: Bump,
    /// Whether the new version rises as they ask.
    pub rise: Rise,
}

impl Comparison {
    /// Everybody who is hurt by some change.
    pub fn hurts(&self) -> BTreeSet<Hurt> {
        let hurts = self.changes.iter().flat_map(|change| &change.hurts);
        hurts.copied().collect()
    }

    /// How many changes ask for a new major version.
    pub fn breaking(&self) -> usize {
        let breaking = self.changes.iter().filter(|change| change.is_breaking());
        breaking.count()
    }
}

/// Compares two versions of a catalog, which may be what could be read of one with faults.
pub fn compare(old: &ResolvedCatalog, new: &ResolvedCatalog) -> Comparison {
    let (old, new) = (&unique::first_of_each(old), &unique::first_of_each(new));
    let mut differ = Differ {
        old,
        new,
        changes: Vec::new(),
    };
    header::compare(&mut differ);
    settings::resource(&mut differ);
    settings::settings(&mut differ);
    metadata::compare(&mut differ);
    shared::compare(&mut differ);
    events::compare(&mut differ);
    renames::tell_once(&mut differ.changes);
    let required = (differ.changes.iter())
        .map(|change| change.bump)
        .max()
        .unwrap_or_default();
    Comparison {
        changes: differ.changes,
        required,
        rise: version::judge(&old.version, &new.version, required),
    }
}

/// Both catalogs, and the changes found so far.
struct Differ<'c> {
    old: &'c ResolvedCatalog,
    new: &'c ResolvedCatalog,
    changes: Vec<Change>,
}

impl Differ<'_> {
    /// `development`: the old catalog promised nothing about it.
    fn push(&mut self, change: Change, development: bool) {
        self.changes.push(change.weighed(development));
    }
}
