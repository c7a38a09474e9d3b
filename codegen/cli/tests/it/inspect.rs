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
