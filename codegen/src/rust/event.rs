//! An event as Rust: a module with a struct for each of its cases.

use otelier_schema::Diagnostic;
use otelier_schema::resolved::{
    Attribute, Encoding, Event, Fill, Requirement, ResolvedCatalog, Severity, Type, Variant,
    VariantAttribute,
};
use serde::Serialize;

use super::field::{self, FieldView};
use super::names::{self, Origin, Scope};
use super::prose::literal;
use super::shape::{self, Body, Place, Shape};
use super::types::{self, TypeView};
use super::{docs, view::Shared};

/// An event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct EventView {
    /// The catalog's name for it.
    #[serde(skip)]
    pub(super) id: String,
    /// Identifier of its module and of its functions.
    pub(super) module: String,
    /// File of its module.
    #[serde(skip)]
    pub(super) file: String,
    index: usize,
    name: String,
    code: String,
    docs: Vec<String>,
    deprecated: Option<String>,
    /// What it re-exports from the shared types.
    shared: Vec<String>,
    pub(super) types: Vec<TypeView>,
    /// It has cases.
    pub(super) cases: bool,
    pub(super) variants: Vec<VariantView>,
    record: RecordView,
}

/// What can be emitted: an event without cases, or one of its cases.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct VariantView {
    /// Identifier of the struct.
    pub(super) name: String,
    emitter: String,
    docs: Vec<String>,
    case: Option<String>,
    /// How it is spoken of.
    title: String,
    severity: &'static str,
    /// The struct borrows.
    borrows: bool,
    /// How the setters' block speaks of what is borrowed: `'a` where one of them borrows.
    setters: &'static str,
    /// Some argument is not public.
    masked: bool,
    pub(super) required: Vec<FieldView>,
    optional: Vec<FieldView>,
    /// Name of the argument that is the struct.
    argument: &'static str,
    /// Names of the emitter's own fields.
    session: String,
    event: String,
    body: Body,
    #[serde(skip)]
    pub(super) arguments: Vec<(String, VariantAttribute, Shape)>,
}

/// The typed record of a recording.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct RecordView {
    /// Name of the field that holds the case.
    case: Option<String>,
    fields: Vec<RecordField>,
    cases: Vec<RecordCase>,
    masked: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct RecordField {
    key: String,
    name: String,
    ty: String,
    docs: Vec<String>,
    deprecated: Option<String>,
    masked: Option<&'static str>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct RecordCase {
    name: String,
    id: String,
    docs: Vec<String>,
}

/// Builds the view of the event at this place of the catalog.
pub(super) fn view(
    catalog: &ResolvedCatalog,
    index: usize,
    shared: &Shared,
    faults: &mut Vec<Diagnostic>,
) -> EventView {
    let event = &catalog.events[index];
    let module = names::snake(short_name(catalog, event));
    let cases = !event.cases.is_empty();
    let own: &[&str] = if cases {
        &["Case", "Record", "RecordCase"]
    } else {
        &["Emitter", "Record"]
    };
    let mut scope = Scope::with_own(format!("the module `{module}`"), own);

    let mut local = Vec::new();
    let mut reexports = Vec::new();
    for attribute in own_attributes(event) {
        let origin = Origin::catalog(
            "the type of the attribute",
            &attribute.id,
            &attribute.position,
        );
        if let Some(name) = shared.name_of(attribute) {
            if !reexports.contains(&name.to_owned()) {
                scope.claim(name, origin, faults);
                reexports.push(name.to_owned());
            }
        } else if let Some(view) = types::of_attribute(attribute, faults)
            && !local.contains(&view)
        {
            scope.claim(&view.name, origin, faults);
            local.push(view);
        }
    }
    reexports.sort();

    let mut variants = Vec::new();
    for variant in &event.variants {
        variants.push(variant_view(
            catalog,
            event,
            variant,
            shared,
            (&mut scope, &mut local),
            faults,
        ));
    }
    EventView {
        id: event.name.clone(),
        file: format!(
            "src/{}.rs",
            names::identifier(&module).trim_start_matches("r#")
        ),
        index,
        name: literal(&event.name),
        code: docs::code(&event.name),
        docs: docs::of_event(event),
        deprecated: event.deprecated.as_ref().map(types::deprecation),
        shared: reexports,
        types: local,
        cases,
        variants,
        record: record(catalog, event, faults),
        module: names::identifier(&module),
    }
}

