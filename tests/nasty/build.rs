//! Generates emitters of the nasty catalog, and of one with all combinations.

mod combinations;

use std::error::Error;
use std::path::Path;

use otelier_codegen::Builder;

fn main() {
    if let Err(error) = generate() {
        eprintln!("error: {error}");
        std::process::exit(1);
    }
}

fn generate() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=combinations.rs");
    Builder::new("catalog").file_name("events.rs").generate()?;
    let catalog = Path::new(&std::env::var("OUT_DIR")?).join("combinations");
    combinations::write(&catalog)?;
    Builder::new(catalog)
        .file_name("combinations.rs")
        .generate()?;
    Ok(())
}
