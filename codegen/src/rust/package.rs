//! The generated crate's manifest and README.

use std::fmt::Write as _;

use otelier_schema::Diagnostic;
use otelier_schema::resolved::{Case, ResolvedCatalog, RuntimeSource};
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
    /// A TOML value.
    runtime: String,
}

/// `Cargo.toml`.
pub(super) fn manifest(renderer: &Renderer, catalog: &ResolvedCatalog, view: &RustView) -> String {
    let manifest = ManifestView {
        crate_name: toml_string(&view.catalog.crate_name),
        description: toml_string(&prose::one_line(&catalog.brief)),
        version: toml_string(&catalog.version),
        workspace: is_member(catalog),
        runtime: runtime(
            catalog
                .generate
                .as_ref()
                .and_then(|generate| generate.runtime.as_ref()),
        ),
    };
    renderer.render("Cargo.toml", &manifest)
}

fn is_member(catalog: &ResolvedCatalog) -> bool {
    catalog
        .generate
        .as_ref()
        .is_some_and(|generate| generate.workspace)
}

/// Where the crate takes its runtime from, as Cargo has it.
fn runtime(source: Option<&RuntimeSource>) -> String {
    match source {
        None => toml_string(env!("CARGO_PKG_VERSION")),
        Some(RuntimeSource::Version(version)) => toml_string(version),
        Some(RuntimeSource::Path(path)) => format!("{{ path = {} }}", toml_string(path)),
        Some(RuntimeSource::Git { url, rev: None }) => format!("{{ git = {} }}", toml_string(url)),
        Some(RuntimeSource::Git {
            url,
            rev: Some(rev),
        }) => format!(
            "{{ git = {}, rev = {} }}",
            toml_string(url),
            toml_string(rev)
        ),
    }
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
    };
    Ok(renderer.render("README.md", &readme))
}

fn cases(cases: &[Case]) -> String {
    let cases: Vec<String> = cases.iter().map(|case| docs::code(&case.id)).collect();
    cases.join(", ")
}

#[cfg(test)]
mod tests {
    use otelier_schema::resolved::RuntimeSource;

    /// The dependencies of the fixture's `Cargo.toml`.
    fn dependencies(runtime: RuntimeSource) -> String {
        let mut catalog = crate::fixture::catalog();
        if let Some(generate) = &mut catalog.generate {
            generate.runtime = Some(runtime);
        }
        let files = crate::generate(&catalog, &[&crate::rust::Rust]).expect("a sound catalog");
        let (_, manifest) = files
            .into_iter()
            .find(|(path, _)| path == "Cargo.toml")
            .expect("a manifest");
        let at = manifest.find("[dependencies]").expect("a table");
        manifest[at..].to_owned()
    }

    #[test]
    fn the_runtime_comes_from_where_the_catalog_says() {
        insta::assert_snapshot!(dependencies(RuntimeSource::Path("../../runtime".into())), @r#"
        [dependencies]
        otelier-runtime = { path = "../../runtime" }
        "#);
        let url = String::from("https://git.example/otelier");
        insta::assert_snapshot!(dependencies(RuntimeSource::Git { url: url.clone(), rev: None }), @r#"
        [dependencies]
        otelier-runtime = { git = "https://git.example/otelier" }
        "#);
        insta::assert_snapshot!(dependencies(RuntimeSource::Git { url, rev: Some("0a1b2c".into()) }), @r#"
        [dependencies]
        otelier-runtime = { git = "https://git.example/otelier", rev = "0a1b2c" }
        "#);
        insta::assert_snapshot!(dependencies(RuntimeSource::Version("0.1".into())), @r#"
        [dependencies]
        otelier-runtime = "0.1"
        "#);
    }
}
