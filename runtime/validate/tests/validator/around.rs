//! What is checked around a record's attributes: its severity, times, ids and body, what should not be used any more, its
//! resource and its scope.

use otelier_validate::{Bundle, Catalogs, Code, Report, Severity};
use serde_json::{Value, json};

use crate::fixture::{attribute, bundle_json, order, protobuf, request, set};

/// A catalog with something to say about everything.
fn strict() -> Value {
    let mut json = bundle_json();
    let position = json!({"file": "catalog.yaml", "line": 3, "column": 5});
    json["catalog"]["resource"] = json!({
        "service.name": {"type": "string", "value": "shop", "position": position},
        "shop.floor": {"type": "int", "position": position},
    });
    json["catalog"]["scope"]["schema_url"] = json!("https://shop.example/1.2.0");
    let event = &mut json["events"]["shop.order"];
    // Refused, shipped, placed.
    event["severities"] = json!([17, null, 9]);
    event["positions"]["/severities/2"] = json!({"file": "order.yaml", "line": 4, "column": 3});
    event["attributes"]["label"]["deprecated"] = json!({"reason": "renamed", "renamed_to": "id"});
    event["attributes"]["gift"]["expires"] = json!("2026-11-21");
    event["attributes"]["remark"]["redaction"] = json!({"text": "ring", "unless": null});
    event["attributes"]["id"]["redaction"] = json!({"text": "AA-1", "unless": "log_id"});
    json
}

/// A record of it without a finding.
fn valid() -> Value {
    let mut record = order();
    set(&mut record, "label", None);
    set(&mut record, "gift", None);
    record
}

fn catalogs(bundle: &Value) -> Catalogs {
    let bundle = Bundle::from_json(&bundle.to_string()).expect("a bundle");
    assert!(bundle.is_compiled("shop.order"));
    let catalogs = Catalogs::new([bundle]);
    catalogs.set_present(1_795_328_497);
    catalogs
}

fn resource() -> Value {
    json!([
        attribute("service.name", "shop"),
        attribute("shop.floor", 2)
    ])
}

/// A request with these records, in one resource and one scope.
fn around(records: &[Value]) -> Value {
    let mut request = request(&[]);
    request["resourceLogs"] = json!([request["resourceLogs"][0]]);
    request["resourceLogs"][0]["resource"]["attributes"] = resource();
    request["resourceLogs"][0]["scopeLogs"][0]["logRecords"] = json!(records);
    request
}

fn lines(report: &Report) -> Vec<String> {
    let line = |finding: &otelier_validate::Finding| {
        let attribute = finding.attribute.as_deref().unwrap_or("-");
        let pointer = finding.pointer.as_deref().unwrap_or("-");
        let pointer = pointer.replace("/resourceLogs/0/scopeLogs/0/logRecords/", "~");
        format!("{} {attribute} {pointer}", finding.code)
    };
    report.findings.iter().map(line).collect()
}

/// What is found in a request, as JSON and as protobuf, by the compiled check and by the schemas.
#[track_caller]
fn check_request(request: &Value, valid: usize, expected: &[&str]) {
    let catalogs = catalogs(&strict());
    let json = request.to_string();
    for (payload, is_json) in [(json.as_bytes().to_vec(), true), (protobuf(request), false)] {
        let report = catalogs.validate(&payload);
        assert_eq!(report, catalogs.validate_by_schemas(&payload));
        assert_eq!(lines(&report), expected, "JSON: {is_json}");
        assert_eq!(report.summary.valid, valid);
        for finding in &report.findings {
            assert_eq!(finding.offset.is_none(), is_json, "{finding:?}");
            let pointer = finding.pointer.as_deref().expect("a pointer");
            assert!(request.pointer(pointer).is_some(), "{pointer}");
        }
    }
}

/// What is found in a record between two valid ones.
#[track_caller]
fn check(change: impl Fn(&mut Value), is_valid: bool, expected: &[&str]) {
    let mut odd = valid();
    change(&mut odd);
    let request = around(&[valid(), odd, valid()]);
    check_request(&request, if is_valid { 3 } else { 2 }, expected);
}

