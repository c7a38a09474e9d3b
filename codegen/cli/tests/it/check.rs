//! `otelier check`

use insta::assert_snapshot;

use crate::support::Sandbox;

#[test]
fn a_sound_catalog_is_summed_up() {
    let ran = Sandbox::shop().otelier(&["check"]);
    assert_snapshot!("check-sound", ran);
}

#[test]
fn a_catalog_is_its_directory_or_its_file() {
    let sandbox = Sandbox::shop();
    let found = sandbox.otelier(&["check"]).to_string();
    for path in [
        "schema/shop",
        "schema/shop/",
        "schema/shop/catalog.yaml",
        "./schema/shop",
    ] {
        assert_eq!(
            sandbox.otelier(&["check", path]).to_string(),
            found,
            "{path}"
        );
    }
}

#[test]
fn all_faults_come_in_one_run() {
    let sandbox = Sandbox::shop();
    sandbox.edit("schema/shop/catalog.yaml", "brief: Events", "breif: Events");
    sandbox.edit(
        "schema/shop/events/sale.yaml",
        "examples: [cash]",
        "examples: [barter]",
    );
    sandbox.edit("schema/shop/events/sale.yaml", "type: int", "type: integer");
    let ran = sandbox.otelier(&["check"]);
    assert_eq!(ran.status, 1);
    assert_snapshot!("check-faults", ran);
}

#[test]
fn every_catalog_is_checked_though_an_earlier_one_has_faults() {
    let sandbox = Sandbox::shop();
    sandbox.write("schema/a/catalog.yaml", "format: 1\n");
    let ran = sandbox.otelier(&["check"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stdout.contains("shop 0.3.0: 1 event"), "{ran}");
}

#[test]
fn no_catalog_is_not_a_pass() {
    let ran = Sandbox::new().otelier(&["check"]);
    assert_snapshot!("check-nothing", ran);
}

#[test]
fn a_catalog_that_is_not_there_could_not_be_checked() {
    let ran = Sandbox::shop().otelier(&["check", "schema/shop", "schema/shap"]);
    assert_eq!(ran.status, 2);
    assert_snapshot!("check-missing", ran);
}

#[test]
fn a_control_character_in_a_file_does_not_reach_the_terminal() {
    let sandbox = Sandbox::shop();
    sandbox.edit(
        "schema/shop/events/sale.yaml",
        "type: int\n",
        "type: int # \u{202e}\u{200b}\n        typo: 1\n",
    );
    sandbox.write("schema/other/catalog.yaml", "format: 1\nname: \u{1b}[2J\n");
    let ran = sandbox.otelier(&["check"]);
    assert_eq!(ran.status, 1, "{ran}");
    assert!(
        !ran.stdout.contains(['\u{1b}', '\u{202e}']),
        "{:?}",
        ran.stdout
    );
}
