//! The generated files that are committed are what the catalog gives.

use std::path::Path;

use otelier_codegen::{EMITTERS, files, generate, rust};

#[test]
fn the_codex_crate_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let directory = root.join("schema/codex");
    let catalog = otelier_schema::load(&directory)
        .catalog
        .expect("a sound catalog");
    let output = catalog
        .generate
        .as_ref()
        .expect("the catalog says where")
        .directory
        .clone();
    let fresh = generate(&catalog, &EMITTERS).expect("a catalog that every target can express");
    let differences = files::compare(&directory.join(output), &fresh).expect("readable files");
    let told: Vec<String> = differences
        .iter()
        .map(|difference| {
            format!(
                "{}: {}\n{}",
                difference.kind.as_str(),
                difference.path,
                difference.diff
            )
        })
        .collect();
    assert!(
        told.is_empty(),
        "run `cargo run -- generate`\n{}",
        told.join("\n")
    );
}

#[test]
fn the_module_of_the_runtime_s_tests_is_current() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/tests/miniature");
    let catalog = otelier_schema::load(&directory)
        .catalog
        .expect("a sound catalog");
    let fresh = rust::single_file(&catalog).expect("a catalog that Rust can express");
    let committed = std::fs::read_to_string(directory.join("generated.rs")).expect("a module");
    assert!(
        committed == fresh,
        "run `cargo run -p otelier-codegen --example miniature`"
    );
}