#[test]
fn the_severity_is_that_of_the_case() {
    let placed = ["wrong-severity - ~1/severityNumber"];
    check(|odd| odd["severityNumber"] = json!(9), true, &[]);
    check(|odd| odd["severityNumber"] = json!(10), true, &placed);
    check(|odd| odd["severityNumber"] = json!(17), true, &placed);
    check(
        |odd| _ = odd.as_object_mut().unwrap().remove("severityNumber"),
        true,
        &["wrong-severity - ~1"],
    );
    let refused = |odd: &mut Value, number: u64| {
        set(odd, "state", Some(json!("refused")));
        set(odd, "reason", Some(json!("no stock")));
        odd["severityNumber"] = json!(number);
    };
    check(|odd| refused(odd, 17), true, &[]);
    check(|odd| refused(odd, 9), true, &placed);
    let shipped = |odd: &mut Value, number: u64| {
        set(odd, "state", Some(json!("shipped")));
        set(odd, "tracking", Some(json!("T1")));
        odd["severityNumber"] = json!(number);
    };
    for number in [1, 13, 24] {
        check(|odd| shipped(odd, number), true, &[]);
    }
    check(|odd| shipped(odd, 25), true, &placed);
    // Which case it is depends on what is wrong itself.
    check(
        |odd| {
            refused(odd, 9);
            set(odd, "reason", None);
            set(odd, "state", Some(json!("lost")));
        },
        false,
        &["enum-value state ~1/attributes/6/value"],
    );
}

#[test]
fn times_are_of_our_days() {
    let code = ["implausible-timestamp - ~1/timeUnixNano"];
    for time in ["1795328496", "1795328496976", "1795328496976599", "1"] {
        check(|odd| odd["timeUnixNano"] = json!(time), false, &code);
    }
    // A day and a bit after it was observed.
    check(
        |odd| odd["timeUnixNano"] = json!("1795414897976599665"),
        false,
        &code,
    );
    check(
        |odd| odd["timeUnixNano"] = json!("1795414896976599665"),
        true,
        &[],
    );
    check(
        |odd| odd["observedTimeUnixNano"] = json!("1795328496976"),
        false,
        &["implausible-timestamp - ~1/observedTimeUnixNano"],
    );
    // Without an observer, after the present.
    check(
        |odd| {
            odd["observedTimeUnixNano"] = json!("0");
            odd["timeUnixNano"] = json!("1895414897976599665");
        },
        false,
        &code,
    );
}

#[test]
fn ids_have_their_length() {
    let trace = "5b8efff798038103d269b633813fc60c";
    check(
        |odd| {
            odd["traceId"] = json!(trace);
            odd["spanId"] = json!("eee19b7ec3c1b174");
        },
        true,
        &[],
    );
    check(|odd| odd["traceId"] = json!(""), true, &[]);
    let (of_trace, of_span) = (["invalid-id - ~1/traceId"], ["invalid-id - ~1/spanId"]);
    for id in ["5b8e", &trace[2..], "00000000000000000000000000000000"] {
        check(|odd| odd["traceId"] = json!(id), false, &of_trace);
    }
    for id in [trace, "eee19b7e", "0000000000000000"] {
        check(|odd| odd["spanId"] = json!(id), false, &of_span);
    }
}

#[test]
fn there_is_no_body() {
    let body = json!({"stringValue": "sold"});
    check(
        |odd| odd["body"] = body.clone(),
        true,
        &["unexpected-body - ~1/body"],
    );
}

