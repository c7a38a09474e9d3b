//! Generates the robots' emitters.

fn main() {
    let generated = otelier_codegen::Builder::new("catalog")
        .json_schema(true)
        .generate();
    if let Err(error) = generated {
        eprintln!("error: {error}");
        std::process::exit(1);
    }
}
