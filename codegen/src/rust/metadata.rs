//! The metadata that all events of a session share, as Rust.

use otelier_schema::Diagnostic;
use otelier_schema::resolved::{Attribute, Fill, Requirement, ResolvedCatalog, Type, Value};
use serde::Serialize;

use super::constant::scalar;
use super::docs::Place;
use super::field::{self, FieldView};
use super::paths::Paths;
use super::prose::literal;
use super::put;
use super::record::{self, RecordField};
use super::scope::Scope;
use super::shape::{Holds, Keeps, Shape};
use super::types::{self, Types};
use super::variant::is_given;

/// What all events carry.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a condition of the template"
)]
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct MetadataView {
    borrows: bool,
    optional_borrows: bool,
    masked: bool,
    required: Vec<FieldView>,
    optional: Vec<FieldView>,
    kept: Vec<KeptView>,
    /// Some of it can change while a session runs.
    mutable: bool,
    /// Some of it is kept as it goes on the wire.
    keeper: bool,
    /// The same of what can change.
    changes_keeper: bool,
    statements: Vec<String>,
    record: Vec<RecordField>,
    #[serde(skip)]
    pub(super) arguments: Vec<Argument>,
}

impl MetadataView {
    pub(super) fn mutable(&self) -> bool {
        self.mutable
    }

    pub(super) fn changes_keeper(&self) -> bool {
        self.changes_keeper
    }

    pub(super) fn record_fields(&self) -> &[RecordField] {
        &self.record
    }
}

/// What an application gives of the metadata.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Argument {
    pub(super) name: String,
    pub(super) attribute: Attribute,
    pub(super) shape: Shape,
    /// It is a field of the struct, not a setter.
    pub(super) required: bool,
}

/// What a session keeps of an attribute.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct KeptView {
    name: String,
    ty: String,
    /// The expression that makes it when the session starts.
    start: String,
    /// How it changes while the session runs, where it may.
    change: Option<ChangeView>,
}

/// A setter of what can change.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct ChangeView {
    docs: Vec<String>,
    deprecated: Option<String>,
    /// The setter's generics and the type of its argument.
    generics: &'static str,
    argument: String,
    /// The expression that makes what is kept of the argument.
    keep: String,
    /// It is kept as it goes on the wire.
    wire: bool,
}

/// The shapes of the metadata; their types are defined on the way.
pub(super) fn shapes(
    catalog: &ResolvedCatalog,
    types: &mut Types,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Shape> {
    let given = catalog.metadata.iter();
    given
        .map(|attribute| types.attribute(attribute, faults))
        .collect()
}

/// Builds the view; the shapes are in the order of the attributes.
pub(super) fn view(
    catalog: &ResolvedCatalog,
    shapes: &[Shape],
    paths: &Paths,
    faults: &mut Vec<Diagnostic>,
) -> MetadataView {
    let mut fields = Scope::new("the struct `Metadata`");
    let mut setters = Scope::new("the setters of `StartSession`");
    let mut changes = Scope::new("the setters of `Changes`");
    let mut records = Scope::new("the struct `MetadataRecord`");
    let mut view = MetadataView {
        borrows: false,
        optional_borrows: false,
        masked: false,
        required: Vec::new(),
        optional: Vec::new(),
        kept: Vec::new(),
        mutable: false,
        keeper: false,
        changes_keeper: false,
        statements: Vec::new(),
        record: Vec::new(),
        arguments: Vec::new(),
    };
    for (attribute, shape) in catalog.metadata.iter().zip(shapes) {
        let always = attribute.requirement == Requirement::Required;
        // What has a default need not be given.
        let required = always && attribute.default.is_none();
        let own: &[&str] = if is_given(attribute) && !required {
            &field::OWN_OF_START
        } else {
            &[]
        };
        let name = field::name(attribute, own);
        field::claim(&name, attribute, Place::Attribute, &mut records, faults);
        view.record
            .push(record::field(attribute, shape, always, &name, paths));
        if !is_given(attribute) {
            view.statements
                .extend(put::filled(attribute, paths).map(|call| format!("to.{call};")));
            continue;
        }
        let argument = FieldView::new(&name, attribute, Place::Attribute, shape, required, paths);
        if required {
            field::claim(&name, attribute, Place::Attribute, &mut fields, faults);
            view.required.push(argument);
        } else {
            field::claim(&name, attribute, Place::Attribute, &mut setters, faults);
            view.optional.push(argument);
        }
        let kept = Kept {
            catalog,
            attribute,
            shape,
            name: &name,
            always,
            paths,
        };
        view.statements.push(kept.statement());
        view.kept.push(kept.view());
        let mutable = matches!(attribute.fill, Fill::Session { mutable: true });
        if mutable {
            field::claim(&name, attribute, Place::Attribute, &mut changes, faults);
        }
        view.mutable |= mutable;
        let wire = shape.keeps() == Keeps::Wire;
        view.keeper |= wire;
        view.changes_keeper |= wire && mutable;
        view.arguments.push(Argument {
            name,
            attribute: attribute.clone(),
            shape: shape.clone(),
            required,
        });
    }
    let borrows = |required: bool| {
        let mut arguments = view.arguments.iter();
        arguments.any(|argument| argument.required == required && argument.shape.borrows())
    };
    (view.borrows, view.optional_borrows) = (borrows(true), borrows(false));
    view.masked = view.required.iter().any(|field| field.class.is_some());
    view
}

/// An attribute that a session keeps.
struct Kept<'k> {
    catalog: &'k ResolvedCatalog,
    attribute: &'k Attribute,
    shape: &'k Shape,
    name: &'k str,
    always: bool,
    paths: &'k Paths,
}

