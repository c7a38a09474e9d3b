//! `otelier diff`: two versions of a catalog, and whether the new one's version says enough.

use crate::support::Sandbox;

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
    for side in ["nothing", "git:-x:old"] {
        let ran = sandbox.otelier(&["diff", side, "old"]);
        assert_eq!(ran.status, 2, "{ran}");
        assert!(ran.to_string().contains(side), "{ran}");
    }
}
