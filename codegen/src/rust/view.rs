//! A catalog as Rust: what the templates read.

use std::collections::{BTreeMap, BTreeSet};

use otelier_schema::Diagnostic;
use otelier_schema::resolved::{
    Attribute, Position, Requirement, ResolvedCatalog, ResourceFill, Type, Value,
};
use serde::Serialize;

use super::docs;
use super::event::{self, EventView};
use super::field::{self, FieldView};
use super::names::{self, Origin, Scope};
use super::prose::literal;
use super::shape::{self, Body, Place, Shape};
use super::types::{self, TypeView};

/// Names at the root that are the generator's own.
const ROOT: [&str; 19] = [
    "Adjusted",
    "Catalog",
    "Changes",
    "Config",
    "ConfigError",
    "Delivery",
    "DeliveryError",
    "Invalid",
    "KeptMetadata",
    "Metadata",
    "Recorded",
    "Recording",
    "Resource",
    "Session",
    "StartError",
    "StartSession",
    "Telemetry",
    "TelemetryBuilder",
    "Warning",
];

/// Modules that are the generator's own, or that Cargo has another use for.
const MODULES: [&str; 4] = ["shared", "lib", "main", "mod"];

/// Functions of a session that are the generator's own.
const SESSION: [&str; 5] = ["clone", "if_enabled", "is_enabled", "update", "fmt"];

/// Functions of a recording that are the generator's own.
const RECORDING: [&str; 4] = ["clone", "fmt", "records", "take"];

/// A whole catalog.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct RustView {
    pub(super) catalog: CatalogView,
    pub(super) resource: ResourceView,
    pub(super) metadata: MetadataView,
    pub(super) types: Vec<TypeView>,
    pub(super) events: Vec<EventView>,
}

/// What the runtime must know, and what a manifest says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct CatalogView {
    pub(super) name: String,
    code: String,
    version: String,
    brief: String,
    docs: Vec<String>,
    scope_name: String,
    schema_url: Option<String>,
    events: Vec<String>,
    settings: Vec<SettingView>,
    resource: Vec<FillView>,
    configuration: Vec<String>,
    pub(super) crate_name: String,
    pub(super) crate_ident: String,
    workspace: bool,
    runtime_version: &'static str,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct SettingView {
    name: String,
    default: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct FillView {
    key: String,
    fill: String,
}

/// What the application says about itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct ResourceView {
    borrows: bool,
    pub(super) fields: Vec<ResourceField>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct ResourceField {
    key: String,
    pub(super) name: String,
    docs: Vec<String>,
    ty: &'static str,
    sink: &'static str,
    #[serde(skip)]
    pub(super) example: Option<Value>,
    #[serde(skip)]
    pub(super) id: String,
}

/// What all events carry.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct MetadataView {
    borrows: bool,
    /// How the setters' block speaks of what is borrowed: `'a` where one of them borrows.
    setters: &'static str,
    masked: bool,
    pub(super) required: Vec<FieldView>,
    pub(super) optional: Vec<FieldView>,
    pub(super) mutable: bool,
    /// Names of the builder's own fields.
    own_telemetry: String,
    own_metadata: String,
    body: Body,
    #[serde(skip)]
    pub(super) arguments: Vec<(String, Attribute, Shape)>,
}

/// Types that several events or the metadata use: one definition each.
#[derive(Debug, Default)]
pub(super) struct Shared {
    types: Vec<(Attribute, TypeView)>,
    /// Indices into `types` by the attribute's key.
    by_id: BTreeMap<String, Vec<usize>>,
}

impl Shared {
    /// The name of the type of an attribute, if it is shared.
    pub(super) fn name_of(&self, attribute: &Attribute) -> Option<&str> {
        self.by_id
            .get(&attribute.id)?
            .iter()
            .map(|&at| &self.types[at])
            .find(|(defined, _)| types::same(defined, attribute))
            .map(|(_, view)| view.name.as_str())
    }

