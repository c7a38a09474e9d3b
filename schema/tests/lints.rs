//! The catalogs of this repository have no lint finding that is not waived.

use std::path::Path;

use otelier_schema::{Date, Sources, lint, load, load_sources, reference, render};

#[track_caller]
fn check(path: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let loaded = load(&root.join(path));
    assert!(loaded.catalog.is_some(), "{path}");
    let findings = lint(&loaded, Date::parse("2026-12-01").unwrap());
    let shown: Vec<_> = findings
        .iter()
        .map(|finding| render(finding, &loaded.sources, false))
        .collect();
    assert!(findings.is_empty(), "{}", shown.join("\n"));
}

#[test]
fn the_catalogs_of_this_repository_are_clean() {
    check("schema/codex");
    check("tests/shop/catalog");
    check("tests/payments/catalog");
    check("tests/pool/catalog");
    check("tests/fleet/catalog");
    check("tests/nasty/catalog");
}

#[test]
fn the_catalog_of_the_reference_has_only_what_keeps_it_small() {
    let sources = Sources::from_iter([("catalog.yaml", reference::EXAMPLE)]);
    let found = lint(&load_sources(sources), Date::parse("2026-12-01").unwrap());
    let messages: Vec<_> = found
        .iter()
        .map(|finding| finding.message.as_str())
        .collect();
    assert_eq!(
        messages,
        [
            "`error.message` has no example",
            "`remark` has no example",
            "`remark` can be a text of any length",
        ]
    );
}