/// The event's name without the catalog's.
pub(super) fn short_name<'e>(catalog: &ResolvedCatalog, event: &'e Event) -> &'e str {
    event
        .name
        .strip_prefix(&catalog.name)
        .and_then(|rest| rest.strip_prefix('.'))
        .unwrap_or(&event.name)
}

/// The event's own attributes: those of all cases, then those of each.
pub(super) fn own_attributes(event: &Event) -> impl Iterator<Item = &Attribute> {
    event
        .attributes
        .iter()
        .chain(event.cases.iter().flat_map(|case| &case.attributes))
}

fn variant_view(
    catalog: &ResolvedCatalog,
    event: &Event,
    variant: &Variant,
    shared: &Shared,
    (scope, local): (&mut Scope, &mut Vec<TypeView>),
    faults: &mut Vec<Diagnostic>,
) -> VariantView {
    let case = variant.case.map(|index| &event.cases[index]);
    let name = names::identifier(&match case {
        Some(case) => names::camel(&case.id),
        None => names::camel(short_name(catalog, event)),
    });
    let origin = match case {
        Some(case) => Origin::catalog("the case", &case.id, &case.position),
        None => Origin::catalog("the event", &event.name, &event.position),
    };
    let emitter = match case {
        Some(case) => format!("{}Emitter", names::camel(&case.id)),
        None => "Emitter".into(),
    };
    if case.is_some() {
        let what = format!("the emitter of {}", origin.what);
        scope.claim(
            &emitter,
            Origin {
                what,
                ..origin.clone()
            },
            faults,
        );
    }
    scope.claim(&name, origin, faults);

    let title = match case {
        Some(case) => format!("{}, case {}", docs::code(&event.name), docs::code(&case.id)),
        None => docs::code(&event.name),
    };
    let mut fields = Scope::new(format!("the struct `{name}`"));
    let mut setters = Scope::with_own(format!("the setters of `{emitter}`"), &["emit"]);
    let (mut required, mut optional, mut places, mut arguments) = (vec![], vec![], vec![], vec![]);
    for given in &variant.attributes {
        let attribute = &given.attribute;
        if let Some(statement) = shape::filled(catalog, attribute) {
            places.push(Source::Statement(statement));
            continue;
        }
        if let Some(value) = shape::fixed_value(attribute, &given.values, given.required) {
            places.push(Source::Statement(shape::fixed(catalog, attribute, &value)));
            continue;
        }
        let named = match shared.name_of(attribute) {
            Some(name) => Some(format!("super::shared::{name}")),
            None => types::of_attribute(attribute, &mut Vec::new()).map(|view| view.name),
        };
        let base = shape::of(attribute, named);
        let case_id = case.map_or("", |case| &case.id);
        let shape = match types::of_case(given, case_id, &base, faults) {
            Some((view, shape)) => {
                let origin = Origin::catalog(
                    "the type of the attribute",
                    &attribute.id,
                    &attribute.position,
                );
                scope.claim(&view.name, origin, faults);
                local.push(view);
                shape
            }
            None => base,
        };
        let field = FieldView::new(attribute, &shape, given.required);
        if given.required {
            let origin = Origin::catalog("the attribute", &attribute.id, &attribute.position);
            fields.claim(&field.name, origin, faults);
            required.push(field.clone());
        } else {
            field.claim_setters(attribute, true, &mut setters, faults);
            optional.push(field.clone());
        }
        arguments.push((field.name.clone(), given.clone(), shape.clone()));
        places.push(Source::Given(given, shape, field.name));
    }

    let own = |wanted: &str| field::unless_taken(wanted, &optional);
    let (session_field, event_field) = (own("session"), own("event"));
    let statements: Vec<String> = places
        .into_iter()
        .map(|source| match source {
            Source::Statement(statement) => statement,
            Source::Given(given, shape, name) if given.required => {
                let place = format!("self.{event_field}.{name}");
                shape::hand_over(catalog, &given.attribute, &shape, Place::Argument(&place))
            }
            Source::Given(given, shape, name) => {
                let place = format!("self.{name}");
                shape::hand_over(catalog, &given.attribute, &shape, Place::Optional(&place))
            }
        })
        .collect();
    VariantView {
        docs: match case {
            Some(case) => docs::of_case(event, case),
            None => docs::of_event(event),
        },
        case: case.map(|case| literal(&case.id)),
        title,
        severity: severity(crate::example::said(variant.severity)),
        argument: if required.is_empty() { "_" } else { "event" },
        borrows: required.iter().any(|field| field.borrows),
        setters: if optional.iter().any(|field| field.borrows) {
            "'a"
        } else {
            "'_"
        },
        masked: required.iter().any(|field| field.masked.is_some()),
        body: Body::new(statements),
        name,
        emitter,
        required,
        optional,
        session: session_field,
        event: event_field,
        arguments,
    }
}

