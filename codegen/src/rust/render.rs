//! From views to formatted Rust: templates, then a parse, then a pretty-printer.

use otelier_schema::{Code, Diagnostic};
use serde::Serialize;
use tera::{Context, Kwargs, State, Tera};

use super::prose;
use super::view::RustView;

const TEMPLATES: [(&str, &str); 8] = [
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
        "emitter.rs",
        include_str!("../../templates/rust/emitter.rs.tera"),
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
const ALLOWED: &str = "clippy::doc_lazy_continuation, clippy::doc_link_with_quotes, clippy::doc_markdown, \
    clippy::doc_overindented_list_items, clippy::enum_variant_names, clippy::excessive_precision, \
    clippy::large_types_passed_by_value, clippy::missing_fields_in_debug, clippy::module_inception, clippy::module_name_repetitions, clippy::needless_doctest_main, \
    clippy::option_option, clippy::should_implement_trait, clippy::similar_names, \
    clippy::struct_excessive_bools, clippy::struct_field_names, clippy::unreadable_literal, \
    clippy::wrong_self_convention, deprecated, unused_qualifications";

/// A module of the crate.
#[derive(Debug, Serialize)]
pub(super) struct Module {
    /// Its identifier.
    pub(super) name: String,
    /// Its file in the crate.
    #[serde(skip)]
    pub(super) file: String,
    /// Its text, not formatted yet.
    pub(super) text: String,
}

/// Renders what templates and views make.
pub(super) struct Renderer {
    tera: Tera,
}

impl Renderer {
    pub(super) fn new() -> Self {
        let mut tera = Tera::new();
        tera.autoescape_on(Vec::<&'static str>::new());
        tera.register_filter("rustdoc", |lines: Vec<String>, _: Kwargs, _: &State<'_>| {
            comment("///", &lines)
        });
        tera.register_filter(
            "rustdoc_inner",
            |lines: Vec<String>, _: Kwargs, _: &State<'_>| comment("//!", &lines),
        );
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
    pub(super) fn modules(&self, view: &RustView) -> Result<Vec<Module>, Vec<Diagnostic>> {
        let mut faults = Vec::new();
        let mut modules = Vec::new();
        let mut module = |name: &str, file: &str, about: &str, text: String| {
            // Each is parsed alone, so that a fault names the event that it is about.
            if let Err(error) = syn::parse_file(&text) {
                faults.push(fault(about, &error, &text));
            }
            modules.push(Module {
                name: name.to_owned(),
                file: file.to_owned(),
                text,
            });
        };
        module(
            "shared",
            "src/shared.rs",
            "the shared part",
            self.render("shared.rs", view),
        );
        for event in &view.events {
            let mut context = Context::new();
            context.insert("event", event);
            let text = self.text("event.rs", &context);
            module(
                &event.module,
                &event.file,
                &format!("the event `{}`", event.id),
                text,
            );
        }
        if faults.is_empty() {
            Ok(modules)
        } else {
            Err(faults)
        }
    }

    /// The root of a crate of these modules.
    pub(super) fn root(&self, modules: &[Module]) -> Result<String, Vec<Diagnostic>> {
        let names: Vec<&str> = modules.iter().map(|module| module.name.as_str()).collect();
        let mut context = Context::new();
        context.insert("modules", &names);
        context.insert("allowed", ALLOWED);
        format(&self.text("lib.rs", &context))
    }

    /// All modules in one file.
    pub(super) fn single(&self, modules: &[Module]) -> Result<String, Vec<Diagnostic>> {
        let mut context = Context::new();
        context.insert("modules", modules);
        context.insert("allowed", ALLOWED);
        format(&self.text("single.rs", &context))
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

/// Lines as documentation.
fn comment(marker: &str, lines: &[String]) -> String {
    let lines: Vec<String> = lines
        .iter()
        .map(|line| format!("{marker} {line}").trim_end().to_owned())
        .collect();
    lines.join("\n")
}

/// Rust text as everybody formats it.
pub(super) fn format(text: &str) -> Result<String, Vec<Diagnostic>> {
    match syn::parse_file(text) {
        Ok(file) => Ok(spaced(&prettyplease::unparse(&file))),
        Err(error) => Err(vec![fault("the crate", &error, text)]),
    }
}

/// Puts an empty line between items, which the pretty-printer leaves out.
fn spaced(text: &str) -> String {
    const ITEMS: [&str; 6] = ["///", "#[", "impl", "fn ", "static ", "trait "];
    const BLOCKS: [&str; 6] = ["pub ", "struct ", "enum ", "mod ", "const ", "type "];
    let mut spaced = String::with_capacity(text.len() + text.len() / 16);
    let mut before = "";
    for line in text.lines() {
        let content = line.trim_start();
        let starts = |beginnings: &[&str]| beginnings.iter().any(|word| content.starts_with(word));
        let ended = !before.starts_with("//") && before.ends_with([';', '}']) && starts(&ITEMS);
        let closed = before == "}" && starts(&BLOCKS);
        let documented = before.starts_with("//!") && !content.starts_with("//!");
        let root = (before.starts_with("pub mod ") && content.starts_with("pub use"))
            || (before == ")]" && content == "#[rustfmt::skip]");
        if ended || closed || documented || root {
            spaced.push('\n');
        }
        before = content;
        spaced.push_str(line);
        spaced.push('\n');
    }
    spaced
}

/// Text that does not parse: a fault of the generator, never of the catalog.
fn fault(about: &str, error: &syn::Error, text: &str) -> Diagnostic {
    let span: proc_macro2::Span = error.span();
    let at = span.start().line;
    let first = at.saturating_sub(3);
    let excerpt: Vec<String> = text
        .lines()
        .enumerate()
        .skip(first)
        .take(6)
        .map(|(index, line)| format!("{:>5} | {line}", index + 1))
        .collect();
    Diagnostic::error(
        Code::GeneratorFault,
        format!("the Rust made of {about} does not parse: {error}"),
    )
    .note(excerpt.join("\n"))
    .help("this is a fault of Otelier, not of the catalog; please report it")
}

#[cfg(test)]
mod tests {
    use super::{format, spaced};

    #[test]
    fn a_fault_of_a_template_is_the_generators() {
        let faults = format("struct A;\nfn (\n").expect_err("no Rust");
        assert_eq!(faults[0].code.as_str(), "generator-fault");
        assert!(
            faults[0].notes[0].contains("2 | fn ("),
            "{:?}",
            faults[0].notes
        );
        assert!(
            faults[0].message.contains("the crate"),
            "{}",
            faults[0].message
        );
    }

    #[test]
    fn items_stand_apart() {
        let text = "//! a;\nstruct A {\n    a: u8,\n}\nimpl A {\n    fn b() {}\n    fn c() {}\n}\n/// d;\n/// e\nfn f() {}\n";
        let expected = "//! a;\n\nstruct A {\n    a: u8,\n}\n\nimpl A {\n    fn b() {}\n\n    fn c() {}\n}\n\n/// d;\n/// e\nfn f() {}\n";
        assert_eq!(spaced(text), expected);
    }
}
