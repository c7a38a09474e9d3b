//! A catalog as Rust: what the templates read.

use std::collections::BTreeSet;

use otelier_schema::resolved::{Event, Position, ResolvedCatalog, ResourceFill, Type, Value};
use otelier_schema::{Diagnostic, beside};
use serde::Serialize;

use super::constant;
use super::docs;
use super::event::{self, EventView};
use super::metadata::{self, MetadataView};
use super::names;
use super::paths::Paths;
use super::prose::literal;
use super::scope::{Origin, Scope};
use super::types::{Defined, Types};
use super::write::{self, TypeView};

/// From so many events on, half of them are looked at beside the others.
const MANY: usize = 128;

/// A whole catalog.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct RustView {
    pub(super) catalog: CatalogView,
    pub(super) resource: ResourceView,
    pub(super) metadata: MetadataView,
    imports: Vec<Vec<String>>,
    types: Vec<TypeView>,
    names: SharedNames,
    /// Each has a template of its own.
    #[serde(skip)]
    pub(super) events: Vec<EventView>,
    #[serde(skip)]
    pub(super) defined: Vec<Defined>,
}

/// How the shared module names what it has from elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct SharedNames {
    change: String,
    emission: String,
    event: String,
    fields: String,
    keeper: String,
    option: String,
    sink: String,
    system_time: String,
    into_option: String,
    span_context: String,
    vec: String,
    writer: String,
}

impl SharedNames {
    fn new(paths: &Paths, metadata: &MetadataView) -> Self {
        let runtime = |name: &str| paths.name(&format!("otelier_runtime::{name}"));
        let only_if = |wanted: bool, name: &str| {
            if wanted { runtime(name) } else { String::new() }
        };
        Self {
            change: only_if(metadata.mutable(), "Change"),
            emission: runtime("Emission"),
            event: runtime("Event"),
            fields: runtime("Fields"),
            keeper: only_if(metadata.changes_keeper(), "Keeper"),
            option: paths.name("std::option::Option"),
            sink: runtime("Sink"),
            system_time: paths.name("std::time::SystemTime"),
            into_option: paths.name("otelier_runtime::IntoOption"),
            span_context: paths.name("otelier_runtime::SpanContext"),
            vec: paths.name("std::vec::Vec"),
            writer: runtime("Writer"),
        }
    }
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
    events: Vec<IndexedView>,
    settings: Vec<IndexedView>,
    resource: Vec<IndexedView>,
    configuration: Vec<String>,
    pub(super) crate_name: String,
    pub(super) crate_ident: String,
}

/// Something that has its place in a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct IndexedView {
    /// The name of its place.
    index: String,
    /// What it is called, as a literal.
    name: String,
    /// What else is to be said.
    about: String,
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
    /// Its kind among the runtime's values, and how it gets there.
    value: String,
    #[serde(skip)]
    pub(super) example: Option<Value>,
    #[serde(skip)]
    pub(super) id: String,
}

/// What Rust cannot express of a catalog. All of that is in the names, so nothing is written of the events.
pub(super) fn faults(catalog: &ResolvedCatalog) -> Vec<Diagnostic> {
    let of_events = beside::each(&catalog.events, MANY, |event| {
        let mut faults = Vec::new();
        event::outline(catalog, event, &mut faults);
        faults
    });
    let mut of_events = of_events.into_iter();
    let next = |_: &Event, faults: &mut Vec<Diagnostic>| {
        faults.extend(of_events.next().into_iter().flatten());
    };
    built(catalog, next).1
}

/// Builds the view of a catalog, and finds what Rust cannot express of it.
pub(super) fn build(catalog: &ResolvedCatalog) -> (RustView, Vec<Diagnostic>) {
    let mut events = Vec::new();
    let (view, faults) = built(catalog, |event, faults| {
        events.push(event::view(event::outline(catalog, event, faults)));
    });
    (RustView { events, ..view }, faults)
}

