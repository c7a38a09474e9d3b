//! An argument of an emitter, of a session, or of the resource.

use otelier_schema::Diagnostic;
use otelier_schema::resolved::Attribute;
use serde::Serialize;

use super::docs::{self, Place};
use super::names;
use super::paths::Paths;
use super::scope::{Origin, Scope};
use super::shape::Shape;
use super::types;

/// An argument: a field of a struct, or a setter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct FieldView {
    /// Identifier of the field, of the setter, and of its argument.
    pub(super) name: String,
    pub(super) docs: Vec<String>,
    pub(super) deprecated: Option<String>,
    /// Its values are not public, so `Debug` shows this class instead.
    pub(super) class: Option<&'static str>,
    /// Type of the argument, borrowed for `'a`.
    pub(super) ty: String,
}

impl FieldView {
    pub(super) fn new(
        name: &str,
        attribute: &Attribute,
        place: Place,
        shape: &Shape,
        required: bool,
        paths: &Paths,
    ) -> Self {
        Self {
            name: name.to_owned(),
            docs: docs::of_attribute(attribute, place, required),
            deprecated: attribute.deprecated.as_ref().map(types::deprecation),
            class: docs::masked(attribute),
            ty: shape.ty("'a", paths),
        }
    }
}

/// What no setter can be called, as emitters and maps have functions of these names.
pub(super) const OWN: [&str; 4] = ["emit", "emit_at", "in_span", "into"];

/// What else the setters cannot be called that end with the start of a session.
pub(super) const OWN_OF_START: [&str; 1] = ["start"];

/// What else no attribute of an event can be called, whose record has a field for the metadata.
pub(super) const OWN_OF_EVENT: [&str; 1] = ["metadata"];

/// The same of an event whose structs have the severity beside an attribute of that name.
pub(super) const OWN_OF_SEVERE: [&str; 2] = ["metadata", "severity"];

/// The identifier of an attribute's field or setter, beside [`OWN`] and these other names of the generator's own.
pub(super) fn name(attribute: &Attribute, others: &[&str]) -> String {
    names::beside(OWN.iter().chain(others), &names::snake(&attribute.id))
}

/// Takes the name of an attribute's or a body's field or setter.
pub(super) fn claim<'c>(
    name: &str,
    attribute: &'c Attribute,
    place: Place,
    scope: &mut Scope<'c>,
    faults: &mut Vec<Diagnostic>,
) {
    let (what, id) = match place {
        Place::Attribute | Place::Field => ("the attribute", attribute.id.as_str()),
        Place::Body => ("the body", ""),
    };
    let origin = Origin::catalog(what, id, &attribute.position);
    scope.claim(name, origin, faults);
}
