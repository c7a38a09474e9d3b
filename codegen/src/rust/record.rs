//! Typed records of a recording: what is read, as what.

use otelier_schema::Diagnostic;
use otelier_schema::resolved::{Attribute, Encoding, Event, RecordSeverity, Requirement};
use serde::Serialize;

use super::docs::{self, Place};
use super::names;
use super::paths::Paths;
use super::prose::literal;
use super::scope::Scope;
use super::shape::{Holds, Named, Shape, record_of};
use super::shapes::Shapes;
use super::{field, types};

/// The typed record of an event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct RecordView {
    pub(super) fields: Vec<RecordField>,
    pub(super) cases: Vec<RecordCase>,
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct RecordField {
    pub(super) name: String,
    ty: String,
    docs: Vec<String>,
    deprecated: Option<String>,
    /// Its values are not public, so `Debug` shows this class instead.
    pub(super) class: Option<&'static str>,
    /// What it is read from, and how that is written.
    source: String,
}

impl RecordField {
    /// Whether some record has nothing for it.
    pub(super) fn may_be_absent(&self) -> bool {
        self.ty.starts_with("Option<") || self.ty.starts_with("std::option::Option<")
    }
}

/// A case that a record can be.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct RecordCase {
    pub(super) name: String,
    docs: Vec<String>,
}

/// The field that an attribute is read into.
pub(super) fn field(
    attribute: &Attribute,
    shape: &Shape,
    always: bool,
    name: &str,
    paths: &Paths,
) -> RecordField {
    let key = literal(&attribute.id);
    read(attribute, shape, always, name, &key, paths)
}

fn read(
    attribute: &Attribute,
    shape: &Shape,
    always: bool,
    name: &str,
    key: &str,
    paths: &Paths,
) -> RecordField {
    let (ty, unit) = owned(attribute, shape, paths);
    let family = matches!(shape, Shape::Family(_));
    let ty = if always || family {
        ty
    } else {
        format!("{}<{ty}>", paths.name("std::option::Option"))
    };
    let key = if family {
        format!("{{ family {key} }}")
    } else {
        key.to_owned()
    };
    let source = match unit {
        Some(unit) => format!("{key} as {unit}"),
        None => key,
    };
    RecordField {
        name: name.to_owned(),
        ty,
        docs: vec![format!("The value of {}.", docs::code(&attribute.id))],
        deprecated: attribute.deprecated.as_ref().map(types::deprecation),
        class: docs::masked(attribute),
        source,
    }
}

/// The type that a value comes back as, and how it is written where that is not plain.
fn owned(attribute: &Attribute, shape: &Shape, paths: &Paths) -> (String, Option<String>) {
    let encoded = attribute.encoding == Encoding::String;
    let written = |unit: &str| {
        let unit = paths.name(unit);
        if encoded {
            format!("{}<{unit}>", paths.name("otelier_runtime::AsString"))
        } else {
            unit
        }
    };
    let plain = || encoded.then(|| written("otelier_runtime::recording::Plain"));
    let string = || paths.name("std::string::String");
    let several = |(ty, unit): (String, Option<String>)| {
        (format!("{}<{ty}>", paths.name("std::vec::Vec")), unit)
    };
    match shape {
        // What replaces a value is no value of its format.
        Shape::Uuid if attribute.privacy.redaction.is_none() => {
            (paths.name("otelier_runtime::text::Uuid"), None)
        }
        Shape::DateTime if attribute.privacy.redaction.is_none() => {
            (paths.name("otelier_runtime::text::DateTime"), None)
        }
        Shape::Str | Shape::Uuid | Shape::DateTime => (string(), None),
        Shape::Int => ("i64".into(), plain()),
        Shape::Uint => ("u64".into(), plain()),
        Shape::Double => ("f64".into(), None),
        Shape::Bool => ("bool".into(), plain()),
        Shape::Bytes => (format!("{}<u8>", paths.name("std::vec::Vec")), None),
        Shape::Duration { unit, whole } => (
            paths.name("std::time::Duration"),
            Some(written(unit.marker(*whole))),
        ),
        Shape::List(element) => several(owned(attribute, element, paths)),
        Shape::Family(value) => {
            let (ty, unit) = owned(attribute, value, paths);
            let map = paths.name("std::collections::BTreeMap");
            (format!("{map}<{}, {ty}>", string()), unit)
        }
        Shape::Named(Named { name, holds, .. }) => match holds {
            Holds::Member { .. } => (name.clone(), plain()),
            Holds::Text => (string(), None),
            Holds::Number(inner) => owned(attribute, inner, paths),
            Holds::Bytes => (format!("{}<u8>", paths.name("std::vec::Vec")), None),
            Holds::List(element) => several(owned(attribute, element, paths)),
            Holds::Map => (record_of(name), None),
        },
    }
}

