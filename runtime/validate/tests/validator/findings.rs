//! One change to a valid record, and exactly what is found.

use otelier_validate::{Bundle, Report, validate};
use serde_json::{Value, json};

use crate::fixture::{attribute, bundle, bundle_with, order, protobuf, record, request, set};

/// The findings about the middle one of three records, its neighbours being valid:
/// code, attribute, and the pointer within the record.
#[track_caller]
fn check_record(bundle: &Bundle, odd: &Value, expected: &[&str], in_protobuf: bool) {
    let payload = request(&[order(), odd.clone(), order()]);
    check_report(
        &validate(bundle, payload.to_string().as_bytes()),
        &payload,
        expected,
    );
    if in_protobuf {
        let report = validate(bundle, &protobuf(&payload));
        let lines: Vec<_> = expected
            .iter()
            // proto3 does not tell zero from absent.
            .map(|line| line.replace(" /timeUnixNano", " "))
            .collect();
        let lines: Vec<_> = lines.iter().map(String::as_str).collect();
        check_report(&report, &payload, &lines);
    }
}

#[track_caller]
fn check_report(report: &Report, payload: &Value, expected: &[&str]) {
    const RECORD: &str = "/resourceLogs/0/scopeLogs/0/logRecords/1";
    assert_eq!(report.summary.error, None);
    assert_eq!(report.summary.records, 3);
    let findings = &report.findings;
    let mut lines = Vec::new();
    for finding in findings {
        assert_eq!(finding.record, Some(1), "{finding:?}");
        let pointer = finding.pointer.as_deref().unwrap();
        assert!(
            payload.pointer(pointer).is_some(),
            "{pointer} leads nowhere"
        );
        let within = pointer.strip_prefix(RECORD).unwrap();
        let attribute = finding.attribute.as_deref().unwrap_or("-");
        lines.push(format!("{} {attribute} {within}", finding.code));
    }
    assert_eq!(lines, expected, "{findings:#?}");
    let errors = findings
        .iter()
        .any(|finding| finding.severity == otelier_validate::Severity::Error);
    assert_eq!(report.summary.valid, if errors { 2 } else { 3 });
}

/// Sets one attribute of a valid order.
#[track_caller]
fn check(key: &str, value: impl Into<Value>, expected: &[&str]) {
    let mut odd = order();
    set(&mut odd, key, Some(value.into()));
    check_record(bundle(), &odd, expected, true);
}

/// The same where the change has no protobuf form.
#[track_caller]
fn check_json(key: &str, value: Value, expected: &[&str]) {
    let mut odd = order();
    set(&mut odd, key, Some(value));
    check_record(bundle(), &odd, expected, false);
}

#[track_caller]
fn check_change(change: impl Fn(&mut Value), expected: &[&str]) {
    let mut odd = order();
    change(&mut odd);
    check_record(bundle(), &odd, expected, true);
}

#[test]
fn a_valid_record_has_no_finding() {
    check_change(|_| {}, &[]);
    check("count", 10, &[]);
    check("ratio", 1.5, &[]);
    check("label", "🦀🦀🦀🦀🦀🦀🦀🦀", &[]);
    check("state", json!("placed"), &[]);
    check_json("count", json!({"intValue": 5}), &[]);
    check_json("count", json!({"intValue": 5.0}), &[]);
    check_json(
        "sizes",
        json!({"arrayValue": {"values": [{"intValue": 1}, {"intValue": "-2"}]}}),
        &[],
    );
    check_json("ratio", json!({"doubleValue": 1}), &[]);
    for key in [
        "ratio",
        "gift",
        "label",
        "tags",
        "event.name",
        "event.timestamp",
    ] {
        check_change(|odd| set(odd, key, None), &[]);
    }
    check("event.sequence", 7, &[]);
    check("log.record.uid", "01J", &[]);
}

#[test]
fn what_the_catalog_does_not_look_at_may_be_anything() {
    let anything = [
        ("severityText", json!("loud")),
        ("traceId", json!("")),
        ("spanId", json!("EEE19B7EC3C1B174")),
        ("body", Value::Null),
        ("observedTimeUnixNano", json!("0")),
    ];
    for (key, value) in anything {
        let mut odd = order();
        odd[key] = value;
        check_record(bundle(), &odd, &[], false);
    }
}

