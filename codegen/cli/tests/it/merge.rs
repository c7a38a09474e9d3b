//! Two people edit one catalog on branches of their own, and git merges what both generated.

use std::fs;
use std::path::Path;

use crate::support::{Sandbox, git};

const EVENTS: [&str; 5] = ["bell", "door", "fire", "horn", "lamp"];

/// An edit of the catalog.
type Edit = fn(&Sandbox);

/// A repository with a catalog of five events, and what is generated from it.
fn repository() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(
        "schema/house/catalog.yaml",
        "format: 1\n\
         \n\
         catalog:\n\
         \x20 name: house\n\
         \x20 version: 1.0.0\n\
         \x20 brief: What happens in a house.\n\
         \x20 scope: { name: house.events }\n\
         \x20 generate: { directory: ../../generated/house, crate: house-events }\n\
         \n\
         metadata:\n\
         \x20 - id: event.timestamp\n\
         \x20   type: string\n\
         \x20   brief: When it happened.\n\
         \x20   format: date-time\n\
         \x20   filled_by: { runtime: timestamp }\n\
         \x20   examples: [\"2026-11-22T06:21:36.976Z\"]\n\
         \x20 - id: house.number\n\
         \x20   type: int\n\
         \x20   brief: The house.\n\
         \x20   examples: [7]\n",
    );
    for event in EVENTS {
        add_event(&sandbox, event);
    }
    git(&sandbox, &["init", "--quiet", "--initial-branch=trunk"]);
    generate_and_commit(&sandbox, "base");
    sandbox
}

fn add_event(sandbox: &Sandbox, event: &str) {
    sandbox.write(
        &format!("schema/house/events/{event}.yaml"),
        format!(
            "format: 1\n\
             \n\
             events:\n\
             \x20 - name: house.{event}\n\
             \x20   brief: The {event} was used.\n\
             \x20   attributes:\n\
             \x20     - id: room\n\
             \x20       type: string\n\
             \x20       brief: Where the {event} is.\n\
             \x20       examples: [hall]\n\
             \x20     - id: kind\n\
             \x20       type: {{ members: [{{ id: old, value: old, brief: Old. }}, {{ id: new, value: new, brief: New. }}] }}\n\
             \x20       brief: Which {event} it is.\n\
             \x20       examples: [old]\n\
             \x20     - id: volume\n\
             \x20       type: int\n\
             \x20       brief: How loud it was.\n\
             \x20       examples: [3]\n"
        ),
    );
}

fn add_attribute(sandbox: &Sandbox, file: &str, id: &str) {
    let path = format!("schema/house/{file}");
    let text = sandbox.read(&path);
    let indent = if file.starts_with("events") { 6 } else { 2 };
    let spaces = " ".repeat(indent);
    let filled = if file.starts_with("events") {
        ""
    } else {
        "filled_by: session, "
    };
    sandbox.write(
        &path,
        format!(
            "{text}{spaces}- {{ id: {id}, type: string, brief: More., {filled}requirement_level: recommended, examples: [x] }}\n"
        ),
    );
}

fn generate_and_commit(sandbox: &Sandbox, message: &str) {
    let ran = sandbox.otelier(&["generate"]);
    assert_eq!(ran.status, 0, "{ran}");
    let commit = ["commit", "--quiet", "--allow-empty", "-m", message];
    for arguments in [&["add", "--all"][..], &commit] {
        let (done, told) = git(sandbox, arguments);
        assert!(done, "{arguments:?}: {told}");
    }
}

/// Both edits are made from the same state, generated, committed and merged; git then stops at these files
/// below `generated/house`, and at no other.
///
/// Where it does not stop, what is merged is what the merged catalog gives; where it does, `generate` mends
/// it.
#[track_caller]
fn check(ours: Edit, theirs: Edit, conflicts: &[&str]) {
    check_from(|_| {}, ours, theirs, conflicts);
}

/// The same, from a state that has one more edit.
#[track_caller]
fn check_from(
    first: impl Fn(&Sandbox),
    ours: impl Fn(&Sandbox),
    theirs: impl Fn(&Sandbox),
    conflicts: &[&str],
) {
    let sandbox = repository();
    first(&sandbox);
    generate_and_commit(&sandbox, "first");
    let edits: [&dyn Fn(&Sandbox); 2] = [&theirs, &ours];
    for (branch, edit) in ["theirs", "ours"].into_iter().zip(edits) {
        assert!(git(&sandbox, &["checkout", "--quiet", "-b", branch, "trunk"]).0);
        edit(&sandbox);
        generate_and_commit(&sandbox, branch);
    }
    let (merged, told) = git(&sandbox, &["merge", "--quiet", "--no-edit", "theirs"]);
    let (_, stopped) = git(&sandbox, &["diff", "--name-only", "--diff-filter=U"]);
    let stopped: Vec<&str> = stopped
        .lines()
        .map(|path| path.strip_prefix("generated/house/").unwrap_or(path))
        .collect();
    assert_eq!(stopped, conflicts, "{told}");
    assert_eq!(merged, conflicts.is_empty(), "{told}");
    if !merged {
        let stale = sandbox.otelier(&["generate", "--check"]);
        assert_eq!(stale.status, 1, "{stale}");
        let ran = sandbox.otelier(&["generate"]);
        assert_eq!(ran.status, 0, "{ran}");
    }
    let fresh = sandbox.otelier(&["generate", "--check"]);
    assert_eq!(fresh.status, 0, "{fresh}");
    without_markers(&sandbox.path("generated"));
}

