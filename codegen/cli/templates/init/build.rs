//! Generates the emitters of the catalog.

fn main() {
    if let Err(error) = otelier_codegen::Builder::new("../schema/@NAME@").generate() {
        eprintln!("error: {error}");
        std::process::exit(1);
    }
}
