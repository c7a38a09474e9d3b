//! What a bundle publishes of a catalog's files is the same catalog, without its comments.

use std::path::Path;

use otelier_schema::compare::compare;
use otelier_schema::{ResolvedCatalog, Sources, load, load_sources};

#[track_caller]
fn check(catalog: &ResolvedCatalog) -> Vec<(String, String)> {
    let written: Vec<_> = (catalog.written())
        .map(|(path, text)| (path.to_owned(), text))
        .collect();
    let again = load_sources(Sources::from_iter(written.clone()));
    let again = again
        .catalog
        .unwrap_or_else(|| panic!("{:#?}", again.diagnostics));
    let found = compare(catalog, &again);
    assert!(found.changes.is_empty(), "{:#?}", found.changes);
    // What no comparison looks at is the same, too.
    let plain = |catalog: &ResolvedCatalog| {
        format!("{:?}", catalog.events).replace(|c: char| c.is_ascii_digit(), "")
    };
    let places = |text: String| {
        let mut kept = String::new();
        for part in text.split("Position {") {
            kept.push_str(part.split_once('}').map_or(part, |(_, rest)| rest));
        }
        kept
    };
    assert_eq!(places(plain(catalog)), places(plain(&again)));
    written
}

#[test]
fn every_catalog_here_is_the_same_when_it_is_read_again() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for path in [
        "schema/codex",
        "tests/fleet/catalog",
        "tests/nasty/catalog",
        "tests/payments/catalog",
        "tests/pool/catalog",
        "tests/shop/catalog",
        "codegen/cli/tests/fixtures/shop",
    ] {
        let loaded = load(&root.join(path));
        check(&loaded.catalog.expect(path));
    }
}

#[test]
fn comments_stay_where_they_are_and_all_else_is_kept() {
    let text = "\
# Ours: do not tell.
format: 1
catalog: { name: shop, version: 1.0.0, brief: A shop., scope: { name: shop } } # nor this
events:
  - name: shop.sale
    brief: \"A # is no comment: \\u2028\\u0085\\u00e9 \\U0001f600.\"
    note: |
      Two lines,

      and an end.
    attributes:
      - { id: word, type: string, brief: One., examples: ['yes', '~', '1e3', '0x1f', '1_000', '', ' a'] }
      - { id: rate, type: double, brief: One., range: { min: -1.5e300, max: 1e300 }, examples: [0.1, 2] }
    cases:
      z: { brief: First., when: { word: { equals: 'no' } } }
      a: { brief: All others., otherwise: true }
";
    let loaded = load_sources(Sources::from_iter([("catalog.yaml", text)]));
    let catalog = loaded
        .catalog
        .unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics));
    let written = check(&catalog);
    assert!(!written[0].1.contains("Ours") && !written[0].1.contains("nor this"));
    assert_eq!(catalog.events[0].cases[0].id, "z");
}
