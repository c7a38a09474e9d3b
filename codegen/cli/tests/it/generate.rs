//! `otelier generate`

use std::fs;

use insta::assert_snapshot;

use crate::support::Sandbox;

#[test]
fn what_is_generated_is_as_the_catalog_says() {
    let sandbox = Sandbox::shop();
    let first = sandbox.otelier(&["generate"]);
    assert_eq!(first.status, 0, "{first}");
    assert_snapshot!("generate", first);
    assert_snapshot!(
        "generate-again",
        sandbox.otelier(&["generate", "schema/shop"])
    );
    assert_snapshot!("generate-check", sandbox.otelier(&["generate", "--check"]));
}

#[test]
fn a_file_that_is_right_is_not_touched() {
    let sandbox = Sandbox::generated_shop();
    let manifest = sandbox.path("generated/shop/Cargo.toml");
    let before = fs::metadata(&manifest).unwrap().modified().unwrap();
    assert_eq!(sandbox.otelier(&["generate"]).status, 0);
    assert_eq!(fs::metadata(&manifest).unwrap().modified().unwrap(), before);
}

#[test]
fn check_names_what_is_stale_missing_or_orphaned_and_changes_nothing() {
    let sandbox = Sandbox::generated_shop();
    sandbox.edit(
        "schema/shop/events/sale.yaml",
        "How many items were bought.",
        "Items bought.",
    );
    fs::remove_file(sandbox.path("generated/shop/Cargo.toml")).unwrap();
    let bundle = sandbox.read("generated/shop/json-schema/bundle.json");
    let ran = sandbox.otelier(&["generate", "--check"]);
    assert_eq!(ran.status, 1);
    for line in [
        "missing  generated/shop/Cargo.toml",
        "stale  generated/shop/json-schema/bundle.json",
        "otelier generate schema/shop",
    ] {
        assert!(ran.stdout.contains(line), "{line:?} in {ran}");
    }
    assert_eq!(
        sandbox.read("generated/shop/json-schema/bundle.json"),
        bundle
    );
    assert!(!sandbox.path("generated/shop/Cargo.toml").exists());

    assert_eq!(sandbox.otelier(&["generate"]).status, 0);
    assert_eq!(sandbox.otelier(&["generate", "--check"]).status, 0);
}

/// Runs `generate` and `generate --check` on a directory whose manifest has this text.
#[track_caller]
fn check_manifest(text: &str, expected: &str) {
    let sandbox = Sandbox::generated_shop();
    sandbox.write("generated/shop/.otelier-manifest", text);
    for arguments in [&["generate"][..], &["generate", "--check"]] {
        let ran = sandbox.otelier(arguments);
        assert_eq!(ran.status, 2, "{ran}");
        assert!(ran.stderr.contains(expected), "{ran}");
        assert!(
            ran.stderr.contains("help: delete .otelier-manifest"),
            "{ran}"
        );
    }
    // The mend mends.
    fs::remove_file(sandbox.path("generated/shop/.otelier-manifest")).unwrap();
    let check = sandbox.otelier(&["generate", "--check"]);
    assert!(check.stdout.contains("the manifest is not as"), "{check}");
    let mended = sandbox.otelier(&["generate"]);
    let counted = "generated/shop: 0 written and the manifest, 0 removed, 10 unchanged";
    assert!(mended.stdout.contains(counted), "{mended}");
    assert_eq!(sandbox.otelier(&["generate", "--check"]).status, 0);
}

#[test]
fn a_manifest_that_cannot_be_used_says_what_to_do() {
    check_manifest(
        "otelier-manifest 1\n../outside.rs\n",
        "names a path outside its directory",
    );
    check_manifest("otelier-manifest 2\n", "not a manifest of format 1");
}

#[test]
fn what_no_longer_comes_from_the_catalog_goes_and_nothing_else_does() {
    let sandbox = Sandbox::generated_shop();
    sandbox.write("generated/shop/NOTES.txt", "mine");
    sandbox.edit(
        "schema/shop/events/sale.yaml",
        "name: shop.sale",
        "name: shop.purchase",
    );
    let check = sandbox.otelier(&["generate", "--check"]);
    assert_eq!(check.status, 1);
    assert!(
        check
            .stdout
            .contains("orphaned  generated/shop/json-schema/shop.sale.schema.json"),
        "{check}"
    );

    let ran = sandbox.otelier(&["generate"]);
    assert_eq!(ran.status, 0);
    assert!(
        ran.stdout
            .contains("removed  generated/shop/json-schema/shop.sale.schema.json"),
        "{ran}"
    );
    assert!(
        !sandbox
            .path("generated/shop/json-schema/shop.sale.schema.json")
            .exists()
    );
    assert_eq!(sandbox.read("generated/shop/NOTES.txt"), "mine");
}

