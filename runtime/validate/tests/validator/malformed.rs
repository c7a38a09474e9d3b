//! Broken payloads: what is readable is checked, the rest is one clear error, and nothing panics.

use otelier_validate::{Encoding, Problem, Report, count_records, validate};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::fixture::{attribute, bundle, order, protobuf, record, request, set};

/// `code record pointer` of each finding, and the error.
fn outline(report: &Report) -> (Vec<String>, Option<String>) {
    let lines = report.findings.iter().map(|finding| {
        let record = finding
            .record
            .map_or_else(|| "-".to_owned(), |record| record.to_string());
        format!(
            "{} {record} {}",
            finding.code,
            finding.pointer.as_deref().unwrap_or("-")
        )
    });
    (
        lines.collect(),
        report.summary.error.as_ref().map(ToString::to_string),
    )
}

#[track_caller]
fn check(payload: &[u8], records: usize, findings: &[&str], error: Option<&str>) {
    let report = validate(bundle(), payload);
    let (lines, found) = outline(&report);
    assert_eq!(lines, findings, "{:?}", report.findings);
    assert_eq!(found.as_deref(), error);
    assert_eq!(report.summary.records, records);
}

#[test]
fn an_empty_payload_has_no_records() {
    check(b"", 0, &[], None);
    check(b" \n", 0, &[], None);
    check(b"{}", 0, &[], None);
    check(br#"{"resourceLogs": []}"#, 0, &[], None);
    check(br#"{"resourceLogs": null}"#, 0, &[], None);
    check(br#"{"resourceSpans": [{"scopeSpans": []}]}"#, 0, &[], None);
    check(b"\x0A\x00", 0, &[], None);
}

#[test]
fn containers_of_another_kind_are_findings_and_the_rest_goes_on() {
    let good = request(&[order()])["resourceLogs"][0].clone();
    let payload = json!({"resourceLogs": [
        5, "x", null, [], {"scopeLogs": 1}, {"scopeLogs": [true, {"logRecords": {}}]}, {"scopeLogs": null}, good,
    ]});
    check(
        payload.to_string().as_bytes(),
        1,
        &[
            "malformed - /resourceLogs/0",
            "malformed - /resourceLogs/1",
            "malformed - /resourceLogs/2",
            "malformed - /resourceLogs/3",
            "malformed - /resourceLogs/4/scopeLogs",
            "malformed - /resourceLogs/5/scopeLogs/0",
            "malformed - /resourceLogs/5/scopeLogs/1/logRecords",
        ],
        None,
    );
    check(b"[1]", 0, &["malformed - "], None);
    check(
        br#"{"resourceLogs": "x"}"#,
        0,
        &["malformed - /resourceLogs"],
        None,
    );
}

#[test]
fn records_that_cannot_be_read_do_not_hide_their_neighbours() {
    let base = "/resourceLogs/0/scopeLogs/0/logRecords";
    let text = |odd: &str| {
        let mark = json!({"mark": 1});
        request(&[order(), mark, order()])
            .to_string()
            .replace(r#"{"mark":1}"#, odd)
    };
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    for odd in [
        "5",
        "null",
        "[]",
        r#""x""#,
        r#"{"a": 1e999}"#,
        r#"{"a": "\ud800"}"#,
        r#"{"attributes": [], "attributes": []}"#,
        r#"{"attributes": [{"key": "a", "value": {"intValue": 1, "intValue": 2}}]}"#,
        &deep,
    ] {
        check(
            text(odd).as_bytes(),
            3,
            &[&format!("malformed 1 {base}/1")],
            None,
        );
    }
    let mut invalid = text(r#"{"a": "@"}"#).into_bytes();
    let at = invalid.iter().position(|byte| *byte == b'@').unwrap();
    invalid[at] = 0xFF;
    check(&invalid, 3, &[&format!("malformed 1 {base}/1")], None);
}

#[test]
fn parts_of_a_record_that_cannot_be_read_do_not_hide_the_others() {
    let mut odd = order();
    set(&mut odd, "count", Some(json!(11)));
    odd["eventName"] = json!(5);
    odd["timeUnixNano"] = json!("007");
    odd["severityText"] = json!(5);
    odd["flags"] = json!("NaN");
    odd["traceId"] = json!("no id");
    odd["attributes"].as_array_mut().unwrap().extend([
        json!(1),
        json!({}),
        json!({"key": 1}),
        json!({"key": null}),
    ]);
    let base = "/resourceLogs/0/scopeLogs/0/logRecords/0";
    let lines = [
        format!("malformed 0 {base}/eventName"),
        format!("malformed 0 {base}/timeUnixNano"),
        format!("malformed 0 {base}/severityText"),
        format!("malformed 0 {base}/traceId"),
        format!("malformed 0 {base}/flags"),
        format!("malformed 0 {base}/attributes/15"),
        format!("malformed 0 {base}/attributes/16"),
        format!("malformed 0 {base}/attributes/17"),
        format!("malformed 0 {base}/attributes/18"),
        format!("event-name-in-attribute 0 {base}"),
        format!("out-of-range 0 {base}/attributes/4/value"),
    ];
    let lines: Vec<_> = lines.iter().map(String::as_str).collect();
    check(request(&[odd]).to_string().as_bytes(), 1, &lines, None);

    let mut no_list = order();
    no_list["attributes"] = json!("x");
    let report = validate(bundle(), request(&[no_list]).to_string().as_bytes());
    assert_eq!(
        report.findings[0].pointer.as_deref(),
        Some(format!("{base}/attributes").as_str())
    );
    assert_eq!(report.summary.valid, 0);
}

#[test]
fn protobuf_faults_inside_good_framing_are_findings() {
    let field = |number: u8, content: &[u8]| {
        let mut bytes = vec![number << 3 | 2];
        let length = content.len();
        bytes.extend([
            u8::try_from(length & 0x7F).unwrap() | 0x80,
            u8::try_from(length >> 7).unwrap(),
        ]);
        bytes.extend(content);
        bytes
    };
    let good = protobuf(&request(&[order()]));
    let bad_text = field(12, &[0xFF]);
    let record = |content: &[u8]| field(1, &field(2, &field(2, content)));
    let payload = [
        record(&bad_text),
        good.clone(),
        field(1, &[0x0F]),
        field(1, &field(2, &[0x10, 0x01])),
        good.clone(),
    ]
    .concat();
    check(
        &payload,
        3,
        &[
            "malformed 0 /resourceLogs/0/scopeLogs/0/logRecords/0",
            "malformed - /resourceLogs/3",
            "malformed - /resourceLogs/4/scopeLogs/0",
        ],
        None,
    );
}

#[test]
fn several_documents_in_a_row() {
    let mut odd = order();
    set(&mut odd, "count", Some(json!(11)));
    let one = request(&[order(), odd]).to_string();
    for separator in ["", "\n", "\r\n\r\n", " "] {
        let payload = [one.as_str(), one.as_str(), "{}"].join(separator);
        let report = validate(bundle(), payload.as_bytes());
        assert_eq!(report.summary.error, None);
        assert_eq!(report.summary.records, 4);
        let places: Vec<_> = report
            .findings
            .iter()
            .map(|finding| (finding.record, finding.document))
            .collect();
        assert_eq!(places, [(Some(1), 0), (Some(3), 1)]);
    }
    let with_mark = format!("\u{feff}{one}\n");
    assert_eq!(count_records(with_mark.as_bytes()), Ok(2));
}

#[test]
fn keys_that_hide_records_are_told() {
    let record = order().to_string();
    let twice = format!(
        r#"{{"resourceLogs":[{{"scopeLogs":[{{"scope":{{"name":"shop"}},"logRecords":[{record}],"logRecords":[{record}]}}]}}]}}"#
    );
    check(
        twice.as_bytes(),
        2,
        &["malformed - /resourceLogs/0/scopeLogs/0/logRecords"],
        None,
    );
    let snake = br#"{"resource_logs": [], "resourceLogs": [{"scope_logs": []}]}"#;
    check(
        snake,
        0,
        &[
            "snake-case-key - /resource_logs",
            "snake-case-key - /resourceLogs/0/scope_logs",
        ],
        None,
    );
    let report = validate(bundle(), snake);
    assert_eq!((report.summary.errors, report.summary.warnings), (0, 2));
}

#[test]
fn a_break_is_one_error_after_everything_readable() {
    let mut odd = order();
    set(&mut odd, "count", Some(json!(11)));
    let text = request(&[odd, order()]).to_string();
    let (head, _) = text.split_at(text.rfind("\"eventName\"").unwrap());
    let finding = "out-of-range 0 /resourceLogs/0/scopeLogs/0/logRecords/0/attributes/4/value";
    let column = head.chars().count() + 1;
    check(
        head.as_bytes(),
        1,
        &[finding],
        Some(&format!(
            "the payload is cut off, line 1 column {column} (byte {}): the JSON document ends before it is complete",
            head.len()
        )),
    );
    check(
        format!("{head}\n ü").as_bytes(),
        1,
        &[finding],
        Some(&format!(
            "the payload is not valid JSON, line 2 column 2 (byte {}): key must be a string",
            head.len() + 2
        )),
    );
    check(
        b"{\"resourceLogs\": [\n  {} oops ]}",
        0,
        &[],
        Some("the payload is not valid JSON, line 2 column 6 (byte 24): expected `,` or `]`"),
    );
    check(
        b"{\"a\": tru }",
        0,
        &["unknown-field - /a"],
        Some("the payload is not valid JSON, line 1 column 10 (byte 9): expected ident"),
    );
    check(
        b"{} x",
        0,
        &[],
        Some("the payload is not valid JSON, line 1 column 4 (byte 3): expected value"),
    );
    check(
        b"{\"resourceLogs\": [}",
        0,
        &[],
        Some("the payload is not valid JSON, line 1 column 19 (byte 18): expected value"),
    );
}

#[test]
fn what_is_not_otlp_is_told() {
    let not_otlp = "the payload is not OTLP: neither an OTLP/JSON document nor a protobuf ExportLogsServiceRequest";
    check(
        b"hello world",
        0,
        &[],
        Some(&format!(
            "{not_otlp}, byte 2: a wire type that proto3 does not use"
        )),
    );
    check(
        b"hi",
        0,
        &[],
        Some(&format!(
            "{not_otlp}, byte 0: no field of an ExportLogsServiceRequest"
        )),
    );
    check(
        b"\x1F\x8B\x08\x00",
        0,
        &[],
        Some(&format!(
            "{not_otlp}, byte 0: this is gzip; decompress it first"
        )),
    );
    for text in [
        "123",
        "\"x\"",
        "null",
        "true",
        "resourceLogs: []",
        "<html></html>",
        "PK\u{3}\u{4}",
    ] {
        let summary = validate(bundle(), text.as_bytes()).summary;
        let problem = summary.error.map(|error| error.problem());
        assert_eq!(
            (summary.records, problem),
            (0, Some(Problem::NotOtlp)),
            "{text}"
        );
    }
    let error = validate(bundle(), b"hello world").summary.error.unwrap();
    assert_eq!(
        (error.problem(), error.offset(), error.line_column()),
        (Problem::NotOtlp, 2, None)
    );
}

/// Every cut of a payload keeps the findings of the records before it, in their order.
#[track_caller]
fn check_every_cut(payload: &[u8], encoding: Encoding) {
    let whole = validate(bundle(), payload);
    assert_eq!(whole.summary.encoding, Some(encoding));
    let mut records = 0;
    for cut in 0..payload.len() {
        let part = validate(bundle(), &payload[..cut]);
        assert!(part.summary.records >= records, "records vanish at {cut}");
        records = part.summary.records;
        let expected: Vec<_> = whole
            .findings
            .iter()
            .filter(|finding| finding.record < Some(records))
            .collect();
        assert_eq!(
            part.findings.iter().collect::<Vec<_>>(),
            expected,
            "cut at {cut}"
        );
    }
    // The end of the last record of a protobuf message is the end of the payload.
    assert!(records + 1 >= whole.summary.records);
}

fn faulty_request() -> Value {
    let mut odd = order();
    set(&mut odd, "count", Some(json!("3")));
    request(&[odd.clone(), order(), odd])
}

#[test]
fn a_cut_at_any_byte_keeps_what_came_before() {
    let odd = record("shop.visit", vec![attribute("page", 5)]);
    let good = record("shop.visit", vec![attribute("page", "/")]);
    let payload = request(&[odd.clone(), good, odd]);
    check_every_cut(payload.to_string().as_bytes(), Encoding::Json);
    let pretty = serde_json::to_string_pretty(&payload).unwrap();
    check_every_cut(pretty.as_bytes(), Encoding::Json);
    check_every_cut(&protobuf(&payload), Encoding::Protobuf);
}

#[test]
fn nesting_has_a_limit() {
    let deep = |levels: usize| {
        let mut value = json!({"stringValue": "x"});
        for _ in 0..levels {
            value = json!({"arrayValue": {"values": [value]}});
        }
        let odd = record("shop.visit", vec![attribute("page", value)]);
        request(&[order(), odd, order()])
    };
    let own = "/resourceLogs/0/scopeLogs/0/logRecords/1";
    let shallow = format!("wrong-type 1 {own}/attributes/1/value");
    let (shallow, too_deep) = ([shallow.as_str()], [format!("malformed 1 {own}")]);
    let too_deep = [too_deep[0].as_str()];
    check(deep(20).to_string().as_bytes(), 3, &shallow, None);
    check(&protobuf(&deep(20)), 3, &shallow, None);
    check(deep(60).to_string().as_bytes(), 3, &too_deep, None);
    check(&protobuf(&deep(60)), 3, &too_deep, None);
}

/// Payloads that once were hard, or look as if they might be.
const CORPUS: &[&[u8]] = &[
    b"\x0A",
    b"\x0A\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01",
    b"\x0A\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01",
    b"\x0A\x05\x12\x03\x12\x01\x0A",
    b"\x00",
    b"\x09\x01",
    b"\x0B",
    b"{",
    b"{\"",
    b"{\"resourceLogs\"",
    b"{\"resourceLogs\":",
    b"{\"resourceLogs\":[",
    b"{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[",
    b"{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{}",
    b"{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{},]}]}]}",
    b"{\"\\ud800\":1}",
    b"{\"a\":1,}",
    b"{,}",
    b"[",
    b"\xEF\xBB\xBF",
    b"\xEF\xBB",
    b"{}{}{}[",
    b"\n{\n\"\n\x12",
];

#[test]
fn the_corpus_does_not_panic() {
    for payload in CORPUS {
        let report = validate(bundle(), payload);
        assert_eq!(
            (report.summary.valid, report.summary.events[0].len()),
            (0, 0),
            "{payload:?}"
        );
    }
}

fn json_value() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec![
        "resourceLogs",
        "scopeLogs",
        "logRecords",
        "attributes",
        "key",
        "value",
        "eventName",
        "timeUnixNano",
        "stringValue",
        "intValue",
        "doubleValue",
        "arrayValue",
        "values",
        "boolValue",
        "count",
        "",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(vec![
            "shop.order",
            "count",
            "event.name",
            "5",
            "placed",
            "state"
        ])
        .prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(8, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((names.clone(), inner), 0..6).prop_map(|members| members
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_do_not_panic(payload in prop::collection::vec(any::<u8>(), 0..200)) {
        validate(bundle(), &payload);
        let mut tagged = b"\x0A".to_vec();
        tagged.extend(&payload);
        validate(bundle(), &tagged);
    }

    #[test]
    fn damaged_payloads_do_not_panic(at in any::<prop::sample::Index>(), byte in any::<u8>(), text in any::<bool>()) {
        let payload = faulty_request();
        let mut bytes = if text { payload.to_string().into_bytes() } else { protobuf(&payload) };
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let report = validate(bundle(), &bytes);
        prop_assert!(report.summary.records <= 4);
    }

    /// Any JSON in the place of any container or record; every pointer leads somewhere.
    #[test]
    fn any_json_is_reported_by_pointers_that_exist(odd in json_value(), depth in 0..4_usize) {
        let record = order();
        let payload = match depth {
            0 => odd,
            1 => json!({"resourceLogs": [odd, {"scopeLogs": [{"logRecords": [record]}]}]}),
            2 => json!({"resourceLogs": [{"scopeLogs": [odd, {"logRecords": [record]}]}]}),
            _ => json!({"resourceLogs": [{"scopeLogs": [{"logRecords": [odd, record]}]}]}),
        };
        let report = validate(bundle(), payload.to_string().as_bytes());
        if payload.is_object() || payload.is_array() {
            prop_assert_eq!(&report.summary.error, &None);
            prop_assert!(depth == 0 || report.summary.valid >= 1);
        }
        for finding in &report.findings {
            prop_assert!(payload.pointer(finding.pointer.as_deref().unwrap()).is_some(), "{:?}", finding);
        }
    }
}
