//! The generated crate's manifest and README.

use std::fmt::Write as _;

use otelier_schema::Diagnostic;
use otelier_schema::resolved::{Case, ResolvedCatalog};
use serde::Serialize;

use super::render::Renderer;
use super::view::RustView;
use super::{docs, example, prose};

#[derive(Serialize)]
struct ManifestView {
    crate_name: String,
    description: String,
    version: String,
    workspace: bool,
    runtime_version: String,
}

/// `Cargo.toml`.
pub(super) fn manifest(renderer: &Renderer, catalog: &ResolvedCatalog, view: &RustView) -> String {
    let manifest = ManifestView {
        crate_name: toml_string(&view.catalog.crate_name),
        description: toml_string(&prose::one_line(&catalog.brief)),
        version: toml_string(&catalog.version),
        workspace: is_member(catalog),
        runtime_version: toml_string(env!("CARGO_PKG_VERSION")),
    };
    renderer.render("Cargo.toml", &manifest)
}

fn is_member(catalog: &ResolvedCatalog) -> bool {
    catalog
        .generate
        .as_ref()
        .is_some_and(|generate| generate.workspace)
}

/// A TOML basic string, quotes included.
fn toml_string(text: &str) -> String {
    let mut string = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => string.extend(['\\', c]),
            c if prose::is_hidden(c) => {
                let _ = write!(string, "\\U{:08X}", u32::from(c));
            }
            c => string.push(c),
        }
    }
    string.push('"');
    string
}

#[derive(Serialize)]
struct ReadmeView {
    crate_name: String,
    description: String,
    catalog: String,
    version: String,
    source: &'static str,
    application: String,
    lazy: bool,
    configuration: Vec<String>,
    events: Vec<EventRow>,
    recording: String,
}

#[derive(Serialize)]
struct EventRow {
    code: String,
    function: String,
    cases: String,
}

/// `README.md`, which is the crate's documentation too: its example is compiled and run.
pub(super) fn readme(
    renderer: &Renderer,
    catalog: &ResolvedCatalog,
    view: &RustView,
) -> Result<String, Vec<Diagnostic>> {
    let functions = view.events.iter().map(|event| event.module.as_str());
    let recording: Vec<String> = functions
        .clone()
        .map(|function| format!("`recording.{function}()`"))
        .collect();
    let readme = ReadmeView {
        crate_name: view.catalog.crate_name.clone(),
        description: catalog.brief.clone(),
        catalog: docs::code(&catalog.name),
        version: catalog.version.clone(),
        source: if is_member(catalog) {
            "workspace = true"
        } else {
            "path = \"...\""
        },
        application: example::application(view)?,
        lazy: !view.events.is_empty(),
        configuration: docs::of_configuration(&catalog.settings, &catalog.resource),
        events: catalog
            .events
            .iter()
            .zip(functions)
            .map(|(event, function)| EventRow {
                code: docs::code(&event.name),
                function: function.to_owned(),
                cases: cases(&event.cases),
            })
            .collect(),
        recording: recording.join(", "),
    };
    Ok(renderer.render("README.md", &readme))
}

fn cases(cases: &[Case]) -> String {
    let cases: Vec<String> = cases.iter().map(|case| docs::code(&case.id)).collect();
    cases.join(", ")
}