#[test]
fn what_should_not_be_used_is_told() {
    check(
        |odd| set(odd, "label", Some(json!("grün"))),
        true,
        &["deprecated label ~1/attributes/13/key"],
    );
    // It is checked all the same.
    check(
        |odd| set(odd, "label", Some(json!("x"))),
        false,
        &[
            "deprecated label ~1/attributes/13/key",
            "wrong-length label ~1/attributes/13/value",
        ],
    );
    check(
        |odd| set(odd, "gift", Some(json!(true))),
        true,
        &["expired gift ~1/attributes/13/key"],
    );
    let mut bundle = strict();
    let payload = around(&[valid()]).to_string();
    let state = &mut bundle["events"]["shop.order"]["attributes"]["state"];
    state["members"] = json!(["placed", "shipped", "refused"]);
    state["deprecated_members"] = json!({"shipped": {"reason": "renamed", "renamed_to": "sent"}});
    for (value, found) in [("placed", &[][..]), ("shipped", &["deprecated state"])] {
        let mut record = valid();
        set(&mut record, "state", Some(json!(value)));
        let report = catalogs_of(&bundle).validate(around(&[record]).to_string().as_bytes());
        let of_state = lines(&report)
            .into_iter()
            .filter(|line| line.contains("deprecated"));
        let of_state: Vec<_> = of_state.collect();
        assert_eq!(of_state.len(), found.len(), "{of_state:?}");
        assert!(
            of_state
                .iter()
                .zip(found)
                .all(|(line, found)| line.starts_with(found)),
            "{of_state:?}"
        );
    }
    bundle["events"]["shop.order"]["expires"] = json!("2026-11-22");
    let on_that_day = catalogs_of(&bundle);
    assert_eq!(lines(&on_that_day.validate(payload.as_bytes())), [""; 0]);
    on_that_day.set_present(1_795_328_497 + 86_400);
    assert_eq!(
        lines(&on_that_day.validate(payload.as_bytes())),
        ["expired - ~0"]
    );
    bundle["events"]["shop.order"]["deprecated"] = json!({"reason": "obsoleted"});
    assert_eq!(
        lines(&catalogs_of(&bundle).validate(payload.as_bytes())),
        ["deprecated - ~0"]
    );
}

fn catalogs_of(bundle: &Value) -> Catalogs {
    let catalogs = Catalogs::new([Bundle::from_json(&bundle.to_string()).expect("a bundle")]);
    catalogs.set_present(1_795_328_497);
    catalogs
}

#[test]
fn what_nothing_lets_through_is_redacted() {
    check(
        |odd| set(odd, "remark", Some(json!("hush"))),
        false,
        &["unredacted-value remark ~1/attributes/7/value"],
    );
    // A setting may let it through.
    check(|odd| set(odd, "id", Some(json!("XY-7"))), true, &[]);
    let mut odd = valid();
    set(&mut odd, "remark", Some(json!("hush")));
    let payload = around(&[odd]).to_string();
    let report = catalogs(&strict()).validate(payload.as_bytes());
    assert!(!format!("{report:?}").contains("hush"));
}

#[test]
fn the_resource_is_told_about_once() {
    let check = |attributes: Value, expected: &[&str]| {
        let mut request = around(&[valid(), valid()]);
        request["resourceLogs"][0]["resource"]["attributes"] = attributes;
        // Another scope of the same resource.
        let again = request["resourceLogs"][0]["scopeLogs"][0].clone();
        let scopes = request["resourceLogs"][0]["scopeLogs"].as_array_mut();
        scopes.expect("scopes").push(again);
        check_request(&request, 4, expected);
    };
    let at = "/resourceLogs/0/resource";
    check(resource(), &[]);
    check(
        json!([]),
        &[
            &format!("missing-resource-attribute service.name {at}"),
            &format!("missing-resource-attribute shop.floor {at}"),
        ],
    );
    check(
        json!([
            attribute("service.name", "stall"),
            attribute("shop.floor", "2"),
            attribute("other", 1)
        ]),
        &[
            &format!("wrong-resource-attribute service.name {at}/attributes/0/value"),
            &format!("wrong-resource-attribute shop.floor {at}/attributes/1/value"),
        ],
    );
}

#[test]
fn the_resource_of_others_is_not_looked_at() {
    let mut other = valid();
    other["eventName"] = json!("other.event");
    set(&mut other, "event.name", None);
    let mut request = around(&[other]);
    request["resourceLogs"][0]["resource"]["attributes"] = json!([]);
    request["resourceLogs"][0]["scopeLogs"][0]["scope"]["name"] = json!("other");
    check_request(&request, 0, &["unknown-event - ~0"]);
}

