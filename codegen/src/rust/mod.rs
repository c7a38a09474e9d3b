//! Rust emitters of a catalog's events.
//!
//! A [`ResolvedCatalog`] becomes a view, in which every name, type and statement is decided; templates
//! lay it out; the text is parsed, so that a fault of a template is found here.

mod caller;
mod constant;
pub(crate) mod docs;
mod event;
mod example;
mod field;
mod forms;
mod layout;
mod metadata;
mod names;
mod package;
mod paths;
pub(crate) mod prose;
mod put;
mod record;
mod render;
mod scope;
mod shape;
mod shapes;
mod types;
mod variant;
mod view;
mod write;

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

use otelier_schema::Diagnostic;
use otelier_schema::resolved::ResolvedCatalog;

use self::forms::Forms;
use self::render::{Module, Renderer};
use crate::{Emitter, Files};

/// Emits the crate: `Cargo.toml`, `README.md`, `src/`.
#[derive(Debug)]
pub struct Rust;

impl Emitter for Rust {
    fn name(&self) -> &'static str {
        "rust"
    }

    fn emit(&self, catalog: &ResolvedCatalog) -> Result<Files, Vec<Diagnostic>> {
        let view = sound(catalog)?;
        let renderer = Renderer::new();
        let mut files = Files::from([
            (
                "Cargo.toml".into(),
                package::manifest(&renderer, catalog, &view),
            ),
            (
                "README.md".into(),
                package::readme(&renderer, catalog, &view)?,
            ),
            ("src/lib.rs".into(), renderer.root(&view)?),
        ]);
        let mut faults = Vec::new();
        for module in modules(&renderer, &view) {
            match module {
                Ok((file, text)) => {
                    files.insert(file, text);
                }
                Err(found) => faults.extend(found),
            }
        }
        if faults.is_empty() {
            Ok(files)
        } else {
            Err(faults)
        }
    }
}

/// The files of all modules and their texts, in the modules' order, made on threads of their own.
///
/// A thread keeps every text that it parses for as long as spans may point into it. Only a thread that
/// nobody else uses can give its spans up, and without that memory grows with the catalog.
fn modules(
    renderer: &Renderer,
    view: &view::RustView,
) -> Vec<Result<(String, String), Vec<Diagnostic>>> {
    let finished = |module: &Module, forms: &mut Forms| {
        let text = module.laid_out(forms);
        proc_macro2::extra::invalidate_current_thread_spans();
        text.map(|text| (module.file.clone(), text))
    };
    let all = |share: &[event::EventView]| -> Vec<_> {
        let mut forms = Forms::default();
        let events = share.iter().map(|event| renderer.event(event));
        events.map(|module| finished(&module, &mut forms)).collect()
    };
    let events = view.events.as_slice();
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let shared = scope.spawn(|| vec![finished(&renderer.shared(view), &mut Forms::default())]);
        let workers: Vec<_> = events
            .chunks(events.len().div_ceil(threads).max(1))
            .map(|share| scope.spawn(move || all(share)))
            .collect();
        std::iter::once(shared)
            .chain(workers)
            .flat_map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    })
}

/// What Rust cannot express of a correct catalog.
pub fn check(catalog: &ResolvedCatalog) -> Vec<Diagnostic> {
    view::faults(catalog)
}

/// The whole crate as one file of nested modules, without the crate's manifest and README.
///
/// # Errors
/// What Rust cannot express of the catalog.
pub fn single_file(catalog: &ResolvedCatalog) -> Result<String, Vec<Diagnostic>> {
    let view = sound(catalog)?;
    let renderer = Renderer::new();
    renderer.single(&renderer.modules(&view))
}

/// The statements that emit an event: one for each case, with the values that it asks for.
///
/// # Errors
/// What Rust cannot express of the catalog.
pub(crate) fn calls(
    catalog: &ResolvedCatalog,
    event: &str,
) -> Result<Vec<String>, Vec<Diagnostic>> {
    Ok(example::calls(&sound(catalog)?, event))
}

/// The function `uses() -> Result<(), Box<dyn Error>>`, which uses all of what is generated from the catalog.
///
/// It expects that as `events`, and `std::time::Duration`, where it stands. Where it compiles against what is generated
/// from another version of the catalog, that version breaks no application; the tests of `otelier diff` compile it.
///
/// # Errors
/// What Rust cannot express of the catalog.
pub fn caller(catalog: &ResolvedCatalog) -> Result<String, Vec<Diagnostic>> {
    caller::caller(&sound(catalog)?)
}

fn sound(catalog: &ResolvedCatalog) -> Result<view::RustView, Vec<Diagnostic>> {
    let (view, faults) = view::build(catalog);
    if faults.is_empty() {
        Ok(view)
    } else {
        Err(faults)
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture;

    #[test]
    fn the_fixture_as_rust() {
        let files = crate::generate(&fixture::catalog(), &[&super::Rust]).expect("a sound catalog");
        for (path, content) in files {
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(path.replace('/', "-"), content);
            });
        }
    }

    #[test]
    fn the_fixture_in_one_file() {
        let text = super::single_file(&fixture::catalog()).expect("a sound catalog");
        syn::parse_file(&text).expect("Rust");
        assert_eq!(text.matches("pub mod ").count(), 2);
        assert!(!text.starts_with("#!") && !text.starts_with("//!"));
    }
}
