//! `otelier validate`: what of a catalog was seen, what is told once, and the second opinion.

use insta::assert_snapshot;

use crate::support::{Ran, Sandbox};

/// A request with a sale for each of these payments.
fn sales(payments: &[&str]) -> String {
    let records = payments.iter().map(|payment| {
        format!(
            r#"{{"timeUnixNano": "1763797296976000000", "severityNumber": 9, "eventName": "shop.sale", "attributes": [
            {{"key": "till", "value": {{"stringValue": "till-7"}}}},
            {{"key": "items", "value": {{"intValue": "3"}}}},
            {{"key": "payment", "value": {{"stringValue": "{payment}"}}}}]}}"#
        )
    });
    let records = records.collect::<Vec<_>>().join(",");
    format!(
        r#"{{"resourceLogs": [{{"scopeLogs": [{{"scope": {{"name": "shop_events", "version": "0.3.0"}}, "logRecords": [{records}]}}]}}]}}"#
    )
}

fn run(sandbox: &Sandbox, arguments: &[&str]) -> Ran {
    sandbox.otelier(&[&["validate"], arguments].concat())
}

#[test]
fn what_was_seen_is_shown() {
    let sandbox = Sandbox::shop();
    sandbox.write("run.json", sales(&["cash", "cash"]));
    let ran = run(&sandbox, &["--coverage", "run.json"]);
    assert_eq!(ran.status, 0, "{ran}");
    assert_snapshot!("coverage", ran);
}

#[test]
fn runs_are_added_up_and_may_not_see_less() {
    let sandbox = Sandbox::shop();
    sandbox.write("cash.json", sales(&["cash"]));
    sandbox.write("card.json", sales(&["card"]));
    let check = |arguments: &[&str], status: i32| {
        let ran = run(&sandbox, arguments);
        assert_eq!(ran.status, status, "{ran}");
        ran.stderr
    };
    check(&["--coverage-out", "cash.coverage", "cash.json"], 0);
    let with = [
        "--coverage-with",
        "cash.coverage",
        "--coverage-out",
        "both.coverage",
        "card.json",
    ];
    check(&with, 0);
    let told = check(&["--coverage-baseline", "both.coverage", "card.json"], 1);
    assert!(told.contains("shop.sale: payment = cash"), "{told}");
    assert!(!told.contains("card"), "{told}");
    check(
        &[
            "--coverage-baseline",
            "both.coverage",
            "card.json",
            "cash.json",
        ],
        0,
    );
    let with = [
        "--coverage-with",
        "cash.coverage",
        "--coverage-baseline",
        "both.coverage",
        "card.json",
    ];
    check(&with, 0);
    sandbox.write("broken.coverage", "{}");
    let told = check(&["--coverage-baseline", "broken.coverage", "card.json"], 2);
    assert!(
        told.contains("broken.coverage: this is no coverage file"),
        "{told}"
    );
}

#[test]
fn findings_of_one_cause_are_told_once_unless_each_is_asked_for() {
    let sandbox = Sandbox::shop();
    sandbox.write("run.json", sales(&["barter"; 9]));
    let ran = run(&sandbox, &["run.json"]);
    assert_eq!(ran.status, 1, "{ran}");
    assert_snapshot!("grouped", ran);
    let ran = run(&sandbox, &["--all", "run.json"]);
    assert_eq!(ran.stdout.matches("[enum-value]").count(), 9, "{ran}");
    for (format, once, each) in [
        ("sarif", 1, 9),
        ("github", 1, 9),
        ("junit", 1, 9),
        ("json", 9, 9),
    ] {
        for (all, expected) in [(false, once), (true, each)] {
            let arguments = ["--format", format, "run.json", "--all"];
            let ran = run(&sandbox, &arguments[..3 + usize::from(all)]);
            let found = ran.stdout.matches("is none of").count();
            // JUnit and SARIF say the message in two places each.
            let found = if format == "junit" { found / 2 } else { found };
            assert_eq!(found, expected, "{format} {all}: {ran}");
        }
    }
}

#[test]
fn the_schemas_find_the_same() {
    let sandbox = Sandbox::shop();
    sandbox.write("run.json", sales(&["cash", "barter", "card"]));
    let with = run(&sandbox, &["--oracle", "--format", "json", "run.json"]);
    let without = run(&sandbox, &["--format", "json", "run.json"]);
    assert_eq!(with.status, 1, "{with}");
    assert_eq!(with.stdout, without.stdout);
}