#[test]
fn unknown_event() {
    let code = ["unknown-event - "];
    check_change(
        |odd| {
            odd["eventName"] = json!("shop.odrer");
            set(odd, "event.name", Some(json!("shop.odrer")));
        },
        &code,
    );
    check_change(
        |odd| {
            odd["eventName"] = json!("");
            set(odd, "event.name", None);
            odd["timeUnixNano"] = json!("0");
        },
        &code,
    );
    check_change(
        |odd| {
            odd["eventName"] = Value::Null;
            set(odd, "event.name", Some(json!(5)));
        },
        &code,
    );
}

#[test]
fn the_event_name_may_stand_in_the_attribute() {
    let warning = ["event-name-in-attribute - "];
    check_change(
        |odd| odd["eventName"] = json!("event src/lib.rs:803"),
        &warning,
    );
    check_change(|odd| odd["eventName"] = Value::Null, &warning);

    let by_attribute = &bundle_with("attribute", false);
    let mut odd = order();
    odd["eventName"] = json!("event src/lib.rs:803");
    check_record(by_attribute, &odd, &[], true);
    // Only the attribute counts there.
    odd["eventName"] = json!("shop.order");
    set(&mut odd, "event.name", None);
    check_record(by_attribute, &odd, &["unknown-event - "], true);
}

#[test]
fn the_two_names_must_agree() {
    let expected = ["event-name-mismatch event.name /attributes/0/value"];
    check("event.name", "shop.visit", &expected);
    check("event.name", "nonsense", &expected);
    check("event.name", "", &expected);
    check(
        "event.name",
        5,
        &["wrong-type event.name /attributes/0/value"],
    );
}

#[test]
fn unknown_attribute() {
    check("cuont", 3, &["unknown-attribute cuont /attributes/15/key"]);
    check("page", "/", &["foreign-attribute page /attributes/15/key"]);
    check("", "", &["unknown-attribute  /attributes/15/key"]);
    check(
        "x",
        Value::Null,
        &["unknown-attribute x /attributes/15/key"],
    );
}

#[test]
fn missing_attribute() {
    for key in ["count", "id", "app.version"] {
        let expected = format!("missing-attribute {key} ");
        check_change(|odd| set(odd, key, None), &[&expected]);
    }
    check_change(
        |odd| {
            set(odd, "id", None);
            set(odd, "count", None);
        },
        &["missing-attribute count ", "missing-attribute id "],
    );
    let refused = |odd: &mut Value| {
        set(odd, "gift", None);
        set(odd, "state", Some(json!("refused")));
    };
    check_change(refused, &["missing-attribute reason "]);
    check_change(
        |odd| {
            refused(odd);
            set(odd, "reason", Some(json!("no stock")));
            set(odd, "retry_at", Some(json!("noon")));
        },
        &[],
    );
}

