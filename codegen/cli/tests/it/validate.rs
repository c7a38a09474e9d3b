//! `otelier validate`

use insta::assert_snapshot;

use crate::support::{Ran, Sandbox};

/// The attributes of a sale that breaks nothing.
const SALE: &str = r#"
    {"key": "event.name", "value": {"stringValue": "shop.sale"}},
    {"key": "till", "value": {"stringValue": "till-7"}},
    {"key": "items", "value": {"intValue": "3"}},
    {"key": "payment", "value": {"stringValue": "cash"}}"#;

/// A request with one record for each of these lists of attributes.
fn request(records: &[&str]) -> String {
    let records: Vec<String> = records
        .iter()
        .map(|attributes| {
            format!(r#"{{"timeUnixNano": "1763797296976000000", "severityNumber": 9, "eventName": "shop.sale", "attributes": [{attributes}]}}"#)
        })
        .collect();
    format!(
        r#"{{"resourceLogs": [{{"scopeLogs": [{{"scope": {{"name": "shop_events", "version": "0.3.0"}}, "logRecords": [{}]}}]}}]}}"#,
        records.join(",\n")
    )
}

/// The sale with one text of it replaced.
#[track_caller]
fn sale_with(from: &str, to: &str) -> String {
    assert_eq!(SALE.matches(from).count(), 1, "{from:?}");
    SALE.replace(from, to)
}

fn validate(arguments: &[&str], payload: &str) -> Ran {
    let arguments: Vec<&str> =
        [&["validate", "--catalog", "schema/shop"], arguments, &["-"]].concat();
    Sandbox::shop().otelier_reading(&arguments, payload)
}

#[track_caller]
fn check(arguments: &[&str], payload: &str, status: i32) {
    let ran = validate(arguments, payload);
    assert_eq!(ran.status, status, "{arguments:?} {ran}");
}

#[test]
fn a_valid_payload_passes() {
    let ran = validate(&[], &request(&[SALE]));
    assert_eq!(ran.status, 0);
    assert_snapshot!("validate-valid", ran);
}

#[test]
fn findings_name_the_record_the_attribute_the_payload_and_the_catalog() {
    let payload = request(&[
        &sale_with(r#"{"intValue": "3"}"#, r#"{"stringValue": "3"}"#),
        SALE,
        &sale_with(r#""cash""#, r#""barter""#),
        &sale_with(
            r#"{"key": "till", "value": {"stringValue": "till-7"}},"#,
            "",
        ),
        &sale_with(r#"{"intValue": "3"}"#, r#"{"intValue": "300"}"#),
        &format!(r#"{SALE}, {{"key": "till", "value": {{"stringValue": "till-8"}}}}"#),
        &format!(r#"{SALE}, {{"key": "colour", "value": {{"stringValue": "red"}}}}"#),
        &format!(r#"{SALE}, {{"key": "gift_note", "value": {{}}}}"#),
    ]);
    let human = validate(&[], &payload);
    assert_eq!(human.status, 1);
    assert_snapshot!("validate-findings", human);
    let json = validate(&["--format", "json"], &payload);
    assert_eq!(json.status, 1);
    assert_snapshot!("validate-findings-json", json);
}

#[test]
fn a_finding_as_json_has_exactly_these_keys() {
    let payload = request(&[&sale_with(r#""cash""#, r#""barter""#)]);
    let ran = validate(&["--format", "json"], &payload);
    let findings: Vec<serde_json::Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("one object a line"))
        .collect();
    assert_eq!(findings.len(), 1, "{ran}");
    let keys: Vec<&str> = findings[0]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let mut expected = [
        "code",
        "severity",
        "event",
        "attribute",
        "record",
        "pointer",
        "offset",
        "catalog",
        "message",
        "payload",
    ];
    expected.sort_unstable();
    let mut keys = keys;
    keys.sort_unstable();
    assert_eq!(keys, expected);
    assert_eq!(findings[0]["code"], "enum-value");
    assert_eq!(findings[0]["attribute"], "payment");
    assert_eq!(findings[0]["payload"], "-");
}

#[test]
fn the_value_of_an_unknown_or_sensitive_attribute_is_never_printed() {
    let payload = request(&[
        &format!(r#"{SALE}, {{"key": "colour", "value": {{"stringValue": "CANARY"}}}}"#),
        &format!(r#"{SALE}, {{"key": "gift_note", "value": {{"bytesValue": "CANARY"}}}}"#),
    ]);
    for format in ["human", "json"] {
        let ran = validate(&["--format", format], &payload);
        assert_eq!(ran.status, 1, "{ran}");
        assert!(!ran.to_string().contains("CANARY"), "{ran}");
    }
}

#[test]
fn a_run_that_checked_nothing_is_not_a_pass() {
    check(&[], r#"{"resourceLogs": []}"#, 1);
    check(&["--allow-empty"], r#"{"resourceLogs": []}"#, 0);
    check(&[], "", 1);
    check(&["--allow-empty"], "", 0);
    assert_snapshot!("validate-empty", validate(&[], r#"{"resourceLogs": []}"#));
}

/// `payload severity code` of each finding as JSON.
fn outline(ran: &Ran) -> Vec<String> {
    let lines = ran.stdout.lines().map(|line| {
        let finding: serde_json::Value = serde_json::from_str(line).expect("one object a line");
        let text = |key: &str| finding[key].as_str().unwrap_or("null").to_owned();
        format!("{} {} {}", text("payload"), text("severity"), text("code"))
    });
    lines.collect()
}

#[test]
fn a_finding_as_json_names_its_payload_as_the_user_did() {
    let sandbox = Sandbox::shop();
    let bad = request(&[&sale_with(r#""cash""#, r#""barter""#)]);
    sandbox.write("bad.json", &bad);
    sandbox.write("sub/bad.json", &bad);
    let arguments = [
        "validate",
        "--format",
        "json",
        "./bad.json",
        "-",
        "sub/bad.json",
    ];
    let ran = sandbox.otelier_reading(&arguments, &bad);
    assert_eq!(
        outline(&ran),
        [
            "./bad.json error enum-value",
            "- error enum-value",
            "sub/bad.json error enum-value"
        ]
    );
}

#[test]
fn names_in_json_are_escaped_by_json_alone() {
    let key = "col\u{1b}[31m\u{202e}our";
    let attribute = serde_json::json!({"key": key, "value": {"stringValue": "red"}});
    let payload = request(&[&format!("{SALE}, {attribute}")]);
    let ran = validate(&["--format", "json"], &payload);
    let finding: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(finding["attribute"], key);
    assert!(!ran.stdout.contains(['\u{1b}', '\u{202e}']), "{ran}");
    let human = validate(&[], &payload).stdout;
    assert!(human.contains(r"col\u{1b}[31m\u{202e}our"), "{human}");
}

#[test]
fn a_payload_without_records_is_named() {
    let sandbox = Sandbox::shop();
    sandbox.write("good.json", request(&[SALE]));
    // A protobuf payload that was cut to its first byte reads as white space.
    sandbox.write("cut.pb", [0x0a]);
    sandbox.write("blank.json", " \r\n\t");
    sandbox.write("empty", "");
    sandbox.write("none.json", r#"{"resourceLogs": []}"#);
    sandbox.write("broken.json", "{\"resourceLogs\": [");
    let check = |arguments: &[&str], status: i32, expected: &[&str]| {
        let arguments: Vec<&str> = [&["validate", "--format", "json"], arguments].concat();
        let ran = sandbox.otelier(&arguments);
        assert_eq!(outline(&ran), expected, "{ran}");
        assert_eq!(ran.status, status, "{ran}");
    };
    let all = ["cut.pb", "blank.json", "good.json", "empty", "none.json"];
    let warnings = [
        "cut.pb warning no-records",
        "blank.json warning no-records",
        "empty warning no-records",
        "none.json warning no-records",
    ];
    check(&all, 0, &warnings);
    check(
        &[&["--fail-on", "warning"], &all[..]].concat(),
        1,
        &warnings,
    );
    check(
        &[&["--allow-empty", "--fail-on", "info"], &all[..]].concat(),
        0,
        &[],
    );
    let errors = ["cut.pb error no-records", "none.json error no-records"];
    check(&["cut.pb", "none.json"], 1, &errors);
    check(&["--allow-empty", "cut.pb", "none.json"], 0, &[]);
    // What cannot be read has its own error, and holds no record either.
    check(&["broken.json", "cut.pb"], 2, &errors[..1]);
    check(&["broken.json"], 2, &[]);
    let human = sandbox.otelier(&["validate", "cut.pb", "good.json"]);
    assert_snapshot!("validate-no-records", human);
}

#[test]
fn fail_on_says_what_fails() {
    // The event's name stands in the attribute only, which is a warning.
    let payload = request(&[SALE]).replace(r#""eventName": "shop.sale", "#, "");
    check(&[], &payload, 0);
    check(&["--fail-on", "error"], &payload, 0);
    check(&["--fail-on", "warning"], &payload, 1);
    check(&["--fail-on", "info"], &payload, 1);
    assert_snapshot!("validate-warning", validate(&[], &payload));
}

#[test]
fn a_broken_payload_is_one_error_after_what_could_be_read() {
    let payload = request(&[&sale_with(r#""cash""#, r#""barter""#), SALE]);
    let cut = &payload[..payload.len() - 40];
    let ran = validate(&[], cut);
    assert_eq!(ran.status, 2);
    assert_snapshot!("validate-cut-off", ran);
}

#[test]
fn one_input_does_not_hide_the_others() {
    let sandbox = Sandbox::shop();
    sandbox.write(
        "bad.json",
        request(&[&sale_with(r#""cash""#, r#""barter""#)]),
    );
    sandbox.write("broken.json", "{\"resourceLogs\": [");
    sandbox.write("good.json", request(&[SALE]));
    let ran = sandbox.otelier(&[
        "validate",
        "broken.json",
        "nowhere.json",
        "bad.json",
        "good.json",
    ]);
    assert_eq!(ran.status, 2);
    assert_snapshot!("validate-several", ran);
}

#[test]
fn a_published_bundle_is_as_good_as_its_catalog() {
    let sandbox = Sandbox::generated_shop();
    sandbox.write(
        "bad.json",
        request(&[&sale_with(r#""cash""#, r#""barter""#)]),
    );
    let by_catalog = sandbox.otelier(&["validate", "--catalog", "schema/shop", "bad.json"]);
    let bundle = "generated/shop/json-schema/bundle.json";
    let by_bundle = sandbox.otelier(&["validate", "--schema", bundle, "bad.json"]);
    assert_eq!(by_bundle.status, 1);
    assert_eq!(by_bundle.to_string(), by_catalog.to_string());
    // Without either, the catalogs below the directory are meant.
    let found = sandbox.otelier(&["validate", "bad.json"]);
    assert_eq!(found.to_string(), by_catalog.to_string());
}

#[test]
fn a_catalog_or_bundle_that_cannot_be_used_says_why() {
    let sandbox = Sandbox::shop();
    sandbox.write("good.json", request(&[SALE]));
    sandbox.write("bundle.json", r#"{"format": 99}"#);
    let ran = |arguments: &[&str]| {
        let arguments: Vec<&str> = [&["validate"], arguments, &["good.json"]].concat();
        let ran = sandbox.otelier(&arguments);
        assert_eq!(ran.status, 2, "{ran}");
        ran.to_string()
    };
    assert_snapshot!("validate-bundle-format", ran(&["--schema", "bundle.json"]));
    assert_snapshot!(
        "validate-bundle-missing",
        ran(&["--schema", "nowhere.json"])
    );
    assert_snapshot!(
        "validate-catalog-missing",
        ran(&["--catalog", "schema/shap"])
    );
    sandbox.edit("schema/shop/events/sale.yaml", "type: int", "type: integer");
    assert_snapshot!(
        "validate-catalog-faults",
        ran(&["--catalog", "schema/shop"])
    );
}

/// Of a large bundle only what is asked for is read; that it cannot be believed is said all the same.
#[test]
fn a_large_bundle_with_a_fault_is_refused_when_its_event_comes() {
    let sandbox = Sandbox::generated_shop();
    let bundle = "generated/shop/json-schema/bundle.json";
    let mut json: serde_json::Value = serde_json::from_str(&sandbox.read(bundle)).expect("JSON");
    let schema = &mut json["events"]["shop.sale"]["schema"];
    schema["title"] = "another".into();
    json["padding"] = " ".repeat(5 << 20).into();
    sandbox.write(bundle, json.to_string());
    let ran = |event: &str| {
        let record =
            format!(r#"{{"timeUnixNano": "1767268800000000000", "eventName": "{event}"}}"#);
        let payload =
            format!(r#"{{"resourceLogs": [{{"scopeLogs": [{{"logRecords": [{record}]}}]}}]}}"#);
        sandbox.write("payload.json", payload);
        sandbox.otelier(&["validate", "--schema", bundle, "payload.json"])
    };
    let other = ran("shop.other");
    assert_eq!(other.status, 1, "{other}");
    let of_event = ran("shop.sale");
    let arguments = ["validate", "--schema", bundle, "--coverage", "payload.json"];
    for ran in [of_event, sandbox.otelier(&arguments)] {
        assert_eq!(ran.status, 2, "{ran}");
        let said = "error: the bundle of shop 0.3.0: the bundle's content_hash of the event `shop.sale` is sha256:";
        assert!(ran.to_string().contains(said), "{ran}");
    }
}

/// Many batches of one large input, several files and a directory: what is written depends on no thread.
#[test]
fn the_output_does_not_depend_on_the_jobs() {
    let sandbox = Sandbox::shop();
    let barter = sale_with(r#""cash""#, r#""barter""#);
    let mut records = vec![SALE; 3_000];
    for odd in [7, 1_500, 2_999] {
        records[odd] = &barter;
    }
    let large = format!("{}\n", request(&records)).repeat(3);
    sandbox.write("in/b/large.json", &large);
    sandbox.write("in/a.json", request(&[&barter]));
    sandbox.write("in/c.json", r#"{"resourceLogs": [{]}"#);
    let run = |jobs: &str| {
        sandbox.otelier_reading(
            &[
                "validate",
                "--catalog",
                "schema/shop",
                "--format",
                "json",
                "--jobs",
                jobs,
                "in",
                "-",
            ],
            request(&[SALE, &barter]),
        )
    };
    let one = run("1");
    assert_eq!(one.status, 2, "{one}");
    let places: Vec<String> = one
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
        .filter(|finding| finding["severity"] == "error")
        .map(|finding| format!("{} {}", finding["payload"], finding["record"]))
        .collect();
    let large = [7, 1_500, 2_999, 3_007, 4_500, 5_999, 6_007, 7_500, 8_999];
    let mut expected = vec![r#""in/a.json" 0"#.to_owned()];
    expected.extend(large.map(|record| format!(r#""in/b/large.json" {record}"#)));
    expected.push(r#""-" 1"#.to_owned());
    assert_eq!(places, expected);
    assert!(
        one.stderr
            .contains("in/c.json: the payload is not valid JSON, line 1 column 20"),
        "{one}"
    );
    for jobs in ["2", "4"] {
        let many = run(jobs);
        assert_eq!(
            (many.stdout, many.stderr),
            (one.stdout.clone(), one.stderr.clone()),
            "{jobs} jobs"
        );
    }
}