#[test]
fn a_catalog_with_faults_generates_nothing() {
    let sandbox = Sandbox::shop();
    sandbox.edit("schema/shop/events/sale.yaml", "type: int", "type: integer");
    let ran = sandbox.otelier(&["generate"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr
            .contains("schema/shop: 1 error; nothing was generated"),
        "{ran}"
    );
    assert!(!sandbox.path("generated").exists());
}

#[test]
fn a_catalog_without_a_place_for_its_output_says_so() {
    let sandbox = Sandbox::shop();
    let section = "  generate:\n    directory: ../../generated/shop\n    crate: shop-events\n";
    sandbox.edit("schema/shop/catalog.yaml", section, "");
    assert_snapshot!(
        "generate-nowhere",
        sandbox.otelier(&["generate", "schema/shop"])
    );
    assert_eq!(sandbox.otelier(&["generate"]).status, 2);
}

#[test]
fn two_catalogs_do_not_share_a_directory() {
    let sandbox = Sandbox::shop();
    let text = sandbox.read("schema/shop/catalog.yaml");
    let events = sandbox.read("schema/shop/events/sale.yaml");
    sandbox.write("schema/shop2/catalog.yaml", text);
    sandbox.write("schema/shop2/events/sale.yaml", events);
    let ran = sandbox.otelier(&["generate"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr
            .contains("schema/shop and schema/shop2 both generate into generated/shop"),
        "{ran}"
    );
}

/// The generated files that a run without any memory would write anew.
#[track_caller]
fn assert_noticed(sandbox: &Sandbox, path: &str) {
    let ran = sandbox.otelier(&["generate", "--check"]);
    assert_eq!(ran.status, 1, "{path}: {ran}");
    assert!(ran.stdout.contains(path), "{path}: {ran}");
}

#[test]
fn whatever_changes_is_noticed_although_a_run_is_remembered() {
    let sandbox = Sandbox::generated_shop();
    let entries = || fs::read_dir(sandbox.cache()).unwrap().count();
    assert_eq!(entries(), 1, "a run that left nothing to do is remembered");
    let remembered = sandbox.otelier(&["generate", "--check"]);
    assert_eq!(remembered.status, 0);
    let file = "generated/shop/src/sale.rs";
    let before = fs::metadata(sandbox.path(file))
        .unwrap()
        .modified()
        .unwrap();
    let text = sandbox.read(file);

    // As long as it was, and no newer.
    sandbox.write(file, text.replacen("shop", "shoq", 1));
    let handle = fs::File::options()
        .write(true)
        .open(sandbox.path(file))
        .unwrap();
    handle.set_modified(before).unwrap();
    assert_noticed(&sandbox, file);
    fs::remove_file(sandbox.path(file)).unwrap();
    assert_noticed(&sandbox, file);
    sandbox.write(file, &text);
    let manifest = "generated/shop/.otelier-manifest";
    sandbox.write(manifest, sandbox.read(manifest) + "src/gone.rs\n");
    assert_noticed(&sandbox, "the manifest is not as");
    assert_eq!(sandbox.otelier(&["generate"]).status, 0);

    sandbox.edit(
        "schema/shop/events/sale.yaml",
        "How many items were bought.",
        "Items bought.",
    );
    assert_noticed(&sandbox, "docs/events/shop.sale.md");
    assert_eq!(sandbox.otelier(&["generate"]).status, 0);
    sandbox.write(
        "schema/shop/events/more.yaml",
        "format: 1\nevents: []\nbogus: 1\n",
    );
    assert_eq!(sandbox.otelier(&["generate"]).status, 1);
}

#[test]
fn what_is_remembered_may_be_lost_broken_or_unwanted() {
    let sandbox = Sandbox::generated_shop();
    let check =
        |arguments: &[&str]| sandbox.otelier(&[&["generate", "--check"], arguments].concat());
    let said = check(&[]).to_string();
    let entry = fs::read_dir(sandbox.cache())
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    let stamp = fs::read_to_string(entry.path()).unwrap();
    // The last parts of it are held by its digest, too.
    let lines: Vec<_> = stamp.lines().collect();
    let other = stamp.replacen(lines[lines.len() - 2], "somewhere/else", 1);
    assert_ne!(other, stamp);
    for text in ["", "otelier-stamp 2\n", "\u{0}\u{1}", &other] {
        fs::write(entry.path(), text).unwrap();
        assert_eq!(check(&[]).to_string(), said);
    }
    // Of another program.
    let stamp = fs::read_to_string(entry.path()).unwrap();
    fs::write(
        entry.path(),
        stamp.replacen(env!("CARGO_PKG_VERSION"), "0.0.9", 1),
    )
    .unwrap();
    assert_eq!(check(&[]).to_string(), said);
    assert_eq!(fs::read_to_string(entry.path()).unwrap(), stamp);
    fs::remove_file(entry.path()).unwrap();
    assert_eq!(check(&["--no-cache"]).to_string(), said);
    assert!(!entry.path().exists());
    let ran = sandbox
        .command(&["generate", "--check"])
        .env("OTELIER_CACHE_DIR", "")
        .output()
        .unwrap();
    assert!(ran.status.success());
    assert!(!entry.path().exists());
}

#[test]
fn output_goes_into_another_directory_where_one_is_named() {
    let sandbox = Sandbox::generated_shop();
    let bundle = sandbox.read("generated/shop/json-schema/bundle.json");
    let into = |arguments: &[&str]| {
        sandbox.otelier(&[&["generate", "--out", "elsewhere/it"], arguments].concat())
    };
    let checked = into(&["--check"]);
    assert_eq!(checked.status, 1);
    let mend = "otelier generate schema/shop --out elsewhere/it";
    assert!(checked.stdout.contains(mend), "{checked}");
    assert!(!sandbox.path("elsewhere").exists());
    let written = into(&[]);
    assert_eq!(written.status, 0, "{written}");
    assert_eq!(sandbox.read("elsewhere/it/json-schema/bundle.json"), bundle);
    for arguments in [&["--check"][..], &[], &["--check", "--no-cache"]] {
        let again = into(arguments);
        assert_eq!(again.status, 0, "{again}");
        assert!(again.stdout.contains("elsewhere/it: "), "{again}");
    }

    sandbox.edit(
        "schema/shop/events/sale.yaml",
        "How many items were bought.",
        "Items bought.",
    );
    assert_eq!(into(&["schema/shop"]).status, 0);
    assert_eq!(
        sandbox.read("generated/shop/json-schema/bundle.json"),
        bundle
    );
    assert_eq!(sandbox.otelier(&["generate", "--check"]).status, 1);
}

#[test]
fn one_directory_takes_the_output_of_one_catalog() {
    let sandbox = Sandbox::shop();
    sandbox.write("schema/other/catalog.yaml", "format: 1\n");
    let ran = sandbox.otelier(&["generate", "--out", "elsewhere"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr
            .contains("--out takes the output of one catalog, and there are 2"),
        "{ran}"
    );
}

#[test]
fn names_that_collide_are_said_once_and_as_check_says_them() {
    let sandbox = Sandbox::shop();
    sandbox.write(
        "schema/shop/events/refund.yaml",
        "\
format: 1
events:
  - name: shop.refund
    brief: Somebody got money back.
    attributes:
      - { id: paid.back, type: int, brief: How much., examples: [1] }
      - { id: paid_back, type: int, brief: How much., examples: [1] }
",
    );
    let faults = |ran: crate::support::Ran| {
        assert_eq!(ran.status, 1, "{ran}");
        assert_eq!(ran.stdout.matches("name-collision").count(), 1, "{ran}");
        let end = ran.stdout.find("= help").expect("a mend");
        ran.stdout[..end].to_owned()
    };
    let checked = faults(sandbox.otelier(&["check"]));
    assert_eq!(faults(sandbox.otelier(&["generate"])), checked);
    assert!(!sandbox.path("generated/shop").exists());
}

#[test]
fn the_schema_for_editors_is_kept_as_the_catalog_says_where_there_is_one() {
    let sandbox = Sandbox::generated_shop();
    let schema = "schema/shop/catalog.schema.json";
    let rename = |from: &str, to: &str| {
        sandbox.edit("schema/shop/events/sale.yaml", from, to);
    };
    rename("name: shop.sale", "name: shop.sold");
    assert_eq!(sandbox.otelier(&["generate"]).status, 0);
    assert!(!sandbox.path(schema).exists(), "nobody asked for one");

    assert_eq!(sandbox.otelier(&["editor"]).status, 0);
    rename("name: shop.sold", "name: shop.sale");
    assert_eq!(sandbox.otelier(&["generate"]).status, 0);
    assert_eq!(sandbox.otelier(&["editor", "--check"]).status, 0);
    assert_eq!(sandbox.otelier(&["generate", "--check"]).status, 0);

    sandbox.write(schema, "{}");
    let ran = sandbox.otelier(&["generate", "--check"]);
    assert_eq!(ran.status, 1, "{ran}");
    assert!(
        ran.stdout
            .contains("stale  schema/shop/catalog.schema.json; to mend it: otelier editor"),
        "{ran}"
    );
    assert_eq!(sandbox.read(schema), "{}");
    assert_eq!(sandbox.otelier(&["generate"]).status, 0);
    assert_eq!(sandbox.otelier(&["generate", "--check"]).status, 0);
}
