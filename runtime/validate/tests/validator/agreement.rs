//! The validator and the published request schema say the same about a record.

use jsonschema::Validator;
use otelier_validate::{Code, Severity, validate};
use serde_json::{Value, json};

use crate::fixture::{attribute, codex};

fn request_schema() -> Validator {
    let text =
        include_str!("../../../../generated/codex/json-schema/export-logs-request.schema.json");
    jsonschema::draft202012::new(&serde_json::from_str(text).unwrap()).unwrap()
}

fn record(event: &str, attributes: Vec<Value>) -> Value {
    let mut all = vec![
        attribute("event.name", event),
        attribute("event.timestamp", "2026-11-22T06:21:36.976Z"),
        attribute("conversation.id", "01a201ea"),
        attribute("app.version", "0.1.0"),
        attribute("terminal.type", "unknown"),
        attribute("model", "gpt-5-codex"),
        attribute("slug", "gpt-5-codex"),
    ];
    all.extend(attributes);
    json!({"timeUnixNano": "1795328496976599665", "eventName": event, "attributes": all})
}

/// A valid record of each event, and of each case.
fn valid_records() -> Vec<Value> {
    let tool = || {
        vec![
            attribute("tool_name", "exec"),
            attribute("call_id", "call_1"),
        ]
    };
    let with = |mut attributes: Vec<Value>, more: Vec<Value>| {
        attributes.extend(more);
        attributes
    };
    vec![
        record(
            "codex.user_prompt",
            vec![
                attribute("prompt_length", 9),
                attribute("prompt", "[REDACTED]"),
            ],
        ),
        record(
            "codex.tool_decision",
            with(
                tool(),
                vec![
                    attribute("decision", "approved"),
                    attribute("source", "user"),
                ],
            ),
        ),
        record(
            "codex.tool_result",
            with(
                tool(),
                vec![
                    attribute("arguments", "{}"),
                    attribute("duration_ms", 5),
                    attribute("success", "true"),
                    attribute("output", ""),
                ],
            ),
        ),
        record(
            "codex.sse_event",
            vec![
                attribute("event.kind", "response.completed"),
                attribute("duration_ms", 0),
                attribute("input_token_count", 9994),
                attribute("output_token_count", 50),
                attribute("cached_token_count", 0),
                attribute("tool_token_count", 10044),
                attribute("auth_mode", "ApiKey"),
            ],
        ),
        record(
            "codex.sse_event",
            vec![
                attribute("event.kind", "response.failed"),
                attribute("duration_ms", 0),
                attribute("error.message", "http 500"),
            ],
        ),
        record(
            "codex.sse_event",
            vec![
                attribute("event.kind", "response.created"),
                attribute("duration_ms", 0),
            ],
        ),
        record(
            "codex.api_request",
            vec![attribute("attempt", 0), attribute("duration_ms", 7)],
        ),
        record(
            "codex.api_request",
            vec![
                attribute("attempt", 1),
                attribute("duration_ms", 7),
                attribute("error.message", "x"),
                attribute("http.response.status_code", 500),
            ],
        ),
    ]
}

/// Values of every kind, right and wrong, as they are on the wire.
fn values() -> Vec<Value> {
    let texts = [
        "",
        "x",
        "5",
        "05",
        "-1",
        "true",
        "True",
        "true\n",
        "approved",
        "user",
        "response.completed",
        "response.failed",
        "codex.sse_event",
        "2026-11-22T06:21:36.976Z",
        "2026-11-22T06:21:36Z",
        "[REDACTED]",
    ];
    let mut values: Vec<_> = texts
        .iter()
        .map(|text| json!({"stringValue": text}))
        .collect();
    let ints = [
        json!(5),
        json!(5.0),
        json!(5.5),
        json!(-1),
        json!("5"),
        json!("05"),
        json!("-0"),
        json!("+5"),
        json!(" 5"),
        json!("5.0"),
        json!(i64::MAX),
        json!(i64::MAX.to_string()),
        json!("9223372036854775808"),
        json!(9_223_372_036_854_775_808_u64),
        json!(i64::MIN.to_string()),
        json!(1e300),
        json!(true),
        json!([]),
    ];
    values.extend(ints.iter().map(|int| json!({"intValue": int})));
    let others = [
        json!({}),
        json!(null),
        json!(5),
        json!("5"),
        json!([]),
        json!({"stringValue": null}),
        json!({"stringValue": 5}),
        json!({"boolValue": true}),
        json!({"boolValue": "true"}),
        json!({"doubleValue": 5.0}),
        json!({"doubleValue": "NaN"}),
        json!({"arrayValue": {"values": [{"stringValue": "x"}]}}),
        json!({"kvlistValue": {"values": []}}),
        json!({"bytesValue": "AA=="}),
        json!({"stringValue": "x", "intValue": "5"}),
        json!({"unknownValue": 1}),
        json!({"string_value": "x"}),
    ];
    values.extend(others);
    values
}

