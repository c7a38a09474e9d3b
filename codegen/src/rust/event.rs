//! An event as Rust: a module with a struct for each of its cases.

use otelier_schema::Diagnostic;
use otelier_schema::resolved::{
    Attribute, Event, Fill, RecordSeverity, Requirement, ResolvedCatalog, Severity, Type, Value,
    Values, Variant, VariantAttribute,
};
use serde::Serialize;

use super::field::{self, FieldView};
use super::names::{self, Origin, Scope};
use super::paths::{Paths, import};
use super::prose::literal;
use super::record::{self, RecordView};
use super::shape::Shape;
use super::types::{self, Defined, Types};
use super::write::{self, TypeView};
use super::{docs, put};

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
    /// Its place among the events.
    index: String,
    pub(super) name: String,
    code: String,
    docs: Vec<String>,
    brief: Vec<String>,
    deprecated: Option<String>,
    imports: Vec<Vec<String>>,
    /// The declaration that makes the shared types that it uses its own too.
    reexport: Option<String>,
    types: Vec<TypeView>,
    names: EventNames,
    /// It has cases.
    pub(super) cases: bool,
    pub(super) variants: Vec<VariantView>,
    record: RecordView,
    #[serde(skip)]
    pub(super) defined: Vec<Defined>,
}

/// How the module names what it has from elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct EventNames {
    emission: String,
    emitter: String,
    event: String,
    option: String,
    recording: String,
    session: String,
    severity: String,
    sink: String,
    vec: String,
    writer: String,
}

impl EventNames {
    fn new(paths: &Paths, cases: bool) -> Self {
        let runtime = |name: &str| paths.name(&format!("otelier_runtime::{name}"));
        let shared = |name: &str| paths.name(&format!("super::shared::{name}"));
        Self {
            emission: runtime("Emission"),
            emitter: shared("Emitter"),
            event: runtime("Event"),
            option: if cases {
                paths.name("std::option::Option")
            } else {
                String::new()
            },
            recording: shared("Recording"),
            session: shared("Session"),
            severity: runtime("Severity"),
            sink: runtime("Sink"),
            vec: paths.name("std::vec::Vec"),
            writer: runtime("Writer"),
        }
    }
}

/// What can be emitted: an event without cases, or one of its cases.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a condition of the template"
)]
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct VariantView {
    /// Identifier of the struct.
    pub(super) name: String,
    /// That of what keeps its optional attributes.
    optional_name: String,
    docs: Vec<String>,
    case: Option<String>,
    /// How it is spoken of.
    title: String,
    /// The expression of its severity.
    severity: String,
    /// The caller says how severe a record is.
    says_severity: bool,
    /// The struct borrows.
    borrows: bool,
    /// Some argument is not public.
    masked: bool,
    required: Vec<FieldView>,
    optional: Vec<FieldView>,
    /// The struct that keeps the optional arguments borrows.
    optional_borrows: bool,
    statements: Vec<String>,
    #[serde(skip)]
    pub(super) arguments: Vec<Argument>,
}

impl VariantView {
    pub(super) fn says_severity(&self) -> bool {
        self.says_severity
    }
}

/// What a caller gives of a variant.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Argument {
    pub(super) name: String,
    pub(super) attribute: Attribute,
    pub(super) shape: Shape,
    pub(super) required: bool,
    /// A value that it can have.
    pub(super) example: Value,
}

/// Where the value of an attribute comes from.
enum Source {
    /// Nobody gives it: the runtime, the resource or the case has it.
    Had(Attribute, Option<Value>),
    Given(Argument),
    Body(Argument),
}

impl Source {
    fn is_optional(&self) -> bool {
        match self {
            Self::Had(..) => false,
            Self::Given(argument) | Self::Body(argument) => !argument.required,
        }
    }
}

/// A variant whose types are known.
struct Draft<'c> {
    variant: &'c Variant,
    name: String,
    sources: Vec<Source>,
}