    fn of(catalog: &ResolvedCatalog, scope: &mut Scope, faults: &mut Vec<Diagnostic>) -> Self {
        let mut uses: BTreeMap<&str, Vec<(usize, &Attribute)>> = BTreeMap::new();
        for (at, event) in catalog.events.iter().enumerate() {
            for attribute in event::own_attributes(event) {
                uses.entry(&attribute.id).or_default().push((at, attribute));
            }
        }
        let elsewhere = |event: usize, attribute: &Attribute| {
            uses[attribute.id.as_str()]
                .iter()
                .any(|(at, other)| *at != event && types::same(other, attribute))
        };
        let in_events = catalog.events.iter().enumerate().flat_map(|(at, event)| {
            event::own_attributes(event).filter(move |attribute| elsewhere(at, attribute))
        });
        let metadata = catalog
            .metadata
            .iter()
            .filter(|attribute| event::is_given(attribute));
        let mut shared = Self::default();
        for attribute in metadata.chain(in_events) {
            if shared.name_of(attribute).is_some() {
                continue;
            }
            if let Some(view) = types::of_attribute(attribute, faults) {
                let what = "the type of the attribute";
                let origin = Origin::catalog(what, &attribute.id, &attribute.position);
                scope.claim(&view.name, origin, faults);
                let indices = shared.by_id.entry(attribute.id.clone()).or_default();
                indices.push(shared.types.len());
                shared.types.push((attribute.clone(), view));
            }
        }
        shared
    }
}

/// Builds the view of a catalog, and finds what Rust cannot express of it.
pub(super) fn build(catalog: &ResolvedCatalog) -> (RustView, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let mut root = Scope::with_own("the root of the crate", &ROOT);
    let shared = Shared::of(catalog, &mut root, &mut faults);
    let mut modules = Scope::with_own("the modules of the crate", &MODULES);
    let mut session = Scope::with_own("the functions of `Session`", &SESSION);
    let mut recording = Scope::with_own("the functions of `Recording`", &RECORDING);
    let mut events = Vec::new();
    for (index, event) in catalog.events.iter().enumerate() {
        let origin = Origin::catalog("the event", &event.name, &event.position);
        let name = names::snake(event::short_name(catalog, event));
        // One fault for one name, though it is needed in three places.
        let before = faults.len();
        for scope in [&mut modules, &mut session, &mut recording] {
            if faults.len() == before {
                scope.claim(&name, origin.clone(), &mut faults);
            }
        }
        events.push(event::view(catalog, index, &shared, &mut faults));
    }
    let view = RustView {
        resource: resource(catalog, &mut faults),
        metadata: metadata(catalog, &shared, &mut faults),
        catalog: catalog_view(catalog),
        types: shared.types.into_iter().map(|(_, view)| view).collect(),
        events,
    };
    (view, once_each(faults))
}

/// The same two things may collide in several places; one fault says enough.
fn once_each(faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    faults
        .into_iter()
        .filter(|fault| {
            let places: Vec<Position> = fault
                .labels
                .iter()
                .map(|label| label.position.clone())
                .collect();
            places.len() < 2 || seen.insert(places)
        })
        .collect()
}

fn catalog_view(catalog: &ResolvedCatalog) -> CatalogView {
    let crate_name = catalog.generate.as_ref().map_or_else(
        || catalog.name.clone(),
        |generate| generate.crate_name.clone(),
    );
    CatalogView {
        name: literal(&catalog.name),
        code: docs::code(&catalog.name),
        version: literal(&catalog.version),
        brief: catalog.brief.clone(),
        docs: docs::words(&catalog.brief, catalog.note.as_deref()),
        scope_name: literal(&catalog.scope.name),
        schema_url: catalog.scope.schema_url.as_deref().map(literal),
        events: catalog
            .events
            .iter()
            .map(|event| literal(&event.name))
            .collect(),
        settings: catalog
            .settings
            .iter()
            .map(|setting| SettingView {
                name: literal(&setting.id),
                default: setting.default,
            })
            .collect(),
        resource: catalog
            .resource
            .iter()
            .map(|attribute| FillView {
                key: literal(&attribute.id),
                fill: match &attribute.fill {
                    ResourceFill::Fixed(value) => {
                        format!("Fixed({})", scalar(value, &attribute.ty))
                    }
                    ResourceFill::Configured { key, default } => format!(
                        "Configured {{ key: {}, default: {} }}",
                        literal(key),
                        scalar(default, &attribute.ty)
                    ),
                    ResourceFill::Application => "Application".into(),
                },
            })
            .collect(),
        configuration: docs::of_configuration(&catalog.settings, &catalog.resource),
        crate_ident: crate_name.replace('-', "_"),
        crate_name,
        workspace: catalog
            .generate
            .as_ref()
            .is_some_and(|generate| generate.workspace),
        runtime_version: env!("CARGO_PKG_VERSION"),
    }
}