/// Where the value of an attribute comes from.
enum Source<'v> {
    Statement(String),
    Given(&'v VariantAttribute, Shape, String),
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Trace => "Trace",
        Severity::Debug => "Debug",
        Severity::Info => "Info",
        Severity::Warn => "Warn",
        Severity::Error => "Error",
        Severity::Fatal => "Fatal",
    }
}

fn record(catalog: &ResolvedCatalog, event: &Event, faults: &mut Vec<Diagnostic>) -> RecordView {
    let mut scope = Scope::new(format!("the record of `{}`", event.name));
    let mut fields: Vec<RecordField> = Vec::new();
    let common = catalog
        .metadata
        .iter()
        .chain(&event.attributes)
        .map(|attribute| (attribute, false));
    let bound = event
        .cases
        .iter()
        .flat_map(|case| &case.attributes)
        .map(|attribute| (attribute, true));
    for (attribute, bound) in common.chain(bound) {
        let key = literal(&attribute.id);
        // The same attribute may be bound to several cases.
        if bound && fields.iter().any(|field| field.key == key) {
            continue;
        }
        let name = names::identifier(&names::snake(&attribute.id));
        let origin = Origin::catalog("the attribute", &attribute.id, &attribute.position);
        scope.claim(&name, origin, faults);
        let always = !bound && attribute.requirement == Requirement::Required;
        let wire = wire_type(attribute);
        fields.push(RecordField {
            key,
            name,
            ty: if always {
                wire.into()
            } else {
                format!("::std::option::Option<{wire}>")
            },
            docs: docs::of_attribute(attribute, always),
            deprecated: attribute.deprecated.as_ref().map(types::deprecation),
            masked: docs::masked(attribute),
        });
    }
    let cases: Vec<RecordCase> = event
        .cases
        .iter()
        .map(|case| RecordCase {
            name: names::identifier(&names::camel(&case.id)),
            id: literal(&case.id),
            docs: docs::words(&case.brief, case.note.as_deref()),
        })
        .collect();
    let mut case_field = String::from("case");
    while fields.iter().any(|field| field.name == case_field) {
        case_field.push('_');
    }
    RecordView {
        case: (!cases.is_empty()).then_some(case_field),
        masked: fields.iter().any(|field| field.masked.is_some()),
        fields,
        cases,
    }
}

/// The type of an attribute as it goes on the wire.
fn wire_type(attribute: &Attribute) -> &'static str {
    match (&attribute.ty, attribute.encoding) {
        (_, Encoding::String) | (Type::String | Type::Enum(_), _) => "::std::string::String",
        (Type::Int, _) => "i64",
        (Type::Double, _) => "f64",
        (Type::Boolean, _) => "bool",
        (Type::Array(element), _) => match **element {
            Type::Int => "::std::vec::Vec<i64>",
            Type::Double => "::std::vec::Vec<f64>",
            Type::Boolean => "::std::vec::Vec<bool>",
            _ => "::std::vec::Vec<::std::string::String>",
        },
        _ => unimplemented!(),
    }
}

/// Whether a caller or a session gives the attribute's value.
pub(super) fn is_given(attribute: &Attribute) -> bool {
    matches!(attribute.fill, Fill::Caller | Fill::Session { .. })
}
