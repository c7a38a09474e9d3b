//! One walk over the resolved catalog: each thing once, at the place where it is defined.

use super::facts::{Facts, fields};
use crate::resolved::{
    Attribute, Case, Event, Position, ResolvedCatalog, ResourceAttribute, Setting,
};

/// What a rule looks at.
#[derive(Clone, Copy)]
pub(super) enum Subject<'a> {
    Resource(&'a ResourceAttribute),
    Setting(&'a Setting),
    /// An attribute where it is defined.
    Attribute(&'a Attribute, Place),
    /// An attribute on the records of an event (`None`: of every event), defined there or not.
    Use(&'a Attribute, Option<&'a Event>),
    Event(&'a Event),
    Case(&'a Event, &'a Case),
    /// A group that nothing takes, by its id.
    UnusedGroup(&'a str, &'a Position),
}

/// Where an attribute is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It is shared.
    Shared,
    /// In the metadata, an event or a case.
    Record,
    /// It is the field of a map.
    Field {
        /// The map, or one around it, says how sensitive what is in it is.
        declared: bool,
    },
    /// It is the body of an event.
    Body,
}

pub(super) fn walk<'a>(
    catalog: &'a ResolvedCatalog,
    unused_groups: &'a [(String, Position)],
    facts: &Facts<'_>,
    see: &mut dyn FnMut(Subject<'a>),
) {
    for resource in &catalog.resource {
        see(Subject::Resource(resource));
    }
    for setting in &catalog.settings {
        see(Subject::Setting(setting));
    }
    for attribute in &catalog.attributes {
        definition(attribute, Place::Shared, facts, see);
    }
    for (id, position) in unused_groups {
        see(Subject::UnusedGroup(id, position));
    }
    for attribute in &catalog.metadata {
        of_record(attribute, None, facts, see);
    }
    for event in &catalog.events {
        see(Subject::Event(event));
        for attribute in &event.attributes {
            of_record(attribute, Some(event), facts, see);
        }
        if let Some(body) = &event.body {
            definition(body, Place::Body, facts, see);
        }
        for case in &event.cases {
            see(Subject::Case(event, case));
            for attribute in &case.attributes {
                of_record(attribute, Some(event), facts, see);
            }
        }
    }
}

fn of_record<'a>(
    attribute: &'a Attribute,
    event: Option<&'a Event>,
    facts: &Facts<'_>,
    see: &mut dyn FnMut(Subject<'a>),
) {
    see(Subject::Use(attribute, event));
    if !facts.is_use(attribute) {
        definition(attribute, Place::Record, facts, see);
    }
}

fn definition<'a>(
    attribute: &'a Attribute,
    place: Place,
    facts: &Facts<'_>,
    see: &mut dyn FnMut(Subject<'a>),
) {
    see(Subject::Attribute(attribute, place));
    let declared =
        place == Place::Field { declared: true } || attribute.positions.contains_key("privacy");
    for field in fields(&attribute.ty) {
        if !facts.is_use(field) {
            definition(field, Place::Field { declared }, facts, see);
        }
    }
}
