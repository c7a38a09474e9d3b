//! A catalog with faults may define a name twice: the first one counts, as it does for whoever reads the file.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::resolved::{Attribute, Event, ResolvedCatalog, Type};

/// The catalog with the first of each name.
pub(super) fn first_of_each(catalog: &ResolvedCatalog) -> ResolvedCatalog {
    let mut catalog = catalog.clone();
    first(&mut catalog.resource, |one| &one.id);
    first(&mut catalog.settings, |one| &one.id);
    attributes(&mut catalog.attributes);
    attributes(&mut catalog.metadata);
    first(&mut catalog.events, |one| &one.name);
    catalog.events.iter_mut().for_each(event);
    catalog
}

fn event(event: &mut Event) {
    shared(&mut event.attributes);
    event.body.iter_mut().for_each(inside);
    let ids: Vec<String> = event.cases.iter().map(|case| case.id.clone()).collect();
    first(&mut event.cases, |one| &one.id);
    // Variants are of cases by number.
    event.variants.retain_mut(|variant| {
        let Some(at) = variant.case else {
            return true;
        };
        let id = ids.get(at);
        let is_first = id.is_some_and(|id| ids.iter().position(|one| one == id) == Some(at));
        variant.case = event.cases.iter().position(|case| Some(&case.id) == id);
        is_first
    });
    for case in &mut event.cases {
        shared(&mut case.attributes);
    }
}

fn attributes(list: &mut Vec<Attribute>) {
    first(list, |one| &one.id);
    list.iter_mut().for_each(inside);
}

fn shared(list: &mut Vec<Arc<Attribute>>) {
    first(list, |one| &one.id);
    let attributes = list.iter_mut().map(Arc::make_mut);
    attributes.for_each(inside);
}

/// Fields of a map, and members of an enum.
fn inside(attribute: &mut Attribute) {
    of_type(&mut attribute.ty);
}

fn of_type(ty: &mut Type) {
    match ty {
        Type::Map(fields) => attributes(fields),
        Type::Enum(list) => first(&mut list.members, |one| &one.id),
        Type::Array(element) => of_type(element),
        Type::Template { value, .. } => of_type(value),
        _ => {}
    }
}

fn first<T>(list: &mut Vec<T>, name: impl Fn(&T) -> &String) {
    let mut seen = BTreeSet::new();
    list.retain(|one| seen.insert(name(one).clone()));
}