#[test]
fn wrong_type() {
    let count = ["wrong-type count /attributes/4/value"];
    for value in [
        json!("3"),
        json!("x"),
        json!(3.0),
        json!(0.5),
        json!(true),
        json!(["3"]),
    ] {
        check("count", value, &count);
    }
    check("count", json!({"kvlistValue": {}}), &count);
    check("count", json!({"bytesValue": "AA=="}), &count);
    check("id", 5, &["wrong-type id /attributes/3/value"]);
    check("ratio", 1, &["wrong-type ratio /attributes/5/value"]);
    check("gift", "true", &["wrong-type gift /attributes/6/value"]);
    check("gift", 1, &["wrong-type gift /attributes/6/value"]);
    check("tags", "a", &["wrong-type tags /attributes/13/value"]);
    check(
        "tags",
        json!(["a", 1, 2]),
        &["wrong-type tags /attributes/13/value/arrayValue/values/1"],
    );
    check(
        "sizes",
        json!([1, "2"]),
        &["wrong-type sizes /attributes/14/value/arrayValue/values/1"],
    );
    check(
        "retries",
        true,
        &["wrong-type retries /attributes/11/value"],
    );
    for value in [
        json!({"intValue": "03"}),
        json!({"intValue": "+3"}),
        json!({"intValue": " 3"}),
        json!({"intValue": "-0"}),
        json!({"intValue": "9223372036854775808"}),
        json!({"intValue": 9_223_372_036_854_775_808_u64}),
        json!({"intValue": 3.5}),
        json!({"intValue": true}),
        json!({"intValue": "3", "stringValue": "3"}),
        json!({"int_value": "3"}),
        json!(3),
        json!([]),
    ] {
        let mut odd = order();
        odd["attributes"][4]["value"] = value;
        check_record(bundle(), &odd, &count, false);
    }
    check_json(
        "ratio",
        json!({"doubleValue": "0.5"}),
        &["wrong-type ratio /attributes/5/value"],
    );
    check_json(
        "gift",
        json!({"boolValue": "true"}),
        &["wrong-type gift /attributes/6/value"],
    );
    check_json(
        "id",
        json!({"stringValue": 5}),
        &["wrong-type id /attributes/3/value"],
    );
    check_json(
        "tags",
        json!({"arrayValue": []}),
        &["wrong-type tags /attributes/13/value"],
    );
    check_json(
        "tags",
        json!({"arrayValue": {"values": 1}}),
        &["wrong-type tags /attributes/13/value"],
    );
}

#[test]
fn wrong_encoding() {
    check(
        "retries",
        3,
        &["wrong-encoding retries /attributes/11/value"],
    );
    check(
        "retries",
        "03",
        &["wrong-encoding retries /attributes/11/value"],
    );
    check(
        "retries",
        "three",
        &["wrong-encoding retries /attributes/11/value"],
    );
    check(
        "express",
        true,
        &["wrong-encoding express /attributes/12/value"],
    );
    check(
        "express",
        "yes",
        &["wrong-encoding express /attributes/12/value"],
    );
    check(
        "express",
        "true\n",
        &["wrong-encoding express /attributes/12/value"],
    );
}

#[test]
fn enum_value() {
    check("state", "lost", &["enum-value state /attributes/7/value"]);
    check("state", "Placed", &["enum-value state /attributes/7/value"]);
    check(
        "token",
        "hunter2",
        &["enum-value token /attributes/10/value"],
    );
}

#[test]
fn range_length_pattern() {
    check("count", -1, &["out-of-range count /attributes/4/value"]);
    check("count", 11, &["out-of-range count /attributes/4/value"]);
    check(
        "count",
        i64::MIN,
        &["out-of-range count /attributes/4/value"],
    );
    check("ratio", -0.25, &["out-of-range ratio /attributes/5/value"]);
    check("ratio", 1.75, &["out-of-range ratio /attributes/5/value"]);
    check_json(
        "ratio",
        json!({"doubleValue": "NaN"}),
        &[
            "non-finite-double - /attributes/5/value/doubleValue",
            "out-of-range ratio /attributes/5/value",
        ],
    );
    check("id", "ab-1", &["wrong-pattern id /attributes/3/value"]);
    check("id", "AB-1\n", &["wrong-pattern id /attributes/3/value"]);
    check("id", "xAB-1", &["wrong-pattern id /attributes/3/value"]);
    check("label", "x", &["wrong-length label /attributes/8/value"]);
    check(
        "label",
        "🦀🦀🦀🦀🦀🦀🦀🦀🦀",
        &["wrong-length label /attributes/8/value"],
    );
    check(
        "retries",
        "13",
        &["out-of-range retries /attributes/11/value"],
    );
    check(
        "tags",
        json!({"arrayValue": {"values": []}}),
        &["wrong-length tags /attributes/13/value"],
    );
    check(
        "event.timestamp",
        "yesterday",
        &["wrong-pattern event.timestamp /attributes/1/value"],
    );
}

