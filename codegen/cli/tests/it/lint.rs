//! What `check` says of catalogs that have no error.

use insta::assert_snapshot;

use crate::support::{Ran, Sandbox};

/// The shop, whose sale has another attribute and more to say of itself.
fn shop(attribute: &str, event: &str, catalog: &str) -> Sandbox {
    let sandbox = Sandbox::shop();
    sandbox.edit(
        "schema/shop/events/sale.yaml",
        "    attributes:\n      - id: items",
        &format!("{event}    attributes:\n{attribute}      - id: items"),
    );
    sandbox.edit(
        "schema/shop/catalog.yaml",
        "  brief: Events of a small shop.\n",
        &format!("  brief: Events of a small shop.\n{catalog}"),
    );
    sandbox
}

const EMAIL: &str = "      - { id: customer.email, type: string, brief: Where the receipt goes., examples: [a@example.com] }\n";
const WAIVED: &str = "      - { id: customer.email, type: string, brief: Where the receipt goes., examples: [a@example.com], waivers: [{ code: undeclared-privacy, reason: It is our own. }] }\n";
const EXPIRES: &str = "    expires: 2026-12-24\n";

#[track_caller]
fn check(sandbox: &Sandbox, more: &[&str], status: i32) -> Ran {
    let ran = sandbox.otelier(&[&["check"], more].concat());
    assert_eq!(ran.status, status, "{ran}");
    ran
}

#[test]
fn a_lint_is_a_warning() {
    let sandbox = shop(EMAIL, "", "");
    assert_snapshot!("lint-warning", check(&sandbox, &[], 0));
    check(&sandbox, &["--deny-warnings"], 1);
    let ran = check(&sandbox, &["--format", "github"], 0);
    assert!(
        ran.stdout
            .starts_with("::warning file=schema/shop/events/sale.yaml,line=7,col=15,"),
        "{ran}"
    );
    let ran = check(&sandbox, &["--format", "json"], 0);
    assert!(ran.stdout.contains("\"severity\":\"warning\""), "{ran}");
    // Nothing else looks at lints.
    let ran = sandbox.otelier(&["generate"]);
    assert!(ran.status == 0 && !ran.stdout.contains("warning"), "{ran}");
}

#[test]
fn the_catalog_says_how_bad_a_lint_is() {
    check(
        &shop(EMAIL, "", "  lints: { undeclared-privacy: error }\n"),
        &[],
        1,
    );
    let ran = check(
        &shop(EMAIL, "", "  lints: { undeclared-privacy: off }\n"),
        &["--deny-warnings"],
        0,
    );
    assert!(ran.stdout.ends_with("no faults\n"), "{ran}");
}

#[test]
fn a_waiver_keeps_a_finding_back() {
    let waiver = "waivers: [{ code: undeclared-privacy, reason: It is our own. }]";
    for sandbox in [
        shop(WAIVED, "", ""),
        shop(EMAIL, &format!("    {waiver}\n"), ""),
        shop(EMAIL, "", &format!("  {waiver}\n")),
    ] {
        let ran = check(&sandbox, &["--deny-warnings"], 0);
        assert!(ran.stdout.ends_with("no faults\n"), "{ran}");
    }
}

#[test]
fn waivers_that_are_unknown_unused_or_ended_are_findings() {
    let waivers = "    waivers:
      - { code: no-such-lint, reason: R. }
      - { code: no-example, reason: R. }
      - { code: undeclared-privacy, reason: R., expires: 2026-11-30 }
      - { code: wrong-type, reason: R. }
";
    assert_snapshot!("lint-waivers", check(&shop(EMAIL, waivers, ""), &[], 0));
}

#[test]
fn what_a_waiver_needs_is_asked_for() {
    let sandbox = shop(
        EMAIL,
        "    waivers: [{ lint: no-example, reason: \" \", expires: soon }, { code: x }]\n",
        "",
    );
    assert_snapshot!("lint-waiver-faults", check(&sandbox, &[], 1));
}

#[test]
fn an_end_is_told_early_and_fails_nothing() {
    let sandbox = shop("", EXPIRES, "");
    assert_snapshot!("lint-expiry", check(&sandbox, &["--deny-warnings"], 0));
    let day = |time: &str, expected: &str| {
        let ran = sandbox.otelier_at(time, &["check", "--deny-warnings"]);
        assert_eq!(ran.status, 0, "{ran}");
        assert!(ran.stdout.contains(expected), "{ran}");
    };
    // 2026-10-01, 2026-12-24, 2026-12-25
    day("1790812800", "no faults");
    day("1798070400", "today is the last day");
    day("1798156800", "was to be removed after 2026-12-24");
    let ran = sandbox.otelier_at("soon", &["check"]);
    assert_eq!(ran.status, 2, "{ran}");
    assert!(ran.stderr.contains("SOURCE_DATE_EPOCH is `soon`"), "{ran}");
}

#[test]
fn a_lint_is_explained() {
    assert_snapshot!(
        "lint-explain",
        Sandbox::new().otelier(&["explain", "unit-mismatch"])
    );
}