impl Kept<'_> {
    /// The statement that hands over what is kept.
    fn statement(&self) -> String {
        let place = format!("self.{}", self.name);
        if self.shape.keeps() == Keeps::Wire {
            return format!("{place}.fields(to);");
        }
        let place = put::borrowed(self.shape, &place, !self.always);
        let shape = put::kept_shape(self.shape);
        let value = put::expression(self.attribute, &shape, &place, !self.always, self.paths);
        let key = literal(&self.attribute.id);
        let call = put::statement(self.catalog, self.attribute, &key, &value, self.paths);
        format!("to.{call};")
    }

    /// What is kept of an argument.
    fn keep(&self, argument: &str, optional: bool) -> String {
        let string = || self.paths.name("std::string::String");
        match (self.shape.keeps(), optional) {
            (Keeps::Itself, _) => argument.to_owned(),
            (Keeps::Text, false) if *self.shape == Shape::Str => {
                format!("{}::from({argument})", string())
            }
            (Keeps::Text, true) if *self.shape == Shape::Str => {
                format!("{argument}.map({}::from)", string())
            }
            (Keeps::Text, false) => format!("{}::from({argument}.as_str())", string()),
            (Keeps::Text, true) => {
                format!("{argument}.map(|value| {}::from(value.as_str()))", string())
            }
            (Keeps::Wire, _) => {
                let value =
                    put::expression(self.attribute, self.shape, argument, optional, self.paths);
                let key = literal(&self.attribute.id);
                let call = put::statement(self.catalog, self.attribute, &key, &value, self.paths);
                format!("keeper.{call}")
            }
        }
    }

    fn view(&self) -> KeptView {
        let (attribute, shape) = (self.attribute, self.shape);
        let wire = shape.keeps() == Keeps::Wire;
        let owned = match shape.keeps() {
            Keeps::Itself => shape.ty("'static", self.paths),
            Keeps::Text => self.paths.name("std::string::String"),
            Keeps::Wire => self.paths.name("otelier_runtime::Kept"),
        };
        let start = match (&attribute.default, self.always) {
            (Some(default), _) => {
                let given = format!("self.optional.{}", self.name);
                let default = default_value(default, attribute, shape);
                self.keep(&format!("{given}.unwrap_or({default})"), false)
            }
            (None, true) => self.keep(&format!("self.metadata.{}", self.name), false),
            (None, false) => self.keep(&format!("self.optional.{}", self.name), true),
        };
        let optional = !self.always;
        let mutable = matches!(attribute.fill, Fill::Session { mutable: true });
        let change = mutable.then(|| {
            let argument = shape.ty(
                if optional && shape.borrows() {
                    "'v"
                } else {
                    "'_"
                },
                self.paths,
            );
            let given = format!("{}.into_option()", self.name);
            ChangeView {
                wire,
                docs: super::docs::of_attribute(attribute, Place::Attribute, self.always),
                deprecated: attribute.deprecated.as_ref().map(types::deprecation),
                generics: if optional && shape.borrows() {
                    "<'v>"
                } else {
                    ""
                },
                argument: if optional {
                    format!(
                        "impl {}<{argument}>",
                        self.paths.name("otelier_runtime::IntoOption")
                    )
                } else {
                    argument
                },
                keep: if optional {
                    self.keep(&given, true)
                } else {
                    self.keep(self.name, false)
                },
            }
        });
        KeptView {
            name: self.name.to_owned(),
            ty: if wire || self.always {
                owned
            } else {
                format!("{}<{owned}>", self.paths.name("std::option::Option"))
            },
            start,
            change,
        }
    }
}

/// The default of an attribute, as its shape takes it.
fn default_value(default: &Value, attribute: &Attribute, shape: &Shape) -> String {
    let value = scalar(default, attribute.ty.plain());
    match shape {
        Shape::Named(named) => match types::holds_member(attribute, default) {
            Some(member) => format!("{}::{member}", named.name),
            None if matches!(attribute.ty, Type::Enum(_)) => {
                format!("{}::Other({value})", named.name)
            }
            None => {
                let held = match &named.holds {
                    Holds::Number(inner) => default_value(default, attribute, inner),
                    _ => value,
                };
                format!("const {{ {}::literal({held}) }}", named.name)
            }
        },
        Shape::Uuid | Shape::DateTime => {
            let name = if *shape == Shape::Uuid {
                "Uuid"
            } else {
                "DateTime"
            };
            format!("const {{ otelier_runtime::text::{name}::literal({value}) }}")
        }
        Shape::Duration { unit, whole } => unit.constant(default, *whole),
        _ => value,
    }
}