/// Builds the view of an event.
pub(super) fn view(
    catalog: &ResolvedCatalog,
    event: &Event,
    faults: &mut Vec<Diagnostic>,
) -> EventView {
    let module = names::snake(short_name(catalog, event));
    let cases = !event.cases.is_empty();
    let own: &[&str] = if cases {
        &["Case", "Record", "RecordCase"]
    } else {
        &["Record"]
    };
    let mut scope = Scope::with_own(format!("the module `{module}`"), own);
    let mut types = Types::of_event();
    let mut shapes: Vec<(&Attribute, Shape)> = Vec::new();
    for attribute in own_attributes(event).chain(&event.body) {
        // Bound to several cases, an attribute is the same in each of them.
        if shapes.iter().all(|(known, _)| known.id != attribute.id) {
            let shape = types.attribute(attribute, faults);
            shapes.push((attribute, shape));
        }
    }
    let shape_of = |wanted: &Attribute| {
        let found = shapes.iter().find(|(known, _)| known.id == wanted.id);
        found.map(|(_, shape)| shape.clone())
    };
    let drafts: Vec<Draft<'_>> = event
        .variants
        .iter()
        .map(|variant| draft(catalog, event, variant, &shape_of, &mut types, faults))
        .collect();
    types.claim(&mut scope, faults);
    for name in &types.used {
        let what = format!("the shared type `{name}`");
        scope.claim(name, Origin::own(what), faults);
    }
    for draft in &drafts {
        let origin = match draft.variant.case.map(|index| &event.cases[index]) {
            Some(case) => Origin::catalog("the case", &case.id, &case.position),
            None => Origin::catalog("the event", &event.name, &event.position),
        };
        let what = format!("what keeps the optional attributes of {}", origin.what);
        let optional = Origin {
            what,
            ..origin.clone()
        };
        scope.claim(&draft.name, origin, faults);
        if draft.sources.iter().any(Source::is_optional) {
            scope.claim(&optional_name(&draft.name), optional, faults);
        }
    }
    let paths = Paths::beside(scope.names());
    let names = EventNames::new(&paths, cases);
    let variants = drafts
        .into_iter()
        .map(|draft| variant_view(catalog, event, draft, &paths, faults))
        .collect();
    let record = record::view(event, shape_of, &paths, faults);
    let written = write::views(catalog, &types, &paths);
    let index = format!(
        "{}::Event::{} as usize",
        paths.name("super::shared::index"),
        names::identifier(&names::camel(short_name(catalog, event)))
    );
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
        brief: docs::words(&event.brief, None),
        deprecated: event.deprecated.as_ref().map(types::deprecation),
        imports: paths.imports(),
        reexport: (!types.used.is_empty()).then(|| {
            let names = types.used.iter().map(String::as_str);
            import("pub use", "super::shared", names)
        }),
        types: written,
        names,
        cases,
        variants,
        record,
        defined: types.defined,
        module: names::identifier(&module),
    }
}

/// The name of what keeps the optional attributes of a struct.
fn optional_name(name: &str) -> String {
    // `Self_` has an underscore as it is a keyword; with more behind it, it is none.
    format!("{}Optional", name.trim_end_matches('_'))
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
fn own_attributes(event: &Event) -> impl Iterator<Item = &Attribute> {
    event
        .attributes
        .iter()
        .chain(event.cases.iter().flat_map(|case| &case.attributes))
}

fn draft<'c>(
    catalog: &ResolvedCatalog,
    event: &Event,
    variant: &'c Variant,
    shape_of: &dyn Fn(&Attribute) -> Option<Shape>,
    types: &mut Types,
    faults: &mut Vec<Diagnostic>,
) -> Draft<'c> {
    let case = variant.case.map(|index| &event.cases[index]);
    let name = names::identifier(&match case {
        Some(case) => names::camel(&case.id),
        None => names::camel(short_name(catalog, event)),
    });
    let mut sources = Vec::new();
    for given in &variant.attributes {
        let attribute = &given.attribute;
        let fixed = fixed_value(given);
        if !is_given(attribute) || fixed.is_some() {
            sources.push(Source::Had(attribute.clone(), fixed));
            continue;
        }
        let Some(base) = shape_of(attribute) else {
            continue;
        };
        let case = case.map_or("", |case| &case.id);
        let narrowed = types.narrowed(given, case, &base, faults);
        sources.push(Source::Given(Argument {
            name: field::name(attribute),
            attribute: attribute.clone(),
            shape: narrowed.unwrap_or(base),
            required: given.required,
            example: given.example(),
        }));
    }
    if let Some(body) = &event.body
        && let Some(shape) = shape_of(body)
    {
        sources.push(Source::Body(Argument {
            name: field::name(body),
            attribute: body.clone(),
            shape,
            required: body.requirement == Requirement::Required,
            example: body.example(),
        }));
    }
    Draft {
        variant,
        name,
        sources,
    }
}

