//! Catalogs in directories.

mod support;

use std::{
    fs,
    path::{Path, PathBuf},
};

use otelier_schema::{
    Code, Fill, Loaded, Requirement, RuntimeValue, Sources, Type, load, load_sources,
};

fn codex() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("codex")
}

/// A directory of its own for a test, gone with the value.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str, files: &[(&str, &[u8])]) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("load-{name}-{}", std::process::id()));
        for (file, content) in files {
            let file = path.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, content).unwrap();
        }
        Self(path)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const HEADER: &[u8] =
    b"format: 1\ncatalog: { name: test, version: 1.0.0, brief: A test., scope: { name: test } }\n";
const EVENT: &[u8] = b"format: 1\nevents: [{ name: test.event, brief: An event. }]\n";

#[track_caller]
fn unreadable(loaded: &Loaded, message: &str) {
    assert!(loaded.catalog.is_none());
    let fault = loaded
        .diagnostics
        .iter()
        .find(|fault| fault.code == Code::CouldNotRead);
    let fault = fault.unwrap_or_else(|| panic!("{}", support::rendered(loaded)));
    assert!(fault.message.contains(message), "{}", fault.message);
    assert!(support::rendered(loaded).contains("could-not-read"));
}

#[test]
fn codex_resolves() {
    let loaded = load(&codex());
    let catalog = support::resolved(&loaded);
    assert!(loaded.diagnostics.is_empty());
    let names: Vec<&str> = catalog
        .events
        .iter()
        .map(|event| event.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "codex.api_request",
            "codex.sse_event",
            "codex.tool_decision",
            "codex.tool_result",
            "codex.user_prompt"
        ]
    );
    let timestamp = &catalog.metadata[0];
    assert_eq!(timestamp.fill, Fill::Runtime(RuntimeValue::Timestamp));
    let request = &catalog.events[0];
    let duration = &request.attributes[1];
    assert_eq!(
        (duration.id.as_str(), duration.unit.as_deref()),
        ("duration_ms", Some("ms"))
    );
    assert!(
        duration.brief.starts_with("How long it took until"),
        "the reference's own words"
    );
    assert_eq!(&*duration.position.file, "events/api_request.yaml");
    assert_eq!(&*duration.positions["range"].file, "catalog.yaml");
    assert!(
        matches!(&request.attributes[2].requirement, Requirement::WhenAvailable(Some(when)) if when.starts_with("when the response"))
    );
    assert!(
        matches!(&catalog.events[1].attributes[0].ty, Type::Enum(kinds) if kinds.open && kinds.members.len() == 9)
    );
    assert_eq!(catalog.digest.len(), 64);
}

#[test]
fn every_attribute_has_an_example_that_it_accepts() {
    let loaded = load(&codex());
    let catalog = support::resolved(&loaded);
    for attribute in catalog
        .events
        .iter()
        .flat_map(|event| &event.variants)
        .flat_map(|variant| &variant.attributes)
    {
        assert!(
            attribute.attribute.accept(&attribute.example()).is_ok(),
            "{}",
            attribute.attribute.id
        );
    }
}

#[test]
fn the_directory_and_its_catalog_file_are_the_same() {
    let by_directory = load(&codex());
    let by_file = load(&codex().join("catalog.yaml"));
    assert_eq!(by_directory.catalog, by_file.catalog);
    assert!(by_directory.catalog.is_some());
}

#[test]
fn the_order_of_files_and_events_changes_nothing() {
    let sources = load(&codex()).sources;
    let mut files: Vec<(String, String)> = sources
        .iter()
        .map(|(file, text)| (file.to_owned(), text.to_owned()))
        .collect();
    let forwards = load_sources(files.iter().cloned().collect::<Sources>());
    files.reverse();
    let backwards = load_sources(files.into_iter().collect::<Sources>());
    assert_eq!(forwards.catalog, backwards.catalog);

    let event = |name: &str| format!("  - {{ name: test.{name}, brief: An event. }}\n");
    let names = |events: &str| {
        let loaded = support::load(&format!("events:\n{events}"));
        support::resolved(&loaded)
            .events
            .iter()
            .map(|event| event.name.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names(&(event("b") + &event("a"))),
        names(&(event("a") + &event("b")))
    );
}

#[test]
fn events_are_found_at_any_depth() {
    let directory = Directory::new(
        "depth",
        &[
            ("catalog.yaml", HEADER),
            ("events/deep/er/event.yaml", EVENT),
            (
                "events/other.yml",
                b"format: 1\nevents: [{ name: test.other, brief: Another. }]\n",
            ),
            ("events/.swap.yaml", b"{"),
            ("events/notes.txt", b"{"),
            ("elsewhere/event.yaml", b"{"),
        ],
    );
    let loaded = load(&directory.0);
    let names: Vec<&str> = support::resolved(&loaded)
        .events
        .iter()
        .map(|event| event.name.as_str())
        .collect();
    assert_eq!(names, ["test.event", "test.other"]);
    let files: Vec<&str> = loaded.sources.iter().map(|(file, _)| file).collect();
    assert_eq!(
        files,
        [
            "catalog.yaml",
            "events/deep/er/event.yaml",
            "events/other.yml"
        ]
    );
}

#[test]
fn faults_name_the_file_as_its_user_would() {
    let directory = Directory::new(
        "named",
        &[
            ("catalog.yaml", HEADER),
            ("events/event.yaml", b"format: 1\nevent: []\n"),
        ],
    );
    let shown = support::rendered(&load(&directory.0));
    let path = directory.0.join("events/event.yaml");
    assert!(
        shown.contains(&format!("{}:2:1", path.display())),
        "{shown}"
    );
}

#[test]
fn what_cannot_be_read_is_a_fault() {
    unreadable(&load(Path::new("no/such/catalog")), "no/such/catalog");
    unreadable(&load_sources(Sources::default()), "catalog.yaml");

    let empty = Directory::new("empty", &[("events/event.yaml", EVENT)]);
    let loaded = load(&empty.0);
    unreadable(&loaded, "catalog.yaml");
    assert_eq!(loaded.diagnostics.len(), 1);
    unreadable(
        &load(&empty.0.join("events/event.yaml")),
        "is not a catalog",
    );

    let latin = Directory::new(
        "latin",
        &[
            ("catalog.yaml", HEADER),
            ("events/event.yaml", EVENT),
            ("events/latin.yaml", b"format: 1 # \xe4\n"),
            ("events/odd.yaml", b"odd: 1\n"),
        ],
    );
    let loaded = load(&latin.0);
    unreadable(&loaded, "latin.yaml");
    assert!(
        loaded
            .diagnostics
            .iter()
            .any(|fault| fault.code == Code::UnknownKey),
        "what could be read was checked"
    );
}

#[test]
fn a_file_that_is_no_yaml_hides_no_fault_of_its_neighbours_and_causes_none() {
    let loaded = load_sources(Sources::from_iter([
        ("catalog.yaml", std::str::from_utf8(HEADER).unwrap()),
        ("events/a.yaml", "format: 1\nattributes: [\n"),
        (
            "events/b.yaml",
            "format: 1\nevents: [{ name: test.b, brief: B., attributes: [{ ref: defined_in_a }, { id: x, type: int, brief: X., colour: red }] }]\n",
        ),
    ]));
    let codes: Vec<Code> = loaded.diagnostics.iter().map(|fault| fault.code).collect();
    assert_eq!(codes, [Code::YamlSyntax, Code::UnknownKey]);
}
