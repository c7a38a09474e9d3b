//! From views to text: the templates.

use otelier_schema::Diagnostic;
use serde::Serialize;
use tera::{Context, Kwargs, State, Tera};

use super::event::EventView;
use super::forms::Forms;
use super::layout::{WHOLE, laid_out, laid_out_of};
use super::prose;
use super::view::RustView;

const TEMPLATES: [(&str, &str); 7] = [
    ("lib.rs", include_str!("../../templates/rust/lib.rs.tera")),
    (
        "single.rs",
        include_str!("../../templates/rust/single.rs.tera"),
    ),
    (
        "shared.rs",
        include_str!("../../templates/rust/shared.rs.tera"),
    ),
    (
        "types.rs",
        include_str!("../../templates/rust/types.rs.tera"),
    ),
    (
        "event.rs",
        include_str!("../../templates/rust/event.rs.tera"),
    ),
    (
        "Cargo.toml",
        include_str!("../../templates/rust/Cargo.toml.tera"),
    ),
    (
        "README.md",
        include_str!("../../templates/rust/README.md.tera"),
    ),
];

/// Lints that a name or a sentence of a catalog can trip over.
const ALLOWED: [&str; 20] = [
    "clippy::doc_lazy_continuation",
    "clippy::doc_link_with_quotes",
    "clippy::doc_markdown",
    "clippy::doc_overindented_list_items",
    "clippy::enum_variant_names",
    "clippy::excessive_precision",
    "clippy::large_types_passed_by_value",
    "clippy::missing_fields_in_debug",
    "clippy::module_inception",
    "clippy::module_name_repetitions",
    "clippy::needless_doctest_main",
    "clippy::option_option",
    "clippy::should_implement_trait",
    "clippy::similar_names",
    "clippy::struct_excessive_bools",
    "clippy::struct_field_names",
    "clippy::unreadable_literal",
    "clippy::wrong_self_convention",
    "deprecated",
    "unused_qualifications",
];

/// The module that all events share.
const SHARED: &str = "shared";

/// A module of the crate.
#[derive(Debug, Serialize)]
pub(super) struct Module {
    /// Its identifier.
    pub(super) name: String,
    /// How a fault speaks of it.
    #[serde(skip)]
    about: String,
    /// Its file in the crate.
    #[serde(skip)]
    pub(super) file: String,
    /// Its text, not laid out yet.
    text: String,
}

impl Module {
    /// Its text as it goes into its file.
    ///
    /// Each module is parsed alone, so that a fault names the event that it is about.
    pub(super) fn laid_out(&self, forms: &mut Forms) -> Result<String, Vec<Diagnostic>> {
        laid_out_of(&self.about, &self.text, forms)
    }

    fn faults(&self) -> Vec<Diagnostic> {
        self.laid_out(&mut Forms::default())
            .err()
            .unwrap_or_default()
    }
}

/// Renders what templates and views make.
pub(super) struct Renderer {
    tera: Tera,
}

impl Renderer {
    pub(super) fn new() -> Self {
        let mut tera = Tera::new();
        tera.autoescape_on(Vec::<&'static str>::new());
        tera.register_filter(
            "outer",
            |lines: Vec<String>, given: Kwargs, _: &State<'_>| {
                let indent = given.get::<usize>("indent").ok().flatten().unwrap_or(0);
                comment("///", indent, &lines)
            },
        );
        tera.register_filter("inner", |lines: Vec<String>, _: Kwargs, _: &State<'_>| {
            comment("//!", 0, &lines)
        });
        tera.register_filter("prose", |text: &str, _: Kwargs, _: &State<'_>| {
            prose::lines(text).join("\n")
        });
        tera.register_filter("cell", |text: &str, _: Kwargs, _: &State<'_>| {
            text.replace('|', "\\|")
        });
        tera.add_raw_templates(TEMPLATES)
            .expect("the templates are part of this crate and parse");
        Self { tera }
    }

    /// The modules of a catalog.
    pub(super) fn modules(&self, view: &RustView) -> Vec<Module> {
        let events = view.events.iter().map(|event| self.event(event));
        std::iter::once(self.shared(view)).chain(events).collect()
    }

    /// The module that all events share.
    pub(super) fn shared(&self, view: &RustView) -> Module {
        Module {
            name: SHARED.to_owned(),
            about: "the shared part".to_owned(),
            file: "src/shared.rs".to_owned(),
            text: self.render("shared.rs", view),
        }
    }

    /// The module of an event.
    pub(super) fn event(&self, event: &EventView) -> Module {
        let mut context = Context::new();
        context.insert("event", event);
        Module {
            name: event.module.clone(),
            about: format!("the event `{}`", event.id),
            file: event.file.clone(),
            text: self.text("event.rs", &context),
        }
    }

    /// The root of a catalog's crate.
    pub(super) fn root(&self, view: &RustView) -> Result<String, Vec<Diagnostic>> {
        let events = view.events.iter().map(|event| event.module.as_str());
        let names: Vec<&str> = std::iter::once(SHARED).chain(events).collect();
        let mut context = Context::new();
        context.insert("modules", &names);
        context.insert("allowed", &ALLOWED);
        laid_out(WHOLE, &self.text("lib.rs", &context))
    }

    /// All modules in one file.
    pub(super) fn single(&self, modules: &[Module]) -> Result<String, Vec<Diagnostic>> {
        let mut context = Context::new();
        context.insert("modules", modules);
        context.insert("allowed", &ALLOWED);
        laid_out(WHOLE, &self.text("single.rs", &context)).map_err(|whole| {
            let alone: Vec<_> = modules.iter().flat_map(Module::faults).collect();
            if alone.is_empty() { whole } else { alone }
        })
    }

    /// A file that is no Rust.
    pub(super) fn render<T: Serialize>(&self, template: &str, view: &T) -> String {
        let context = Context::from_serialize(view).expect("views are maps of plain values");
        self.text(template, &context)
    }

    fn text(&self, template: &str, context: &Context) -> String {
        self.tera.render(template, context).unwrap_or_else(|error| {
            panic!("the template {template} asks for what its view has: {error}")
        })
    }
}

/// Lines as documentation; the template has indented the first.
fn comment(marker: &str, indent: usize, lines: &[String]) -> String {
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            text.push('\n');
            text.push_str(&" ".repeat(indent));
        }
        text.push_str(marker);
        if !line.trim_end().is_empty() {
            text.push(' ');
            text.push_str(line.trim_end());
        }
    }
    text
}
