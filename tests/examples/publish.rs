//! Publishes any catalog for `tests/interop`: its JSON Schemas, and an example payload of each of
//! its events and cases.
//!
//! ```text
//! cargo run -p otelier-tests --example publish -- CATALOG DIRECTORY
//! ```

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use otelier_codegen::json_schema::JsonSchema;
use otelier_codegen::{example, generate};
use otelier_schema::{load, render};

fn main() -> Result<(), Box<dyn Error>> {
    let [catalog, directory] = std::env::args_os()
        .skip(1)
        .map(PathBuf::from)
        .collect::<Vec<_>>()
        .try_into()
        .map_err(|_| "expected two arguments: CATALOG DIRECTORY")?;
    let loaded = load(&catalog);
    for fault in &loaded.diagnostics {
        eprintln!("{}", render(fault, &loaded.sources, false));
    }
    let catalog = loaded.catalog.ok_or("the catalog has faults")?;
    let files =
        generate(&catalog, &[&JsonSchema]).map_err(|_| "the catalog cannot be expressed")?;
    for (path, text) in files {
        write(&directory.join(path), &text)?;
    }
    for event in &catalog.events {
        for variant in &event.variants {
            let case = variant.case.map_or("", |at| event.cases[at].id.as_str());
            let path = format!("payloads/{}.{case}.json", event.name);
            let payload = example::request(&catalog, event, variant);
            write(&directory.join(path), &serde_json::to_string(&payload)?)?;
        }
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    fs::write(path, text)
}
