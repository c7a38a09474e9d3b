//! The samples of violations that `otelier sample --invalid` makes are each found as what they are, and no more.

use std::path::Path;

use otelier_codegen::Violation;
use otelier_validate::{Bundle, validate};

#[track_caller]
fn check(directory: &str, kinds: usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
    let catalog = otelier_schema::load(&path)
        .catalog
        .expect("a sound catalog");
    let bundle = otelier_codegen::json_schema::bundle_text(&catalog);
    let bundle = Bundle::from_json(&bundle).expect("a bundle");
    let held = |violation: &Violation| {
        let report = validate(&bundle, violation.request.to_string().as_bytes());
        let found: Vec<_> = report
            .findings
            .iter()
            .map(|one| one.code.as_str())
            .collect();
        // Whether an empty payload is a fault depends on what else was seen.
        let expected: &[&str] = match violation.code {
            "no-records" => &[],
            code => &[code],
        };
        assert_eq!(found, expected, "{violation:?}");
    };
    for event in &catalog.events {
        assert!(bundle.is_compiled(&event.name), "{}", event.name);
    }
    let violations = otelier_codegen::violations(&catalog, &catalog.events);
    violations.iter().for_each(held);
    assert_eq!(violations.len(), kinds, "{directory}");
    // An event by itself is broken by itself.
    for event in &catalog.events {
        let violations = otelier_codegen::violations(&catalog, [event]);
        violations.iter().for_each(held);
    }
}

#[test]
fn codex() {
    check("../schema/codex", 15);
}

#[test]
fn the_shop() {
    check("shop/catalog", 16);
}

#[test]
fn payments() {
    check("payments/catalog", 17);
}

#[test]
fn nasty() {
    check("nasty/catalog", 15);
}

#[test]
fn a_library() {
    check("pool/catalog", 11);
}

#[test]
fn a_fleet() {
    check("fleet/catalog", 17);
}
