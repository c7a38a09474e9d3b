//! An event as Rust: a module with a struct for each of its cases.

use otelier_schema::Diagnostic;
use otelier_schema::resolved::{Event, Overflow, RecordSeverity, ResolvedCatalog, Severity};
use serde::Serialize;

use super::docs;
use super::names;
use super::paths::{Paths, import};
use super::prose::literal;
use super::record::{self, RecordField, RecordView};
use super::scope::{Origin, Scope};
use super::shapes::Shapes;
use super::types::{self, Defined, Types};
use super::variant::{self, Draft, VariantView};
use super::write::{self, TypeView};

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
    /// What becomes of a record that finds no room, where that is not the usual.
    overflow: Option<OverflowView>,
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

impl EventView {
    pub(super) fn record_fields(&self) -> &[RecordField] {
        &self.record.fields
    }

    /// The names of the cases that a record can be.
    pub(super) fn record_cases(&self) -> impl Iterator<Item = &str> {
        self.record.cases.iter().map(|case| case.name.as_str())
    }
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
    /// Where some record has another one than the usual.
    severity: Option<String>,
    sink: String,
    vec: String,
    writer: String,
}

impl EventNames {
    fn new(paths: &Paths, cases: bool, severe: bool) -> Self {
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
            severity: severe.then(|| runtime("Severity")),
            sink: runtime("Sink"),
            vec: paths.name("std::vec::Vec"),
            writer: runtime("Writer"),
        }
    }
}

/// What becomes of a record that finds no room, as a constant of its event.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct OverflowView {
    ty: String,
    value: String,
}

fn overflow(overflow: Overflow, paths: &Paths) -> Option<OverflowView> {
    let value = match overflow {
        Overflow::Drop => return None,
        Overflow::Wait(millis) => {
            let duration = paths.name("std::time::Duration");
            // In the largest unit that says it, as clippy asks.
            if millis.is_multiple_of(1_000) {
                format!("Wait({duration}::from_secs({}))", millis / 1_000)
            } else {
                format!("Wait({duration}::from_millis({millis}))")
            }
        }
        Overflow::Spill => "Spill".into(),
    };
    let ty = paths.name("otelier_runtime::Overflow");
    let value = format!("{ty}::{value}");
    Some(OverflowView { ty, value })
}

/// Names that no event's module, nor its functions of the session and of the recording, can have: those of modules that are
/// the generator's own or that Cargo has another use for, and of functions that are the generator's own.
const OWN: [&str; 11] = [
    "lib",
    "main",
    "mod",
    "shared",
    "clone",
    "fmt",
    "if_enabled",
    "is_enabled",
    "records",
    "take",
    "update",
];

/// Identifier of an event's module and of its functions.
pub(super) fn module(catalog: &ResolvedCatalog, event: &Event) -> String {
    names::beside(OWN, &names::snake(names::short_name(catalog, event)))
}

/// An event whose types and names are known: nothing is written of it yet.
pub(super) struct Outline<'c> {
    catalog: &'c ResolvedCatalog,
    event: &'c Event,
    module: String,
    /// What no attribute can be called, beside what none ever can.
    own: &'static [&'static str],
    /// The names that its module has taken.
    taken: Vec<String>,
    types: Types,
    shapes: Shapes<'c>,
    drafts: Vec<Draft<'c>>,
}

/// Finds the types and the names of an event, and what Rust cannot express of them.
pub(super) fn outline<'c>(
    catalog: &'c ResolvedCatalog,
    event: &'c Event,
    faults: &mut Vec<Diagnostic>,
) -> Outline<'c> {
    let module = module(catalog, event);
    let own_names = variant::own_names(event);
    let own: &[&str] = if event.cases.is_empty() {
        &["Record"]
    } else {
        &["Case", "Record", "RecordCase"]
    };
    let mut scope = Scope::with_own(format!("the module `{module}`"), own);
    let structs = (event.variants.iter()).flat_map(|variant| {
        let name = variant::name(catalog, event, variant);
        [variant::optional_name(&name), name]
    });
    let mut types = Types::of_event(structs.chain(own.iter().map(|&own| own.to_owned())));
    let shapes = Shapes::of(event, &mut types, faults);
    let drafts: Vec<Draft<'_>> = event
        .variants
        .iter()
        .map(|variant| {
            Draft::new(
                catalog, event, variant, own_names, &shapes, &mut types, faults,
            )
        })
        .collect();
    types.claim(&mut scope, faults);
    for name in &types.used {
        scope.claim(name, Origin::own("the shared type", name), faults);
    }
    for draft in &drafts {
        let origin = match draft.variant.case.map(|index| &event.cases[index]) {
            Some(case) => Origin::catalog("the case", &case.id, &case.position),
            None => Origin::catalog("the event", &event.name, &event.position),
        };
        scope.claim(&draft.name, origin, faults);
        if draft.has_optional() {
            let optional = origin.made("what keeps the optional attributes of ");
            scope.claim(&draft.optional_name(), optional, faults);
        }
    }
    for draft in &drafts {
        draft.claim(faults);
    }
    record::claim(event, own_names, faults);
    Outline {
        catalog,
        event,
        module,
        own: own_names,
        taken: scope.into_names(),
        types,
        shapes,
        drafts,
    }
}

/// Builds the view of an event.
pub(super) fn view(outline: Outline<'_>) -> EventView {
    let Outline {
        catalog,
        event,
        module,
        own,
        taken,
        types,
        shapes,
        drafts,
    } = outline;
    let cases = !event.cases.is_empty();
    let usual = RecordSeverity::Fixed(Severity::Info);
    let severe = (event.variants.iter()).any(|variant| variant.severity != usual);
    let paths = Paths::beside(taken);
    let names = EventNames::new(&paths, cases, severe);
    let variants = drafts
        .into_iter()
        .map(|draft| draft.view(catalog, event, &paths))
        .collect();
    let record = record::view(event, own, &shapes, &paths);
    let written = write::views(catalog, &types, &paths);
    let index = format!(
        "{}::Event::{} as usize",
        paths.name("super::shared::index"),
        names::identifier(&names::camel(names::short_name(catalog, event)))
    );
    EventView {
        id: event.name.clone(),
        file: format!("src/{}.rs", module.trim_start_matches("r#")),
        index,
        name: literal(&event.name),
        code: docs::code(&event.name),
        docs: docs::of_event(event),
        brief: docs::words(&event.brief, None),
        deprecated: event.deprecated.as_ref().map(types::deprecation),
        overflow: overflow(event.overflow, &paths),
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
        module,
    }
}
