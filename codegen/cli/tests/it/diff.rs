//! `otelier diff`: two versions of a catalog, and whether the new one's version says enough.

#[path = "../../../../schema/tests/edits/mod.rs"]
mod edits;

use std::path::Path;
use std::process::Command;

use edits::{CATALOG, EDITS};
use serde_json::Value;

use crate::support::{Ran, Sandbox, git};

fn catalog(sandbox: &Sandbox, name: &str, version: &str, attribute: &str) {
    sandbox.write(
        &format!("{name}/catalog.yaml"),
        format!(
            "format: 1\ncatalog: {{ name: house, version: {version}, brief: A house., scope: {{ name: house }} }}\n\
             events:\n  - {{ name: house.bell, brief: It rang., attributes: [{attribute}] }}\n"
        ),
    );
}

const ROOM: &str = "{ id: room, type: string, brief: Where., examples: [hall] }";
const FLOOR: &str = "{ id: room, type: int, brief: Where., examples: [1] }";

#[track_caller]
fn check(version: &str, attribute: &str, more: &[&str], status: i32, expected: &str) {
    let sandbox = Sandbox::new();
    catalog(&sandbox, "old", "1.0.0", ROOM);
    catalog(&sandbox, "new", version, attribute);
    let ran = sandbox.otelier(&[&["diff", "old", "new"], more].concat());
    assert_eq!(ran.status, status, "{ran}");
    assert!(ran.to_string().contains(expected), "{ran}");
}

#[test]
fn the_version_rises_as_far_as_the_changes_ask() {
    check("1.0.0", ROOM, &[], 0, "no change");
    check("1.1.0", FLOOR, &[], 1, "should be at least 2.0.0");
    check("2.0.0", FLOOR, &[], 0, "type-changed");
    check(
        "2.0.0",
        FLOOR,
        &["--fail-on", "breaking"],
        1,
        "type-changed",
    );
}

#[test]
fn a_side_that_cannot_be_read_is_named() {
    let sandbox = Sandbox::new();
    catalog(&sandbox, "old", "1.0.0", ROOM);
    for side in ["nothing", "git:-x:old", "nothing.json"] {
        let ran = sandbox.otelier(&["diff", side, "old"]);
        assert_eq!(ran.status, 2, "{ran}");
        assert!(ran.to_string().contains(side), "{ran}");
    }
}

const HOUSE: &str = "\
format: 1
catalog:
  name: house
  version: 1.2.0
  brief: What happens in a house.
  scope: { name: house.events }
  generate: { directory: ../../generated/house, crate: house-events }
settings:
  - { id: log_guest, type: boolean, default: false, brief: Export who came. }
