//! The formats that `check`, `diff` and `validate` have in common.

use std::fmt::Write as _;

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::{Ran, Sandbox};

const SARIF: &str = include_str!("../fixtures/sarif/sarif-schema-2.1.0.json");

/// A catalog with faults of several kinds: with a fix, with several places, with a help.
fn faulty() -> Sandbox {
    let sandbox = Sandbox::shop();
    sandbox.edit("schema/shop/catalog.yaml", "brief: Events", "breif: Events");
    sandbox.edit(
        "schema/shop/events/sale.yaml",
        "range: { min: 1, max: 99, outside: clamp }",
        "maximum: 99",
    );
    sandbox.edit(
        "schema/shop/events/sale.yaml",
        "examples: [cash]",
        "examples: [barter]",
    );
    sandbox.write(
        "schema/shop/events/a b#\u{e9}.yaml",
        "format: 1\nevents:\n  - { name: shop.sale, brief: \"\u{1f6d2} again\", colour: red }\n",
    );
    sandbox
}

/// Two versions of a catalog, of which the new one breaks somebody.
fn versions() -> Sandbox {
    let sandbox = Sandbox::shop();
    for file in ["catalog.yaml", "events/sale.yaml"] {
        let text = sandbox.read(&format!("schema/shop/{file}"));
        sandbox.write(&format!("old/{file}"), text);
    }
    sandbox.edit("schema/shop/events/sale.yaml", "max: 99", "max: 50");
    sandbox.edit(
        "schema/shop/events/sale.yaml",
        "brief: A card.",
        "brief: A card or its like.",
    );
    sandbox
}

/// A payload with a record that the catalog refuses, and one of an event that it does not know.
const PAYLOAD: &str = r#"{"resourceLogs":[{"scopeLogs":[{"scope":{"name":"shop_events"},"logRecords":[
{"timeUnixNano":"1763797296976000000","severityNumber":9,"eventName":"shop.sale","attributes":[{"key":"items","value":{"intValue":"300"}},{"key":"payment","value":{"stringValue":"cash"}},{"key":"till","value":{"stringValue":"t"}}]},
{"timeUnixNano":"1763797296976000000","severityNumber":9,"eventName":"shop.\u001b[2J","attributes":[]}]}]}]}"#;

/// What a run wrote holds against the official schema of SARIF.
#[track_caller]
fn sarif(ran: &Ran) -> Value {
    let log: Value =
        serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran}"));
    let mut schema: Value = serde_json::from_str(SARIF).unwrap();
    // The one pattern that is no regular expression with the flag `u`: a bracket stands there alone.
    for of in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][of]["properties"]["language"];
        language.as_object_mut().unwrap().remove("pattern");
    }
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults = validator
        .iter_errors(&log)
        .fold(String::new(), |mut all, fault| {
            let _ = writeln!(all, "{}: {fault}", fault.instance_path());
            all
        });
    assert!(faults.is_empty(), "{faults}");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(rules[index]["help"]["text"].is_string(), "{}", rules[index]);
        for location in result["locations"].as_array().into_iter().flatten() {
            let uri = &location["physicalLocation"]["artifactLocation"]["uri"];
            let relative = uri
                .as_str()
                .is_none_or(|uri| !uri.contains([':', ' ', '#']));
            assert!(relative, "{uri}");
        }
    }
    log
}

/// The same for each version of the program.
fn unversioned(ran: &Ran) -> String {
    let version = format!("\"semanticVersion\": \"{}\"", env!("CARGO_PKG_VERSION"));
    ran.to_string()
        .replace(&version, "\"semanticVersion\": \"[VERSION]\"")
}

#[test]
fn check_has_every_format() {
    let sandbox = faulty();
    for format in ["json", "github", "sarif"] {
        let ran = sandbox.otelier(&["check", "--format", format]);
        assert_eq!(ran.status, 1, "{ran}");
        match format {
            "json" => ran.stdout.lines().for_each(|line| {
                serde_json::from_str::<Value>(line).unwrap();
            }),
            "sarif" => {
                sarif(&ran);
            }
            _ => assert!(
                ran.stdout.lines().all(|line| line.starts_with("::")),
                "{ran}"
            ),
        }
        assert_snapshot!(format!("formats-check-{format}"), unversioned(&ran));
    }
}

#[test]
fn diff_has_every_format() {
    let sandbox = versions();
    for format in ["json", "github", "sarif", "markdown"] {
        let ran = sandbox.otelier(&["diff", "old", "schema/shop", "--format", format]);
        assert_eq!(ran.status, 1, "{ran}");
        if format == "sarif" {
            sarif(&ran);
        }
        assert_snapshot!(format!("formats-diff-{format}"), unversioned(&ran));
    }
}