fn scalar(value: &Value, ty: &Type) -> String {
    let kind = match ty {
        Type::Int => "Int",
        Type::Double => "Double",
        Type::Boolean => "Bool",
        _ => "Str",
    };
    let value = shape::constant(value, ty);
    format!("::otelier_runtime::catalog::Scalar::{kind}({value})")
}

fn resource(catalog: &ResolvedCatalog, faults: &mut Vec<Diagnostic>) -> ResourceView {
    let mut scope = Scope::new("the struct `Resource`");
    let fields: Vec<ResourceField> = catalog
        .resource
        .iter()
        .filter(|attribute| attribute.fill == ResourceFill::Application)
        .map(|attribute| {
            let name = names::identifier(&names::snake(&attribute.id));
            let what = "the resource attribute";
            scope.claim(
                &name,
                Origin::catalog(what, &attribute.id, &attribute.position),
                faults,
            );
            let (ty, sink) = match attribute.ty {
                Type::Int => ("i64", "int"),
                Type::Double => ("f64", "double"),
                Type::Boolean => ("bool", "boolean"),
                _ => ("&'a str", "string"),
            };
            ResourceField {
                key: literal(&attribute.id),
                name,
                docs: docs::of_resource(attribute),
                ty,
                sink,
                example: attribute.examples.first().cloned(),
                id: attribute.id.clone(),
            }
        })
        .collect();
    ResourceView {
        borrows: fields.iter().any(|field| field.sink == "string"),
        fields,
    }
}

fn metadata(
    catalog: &ResolvedCatalog,
    shared: &Shared,
    faults: &mut Vec<Diagnostic>,
) -> MetadataView {
    let mut fields = Scope::new("the struct `Metadata`");
    let mut setters = Scope::with_own("the setters of `StartSession`", &["start"]);
    let mut changes = Scope::new("the setters of `Changes`");
    let (mut required, mut optional, mut statements, mut arguments) =
        (vec![], vec![], vec![], vec![]);
    for attribute in &catalog.metadata {
        if let Some(statement) = shape::filled(catalog, attribute) {
            statements.push(statement);
            continue;
        }
        let named = shared
            .name_of(attribute)
            .map(|name| format!("super::shared::{name}"));
        let shape = shape::of(attribute, named);
        let is_required = attribute.requirement == Requirement::Required;
        let field = FieldView::new(attribute, &shape, is_required);
        let place = format!("self.{}", field.name);
        let place = if is_required {
            Place::Owned(&place)
        } else {
            Place::OwnedOptional(&place)
        };
        statements.push(shape::hand_over(catalog, attribute, &shape, place));
        if field.mutable {
            field.claim_setters(attribute, !is_required, &mut changes, faults);
        }
        arguments.push((field.name.clone(), attribute.clone(), shape));
        if is_required {
            let origin = Origin::catalog("the attribute", &attribute.id, &attribute.position);
            fields.claim(&field.name, origin, faults);
            required.push(field);
        } else {
            field.claim_setters(attribute, true, &mut setters, faults);
            optional.push(field);
        }
    }
    let own = |wanted: &str| field::unless_taken(wanted, &optional);
    MetadataView {
        own_telemetry: own("telemetry"),
        own_metadata: own("metadata"),
        borrows: required.iter().any(|field| field.borrows),
        setters: if optional.iter().any(|field| field.borrows) {
            "'a"
        } else {
            "'_"
        },
        masked: required.iter().any(|field| field.masked.is_some()),
        mutable: required.iter().chain(&optional).any(|field| field.mutable),
        body: Body::new(statements),
        required,
        optional,
        arguments,
    }
}