#[test]
fn the_scope_is_told_about_once() {
    let check = |scope: Value, expected: &[&str]| {
        let mut request = around(&[valid(), valid()]);
        request["resourceLogs"][0]["scopeLogs"][0]["scope"] = scope;
        check_request(&request, 2, expected);
    };
    let at = "/resourceLogs/0/scopeLogs/0/scope";
    check(json!({"name": "shop", "version": "1.2.0"}), &[]);
    check(json!({"name": "shop"}), &[]);
    check(
        json!({"name": "shop", "version": "1.1.0"}),
        &[&format!("unknown-version - {at}")],
    );
    check(
        json!({"name": "stall", "version": "1.2.0"}),
        &[&format!("wrong-scope - {at}")],
    );
    check(json!({}), &[&format!("wrong-scope - {at}")]);
}

#[test]
fn the_schema_url_is_the_catalogs() {
    let check = |url: &str, expected: &[&str]| {
        let mut request = around(&[valid()]);
        request["resourceLogs"][0]["scopeLogs"][0]["schemaUrl"] = json!(url);
        let report = catalogs(&strict()).validate(request.to_string().as_bytes());
        assert_eq!(lines(&report), expected);
    };
    check("", &[]);
    check("https://shop.example/1.2.0", &[]);
    check(
        "https://shop.example/1.1.0",
        &["wrong-scope - /resourceLogs/0/scopeLogs/0/schemaUrl"],
    );
}

#[test]
fn a_code_is_as_bad_as_one_says() {
    let mut odd = valid();
    set(&mut odd, "count", Some(json!(11)));
    odd["severityNumber"] = json!(17);
    let payload = around(&[odd]).to_string();
    let check = |code, severity, valid, counts: [usize; 3]| {
        let mut catalogs = catalogs(&strict());
        catalogs.set_severity(code, severity);
        let summary = catalogs.validate(payload.as_bytes()).summary;
        assert_eq!(summary.valid, valid);
        assert_eq!([summary.errors, summary.warnings, summary.infos], counts);
    };
    check(Code::UnknownEvent, None, 0, [1, 1, 0]);
    check(Code::OutOfRange, Some(Severity::Warning), 1, [0, 2, 0]);
    check(Code::OutOfRange, Some(Severity::Info), 1, [0, 1, 1]);
    check(Code::OutOfRange, None, 1, [0, 1, 0]);
    check(Code::WrongSeverity, Some(Severity::Error), 0, [2, 0, 0]);
}

#[test]
fn an_unknown_event_is_never_valid() {
    let mut other = valid();
    other["eventName"] = json!("other.event");
    set(&mut other, "event.name", None);
    let payload = around(&[valid(), other]).to_string();
    for severity in [None, Some(Severity::Warning), Some(Severity::Error)] {
        let mut catalogs = catalogs(&strict());
        catalogs.set_severity(Code::UnknownEvent, severity);
        let report = catalogs.validate(payload.as_bytes());
        let found: Vec<_> = report.findings.iter().map(|one| one.severity).collect();
        assert_eq!(found, severity.into_iter().collect::<Vec<_>>());
        let summary = report.summary;
        assert_eq!((summary.records, summary.valid, summary.unknown), (2, 1, 1));
    }
}

#[test]
fn a_near_miss_says_so() {
    let mut bundle = strict();
    bundle["events"]["shop.order"]["attributes"]["gift"]["expires"] = Value::Null;
    let say = |key: &str, value: Value| {
        let mut odd = valid();
        set(&mut odd, key, Some(value));
        let report = catalogs(&bundle).validate(around(&[odd]).to_string().as_bytes());
        report.findings[0].message.clone()
    };
    let hint = "it is the right value, sent as the wrong kind";
    for (key, value, near) in [
        ("count", json!("7"), true),
        ("count", json!("07"), false),
        ("count", json!({"doubleValue": 5.0}), true),
        ("count", json!({"doubleValue": 5.5}), false),
        ("gift", json!("true"), true),
        ("gift", json!("True"), false),
        ("ratio", json!("0.5"), true),
        ("ratio", json!(1), true),
        ("ratio", json!("half"), false),
    ] {
        let message = say(key, value);
        assert_eq!(message.contains(hint), near, "{key}: {message}");
    }
}