#[track_caller]
fn check(schema: &Validator, record: &Value) -> bool {
    let payload = json!({"resourceLogs": [{"scopeLogs": [{"logRecords": [record]}]}]});
    let report = validate(codex(), payload.to_string().as_bytes());
    // The schema says nothing of the resource, and of a time only that there is one.
    let errors = (report.findings.iter())
        .filter(|one| one.severity == Severity::Error && one.record.is_some());
    let invalid = errors.clone().next().is_some();
    let mut errors = errors.filter(|one| one.code != Code::ImplausibleTimestamp);
    let refused = errors.next().is_some();
    let schema_refuses = !schema.is_valid(&payload);
    assert_eq!(
        refused, schema_refuses,
        "{:#?}\n{payload:#}",
        report.findings
    );
    assert_eq!(report.summary.valid, usize::from(!invalid));
    refused
}

#[test]
fn valid_records_are_valid() {
    let schema = request_schema();
    for record in valid_records() {
        assert!(!check(&schema, &record), "{record}");
    }
}

#[test]
fn the_same_changes_are_refused() {
    let schema = request_schema();
    let values = values();
    let (mut changes, mut refused) = (0_usize, 0_usize);
    let mut try_it = |record: &Value| {
        changes += 1;
        refused += usize::from(check(&schema, record));
    };
    let keys: Vec<_> = codex()
        .events()
        .flat_map(|event| codex().attributes(event))
        .collect();
    let keys: std::collections::BTreeSet<_> = keys.into_iter().chain(["who", ""]).collect();
    for valid in valid_records() {
        let count = valid["attributes"].as_array().unwrap().len();
        for at in 0..count {
            let mut odd = valid.clone();
            let removed = odd["attributes"].as_array_mut().unwrap().remove(at);
            try_it(&odd);
            odd["attributes"]
                .as_array_mut()
                .unwrap()
                .extend([removed.clone(), removed]);
            try_it(&odd);
            for value in &values {
                let mut odd = valid.clone();
                odd["attributes"][at]["value"] = value.clone();
                try_it(&odd);
            }
            for field in ["key", "value"] {
                let mut odd = valid.clone();
                odd["attributes"][at].as_object_mut().unwrap().remove(field);
                try_it(&odd);
            }
            let mut odd = valid.clone();
            odd["attributes"][at] = json!(5);
            try_it(&odd);
        }
        for key in &keys {
            for value in &values[..8] {
                let mut odd = valid.clone();
                odd["attributes"]
                    .as_array_mut()
                    .unwrap()
                    .push(json!({"key": key, "value": value}));
                try_it(&odd);
            }
        }
        let names = [
            json!(""),
            json!(null),
            json!("codex.sse_event"),
            json!("event src/lib.rs:803"),
            json!("codex.other"),
        ];
        for name in names {
            let mut odd = valid.clone();
            odd["eventName"] = name.clone();
            try_it(&odd);
            odd["attributes"].as_array_mut().unwrap().remove(0);
            try_it(&odd);
        }
        let times = [
            json!("0"),
            json!(0),
            json!("1"),
            json!(1),
            json!(1.5),
            json!(-1),
            json!("01"),
            json!("x"),
            json!(true),
            json!("18446744073709551615"),
            json!("18446744073709551616"),
        ];
        for time in times {
            let mut odd = valid.clone();
            odd["timeUnixNano"] = time;
            try_it(&odd);
        }
    }
    assert!(
        refused * 10 > changes * 8 && refused < changes,
        "{refused} of {changes}"
    );
}