events:
  - name: house.bell
    brief: It rang.
    attributes:
      - { id: volume, type: int, unit: \"%\", brief: How loud., range: { min: 1, max: 100 } }
      - { id: room, type: string, brief: Where., examples: [hall] }
      - { id: guest, type: string, brief: Who., privacy: { class: identity, redact: \"[GUEST]\", unless: log_guest } }
";

/// A repository whose first version has a tag, and whose working directory has the next one.
fn repository() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("schema/house/catalog.yaml", HOUSE);
    let ran = sandbox.otelier(&["generate"]);
    assert_eq!(ran.status, 0, "{ran}");
    for arguments in [
        &["init", "--quiet", "--initial-branch=main"][..],
        &["add", "--all"],
        &["commit", "--quiet", "-m", "first"],
        &["tag", "v1.2.0"],
    ] {
        let (done, told) = git(&sandbox, arguments);
        assert!(done, "{arguments:?}: {told}");
    }
    edit(&sandbox);
    sandbox
}

fn edit(sandbox: &Sandbox) {
    for (from, to) in [
        ("max: 100", "max: 80"),
        ("unit: \"%\", ", ""),
        ("default: false", "default: true"),
        (
            "      - { id: guest,",
            "      - { id: floor, type: int, brief: How high., requirement_level: recommended }\n      - { id: guest,",
        ),
    ] {
        sandbox.edit("schema/house/catalog.yaml", from, to);
    }
}

#[test]
fn each_format_over_a_repository() {
    let sandbox = repository();
    for format in ["human", "json", "github", "markdown"] {
        let ran = sandbox.otelier(&["diff", "git:v1.2.0", "schema/house", "--format", format]);
        assert_eq!(ran.status, 1, "{ran}");
        insta::assert_snapshot!(format!("repository-{format}"), ran.to_string());
    }
    sandbox.edit(
        "schema/house/catalog.yaml",
        "version: 1.2.0",
        "version: 2.0.0",
    );
    let ran = sandbox.otelier(&["diff", "git:v1.2.0", "schema/house"]);
    assert_eq!(ran.status, 0, "{ran}");
    // A commit on either side, and a path inside of the repository.
    for arguments in [
        &["add", "--all"][..],
        &["commit", "--quiet", "-m", "second"],
    ] {
        assert!(git(&sandbox, arguments).0);
    }
    let ran = sandbox.otelier(&[
        "diff",
        "git:v1.2.0:schema/house",
        "git:HEAD",
        "--fail-on",
        "breaking",
    ]);
    assert_eq!(ran.status, 1, "{ran}");
}

#[test]
fn a_revision_without_git_before_it_is_known() {
    let sandbox = repository();
    let ran = sandbox.otelier(&["diff", "v1.2.0", "schema/house"]);
    assert_eq!(ran.status, 2, "{ran}");
    assert!(
        ran.stderr
            .contains("what git has at this revision is git:v1.2.0"),
        "{ran}"
    );
    let ran = sandbox.otelier(&["diff", "v9", "schema/house"]);
    assert!(!ran.to_string().contains("git:v9"), "{ran}");
}

/// Each change without its places: those of a bundle are not places that anybody can look at.
fn changes(ran: &Ran) -> Vec<Value> {
    let lines = ran.stdout.lines().skip(1);
    let lines = lines.map(|line| serde_json::from_str(line).expect("one object a line"));
    lines
        .map(|mut change: Value| {
            let members = change.as_object_mut().expect("an object");
            members.remove("old");
            members.remove("new");
            change
        })
        .collect()
}

#[test]
fn published_bundles_say_as_much_as_the_catalogs() {
    let sandbox = repository();
    let bundle = "generated/house/json-schema/bundle.json";
    let old = sandbox.read(bundle);
    sandbox.write("released.json", &old);
    let ran = sandbox.otelier(&["generate"]);
    assert_eq!(ran.status, 0, "{ran}");
    let told = |old: &str, new: &str| {
        let ran = sandbox.otelier(&["diff", old, new, "--format", "json"]);
        assert_eq!(ran.status, 1, "{ran}");
        changes(&ran)
    };
    let expected = told("git:v1.2.0", "schema/house");
    let codes: Vec<_> = expected
        .iter()
        .filter_map(|change| change["code"].as_str())
        .collect();
    // A schema says nothing of the first two.
    for code in ["unit-changed", "setting-default-changed", "range-narrowed"] {
        assert!(codes.contains(&code), "{codes:?}");
    }
    assert_eq!(told("released.json", "schema/house"), expected);
    assert_eq!(told("released.json", bundle), expected);
    assert_eq!(told("git:v1.2.0", bundle), expected);
    assert_eq!(
        told(&format!("git:v1.2.0:{bundle}"), "schema/house"),
        expected
    );
    let ran = sandbox.otelier(&["diff", "released.json", "released.json"]);
    assert_eq!(ran.status, 0, "{ran}");

    let mut earlier: Value = serde_json::from_str(&old).unwrap();
    earlier.as_object_mut().unwrap().remove("source");
    sandbox.write("earlier.json", earlier.to_string());
    sandbox.write(
        "old.json",
        old.replacen("\"format\": 3", "\"format\": 1", 1),
    );
    for (bundle, expected) in [
        ("earlier.json", "has no `source`"),
        ("old.json", "bundle format 1"),
    ] {
        let ran = sandbox.otelier(&["diff", bundle, "schema/house"]);
        assert_eq!(ran.status, 2, "{ran}");
        assert!(ran.stderr.contains(expected), "{ran}");
    }
}

#[test]
fn a_refused_record_is_what_validate_refuses() {
    let sandbox = repository();
    let ran = sandbox.otelier(&["diff", "git:v1.2.0", "schema/house", "--format", "json"]);
    let changes = changes(&ran);
    let narrowed = changes
        .iter()
        .find(|change| change["code"] == "range-narrowed");
    let request = &narrowed.expect("the range is narrower")["counterexample"]["request"];
    sandbox.write("payload.json", request.to_string());
    let old = "generated/house/json-schema/bundle.json";
    let ran = sandbox.otelier(&["validate", "--schema", old, "payload.json"]);
    assert_eq!(ran.status, 0, "{ran}");
    let ran = sandbox.otelier(&["validate", "--catalog", "schema/house", "payload.json"]);
    assert_eq!(ran.status, 1, "{ran}");
}

#[test]
fn a_catalog_with_faults_is_compared_as_far_as_it_can_be_read() {
    let sandbox = repository();
    sandbox.edit(
        "schema/house/catalog.yaml",
        "examples: [hall]",
        "exmaples: [hall]",
    );
    let ran = sandbox.otelier(&["diff", "git:v1.2.0", "schema/house"]);
    assert_eq!(ran.status, 1, "{ran}");
    assert!(
        ran.stdout.contains("unknown-key") && ran.stdout.contains("range-narrowed"),
        "{ran}"
    );
    // It publishes no schema that a record could be held against.
    assert!(!ran.stdout.contains("refused now:"), "{ran}");
}

#[test]
fn what_is_not_proven_counts_as_breaking() {
    let sandbox = Sandbox::new();
    let long = "(a|b)*a(a|b){20}";
    let room = |pattern: &str| {
        format!(
            "{{ id: room, type: string, brief: Where., pattern: \"{pattern}\", examples: [aaaaaaaaaaaaaaaaaaaaa] }}"
        )
    };
    catalog(&sandbox, "old", "1.0.0", &room(long));
    catalog(&sandbox, "new", "1.1.0", &room(&format!("{long}|c")));
    let ran = sandbox.otelier(&["diff", "old", "new"]);
    assert_eq!(ran.status, 1, "{ran}");
    let said =
        "no record found that is refused now; that there is none is not proven, so it counts";
    assert!(ran.stdout.contains(said), "{ran}");
    let ran = sandbox.otelier(&["diff", "old", "new", "--format", "json"]);
    assert_eq!(changes(&ran)[0]["subtraction"], "unknown");
}

/// Whether the table says of a line that it hurts the sender.
fn refuses(lines: &str) -> bool {
    lines.contains("sender")
}

#[test]
fn each_edit_that_refuses_records_shows_one() {
    let sandbox = Sandbox::new();
    sandbox.write("base/catalog.yaml", CATALOG);
    let (mut found, mut missing) = (0, Vec::new());
    for edit in EDITS {
        let ways = [
            ("base", "edited", edit.there),
            ("edited", "base", edit.back),
        ];
        for (old, new, _) in ways.into_iter().filter(|(_, _, said)| refuses(said)) {
            sandbox.write("edited/catalog.yaml", edit.edited());
            let ran = sandbox.otelier(&["diff", old, new, "--format", "json"]);
            for change in changes(&ran) {
                let hurts = change["hurts"].as_array().expect("a list");
                if change["counterexample"].is_object() {
                    found += 1;
                } else if hurts.contains(&Value::from("sender")) {
                    missing.push(format!(
                        "{}: {} {}",
                        edit.what, change["code"], change["attribute"]
                    ));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(found > 50, "{found}");
}

/// The step of a workflow that README shows, in a clone where a branch changes the Codex catalog.
#[test]
fn the_step_of_the_readme_runs_as_it_is_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = std::fs::read_to_string(root.join("README.md")).expect("README.md");
    let step = readme
        .lines()
        .find_map(|line| line.trim().strip_prefix("- run: otelier diff "))
        .expect("README has the step");
    let sandbox = Sandbox::new();
    for file in ["catalog.yaml", "events/tool_decision.yaml"] {
        let path = format!("schema/codex/{file}");
        let text = std::fs::read_to_string(root.join(&path)).expect("the Codex catalog");
        sandbox.write(&format!("upstream/{path}"), text);
    }
    let upstream = ["-C", "upstream"];
    for arguments in [
        &["init", "--quiet", "--initial-branch=main"][..],
        &["add", "--all"],
        &["commit", "--quiet", "-m", "first"],
    ] {
        let (done, told) = git(&sandbox, &[&upstream, arguments].concat());
        assert!(done, "{arguments:?}: {told}");
    }
    assert!(git(&sandbox, &["clone", "--quiet", "upstream", "clone"]).0);
    let run = |expected: i32, part: &str| {
        let program = Path::new(env!("CARGO_BIN_EXE_otelier"));
        let programs = program.parent().expect("a directory").to_path_buf();
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let path = std::iter::once(programs).chain(std::env::split_paths(&inherited));
        let output = Command::new("sh")
            .args(["-c", &format!("otelier diff {step}")])
            .current_dir(sandbox.path("clone"))
            .env("PATH", std::env::join_paths(path).expect("a path"))
            .env("GITHUB_BASE_REF", "main")
            .output()
            .expect("a shell");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(expected), "{text}{errors}");
        assert!(text.contains(part), "{text}");
    };
    run(0, "");
    sandbox.edit(
        "clone/schema/codex/catalog.yaml",
        "default: false",
        "default: true",
    );
    run(
        1,
        "::error file=schema/codex/catalog.yaml,line=1,title=version-must-rise::",
    );
}
