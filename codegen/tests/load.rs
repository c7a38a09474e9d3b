//! Faults of the loader and of the generator in one run.

use std::fs;
use std::path::Path;

use otelier_codegen::load;

/// Codes of the faults of a catalog with these events, in the order in which they are told.
#[track_caller]
fn check(events: &str, expected: &[&str]) {
    let directory = tempfile::tempdir().unwrap();
    let head = "format: 1\ncatalog: { name: c, version: 1.0.0, brief: b., scope: { name: s } }\n";
    let text = format!("{head}events:\n{events}");
    fs::write(directory.path().join("catalog.yaml"), text).unwrap();
    let loaded = load(directory.path());
    let codes: Vec<&str> = loaded
        .diagnostics
        .iter()
        .map(|fault| fault.code.as_str())
        .collect();
    assert_eq!(codes, expected);
    assert_eq!(loaded.catalog.is_some(), expected.is_empty());
}

#[test]
fn a_collision_is_told_beside_other_faults() {
    let colliding = "  - { name: c.a_b, brief: b. }\n  - { name: c.a.b, brief: b. }\n";
    check("  - { name: c.a_b, brief: b. }\n", &[]);
    check(colliding, &["name-collision"]);
    let misspelled = "  - { name: c.other, brief: b., serverity: info }\n";
    check(
        &format!("{colliding}{misspelled}"),
        &["unknown-key", "name-collision"],
    );
}

#[test]
fn what_the_loader_said_is_not_said_again() {
    let twice = "  - { name: c.a, brief: b. }\n  - { name: c.a, brief: b. }\n";
    check(twice, &["duplicate-event"]);
}

#[test]
fn a_catalog_with_any_fault_is_checked_as_far_as_it_was_read() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/tests/faults");
    let base = corpus.join("base/catalog.yaml");
    let mut checked = 0;
    for entry in fs::read_dir(&corpus).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let directory = tempfile::tempdir().unwrap();
        if text.contains("\ncatalog:") {
            fs::write(directory.path().join("catalog.yaml"), text).unwrap();
        } else {
            fs::copy(&base, directory.path().join("catalog.yaml")).unwrap();
            fs::create_dir(directory.path().join("events")).unwrap();
            fs::write(directory.path().join("events/fault.yaml"), text).unwrap();
        }
        let loaded = load(directory.path());
        assert!(loaded.catalog.is_none(), "{} has no fault", path.display());
        checked += usize::from(loaded.partial.is_some());
    }
    assert!(
        checked > 20,
        "only {checked} catalogs could be read in part"
    );
}
