//! Shared attributes: a change of a definition is one change, however many events use it.

use std::collections::BTreeSet;

use super::{
    Differ,
    attributes::{self, Here},
    change::{Bump, Place, Subject},
    renames::pair,
    words,
};
use crate::resolved::{Attribute, ResolvedCatalog, Type};

/// Compares the definitions that both catalogs have. What only one has is reported where it is used.
pub(super) fn compare(differ: &mut Differ<'_>) {
    let (old, new) = (differ.old, differ.new);
    for (was, is) in pair(&old.attributes, &new.attributes).same {
        let (before, after) = (users(old, &was.id), users(new, &is.id));
        let events: Vec<_> = before.intersection(&after).cloned().collect();
        let unused = events.is_empty();
        let here = Here::at(&Subject::of(Place::Shared), events, false);
        let from = differ.changes.len();
        attributes::definition(differ, &here, was, is);
        words::attribute(differ, &here, was, is);
        if unused {
            // Nobody sends it, so nobody is hurt.
            for change in &mut differ.changes[from..] {
                change.hurts.clear();
                change.bump = Bump::Patch;
            }
        }
    }
}

/// The events whose records carry a shared attribute, at whatever depth.
fn users(catalog: &ResolvedCatalog, id: &str) -> BTreeSet<String> {
    let everywhere = catalog.metadata.iter().any(|one| uses(one, id));
    (catalog.events.iter())
        .filter(|event| {
            let mut own = event.all_attributes().chain(&event.body);
            everywhere || own.any(|one| uses(one, id))
        })
        .map(|event| event.name.clone())
        .collect()
}

fn uses(attribute: &Attribute, id: &str) -> bool {
    let fields: &[Attribute] = match (&attribute.ty, attribute.ty.element()) {
        (Type::Map(fields), _) | (_, Some(Type::Map(fields))) => fields,
        _ => &[],
    };
    (attribute.shared && attribute.id == id) || fields.iter().any(|field| uses(field, id))
}
