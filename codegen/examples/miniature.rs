//! Writes the module that the runtime's tests run on: what comes from their small catalog.

use std::path::Path;

use otelier_codegen::rust;

fn main() -> std::io::Result<()> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/tests/miniature");
    let catalog = otelier_schema::load(&directory)
        .catalog
        .expect("a sound catalog");
    let module = rust::single_file(&catalog).expect("a catalog that Rust can express");
    std::fs::write(directory.join("generated.rs"), module)
}