/// The view without its events, which `next` gets one after the other to say its faults.
fn built<'c>(
    catalog: &'c ResolvedCatalog,
    mut next: impl FnMut(&'c Event, &mut Vec<Diagnostic>),
) -> (RustView, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let mut root = Scope::with_own("the root of the crate", &names::ROOT);
    let mut types = Types::of_shared();
    let shapes = metadata::shapes(catalog, &mut types, &mut faults);
    for attribute in &catalog.attributes {
        types.definition(attribute, &mut faults);
    }
    types.claim(&mut root, &mut faults);
    // The functions of the session and of the recording are called the same.
    let mut modules = Scope::new("the modules of the crate");
    for event in &catalog.events {
        let origin = Origin::catalog("the event", &event.name, &event.position);
        modules.claim(&event::module(catalog, event), origin, &mut faults);
        next(event, &mut faults);
    }
    let paths = Paths::of_shared(root.into_names());
    let metadata = metadata::view(catalog, &shapes, &paths, &mut faults);
    let view = RustView {
        resource: resource(catalog, &paths, &mut faults),
        types: write::views(catalog, &types, &paths),
        names: SharedNames::new(&paths, &metadata),
        metadata,
        catalog: catalog_view(catalog, &paths, &mut faults),
        imports: paths.imports(),
        events: Vec::new(),
        defined: types.defined,
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

fn catalog_view(
    catalog: &ResolvedCatalog,
    paths: &Paths,
    faults: &mut Vec<Diagnostic>,
) -> CatalogView {
    let crate_name = catalog.generate.as_ref().map_or_else(
        || catalog.name.clone(),
        |generate| generate.crate_name.clone(),
    );
    let mut settings = Scope::new("the list of settings");
    let mut resource = Scope::new("the list of resource attributes");
    // Their modules have been held against each other already.
    let mut events = Scope::new("the list of events");
    CatalogView {
        name: literal(&catalog.name),
        code: docs::code(&catalog.name),
        version: literal(&catalog.version),
        brief: catalog.brief.clone(),
        docs: docs::words(&catalog.brief, catalog.note.as_deref()),
        scope_name: literal(&catalog.scope.name),
        schema_url: catalog.scope.schema_url.as_deref().map(literal),
        events: (catalog.events.iter())
            .map(|event| {
                let short = names::short_name(catalog, event);
                let origin = Origin::catalog("the event", &event.name, &event.position);
                indexed(short, origin, String::new(), &mut events, faults)
            })
            .collect(),
        settings: (catalog.settings.iter())
            .map(|setting| {
                let about = setting.default.to_string();
                let origin = Origin::catalog("the setting", &setting.id, &setting.position);
                indexed(&setting.id, origin, about, &mut settings, faults)
            })
            .collect(),
        resource: (catalog.resource.iter())
            .map(|attribute| {
                let about = match &attribute.fill {
                    ResourceFill::Fixed(value) => {
                        format!("Fixed({})", scalar(value, &attribute.ty, paths))
                    }
                    ResourceFill::Configured { key, default } => format!(
                        "Configured {{ key: {}, default: {} }}",
                        literal(key),
                        scalar(default, &attribute.ty, paths)
                    ),
                    ResourceFill::Application => "Application".into(),
                };
                let what = "the resource attribute";
                let origin = Origin::catalog(what, &attribute.id, &attribute.position);
                indexed(&attribute.id, origin, about, &mut resource, faults)
            })
            .collect(),
        configuration: docs::of_configuration(&catalog.settings, &catalog.resource),
        crate_ident: crate_name.replace('-', "_"),
        crate_name,
    }
}

/// What stands in a list by which the runtime finds it.
fn indexed<'c>(
    short: &str,
    origin: Origin<'c>,
    about: String,
    scope: &mut Scope<'c>,
    faults: &mut Vec<Diagnostic>,
) -> IndexedView {
    let index = names::identifier(&names::camel(short));
    scope.claim(&index, origin, faults);
    IndexedView {
        index,
        name: literal(origin.id()),
        about,
    }
}

fn scalar(value: &Value, ty: &Type, paths: &Paths) -> String {
    let kind = match ty {
        Type::Int => "Int",
        Type::Double => "Double",
        Type::Boolean => "Bool",
        _ => "Str",
    };
    let value = constant::scalar(value, ty);
    format!(
        "{}::{kind}({value})",
        paths.name("otelier_runtime::catalog::Scalar")
    )
}

fn resource(
    catalog: &ResolvedCatalog,
    paths: &Paths,
    faults: &mut Vec<Diagnostic>,
) -> ResourceView {
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
            let value = |kind: &str, of: &str| {
                format!("{}::{kind}({of})", paths.name("otelier_runtime::Value"))
            };
            let own = format!("self.{name}");
            let (ty, value) = match attribute.ty {
                Type::Int => ("i64", value("Int", &own)),
                Type::Double => ("f64", value("Double", &own)),
                Type::Boolean => ("bool", value("Boolean", &own)),
                _ => ("&'a str", value("String", &format!("{own}.to_owned()"))),
            };
            ResourceField {
                key: literal(&attribute.id),
                name,
                docs: docs::of_resource(attribute),
                ty,
                value,
                example: attribute.examples.first().cloned(),
                id: attribute.id.clone(),
            }
        })
        .collect();
    ResourceView {
        borrows: fields.iter().any(|field| field.ty.starts_with('&')),
        fields,
    }
}
