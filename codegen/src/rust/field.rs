//! An argument of an emitter, of a session, or of the resource.

use otelier_schema::Diagnostic;
use otelier_schema::resolved::Attribute;
use serde::Serialize;

use super::names::{self, Origin, Scope};
use super::prose::literal;
use super::shape::Shape;
use super::{docs, types};

/// An argument: a field of a struct, or a setter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct FieldView {
    /// The attribute's key, as a literal.
    pub(super) key: String,
    /// The key as it is spoken of.
    code: String,
    /// Identifier of the field, of the setter, and of its argument.
    pub(super) name: String,
    /// Identifier of the setter that takes an `Option`.
    maybe: String,
    pub(super) docs: Vec<String>,
    deprecated: Option<String>,
    /// Its values are not public, so `Debug` shows this class instead.
    pub(super) masked: Option<&'static str>,
    /// Type of the argument, borrowed for `'a`.
    ty: String,
    /// Type of the argument, borrowed for as long as the call takes.
    call_ty: String,
    /// Type that a session keeps.
    owned: String,
    /// From `value`, an argument, to what a session keeps.
    keep: String,
    /// The same as a function; `None` where a session keeps the argument itself.
    keep_with: Option<String>,
    /// Predicate: an argument that counts as given.
    given: Option<&'static str>,
    /// It can change while the session runs.
    pub(super) mutable: bool,
    #[serde(skip)]
    pub(super) borrows: bool,
}

impl FieldView {
    pub(super) fn new(attribute: &Attribute, shape: &Shape, required: bool) -> Self {
        let snake = names::snake(&attribute.id);
        Self {
            key: literal(&attribute.id),
            code: docs::code(&attribute.id),
            name: names::identifier(&snake),
            maybe: format!("maybe_{snake}"),
            docs: docs::of_attribute(attribute, required),
            deprecated: attribute.deprecated.as_ref().map(types::deprecation),
            masked: docs::masked(attribute),
            ty: shape.borrowed("'a"),
            call_ty: shape.borrowed("'_").replace("&'_ ", "&"),
            owned: shape.owned(),
            keep: shape.to_owned("value"),
            keep_with: shape.to_owned_with(),
            given: shape.given(),
            mutable: matches!(
                attribute.fill,
                otelier_schema::resolved::Fill::Session { mutable: true }
            ),
            borrows: shape.borrows(),
        }
    }

    /// Takes the names of the setters.
    pub(super) fn claim_setters(
        &self,
        attribute: &Attribute,
        optional: bool,
        scope: &mut Scope,
        faults: &mut Vec<Diagnostic>,
    ) {
        let origin = Origin::catalog("the attribute", &attribute.id, &attribute.position);
        scope.claim(&self.name, origin.clone(), faults);
        if optional {
            let what = format!("the setter `{}` of {}", self.maybe, origin.what);
            scope.claim(&self.maybe, Origin { what, ..origin }, faults);
        }
    }
}

/// A name for a private field of the generator's own, beside these.
pub(super) fn unless_taken(wanted: &str, fields: &[FieldView]) -> String {
    let mut name = wanted.to_owned();
    while fields.iter().any(|field| field.name == name) {
        name.push('_');
    }
    name
}
