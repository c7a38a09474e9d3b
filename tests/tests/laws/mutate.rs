//! Changes to OTLP/JSON payloads: arbitrary ones, and violations with a known code.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

/// One change to one record. What it picks is taken modulo what there is.
#[derive(Clone, Debug)]
pub(crate) enum Mutation {
    Drop(Index),
    Duplicate(Index),
    Rename(Index, String),
    Replace(Index, Value),
    Add(String, Value),
    EventName(Option<Value>),
    Time(Option<Value>),
}

impl Mutation {
    pub(crate) fn apply(&self, record: &mut Value) {
        let attributes = record["attributes"]
            .as_array_mut()
            .expect("a record has attributes");
        match self {
            Self::Add(key, value) => attributes.push(json!({ "key": key, "value": value })),
            Self::EventName(name) => set(record, "eventName", name.as_ref()),
            Self::Time(time) => set(record, "timeUnixNano", time.as_ref()),
            _ if attributes.is_empty() => {}
            Self::Drop(at) => {
                attributes.remove(at.index(attributes.len()));
            }
            Self::Duplicate(at) => attributes.push(attributes[at.index(attributes.len())].clone()),
            Self::Rename(at, key) => {
                let at = at.index(attributes.len());
                attributes[at]["key"] = json!(key);
            }
            Self::Replace(at, value) => {
                let at = at.index(attributes.len());
                attributes[at]["value"] = value.clone();
            }
        }
    }
}

fn set(record: &mut Value, field: &str, value: Option<&Value>) {
    let fields = record.as_object_mut().expect("a record is an object");
    match value {
        Some(value) => fields.insert(field.to_owned(), value.clone()),
        None => fields.remove(field),
    };
}

/// Any change, harmful or not.
pub(crate) fn mutation(keys: Vec<String>, events: Vec<String>) -> impl Strategy<Value = Mutation> {
    let key = prop_oneof![9 => select(keys), 1 => "[a-z.]{1,8}"];
    let name = prop_oneof![
        4 => select(events).prop_map(|name| Some(json!(name))),
        1 => Just(None),
        1 => Just(Some(json!(""))),
        1 => Just(Some(json!("event src/lib.rs:1"))),
    ];
    let time = select(vec![
        None,
        Some(json!("0")),
        Some(json!("1795328496976599665")),
        Some(json!(0)),
        Some(json!(1_795_328_496_976_599_665_u64)),
    ]);
    prop_oneof![
        2 => any::<Index>().prop_map(Mutation::Drop),
        1 => any::<Index>().prop_map(Mutation::Duplicate),
        1 => (any::<Index>(), key.clone()).prop_map(|(at, key)| Mutation::Rename(at, key)),
        5 => (any::<Index>(), any_value()).prop_map(|(at, value)| Mutation::Replace(at, value)),
        2 => (key, any_value()).prop_map(|(key, value)| Mutation::Add(key, value)),
        1 => name.prop_map(Mutation::EventName),
        1 => time.prop_map(Mutation::Time),
    ]
}

/// Any `AnyValue` in OTLP/JSON, well-formed or not.
fn any_value() -> impl Strategy<Value = Value> {
    let words = vec![
        "",
        "true",
        "True",
        "0",
        "-1",
        "approved",
        "config",
        "response.completed",
        "response.created",
        "codex.user_prompt",
        "shop.order",
        "2026-11-22T06:21:36.976Z",
        "2026-02-30T06:21:36.976Z",
        "2026-11-22T06:21:36.976Z\n",
        "[REDACTED]",
        // Of the shop.
        "AB-123",
        "AB-123456",
        "AB-1234\n",
        "01a201ea-d543-7302-bfc7-2701231bba04",
        "01A201EA-D543-7302-BFC7-2701231BBA04",
        "placed",
        "lost",
        "phone",
        "nobody",
        "ab",
        "\u{1f600}\u{1f600}\u{1f600}",
        "twenty-one characters",
        "1200",
        "01200",
    ];
    let digits = vec![
        "0",
        "-0",
        "7",
        "007",
        "+1",
        "-1",
        "99",
        "100",
        "599",
        "600",
        "1.0",
        "1e3",
        " 1",
        "",
        "-",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
    ];
    let odd = vec![
        json!({}),
        Value::Null,
        json!("bare"),
        json!([]),
        json!({ "stringValue": null }),
        json!({ "stringValue": 5 }),
        json!({ "intValue": null }),
        json!({ "intValue": 5.5 }),
        json!({ "intValue": 5.0 }),
        json!({ "intValue": true }),
        json!({ "intValue": 1e19 }),
        json!({ "boolValue": "true" }),
        json!({ "doubleValue": "NaN" }),
        json!({ "doubleValue": "0.5" }),
        json!({ "bytesValue": "AA==" }),
        json!({ "kvlistValue": { "values": [] } }),
        json!({ "arrayValue": {} }),
        json!({ "arrayValue": { "values": [] } }),
        json!({ "arrayValue": { "values": [{ "stringValue": "a" }] } }),
        json!({ "arrayValue": { "values": [{ "stringValue": "a" }, { "intValue": 1 }] } }),
        json!({ "arrayValue": { "values": [{ "intValue": "1" }, { "intValue": 2 }] } }),
        json!({ "arrayValue": { "values": [{ "intValue": "01" }] } }),
        json!({ "arrayValue": { "values": [{ "doubleValue": 0.5 }, { "doubleValue": 1 }] } }),
        json!({ "arrayValue": { "values": [{ "boolValue": true }] } }),
        json!({ "arrayValue": { "values": [{}] } }),
        json!({ "arrayValue": { "values": [null] } }),
        json!({ "arrayValue": null }),
        json!({ "arrayValue": [] }),
        json!({ "stringValue": "a", "intValue": "1" }),
    ];
    prop_oneof![
        3 => select(words).prop_map(|text| json!({ "stringValue": text })),
        2 => any::<String>().prop_map(|text| json!({ "stringValue": text })),
        2 => select(digits).prop_map(|text| json!({ "intValue": text })),
        1 => any::<i64>().prop_map(|int| json!({ "intValue": int.to_string() })),
        1 => any::<i64>().prop_map(|int| json!({ "intValue": int })),
        1 => any::<u16>().prop_map(|int| json!({ "intValue": int })),
        1 => any::<f64>().prop_filter("JSON has no NaN", |n| n.is_finite()).prop_map(|n| json!({ "doubleValue": n })),
        1 => select(vec![0.0, -0.0, 0.01, 0.5, 1.0, 1.5, 9999.99, 1e4, f64::MAX]).prop_map(|n| json!({ "doubleValue": n })),
        1 => (-6..=6_i64).prop_map(|int| json!({ "intValue": int })),
        1 => any::<bool>().prop_map(|bool| json!({ "boolValue": bool })),
        3 => select(odd),
    ]
}