/// The attributes that a record of an event is read into, each with whether it is bound to a case.
fn listed(event: &Event) -> Vec<(&Attribute, bool)> {
    let common = event
        .common_attributes()
        .map(|attribute| (attribute, false));
    let mut listed: Vec<(&Attribute, bool)> = common.collect();
    for attribute in event.bound_attributes() {
        // The same attribute may be bound to several cases.
        if listed.iter().all(|(known, _)| known.id != attribute.id) {
            listed.push((attribute, true));
        }
    }
    listed
}

/// Takes the names of the fields of an event's record.
pub(super) fn claim(event: &Event, own: &[&str], faults: &mut Vec<Diagnostic>) {
    let mut scope = Scope::with_own(format!("the record of `{}`", event.name), &["metadata"]);
    for (attribute, _) in listed(event) {
        field::claim(
            &field::name(attribute, own),
            attribute,
            Place::Attribute,
            &mut scope,
            faults,
        );
    }
    if let Some(body) = &event.body {
        field::claim(
            &field::name(body, own),
            body,
            Place::Body,
            &mut scope,
            faults,
        );
    }
}

/// The record of an event; `shapes` are those of its attributes whatever the case.
pub(super) fn view(
    event: &Event,
    own_names: &[&str],
    shapes: &Shapes<'_>,
    paths: &Paths,
) -> RecordView {
    let mut fields: Vec<RecordField> = Vec::new();
    let own = |name: &str, ty: String, docs: String, source: String| RecordField {
        name: name.to_owned(),
        ty,
        docs: vec![docs],
        deprecated: None,
        class: None,
        source,
    };
    if !event.cases.is_empty() {
        let arms: Vec<String> = (event.cases.iter())
            .map(|case| {
                let name = names::identifier(&names::camel(&case.id));
                format!("{} => {name}", literal(&case.id))
            })
            .collect();
        let name = free("case", event, own_names);
        let source = format!("{{ case {} }}", arms.join(", "));
        fields.push(own(
            &name,
            "RecordCase".into(),
            "Which case it is.".into(),
            source,
        ));
    }
    let metadata = paths.name("super::shared::MetadataRecord");
    let about = "The metadata of its session.".into();
    fields.push(own("metadata", metadata, about, "{ metadata }".into()));
    let caller = |severity: Option<RecordSeverity>| severity == Some(RecordSeverity::Caller);
    if caller(Some(event.severity)) || event.cases.iter().any(|case| caller(case.severity)) {
        let severity = paths.name("otelier_runtime::Severity");
        let name = free("severity", event, own_names);
        fields.push(own(
            &name,
            severity,
            "Its severity.".into(),
            "{ severity }".into(),
        ));
    }
    for (attribute, bound) in listed(event) {
        let always = !bound && attribute.requirement == Requirement::Required;
        if let Some(shape) = shapes.attribute(attribute) {
            let name = field::name(attribute, own_names);
            fields.push(field(attribute, &shape, always, &name, paths));
        }
    }
    if let (Some(body), Some(shape)) = (&event.body, shapes.body()) {
        let always = body.requirement == Requirement::Required;
        let mut view = read(body, &shape, always, "body", "{ body }", paths);
        view.docs = vec!["The body.".into()];
        fields.push(view);
    }
    RecordView {
        fields,
        cases: (event.cases.iter())
            .map(|case| RecordCase {
                name: names::identifier(&names::camel(&case.id)),
                docs: docs::words(&case.brief, case.note.as_deref()),
            })
            .collect(),
    }
}

/// A name of the generator's own for a field, beside those of the attributes.
fn free(wanted: &str, event: &Event, own: &[&str]) -> String {
    let taken: Vec<String> = (event.all_attributes())
        .map(|attribute| field::name(attribute, own))
        .collect();
    let mut name = wanted.to_owned();
    while taken.contains(&name) {
        name.push('_');
    }
    name
}
