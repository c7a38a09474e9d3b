//! What rules ask about the whole catalog, found out once.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Date;
use crate::resolved::{Attribute, Event, ResolvedCatalog, Type};

/// What rules ask about the whole catalog.
pub(super) struct Facts<'a> {
    pub today: Date,
    pub catalog: &'a ResolvedCatalog,
    /// Shared attributes by id, as they are defined.
    definitions: HashMap<&'a str, &'a Attribute>,
    /// Shared attributes that something refers to.
    pub used: HashSet<&'a str>,
    /// Settings that let a value through.
    pub asked: HashSet<&'a str>,
    /// The keys of all attributes of records.
    pub keys: BTreeSet<&'a str>,
}

/// Whether values are free texts, or families or arrays of them.
pub(super) fn is_text(ty: &Type) -> bool {
    match ty {
        Type::String => true,
        Type::Array(inner) | Type::Template { value: inner, .. } => is_text(inner),
        _ => false,
    }
}

/// Whether values are numbers, or families or arrays of them.
pub(super) fn is_number(ty: &Type) -> bool {
    match ty {
        Type::Int | Type::Double => true,
        Type::Array(inner) | Type::Template { value: inner, .. } => is_number(inner),
        _ => false,
    }
}

impl<'a> Facts<'a> {
    pub(super) fn of(catalog: &'a ResolvedCatalog, today: Date) -> Self {
        let definitions = catalog.attributes.iter().map(|one| (one.id.as_str(), one));
        let mut facts = Self {
            today,
            catalog,
            definitions: definitions.collect(),
            used: catalog.resource.iter().map(|one| one.id.as_str()).collect(),
            asked: HashSet::new(),
            keys: BTreeSet::new(),
        };
        for attribute in &catalog.attributes {
            facts.inside(attribute);
        }
        for attribute in catalog
            .metadata
            .iter()
            .chain(catalog.events.iter().flat_map(Event::all_attributes))
        {
            facts.keys.insert(&attribute.id);
            facts.attribute(attribute);
        }
        for event in &catalog.events {
            if let Some(body) = &event.body {
                facts.attribute(body);
            }
        }
        facts
    }

    fn attribute(&mut self, attribute: &'a Attribute) {
        if self.is_use(attribute) {
            self.used.insert(&attribute.id);
        } else {
            self.inside(attribute);
        }
    }

    /// What an attribute's definition refers to.
    fn inside(&mut self, attribute: &'a Attribute) {
        let unless = (attribute.privacy.redaction.as_ref())
            .and_then(|redaction| redaction.unless.as_deref());
        self.asked.extend(unless);
        for field in fields(&attribute.ty) {
            self.attribute(field);
        }
    }

    /// Whether an attribute of a list or a map is a shared one that is used there by reference.
    pub(super) fn is_use(&self, attribute: &Attribute) -> bool {
        attribute.shared
            || self.definition(attribute).is_some_and(|definition| {
                definition.position != attribute.position
                    && definition.positions.get("type") == attribute.positions.get("type")
            })
    }

    /// Whether a reference says something anew, so that its definition is not asked about it.
    pub(super) fn says_anew<T: PartialEq>(
        &self,
        attribute: &Attribute,
        of: impl Fn(&Attribute) -> &T,
    ) -> bool {
        let definition = self
            .definition(attribute)
            .filter(|_| self.is_use(attribute));
        definition.is_some_and(|definition| of(definition) != of(attribute))
    }

    /// The shared attribute of the same id.
    pub(super) fn definition(&self, attribute: &Attribute) -> Option<&'a Attribute> {
        self.definitions.get(attribute.id.as_str()).copied()
    }
}

/// The fields of a map, or of each map in an array.
pub(super) fn fields(ty: &Type) -> &[Attribute] {
    match ty {
        Type::Map(fields) => fields,
        Type::Array(element) => fields_of_element(element),
        _ => &[],
    }
}

fn fields_of_element(element: &Type) -> &[Attribute] {
    match element {
        Type::Map(fields) => fields,
        _ => &[],
    }
}
