//! `otelier inspect`

use insta::assert_snapshot;

use crate::support::Sandbox;

#[test]
fn an_event_is_shown_as_a_whole() {
    let ran = Sandbox::shop().otelier(&["inspect", "sale"]);
    assert_snapshot!("inspect", ran);
}

#[test]
fn an_unknown_event_hides_no_known_one() {
    let ran = Sandbox::shop().otelier(&["inspect", "sole", "shop.sale", "nothing.of.the.kind"]);
    assert_eq!(ran.status, 2, "{ran}");
    assert!(ran.stdout.starts_with("shop.sale\n"), "{ran}");
    assert_snapshot!("inspect-unknown", ran.stderr);
}

#[test]
fn a_faulty_catalog_is_told_instead() {
    let sandbox = Sandbox::shop();
    sandbox.edit("schema/shop/events/sale.yaml", "type: int", "type: integer");
    let ran = sandbox.otelier(&["inspect", "sale"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{ran}");
    assert!(ran.stderr.contains("error[unknown-value]"), "{ran}");
}

/// What becomes of a record that finds no room is said where it is not the usual.
#[test]
fn an_event_says_what_it_does_without_room() {
    let check = |says: &str, expected: Option<&str>| {
        let sandbox = Sandbox::shop();
        let brief = "    brief: Somebody bought something.\n";
        sandbox.edit(
            "schema/shop/events/sale.yaml",
            brief,
            &format!("{brief}{says}"),
        );
        let ran = sandbox.otelier(&["inspect", "sale"]);
        let shown = ran.stdout.lines().find(|line| line.contains("ithout room"));
        assert_eq!(shown, expected, "{ran}");
    };
    check("", None);
    check("    overflow: drop\n", None);
    check(
        "    overflow: { wait_ms: 20 }\n",
        Some("Without room: waits for it, at most 20 ms"),
    );
    check(
        "    overflow: spill\n",
        Some("Without room: goes to the spool, where there is one"),
    );
}
