//! Sensitive values, and values that the catalog does not know, appear nowhere.

use otelier_validate::{validate, write_human};
use serde_json::{Value, json};

use crate::fixture::{bundle, order, protobuf, request, set};

const CANARY: &str = "canary-4711";

#[track_caller]
fn check(records: &[Value]) {
    let payload = request(records);
    let json = payload.to_string();
    assert!(json.contains(CANARY));
    check_payload(json.as_bytes());
    check_payload(&protobuf(&payload));
    for cut in 0..json.len() {
        check_payload(&json.as_bytes()[..cut]);
    }
}

#[track_caller]
fn check_payload(payload: &[u8]) {
    let report = validate(bundle(), payload);
    let mut human = Vec::new();
    write_human(&report.findings, "p", true, &mut human).unwrap();
    let error = report.summary.error.as_ref().map(ToString::to_string);
    let text = format!(
        "{report:?} {error:?} {} {}",
        String::from_utf8(human).unwrap(),
        serde_json::to_string(&report.findings).unwrap()
    );
    assert!(!text.contains("canary"), "{text}");
    assert!(!text.contains("4711"), "{text}");
}

fn with(changes: &[(&str, Value)]) -> Value {
    let mut record = order();
    for (key, value) in changes {
        set(&mut record, key, Some(value.clone()));
    }
    record
}

#[test]
fn sensitive_values_are_masked() {
    check(&[with(&[
        ("remark", json!(format!("{CANARY}{CANARY}"))),
        ("token", json!(CANARY)),
    ])]);
    check(&[with(&[
        ("remark", json!([CANARY])),
        ("token", json!([4711, CANARY])),
    ])]);
    check(&[
        with(&[
            ("remark", json!({"bytesValue": CANARY})),
            ("token", json!({"intValue": "4711"})),
        ]),
        order(),
    ]);
    check(&[with(&[(
        "remark",
        json!({"kvlistValue": {"values": [{"key": CANARY, "value": {"stringValue": CANARY}}]}}),
    )])]);
}

#[test]
fn values_of_unknown_attributes_and_events_are_not_shown() {
    check(&[with(&[("who", json!(CANARY)), ("whom", json!([CANARY]))])]);
    let mut unknown = with(&[
        ("event.name", json!("shop.other")),
        ("count", json!(CANARY)),
        ("who", json!(CANARY)),
    ]);
    unknown["eventName"] = json!("shop.other");
    check(&[unknown]);
}

#[test]
fn the_same_holds_where_the_structure_is_broken() {
    let mut odd = order();
    odd["attributes"].as_array_mut().unwrap().extend([
        json!(CANARY),
        json!({"key": {"k": CANARY}, "value": {"stringValue": CANARY}}),
        json!({"key": 4711, "value": {}}),
        json!({"key": "remark2", "value": CANARY}),
        json!({"key": "remark3", "value": {CANARY: 1}}),
        json!({"key": "remark4", "value": {"stringValue": CANARY, "intValue": CANARY}}),
    ]);
    let payload = json!({"resourceLogs": [{"resource": CANARY, "scopeLogs": [
        CANARY, {"logRecords": [odd, CANARY, {"eventName": [CANARY], "timeUnixNano": CANARY, "attributes": CANARY}]},
    ]}, CANARY]})
    .to_string();
    check_payload(payload.as_bytes());
    // Syntax errors, next to the canary.
    for broken in [
        payload.replace("4711\"", "4711"),
        payload.replace(':', " "),
        payload.replace("\"canary", "canary"),
    ] {
        check_payload(broken.as_bytes());
    }
}

#[test]
fn a_bundle_shows_no_schema_in_debug() {
    let text = format!("{:?}", bundle());
    assert!(
        text.contains("shop.order") && !text.contains("REDACTED"),
        "{text}"
    );
}