#[test]
fn wrong_case() {
    check(
        "tracking",
        "T1",
        &["wrong-case tracking /attributes/15/key"],
    );
    check_change(
        |odd| {
            set(odd, "reason", Some(json!("no stock")));
            set(odd, "retry_at", Some(json!("noon")));
        },
        &[
            "wrong-case reason /attributes/15/key",
            "wrong-case retry_at /attributes/16/key",
        ],
    );
    let payment = |attributes: Vec<Value>, expected: &[&str]| {
        check_record(
            bundle(),
            &record("shop.payment", attributes),
            expected,
            true,
        );
    };
    payment(vec![attribute("card", "visa")], &[]);
    payment(vec![attribute("cash", 2.5)], &[]);
    payment(
        vec![attribute("card", "visa"), attribute("cash", 2.5)],
        &["wrong-case cash /attributes/2/key"],
    );
    payment(vec![], &["wrong-case - "]);
}

#[test]
fn duplicate_key() {
    check_change(
        |odd| {
            let attributes = odd["attributes"].as_array_mut().unwrap();
            attributes.push(attribute("count", 4));
            attributes.push(attribute("count", "secret"));
            attributes.push(attribute("who", 1));
            attributes.push(attribute("who", 2));
        },
        &[
            "duplicate-key count /attributes/15/key",
            "duplicate-key count /attributes/16/key",
            "unknown-attribute who /attributes/17/key",
            "duplicate-key who /attributes/18/key",
        ],
    );
    // The first one counts for everything else.
    check_change(
        |odd| {
            set(odd, "count", Some(json!(11)));
            odd["attributes"]
                .as_array_mut()
                .unwrap()
                .push(attribute("count", 4));
        },
        &[
            "out-of-range count /attributes/4/value",
            "duplicate-key count /attributes/15/key",
        ],
    );
}

#[test]
fn unset_value() {
    check(
        "count",
        json!({}),
        &["unset-value count /attributes/4/value"],
    );
    check(
        "tags",
        json!({}),
        &["unset-value tags /attributes/13/value"],
    );
    check(
        "retries",
        json!({}),
        &["unset-value retries /attributes/11/value"],
    );
    check(
        "tags",
        json!({"arrayValue": {"values": [{"stringValue": "a"}, {}]}}),
        &["unset-value tags /attributes/13/value/arrayValue/values/1"],
    );
    check_json(
        "count",
        Value::Null,
        &["unset-value count /attributes/4/value"],
    );
    check_json(
        "count",
        json!({"intValue": null}),
        &["unset-value count /attributes/4/value"],
    );
    check_change(
        |odd| {
            _ = odd["attributes"][4]
                .as_object_mut()
                .unwrap()
                .remove("value");
        },
        &["unset-value count /attributes/4"],
    );
}

#[test]
fn zero_timestamp() {
    for time in [json!("0"), json!(0), json!(0.0)] {
        let mut odd = order();
        odd["timeUnixNano"] = time;
        check_record(bundle(), &odd, &["zero-timestamp - /timeUnixNano"], true);
        check_record(&bundle_with("field", true), &odd, &[], true);
    }
    let absent = |odd: &mut Value| _ = odd.as_object_mut().unwrap().remove("timeUnixNano");
    check_change(absent, &["zero-timestamp - "]);
    check_change(
        |odd| odd["timeUnixNano"] = Value::Null,
        &["zero-timestamp - "].map(|line| line),
    );
}

#[test]
fn a_fault_has_no_consequences() {
    // The state decides the case; with no readable state nothing is said about cases.
    let without_state = |value: Option<Value>| {
        move |odd: &mut Value| {
            set(odd, "state", value.clone());
            set(odd, "reason", Some(json!("no stock")));
            set(odd, "tracking", Some(json!("T1")));
        }
    };
    check_change(without_state(None), &["missing-attribute state "]);
    check_change(
        without_state(Some(json!(5))),
        &["wrong-type state /attributes/7/value"],
    );
    check_change(
        without_state(Some(json!("lots"))),
        &["enum-value state /attributes/7/value"],
    );
    check_change(
        without_state(Some(json!({}))),
        &["unset-value state /attributes/7/value"],
    );
    // A broken attribute of another case is reported once, and a broken required one is there.
    check("tracking", 5, &["wrong-type tracking /attributes/15/value"]);
    check_change(
        |odd| {
            set(odd, "gift", None);
            set(odd, "state", Some(json!("shipped")));
            set(odd, "tracking", Some(json!(5)));
        },
        &["wrong-type tracking /attributes/14/value"],
    );
    // Presence is enough for a case that asks for presence.
    check_record(
        bundle(),
        &record(
            "shop.payment",
            vec![attribute("card", 5), attribute("cash", 2.5)],
        ),
        &[
            "wrong-type card /attributes/1/value",
            "wrong-case cash /attributes/2/key",
        ],
        true,
    );
}

