//! What people and machines read.

use otelier_validate::{Code, Finding, validate, write_human};
use serde_json::{Value, json};

use crate::fixture::{attribute, bundle, order, record, request, set};

fn findings() -> Vec<Finding> {
    let mut faults = order();
    faults["timeUnixNano"] = json!("0");
    let change = |record: &mut Value, key: &str, value: Value| set(record, key, Some(value));
    change(&mut faults, "count", json!("3"));
    change(&mut faults, "ratio", json!(7.5));
    change(&mut faults, "label", json!("x"));
    change(&mut faults, "remark", json!("a remark that is too long"));
    change(&mut faults, "id", json!("nonsense"));
    change(&mut faults, "event.timestamp", json!("now"));
    change(&mut faults, "retries", json!("99"));
    change(&mut faults, "express", json!(true));
    change(&mut faults, "tags", json!(["a", 5]));
    change(&mut faults, "sizes", json!({}));
    change(&mut faults, "tracking", json!("T1"));
    change(&mut faults, "cuont", json!(1));
    change(&mut faults, "page", json!("/"));
    faults["attributes"]
        .as_array_mut()
        .unwrap()
        .push(attribute("id", "AB-2"));
    let mut state = order();
    change(&mut state, "state", json!("plased"));
    let mut refused = order();
    change(&mut refused, "state", json!("refused"));
    change(&mut refused, "token", json!("hunter2"));
    let mut located = order();
    located["eventName"] = json!("event src/\u{1b}[31mlib.rs:803");
    let mut unknown = order();
    unknown["eventName"] = json!("event src/lib.rs:9");
    change(&mut unknown, "event.name", json!("shop.ordre"));
    let records = [
        faults,
        state,
        refused,
        located,
        unknown,
        record("shop.payment", vec![]),
        json!(5),
    ];
    validate(bundle(), request(&records).to_string().as_bytes()).findings
}

#[test]
fn findings_for_people() {
    let mut out = Vec::new();
    write_human(&findings(), "payload.json", false, &mut out).unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap());
}

#[test]
fn color_is_asked_for() {
    let mut out = Vec::new();
    write_human(&findings()[..1], "p", true, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.starts_with("\u{1b}[1mp\u{1b}[0m: record 0, shop.order\n  \u{1b}[1;31merror[zero-timestamp]\u{1b}[0m: "), "{text:?}");
}

#[test]
fn a_finding_as_json() {
    let findings = findings();
    let json = |finding: &Finding| serde_json::to_value(finding).unwrap();
    assert_eq!(
        json(
            findings
                .iter()
                .find(|finding| finding.code == Code::WrongType)
                .unwrap()
        ),
        json!({
            "code": "wrong-type",
            "severity": "error",
            "event": "shop.order",
            "attribute": "count",
            "record": 0,
            "pointer": "/resourceLogs/0/scopeLogs/0/logRecords/0/attributes/4/value",
            "offset": null,
            "catalog": {"file": "events/order.yaml", "line": 11, "column": 7},
            "message": "the string \"3\" where an int is meant; it is the right value, sent as the wrong kind",
            "payload": null,
        })
    );
    let no_records = json(&Finding::no_records());
    let members = no_records.as_object().unwrap();
    assert_eq!(members.len(), 10);
    assert_eq!(members["code"], "no-records");
    for key in [
        "event",
        "attribute",
        "record",
        "pointer",
        "offset",
        "catalog",
        "payload",
    ] {
        assert_eq!(members[key], Value::Null, "{key}");
    }
}

#[test]
fn machines_get_names_as_they_are_and_people_get_them_escaped() {
    let mut unknown = order();
    unknown["eventName"] = json!("shop.\u{1b}[31mred");
    set(
        &mut unknown,
        "event.name",
        Some(json!("shop.\u{1b}[31mred")),
    );
    let mut odd = order();
    set(&mut odd, "col\u{202e}our\n", Some(json!(1)));
    let payload = request(&[unknown, odd]).to_string();
    let findings = validate(bundle(), payload.as_bytes()).findings;
    assert_eq!(findings[0].event.as_deref(), Some("shop.\u{1b}[31mred"));
    assert_eq!(findings[1].attribute.as_deref(), Some("col\u{202e}our\n"));
    let mut out = Vec::new();
    write_human(&findings, "p", false, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains(r"shop.\u{1b}[31mred"), "{text}");
    assert!(text.contains(r"col\u{202e}our\u{a}"), "{text}");
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
}
