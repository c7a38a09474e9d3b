//! `otelier check --fix`: what is mended, and that nothing else is touched.

use insta::assert_snapshot;

use crate::support::Sandbox;

const SALE: &str = "schema/shop/events/sale.yaml";

/// An author's file: comments, blank lines, quotes and layouts of every kind.
const BEFORE: &str = "\u{feff}format: 1   # one\r
\r
events:\r
  # The first.\r
  - name: shop.sale\r
    breif:   'Somebody paid.'   # misspelt\r
    level: warning\r
\r
    attributes:\r
      - {name: \"items\",   kind: integer, description: How many., min: 1,   max: 99}\r
      - id: remark   # kept\r
        type: text\r
        doc: \"What they \\u00e4 said.\"\r
        maxLength: 20 # also kept\r
        optional: true\r
        example: fine\r
        sensitive: true   # nobody knows how\r
      - id: printed\r
        type: int\r
        unit: bytes     # a lint's mend\r
        brief: How much was printed.\r
        waivers: [{code: unit-mismatc, reason: R.}]\r
";

const AFTER: &str = "\u{feff}format: 1   # one\r
\r
events:\r
  # The first.\r
  - name: shop.sale\r
    brief:   'Somebody paid.'   # misspelt\r
    severity: warn\r
\r
    attributes:\r
      - {id: \"items\",   type: int, brief: How many., range: { min: 1, max: 99 }}\r
      - id: remark   # kept\r
        type: string\r
        brief: \"What they \\u00e4 said.\"\r
        length: { max: 20 } # also kept\r
        requirement_level: recommended\r
        examples: [fine]\r
        sensitive: true   # nobody knows how\r
      - id: printed\r
        type: int\r
        unit: bytes     # a lint's mend\r
        brief: How much was printed.\r
        waivers: [{code: unit-mismatc, reason: R.}]\r
";

#[test]
fn what_is_certain_is_mended_and_the_rest_stays() {
    let sandbox = Sandbox::shop();
    sandbox.write(SALE, BEFORE);
    let catalog = sandbox.read("schema/shop/catalog.yaml");
    let ran = sandbox.otelier(&["check", "--fix"]);
    assert_snapshot!("fix", ran);
    assert_eq!(ran.status, 1);
    assert_eq!(sandbox.read(SALE), AFTER);
    assert_eq!(sandbox.read("schema/shop/catalog.yaml"), catalog);
    // What was left is the author's; once it is decided, the lints have their turn.
    sandbox.edit(SALE, "sensitive: true", "privacy: { class: content }");
    let ran = sandbox.otelier(&["check", "--fix", "--deny-warnings"]);
    assert_snapshot!("fix-lints", ran);
    let after = sandbox.read(SALE);
    assert!(
        after.contains("unit: By     # a lint's mend\r\n"),
        "{after}"
    );
    assert!(
        after.contains("{code: unit-mismatch, reason: R.}"),
        "{after}"
    );
    // Once more, nothing changes.
    let ran = sandbox.otelier(&["check", "--fix"]);
    assert!(!ran.stdout.contains("mended"), "{ran}");
    assert_eq!(sandbox.read(SALE), after);
}

#[test]
fn types_between_braces_get_their_quotes() {
    let sandbox = Sandbox::shop();
    let before = sandbox.read(SALE);
    let at = "    attributes:\n";
    let attribute = |id: &str, ty: &str| {
        format!(
            "      - {{ id: {id}, type: {ty}, brief: What it is., requirement_level: recommended }} # {id}\n"
        )
    };
    let types =
        |plain: [&str; 2]| format!("{}{}", attribute("b", plain[0]), attribute("c", plain[1]));
    let written = |types: &str| before.replacen(at, &format!("{at}{types}"), 1);
    sandbox.write(SALE, written(&types(["string[]", "array[int]"])));
    let ran = sandbox.otelier(&["check", "--fix"]);
    assert_eq!(ran.status, 0, "{ran}");
    let mended = written(&types(["\"string[]\"", "\"int[]\""]));
    assert_eq!(sandbox.read(SALE), mended, "{ran}");
}

#[test]
fn without_a_certain_mend_no_file_is_touched() {
    let sandbox = Sandbox::shop();
    sandbox.edit(SALE, "type: int", "type: int\n        colour: red");
    let before = sandbox.read(SALE);
    let ran = sandbox.otelier(&["check", "--fix"]);
    assert_eq!(ran.status, 1, "{ran}");
    assert!(!ran.stdout.contains("mended"), "{ran}");
    assert_eq!(sandbox.read(SALE), before);
}

/// What stands in the place of a range is not touched.
#[track_caller]
fn stays(written: &str) {
    let sandbox = Sandbox::shop();
    sandbox.edit(SALE, "range: { min: 1, max: 99, outside: clamp }", written);
    let ran = sandbox.otelier(&["check", "--fix"]);
    assert!(sandbox.read(SALE).contains(written), "{ran}");
}

#[test]
fn no_comment_is_taken_away() {
    stays("min: 1 # at least one\n        max: 99");
    stays("min: 1\t# at least one\n        max: 99");
    stays("min: 1\n# at least one\n        max: 99");
    stays("max_length:\n# not yet\n          20");
}

#[test]
fn no_text_is_cut_in_its_middle() {
    stays("range: { min: 1 }\n        unit: \"byt\\\n          es\"");
}

/// Whichever of them was mended, the other would be told to go, and what it says may matter more.
#[test]
fn of_several_keys_that_say_who_may_read_it_none_is_mended() {
    for words in [
        "pii: false\n        secret: true",
        "public: true\n        secret: true",
        "required: false\n        optional: false",
    ] {
        stays(&format!("range: {{ min: 1 }}\n        {words}"));
    }
}

#[test]
fn without_the_option_no_file_is_touched() {
    let sandbox = Sandbox::shop();
    sandbox.write(SALE, BEFORE);
    let ran = sandbox.otelier(&["check"]);
    assert_eq!(ran.status, 1, "{ran}");
    assert_eq!(sandbox.read(SALE), BEFORE);
}

#[test]
fn machines_get_what_is_left_and_nothing_between() {
    let sandbox = Sandbox::shop();
    sandbox.edit(SALE, "brief: Somebody", "breif: Somebody");
    let ran = sandbox.otelier(&["check", "--fix", "--format", "github"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{ran}");
    assert!(
        ran.stderr
            .contains("mended  schema/shop/events/sale.yaml:5:5  breif -> brief"),
        "{ran}"
    );
}

/// A file that cannot be written ends the mending, and what was written before is told.
#[test]
fn what_was_mended_before_a_fault_is_told() {
    let sandbox = Sandbox::shop();
    let before = "format: 1\nevents:\n  - { name: shop.one, breif: It happened. }\n";
    sandbox.write("schema/shop/events/a.yaml", before);
    sandbox.write("schema/shop/events/b.yaml", before.replace("one", "two"));
    let mut permissions = std::fs::metadata(sandbox.path("schema/shop/events/b.yaml"))
        .unwrap()
        .permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(sandbox.path("schema/shop/events/b.yaml"), permissions).unwrap();
    let ran = sandbox.otelier(&["check", "--fix"]);
    assert!(
        ran.stdout
            .contains("mended  schema/shop/events/a.yaml:3:23  breif -> brief"),
        "{ran}"
    );
    assert!(sandbox.read("schema/shop/events/a.yaml").contains("brief"));
    // Whoever may do everything may write this file, too.
    if ran.status == 2 {
        assert!(ran.stderr.contains("schema/shop/events/b.yaml: "), "{ran}");
        assert!(sandbox.read("schema/shop/events/b.yaml").contains("breif"));
    }
}
