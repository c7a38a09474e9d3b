//! What the schemas of a small catalog look like, what they accept and what they refuse.

mod law;
mod mutations;

use jsonschema::Validator;
use otelier_schema::resolved::Value as Scalar;
use serde_json::{Value, json};

use super::{JsonSchema, flattened};
use crate::{Emitter as _, fixture, json_schema};

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::new(schema).expect("the schema compiles")
}

/// A request with one record.
fn request_of(event: &str, attributes: &[Value]) -> Value {
    let record = json!({ "timeUnixNano": "1", "eventName": event, "attributes": attributes });
    json!({ "resourceLogs": [{ "scopeLogs": [{ "logRecords": [record] }] }] })
}

/// A value as OTLP/JSON writes it, by its own type.
fn any_value(value: &Scalar) -> Value {
    match value {
        Scalar::String(value) => json!({ "stringValue": value }),
        Scalar::Int(value) => json!({ "intValue": value.to_string() }),
        Scalar::Double(value) => json!({ "doubleValue": value }),
        Scalar::Boolean(value) => json!({ "boolValue": value }),
        Scalar::Array(values) => {
            json!({ "arrayValue": { "values": values.iter().map(any_value).collect::<Vec<_>>() } })
        }
        Scalar::Map(values) => {
            let item =
                |(key, value): (&String, &Scalar)| json!({ "key": key, "value": any_value(value) });
            json!({ "kvlistValue": { "values": values.iter().map(item).collect::<Vec<_>>() } })
        }
    }
}

#[test]
fn the_flattened_schema_of_an_event_with_cases() {
    let catalog = fixture::catalog();
    let text = json_schema::schema_text(&flattened::schema(&catalog, &catalog.events[0]));
    insta::assert_snapshot!(text);
}

#[test]
fn the_request_schema() {
    let text = json_schema::schema_text(&json_schema::export_logs_request(&fixture::catalog()));
    insta::assert_snapshot!(text);
}

#[test]
fn the_bundle_says_where_each_constraint_is_written() {
    let catalog = fixture::catalog();
    let bundle: Value = serde_json::from_str(&json_schema::bundle_text(&catalog)).unwrap();
    for event in &catalog.events {
        let about = &bundle["events"][&event.name];
        let schema = &about["schema"];
        let positions = about["positions"].as_object().unwrap();
        for pointer in positions.keys() {
            let by_key = pointer.rsplit_once("/required/").and_then(|(base, key)| {
                let list = schema.pointer(&format!("{base}/required"))?.as_array()?;
                list.iter().find(|item| *item == key)
            });
            // A severity stands beside the schema, which is about attributes.
            let beside = || about.pointer(pointer);
            let found = schema.pointer(pointer).or(by_key).or_else(beside);
            assert!(found.is_some(), "{pointer}");
        }
    }
    let lines: Vec<_> = (bundle["events"]["shop.order"]["positions"]
        .as_object()
        .unwrap()
        .iter())
    .map(|(pointer, position)| format!("{} {pointer}", position["line"]))
    .collect();
    insta::assert_snapshot!(lines.join("\n"));
    insta::assert_snapshot!(json_schema::schema_text(&bundle["events"]["shop.visit"]));
}

#[test]
fn the_files_hold_what_the_schemas_say() {
    let catalog = fixture::catalog();
    let files = JsonSchema.emit(&catalog).unwrap();
    let read = |name: &str| -> Value {
        serde_json::from_str(&files[&format!("json-schema/{name}")]).expect("it is JSON")
    };
    let request = read("export-logs-request.schema.json");
    assert_eq!(request, json_schema::export_logs_request(&catalog));
    let bundle = read("bundle.json");
    for event in &catalog.events {
        let schema = read(&format!("{}.schema.json", event.name));
        assert_eq!(schema, flattened::schema(&catalog, event));
        assert_eq!(schema, bundle["events"][&event.name]["schema"]);
    }
    assert_eq!(files.len(), catalog.events.len() + 2);
}