#[test]
fn validate_has_every_format() {
    let sandbox = Sandbox::shop();
    sandbox.write("payload.json", PAYLOAD);
    for format in ["json", "github", "sarif", "junit"] {
        let ran = sandbox.otelier(&["validate", "--format", format, "payload.json"]);
        assert_eq!(ran.status, 1, "{ran}");
        assert!(!ran.stdout.contains('\u{1b}'), "{ran}");
        if format == "sarif" {
            sarif(&ran);
        }
        assert_snapshot!(format!("formats-validate-{format}"), unversioned(&ran));
    }
}

#[test]
fn every_code_has_its_text_in_sarif() {
    // A catalog that is not there has a fault without a place.
    let ran = Sandbox::new().otelier(&["check", "--format", "sarif", "nowhere"]);
    assert_eq!(ran.status, 2, "{ran}");
    let log = sarif(&ran);
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "could-not-read");
    assert_eq!(
        log["runs"][0]["invocations"][0]["executionSuccessful"],
        false
    );
}

#[test]
fn a_run_that_could_not_begin_is_a_log_that_says_so() {
    for arguments in [
        &["check"][..],
        &["diff", "old", "new"],
        &["validate", "payload.json"],
    ] {
        let ran = Sandbox::new().otelier(&[arguments, &["--format", "sarif"]].concat());
        assert_eq!(ran.status, 2, "{ran}");
        let log = sarif(&ran);
        assert_eq!(
            log["runs"][0]["invocations"][0]["executionSuccessful"],
            false
        );
    }
}

#[test]
fn a_sound_catalog_has_no_results() {
    let ran = Sandbox::shop().otelier(&["check", "--format", "sarif"]);
    assert_eq!(ran.status, 0, "{ran}");
    assert_eq!(sarif(&ran)["runs"][0]["results"], Value::Array(Vec::new()));
    let ran = Sandbox::shop().otelier(&["check", "--format", "github"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{ran}");
}

#[test]
fn a_place_in_an_absolute_directory_is_told_from_here() {
    let sandbox = faulty();
    let directory = sandbox.path("schema/shop").canonicalize().unwrap();
    let ran = sandbox.otelier(&["check", "--format", "github", directory.to_str().unwrap()]);
    assert!(
        ran.stdout
            .contains("file=schema/shop/catalog.yaml,line=6,col=3"),
        "{ran}"
    );
}

/// Many events in files of their own, each with the same mistake, and two that have others.
fn many() -> Sandbox {
    let sandbox = Sandbox::shop();
    for number in 0..6 {
        sandbox.write(
            &format!("schema/shop/events/e{number}.yaml"),
            format!("format: 1\nevents:\n  - name: shop.e{number}\n    brief: E.\n    max_length: {number}\n"),
        );
    }
    for (name, attribute) in [
        ("x", "{ id: Ä, type: int, brief: A. }"),
        ("y", "{ id: Ö, type: int, brief: A. }"),
    ] {
        sandbox.write(
            &format!("schema/shop/events/{name}.yaml"),
            format!("format: 1\nevents: [{{ name: shop.{name}, brief: E., attributes: [{attribute}] }}]\n"),
        );
    }
    sandbox
}

#[test]
fn many_equal_faults_are_shown_once() {
    let sandbox = many();
    let ran = sandbox.otelier(&["check"]);
    assert_eq!(ran.status, 1);
    assert_snapshot!("formats-equal", ran);
    let all = sandbox.otelier(&["check", "--all"]);
    assert_eq!(all.stdout.matches("error[unknown-key]").count(), 6, "{all}");
    assert_eq!(all.stdout.matches("error[bad-name]").count(), 2, "{all}");
    // However they are shown, each is counted.
    for ran in [&ran, &all] {
        assert!(ran.stdout.ends_with("schema/shop: 8 errors\n"), "{ran}");
    }
    let generate = sandbox.otelier(&["generate", "schema/shop"]);
    assert!(generate.stdout.contains("and 5 more like it"), "{generate}");
    let generate = sandbox.otelier(&["generate", "--all", "schema/shop"]);
    assert!(!generate.stdout.contains("more like it"), "{generate}");
    // Machines get each.
    let json = sandbox.otelier(&["check", "--format", "json"]);
    assert_eq!(json.stdout.lines().count(), 9, "{json}");
}

#[test]
fn findings_of_a_lint_are_equal_and_keep_their_names() {
    let sandbox = Sandbox::shop();
    let attributes: Vec<_> = (0..5)
        .map(|number| format!("{{ id: a{number}, type: string, brief: What it is. }}"))
        .collect();
    sandbox.write(
        "schema/shop/events/more.yaml",
        format!(
            "format: 1\nevents: [{{ name: shop.more, brief: E., attributes: [\n{}\n] }}]\n",
            attributes.join(",\n")
        ),
    );
    assert_snapshot!("formats-equal-lints", sandbox.otelier(&["check"]));
    let all = sandbox.otelier(&["check", "--all"]);
    assert_eq!(
        all.stdout.matches("warning[no-example]").count(),
        5,
        "{all}"
    );
}