fn without_markers(directory: &Path) {
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            without_markers(&path);
        } else {
            let text = fs::read_to_string(&path).expect("text");
            assert!(!text.contains("<<<<<<<"), "{}", path.display());
        }
    }
}

#[test]
fn attributes_of_different_events() {
    check(
        |sandbox| add_attribute(sandbox, "events/bell.yaml", "bell.extra"),
        |sandbox| add_attribute(sandbox, "events/horn.yaml", "horn.extra"),
        &[],
    );
}

#[test]
fn attributes_of_neighbours() {
    check(
        |sandbox| add_attribute(sandbox, "events/door.yaml", "extra"),
        |sandbox| add_attribute(sandbox, "events/fire.yaml", "extra"),
        &[],
    );
}

#[test]
fn new_events() {
    check(
        |sandbox| add_event(sandbox, "cat"),
        |sandbox| add_event(sandbox, "gate"),
        &[],
    );
}

#[test]
fn a_new_event_and_an_edit_of_another() {
    check(
        |sandbox| add_event(sandbox, "cat"),
        |sandbox| add_attribute(sandbox, "events/lamp.yaml", "extra"),
        &[],
    );
}

#[test]
fn an_event_that_goes_and_an_edit_of_another() {
    check(
        |sandbox| fs::remove_file(sandbox.path("schema/house/events/bell.yaml")).expect("a file"),
        |sandbox| add_attribute(sandbox, "events/horn.yaml", "extra"),
        &[],
    );
}

#[test]
fn prose_in_different_places() {
    check(
        |sandbox| {
            sandbox.edit(
                "schema/house/events/bell.yaml",
                "The bell was used.",
                "Somebody rang.",
            );
        },
        |sandbox| {
            sandbox.edit(
                "schema/house/catalog.yaml",
                "What happens in a house.",
                "What happens at home.",
            );
            sandbox.edit(
                "schema/house/events/fire.yaml",
                "How loud it was.",
                "How it sounded.",
            );
        },
        &[],
    );
}

#[test]
fn members_and_severity() {
    check(
        |sandbox| {
            sandbox.edit(
                "schema/house/events/bell.yaml",
                "{ id: new, value: new, brief: New. }",
                "{ id: new, value: new, brief: New. }, { id: lost, value: lost, brief: Lost. }",
            );
        },
        |sandbox| {
            sandbox.edit(
                "schema/house/events/door.yaml",
                "    brief: The door was used.\n",
                "    brief: The door was used.\n    severity: warn\n",
            );
        },
        &[],
    );
}

#[test]
fn attributes_whose_names_follow_each_other() {
    check(
        |sandbox| add_attribute(sandbox, "events/door.yaml", "xint"),
        |sandbox| add_attribute(sandbox, "events/lamp.yaml", "yint"),
        &[],
    );
}

/// The bundle tells the lines of the catalog, which both edits move below them.
#[test]
fn events_in_one_file() {
    let insert = |sandbox: &Sandbox, event: &str| {
        let line = format!("brief: Where the {event} is.\n");
        let more = format!("{line}{}owner: {event}-team\n", " ".repeat(8));
        sandbox.edit("schema/house/catalog.yaml", &line, &more);
    };
    let together = |sandbox: &Sandbox| {
        let mut all = sandbox.read("schema/house/catalog.yaml") + "\nevents:\n";
        for event in EVENTS {
            let path = format!("schema/house/events/{event}.yaml");
            let text = sandbox.read(&path);
            let (_, events) = text.split_once("events:\n").expect("a section");
            all.push_str(events);
            fs::remove_file(sandbox.path(&path)).expect("a file");
        }
        sandbox.write("schema/house/catalog.yaml", all);
    };
    check_from(
        together,
        |sandbox| insert(sandbox, "bell"),
        |sandbox| insert(sandbox, "horn"),
        &["json-schema/bundle.json"],
    );
}

/// An attribute of every event is said in every event's schema, and so in each one's hash in the bundle.
#[test]
fn metadata_and_an_event() {
    check(
        |sandbox| add_attribute(sandbox, "catalog.yaml", "house.owner"),
        |sandbox| add_attribute(sandbox, "events/fire.yaml", "extra"),
        &["json-schema/bundle.json"],
    );
}

/// Both versions stand in the same line.
#[test]
fn events_in_the_same_place() {
    check(
        |sandbox| add_event(sandbox, "cat"),
        |sandbox| add_event(sandbox, "cup"),
        &[
            ".otelier-manifest",
            "README.md",
            "docs/README.md",
            "json-schema/bundle.json",
            "json-schema/export-logs-request.schema.json",
            "src/lib.rs",
            "src/shared.rs",
        ],
    );
}
