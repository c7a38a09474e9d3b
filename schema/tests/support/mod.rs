//! What several tests of the loader need.

use otelier_schema::{Loaded, ResolvedCatalog, Sources, load_sources, render};

/// A catalog of one file with these sections after its header.
pub(crate) fn load(sections: &str) -> Loaded {
    let header = "format: 1\ncatalog: { name: test, version: 1.0.0, brief: A test., scope: { name: test } }\n";
    load_sources(Sources::from_iter([(
        "catalog.yaml",
        format!("{header}{sections}"),
    )]))
}

/// All faults as people read them.
pub(crate) fn rendered(loaded: &Loaded) -> String {
    let faults: Vec<_> = loaded
        .diagnostics
        .iter()
        .map(|fault| render(fault, &loaded.sources, false))
        .collect();
    faults.join("\n")
}

/// The catalog, which must have no fault.
#[track_caller]
pub(crate) fn resolved(loaded: &Loaded) -> &ResolvedCatalog {
    match &loaded.catalog {
        Some(catalog) => catalog,
        None => panic!("{}", rendered(loaded)),
    }
}
