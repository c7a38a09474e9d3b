//! The same catalog gives the same bytes, whatever order its files come in.

use std::path::Path;

use otelier_codegen::{EMITTERS, Files, generate};
use otelier_schema::{Sources, load, load_sources};

fn output(sources: Sources) -> Files {
    let loaded = load_sources(sources);
    let catalog = loaded.catalog.expect("a sound catalog");
    generate(&catalog, &EMITTERS).expect("a catalog that every target can express")
}

#[track_caller]
fn check(catalog: &str) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(catalog);
    let sources = load(&directory).sources;
    let first = output(sources.clone());
    assert!(first == output(sources.clone()), "twice the same");
    let mut files: Vec<_> = sources.iter().collect();
    for _ in 0..files.len() {
        files.rotate_left(1);
        let shuffled: Sources = files.iter().rev().copied().collect();
        assert!(first == output(shuffled), "in another order");
    }
    let root = syn::parse_file(&first["src/lib.rs"]).expect("Rust");
    for item in root.items {
        let syn::Item::Mod(module) = item else {
            continue;
        };
        let name = module.ident.to_string();
        let file = format!("src/{}.rs", name.trim_start_matches("r#"));
        assert!(first.contains_key(&file), "`mod {name};` has its file");
    }
    for (path, content) in &first {
        assert!(
            !content.contains(env!("CARGO_MANIFEST_DIR")),
            "{path} names a machine's path"
        );
        assert!(!content.contains('\r') && content.ends_with('\n'), "{path}");
    }
}

#[test]
fn codex() {
    check("schema/codex");
}

#[test]
fn shop() {
    check("tests/shop/catalog");
}

#[test]
fn nasty() {
    check("tests/nasty/catalog");
}
