//! The shapes of what an event carries, whatever its case.

use otelier_schema::Diagnostic;
use otelier_schema::resolved::{Attribute, Event};

use super::shape::Shape;
use super::types::Types;

/// The shapes of an event's attributes and of its body.
pub(super) struct Shapes<'e> {
    attributes: Vec<(&'e str, Shape)>,
    body: Option<Shape>,
}

impl<'e> Shapes<'e> {
    /// Finds them, and defines their types on the way.
    pub(super) fn of(event: &'e Event, types: &mut Types, faults: &mut Vec<Diagnostic>) -> Self {
        let mut attributes: Vec<(&str, Shape)> = Vec::new();
        for attribute in event.all_attributes() {
            // Bound to several cases, an attribute is the same in each of them.
            if attributes.iter().all(|(known, _)| *known != attribute.id) {
                let shape = types.attribute(attribute, faults);
                attributes.push((&attribute.id, shape));
            }
        }
        let body = event.body.as_ref();
        Self {
            attributes,
            body: body.map(|body| types.body(body, faults)),
        }
    }

    /// That of an attribute of the event's own.
    pub(super) fn attribute(&self, wanted: &Attribute) -> Option<Shape> {
        let found = self.attributes.iter().find(|(id, _)| *id == wanted.id);
        found.map(|(_, shape)| shape.clone())
    }

    /// That of the body.
    pub(super) fn body(&self) -> Option<Shape> {
        self.body.clone()
    }
}
