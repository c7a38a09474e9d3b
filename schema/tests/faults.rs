//! Every fault of the corpus, as its author sees it.
//!
//! A file in `tests/faults` is named after the code that it shows. It stands beside the
//! catalog of `tests/faults/base`, or in its place where it has a section `catalog`.

use std::{collections::BTreeSet, fs, path::Path};

use otelier_schema::{Code, Loaded, Sources, load_sources, render};

fn corpus() -> Vec<(String, String)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults");
    let mut files: Vec<_> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

fn load_beside_base(name: &str, text: &str) -> Loaded {
    let mut sources = Sources::default();
    if text.contains("\ncatalog:") && !name.starts_with("misplaced") {
        sources.insert("catalog.yaml", text);
    } else {
        sources.insert("catalog.yaml", include_str!("faults/base/catalog.yaml"));
        sources.insert("events/fault.yaml", text);
    }
    load_sources(sources)
}

fn rendered(loaded: &Loaded) -> String {
    let faults: Vec<_> = loaded
        .diagnostics
        .iter()
        .map(|fault| render(fault, &loaded.sources, false))
        .collect();
    faults.join("\n")
}

#[test]
fn faults_are_shown_where_they_stand() {
    for (name, text) in corpus() {
        let loaded = load_beside_base(&name, &text);
        assert!(loaded.catalog.is_none(), "{name} has no fault");
        insta::with_settings!({ snapshot_path => "faults/snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, rendered(&loaded));
        });
    }
}

#[test]
fn every_code_has_a_fault_that_shows_it() {
    // Faults of reading directories and of generators; their rooms test them.
    let elsewhere = [
        Code::CouldNotRead,
        Code::NameCollision,
        Code::GeneratorFault,
    ];
    let mut shown: BTreeSet<Code> = elsewhere.into();
    for (name, text) in corpus() {
        let loaded = load_beside_base(&name, &text);
        let code = loaded
            .diagnostics
            .iter()
            .map(|fault| fault.code)
            .find(|code| name.starts_with(code.as_str()));
        shown.extend(code);
        assert!(
            code.is_some() || name.starts_with("many"),
            "{name} does not show its code"
        );
    }
    let missing: Vec<_> = Code::ALL
        .iter()
        // Lints look at catalogs without a fault; their pages have the examples.
        .filter(|code| !shown.contains(code) && !Code::LINTS.contains(code))
        .collect();
    assert!(missing.is_empty(), "no fault shows {missing:?}");
}

#[test]
fn the_base_has_no_fault() {
    let text = "format: 1\nevents:\n  - { name: base.nothing, brief: Nothing is wrong. }\n";
    let loaded = load_beside_base("base", text);
    assert!(loaded.catalog.is_some(), "{}", rendered(&loaded));
}

#[test]
fn codes_are_kebab_case_and_explained() {
    let words: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(words.len(), Code::ALL.len());
    for code in Code::ALL {
        assert!(
            code.as_str()
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b == b'-'),
            "{code}"
        );
        assert!(code.explanation().trim().ends_with('.'), "{code}");
    }
}