fn variant_view(
    catalog: &ResolvedCatalog,
    event: &Event,
    draft: Draft<'_>,
    paths: &Paths,
    faults: &mut Vec<Diagnostic>,
) -> VariantView {
    let Draft {
        variant,
        name,
        sources,
    } = draft;
    let case = variant.case.map(|index| &event.cases[index]);
    let mut fields = Scope::new(format!("the struct `{name}`"));
    let own = ["emit", "emit_at", "in_span"];
    let mut setters = Scope::with_own(format!("the setters of `Emitter<{name}>`"), &own);
    let says_severity = variant.severity == RecordSeverity::Caller;
    if says_severity {
        fields.claim(
            "severity",
            Origin::own("the severity of the record"),
            faults,
        );
    }
    let (mut required, mut optional) = (Vec::new(), Vec::new());
    let (mut statements, mut arguments) = (Vec::new(), Vec::new());
    for source in sources {
        let (argument, key) = match source {
            Source::Had(attribute, None) => {
                statements.extend(put::filled(&attribute, paths));
                continue;
            }
            Source::Had(attribute, Some(value)) => {
                statements.push(put::fixed(catalog, &attribute, &value, paths));
                continue;
            }
            Source::Given(argument) => {
                let key = literal(&argument.attribute.id);
                (argument, key)
            }
            Source::Body(argument) => {
                let key = format!("{}::Body", paths.name("otelier_runtime::Key"));
                (argument, key)
            }
        };
        let Argument {
            attribute, shape, ..
        } = &argument;
        let view = FieldView::new(attribute, shape, argument.required, paths);
        let place = if argument.required {
            field::claim(attribute, &mut fields, faults);
            required.push(view);
            format!("self.{}", argument.name)
        } else {
            field::claim(attribute, &mut setters, faults);
            optional.push(view);
            format!("optional.{}", argument.name)
        };
        let value = put::expression(attribute, shape, &place, !argument.required, paths);
        statements.push(put::statement(catalog, attribute, &key, &value, paths));
        arguments.push(argument);
    }
    let borrows = |required: bool| {
        arguments
            .iter()
            .any(|argument: &Argument| argument.required == required && argument.shape.borrows())
    };
    VariantView {
        optional_name: optional_name(&name),
        docs: match case {
            Some(case) => docs::of_case(event, case),
            None => docs::of_event(event),
        },
        case: case.map(|case| literal(&case.id)),
        title: match case {
            Some(case) => format!("{}, case {}", docs::code(&event.name), docs::code(&case.id)),
            None => docs::code(&event.name),
        },
        severity: match variant.severity {
            RecordSeverity::Fixed(fixed) => {
                format!(
                    "{}::{}",
                    paths.name("otelier_runtime::Severity"),
                    severity(fixed)
                )
            }
            RecordSeverity::Caller => "self.severity".into(),
        },
        says_severity,
        borrows: borrows(true),
        optional_borrows: borrows(false),
        masked: required.iter().any(|field| field.class.is_some()),
        name,
        required,
        optional,
        statements,
        arguments,
    }
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

/// The value that a variant has already, so that nobody gives it.
fn fixed_value(given: &VariantAttribute) -> Option<Value> {
    match &given.values {
        Values::Fixed(value) => Some(value.clone()),
        Values::OneOf(list) => match list.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        },
        Values::Any { except } => match except.as_slice() {
            [Value::Boolean(excluded)] if given.required && given.attribute.ty == Type::Boolean => {
                Some(Value::Boolean(!excluded))
            }
            _ => None,
        },
    }
}

/// Whether a caller or a session gives the attribute's value.
pub(super) fn is_given(attribute: &Attribute) -> bool {
    matches!(attribute.fill, Fill::Caller | Fill::Session { .. })
}
