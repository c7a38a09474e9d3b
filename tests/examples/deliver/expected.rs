//! What was emitted, for another program: values as pairs of their type and themselves.

use otelier_runtime::{Recorded, Value};
use otelier_test_fleet::telemetry as fleet;
use otelier_test_pool::telemetry as pool;
use serde_json::{Value as Json, json};

use crate::nanos;

/// A line for each record.
pub(crate) fn lines((fleet, pool): &(fleet::Recording, pool::Recording)) -> String {
    let of = |scope: &'static str, records: Vec<Recorded>| {
        records
            .into_iter()
            .map(move |record| format!("{}\n", expected(scope, &record)))
    };
    of("fleet.events", fleet.records())
        .chain(of("connection_pool", pool.records()))
        .collect()
}

fn expected(scope: &str, record: &Recorded) -> Json {
    let span = record.span().map(|span| {
        json!([
            hex(&span.trace_id()),
            hex(&span.span_id()),
            u32::from(span.flags())
        ])
    });
    json!({
        "scope": scope,
        "event": record.name(),
        "time": nanos(record.timestamp()),
        "severity": format!("{:?}", record.severity()),
        "span": span,
        "body": record.body().map(typed),
        "attributes": map(record.attributes()),
    })
}

fn map<'v>(values: impl Iterator<Item = (&'v str, &'v Value)>) -> Json {
    values
        .map(|(key, value)| (key.to_owned(), typed(value)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn typed(value: &Value) -> Json {
    match value {
        Value::String(text) => json!(["string_value", text]),
        Value::Int(number) => json!(["int_value", number.to_string()]),
        // JSON has no word for some of them.
        Value::Double(number) => json!(["double_value", hex(&number.to_be_bytes())]),
        Value::Boolean(flag) => json!(["bool_value", flag]),
        Value::Bytes(bytes) => json!(["bytes_value", hex(bytes)]),
        Value::Array(values) => {
            json!(["array_value", values.iter().map(typed).collect::<Vec<_>>()])
        }
        Value::Map(values) => json!(["kvlist_value", map(values.iter())]),
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |value| char::from_digit(u32::from(value), 16).unwrap_or_default();
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(digit).collect()
}
