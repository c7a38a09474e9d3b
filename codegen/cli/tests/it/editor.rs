//! `otelier editor`: the schema beside a catalog, by which editors complete it.

use crate::support::Sandbox;

const FILE: &str = "schema/shop/catalog.schema.json";

#[test]
fn the_schema_follows_the_catalog() {
    let sandbox = Sandbox::shop();
    let ran = sandbox.otelier(&["editor", "--check"]);
    assert_eq!(ran.status, 1, "{ran}");
    assert!(
        ran.stdout
            .contains("missing  schema/shop/catalog.schema.json"),
        "{ran}"
    );
    assert!(!sandbox.path(FILE).exists());

    let ran = sandbox.otelier(&["editor"]);
    assert_eq!(ran.status, 0, "{ran}");
    let before = sandbox.read(FILE);
    assert_eq!(sandbox.otelier(&["editor", "--check"]).status, 0);

    sandbox.write(
        "schema/shop/events/shared.yaml",
        "format: 1\nattributes:\n  - { id: total, type: int, breif: The sum. }\n",
    );
    let ran = sandbox.otelier(&["editor", "--check"]);
    assert_eq!(ran.status, 1, "{ran}");
    assert!(
        ran.stdout
            .contains("stale  schema/shop/catalog.schema.json"),
        "{ran}"
    );
    let ran = sandbox.otelier(&["editor", "schema/shop"]);
    assert_eq!(
        ran.status, 0,
        "a catalog with faults is one that is being written: {ran}"
    );
    let after = sandbox.read(FILE);
    // At `ref` of an attribute and of the resource, and at `renamed_to`: a line each, and no other changes.
    let new: Vec<&str> = after
        .lines()
        .map(str::trim)
        .filter(|line| line.contains("total"))
        .collect();
    assert_eq!(new, ["{ \"const\": \"total\" },"; 3]);
    let others: Vec<&str> = after
        .lines()
        .filter(|line| !line.contains("total"))
        .collect();
    assert_eq!(others, before.lines().collect::<Vec<_>>());
}

#[test]
fn a_catalog_that_is_not_there_has_no_schema() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.otelier(&["editor"]).status, 2);
    assert_eq!(sandbox.otelier(&["editor", "nowhere"]).status, 2);
    assert!(!sandbox.path("nowhere").exists());
}
