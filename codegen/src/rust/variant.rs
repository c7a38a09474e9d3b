//! A case of an event, or an event that has none, as Rust: a struct, and where each of its values comes from.

use std::sync::Arc;

use otelier_schema::Diagnostic;
use otelier_schema::resolved::{
    Attribute, Event, Fill, RecordSeverity, Requirement, ResolvedCatalog, Severity, Type, Value,
    Values, Variant, VariantAttribute,
};
use serde::Serialize;

use super::docs::{self, Place};
use super::field::{self, FieldView};
use super::names;
use super::paths::Paths;
use super::prose::literal;
use super::put;
use super::scope::{Origin, Scope};
use super::shape::Shape;
use super::shapes::Shapes;
use super::types::Types;

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
    /// The expression of its severity, where that is not the usual one.
    severity: Option<String>,
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
    pub(super) attribute: Arc<Attribute>,
    pub(super) shape: Shape,
    pub(super) required: bool,
    /// A value that it can have.
    pub(super) example: Value,
}

/// Where the value of an attribute comes from.
enum Source {
    /// Nobody gives it: the runtime, the resource or the case has it.
    Had(Arc<Attribute>, Option<Value>),
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
pub(super) struct Draft<'c> {
    pub(super) variant: &'c Variant,
    pub(super) name: String,
    sources: Vec<Source>,
}

impl<'c> Draft<'c> {
    pub(super) fn new(
        catalog: &ResolvedCatalog,
        event: &Event,
        variant: &'c Variant,
        own: &[&str],
        shapes: &Shapes<'_>,
        types: &mut Types,
        faults: &mut Vec<Diagnostic>,
    ) -> Self {
        let case = variant.case.map(|index| &event.cases[index]);
        let name = name(catalog, event, variant);
        let mut sources = Vec::new();
        for given in &variant.attributes {
            let attribute = &given.attribute;
            let fixed = fixed_value(given);
            if !is_given(attribute) || fixed.is_some() {
                sources.push(Source::Had(Arc::clone(attribute), fixed));
                continue;
            }
            let Some(base) = shapes.attribute(attribute) else {
                continue;
            };
            let case = case.map_or("", |case| &case.id);
            let narrowed = types.narrowed(given, case, &base, faults);
            sources.push(Source::Given(Argument {
                name: field::name(attribute, own),
                attribute: Arc::clone(attribute),
                shape: narrowed.unwrap_or(base),
                required: given.required,
                example: given.example(),
            }));
        }
        if let (Some(body), Some(shape)) = (&event.body, shapes.body()) {
            sources.push(Source::Body(Argument {
                name: field::name(body, own),
                attribute: Arc::new(body.clone()),
                shape,
                required: body.requirement == Requirement::Required,
                example: body.example(),
            }));
        }
        Self {
            variant,
            name,
            sources,
        }
    }

    /// Whether some argument need not be given.
    pub(super) fn has_optional(&self) -> bool {
        self.sources.iter().any(Source::is_optional)
    }

    /// The name of what keeps the optional attributes.
    pub(super) fn optional_name(&self) -> String {
        optional_name(&self.name)
    }

    /// Takes the names of its fields and of its setters.
    pub(super) fn claim(&self, faults: &mut Vec<Diagnostic>) {
        let name = &self.name;
        let mut fields = Scope::new(format!("the struct `{name}`"));
        let mut setters = Scope::with_own(format!("the setters of `Emitter<{name}>`"), &field::OWN);
        if self.variant.severity == RecordSeverity::Caller {
            fields.claim(
                "severity",
                Origin::own("the severity of the record", ""),
                faults,
            );
        }
        for source in &self.sources {
            let (argument, place) = match source {
                Source::Had(..) => continue,
                Source::Given(argument) => (argument, Place::Attribute),
                Source::Body(argument) => (argument, Place::Body),
            };
            let scope = if argument.required {
                &mut fields
            } else {
                &mut setters
            };
            field::claim(&argument.name, &argument.attribute, place, scope, faults);
        }
    }

    /// What is written of it.
    pub(super) fn view(
        self,
        catalog: &ResolvedCatalog,
        event: &Event,
        paths: &Paths,
    ) -> VariantView {
        let optional_name = self.optional_name();
        let Self {
            variant,
            name,
            sources,
        } = self;
        let case = variant.case.map(|index| &event.cases[index]);
        let says_severity = variant.severity == RecordSeverity::Caller;
        let (mut required, mut optional) = (Vec::new(), Vec::new());
        let (mut statements, mut arguments) = (Vec::new(), Vec::new());
        for source in sources {
            let (argument, key, place) = match source {
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
                    (argument, key, Place::Attribute)
                }
                Source::Body(argument) => {
                    let key = format!("{}::Body", paths.name("otelier_runtime::Key"));
                    (argument, key, Place::Body)
                }
            };
            let Argument {
                attribute, shape, ..
            } = &argument;
            let view = FieldView::new(
                &argument.name,
                attribute,
                place,
                shape,
                argument.required,
                paths,
            );
            let value = if argument.required {
                required.push(view);
                format!("self.{}", argument.name)
            } else {
                optional.push(view);
                format!("optional.{}", argument.name)
            };
            let value = put::expression(attribute, shape, &value, !argument.required, paths);
            statements.push(put::statement(catalog, attribute, &key, &value, paths));
            arguments.push(argument);
        }
        let borrows = |required: bool| {
            arguments.iter().any(|argument: &Argument| {
                argument.required == required && argument.shape.borrows()
            })
        };
        VariantView {
            optional_name,
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
                RecordSeverity::Fixed(Severity::Info) => None,
                RecordSeverity::Fixed(fixed) => Some(format!(
                    "{}::{}",
                    paths.name("otelier_runtime::Severity"),
                    severity(fixed)
                )),
                RecordSeverity::Caller => Some("self.severity".into()),
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

/// What no attribute of the event can be called in Rust, beside [`field::OWN`].
pub(super) fn own_names(event: &Event) -> &'static [&'static str] {
    let beside_severity = |variant: &Variant| {
        variant.severity == RecordSeverity::Caller
            && variant.attributes.iter().any(|given| {
                given.required
                    && is_given(&given.attribute)
                    && fixed_value(given).is_none()
                    && names::snake(&given.attribute.id) == "severity"
            })
    };
    if event.variants.iter().any(beside_severity) {
        &field::OWN_OF_SEVERE
    } else {
        &field::OWN_OF_EVENT
    }
}

/// The name of a variant's struct.
pub(super) fn name(catalog: &ResolvedCatalog, event: &Event, variant: &Variant) -> String {
    names::identifier(&match variant.case {
        Some(index) => names::camel(&event.cases[index].id),
        None => names::camel(names::short_name(catalog, event)),
    })
}

/// The name of what keeps the optional attributes of a variant with this struct.
pub(super) fn optional_name(name: &str) -> String {
    format!("{}Optional", names::stem(name))
}

/// Whether a caller or a session gives the attribute's value.
pub(super) fn is_given(attribute: &Attribute) -> bool {
    matches!(attribute.fill, Fill::Caller | Fill::Session { .. })
}