#[test]
fn several_faults_come_in_the_order_of_the_attributes() {
    check_change(
        |odd| {
            odd["timeUnixNano"] = json!("0");
            set(odd, "id", None);
            set(odd, "count", Some(json!("3")));
            set(odd, "label", Some(json!("x")));
            set(odd, "who", Some(json!(1)));
        },
        &[
            "zero-timestamp - /timeUnixNano",
            "wrong-type count /attributes/3/value",
            "wrong-length label /attributes/7/value",
            "unknown-attribute who /attributes/14/key",
            "missing-attribute id ",
        ],
    );
}

#[test]
fn each_finding_names_the_catalog_line() {
    #[track_caller]
    fn check(change: impl Fn(&mut Value), line: Option<u32>) {
        let mut odd = order();
        change(&mut odd);
        let report = validate(bundle(), request(&[odd]).to_string().as_bytes());
        let positions: Vec<_> = report
            .findings
            .iter()
            .map(|finding| &finding.catalog)
            .collect();
        let lines: Vec<_> = positions
            .iter()
            .map(|position| position.as_ref().map(|p| p.line))
            .collect();
        assert_eq!(lines, [line], "{:?}", report.findings);
    }
    check(|odd| set(odd, "count", Some(json!("3"))), Some(11));
    check(|odd| set(odd, "count", Some(json!(-1))), Some(12));
    // No place of its own: the attribute's.
    check(|odd| set(odd, "count", Some(json!(11))), Some(10));
    check(|odd| set(odd, "count", None), Some(13));
    check(|odd| set(odd, "state", Some(json!("lost"))), Some(20));
    check(|odd| set(odd, "who", Some(json!(1))), Some(1));
    check(|odd| set(odd, "tracking", Some(json!("T1"))), Some(40));
    check(|odd| set(odd, "event.name", Some(json!("x"))), Some(2));
    check(
        |odd| {
            set(odd, "gift", None);
            set(odd, "state", Some(json!("refused")));
        },
        Some(30),
    );
    check(|odd| odd["timeUnixNano"] = json!("0"), Some(1));
    check(
        |odd| {
            odd["eventName"] = json!("shop.x");
            set(odd, "event.name", None);
        },
        None,
    );
}

#[test]
fn the_summary_counts_what_was_seen() {
    let mut refused = order();
    set(&mut refused, "state", Some(json!("refused")));
    let mut unknown = order();
    unknown["eventName"] = json!("x");
    set(&mut unknown, "event.name", None);
    let records = [
        order(),
        refused,
        unknown,
        record("shop.visit", vec![attribute("page", "/")]),
    ];
    let summary = validate(bundle(), &protobuf(&request(&records))).summary;
    assert_eq!(
        (
            summary.records,
            summary.valid,
            summary.errors,
            summary.warnings
        ),
        (4, 2, 2, 0)
    );
    let order = &summary.events[0]["shop.order"];
    assert_eq!((order.records, order.valid), (2, 1));
    assert_eq!(order.attributes["count"], 2);
    assert!(!order.attributes.contains_key("tracking"));
    assert_eq!(
        format!("{:?}", order.cases),
        r#"{"placed": 1, "refused": 1}"#
    );
    assert_eq!(
        format!("{:?}", summary.events[0]["shop.visit"].attributes),
        r#"{"app.version": 1, "page": 1}"#
    );
    assert!(!summary.events[0].contains_key("x"));
}
