//! Generates emitters of the nasty catalog.

fn main() {
    let generated = otelier_codegen::Builder::new("catalog")
        .file_name("events.rs")
        .generate();
    if let Err(error) = generated {
        eprintln!("error: {error}");
        std::process::exit(1);
    }
}
