//! What the schemas of a small catalog look like, what they accept and what they refuse.

use super::flattened;
use serde_json::Value;

use crate::{fixture, json_schema};

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
        let schema = &bundle["schemas"][&event.name];
        let positions = bundle["positions"][&event.name].as_object().unwrap();
        for pointer in positions.keys() {
            let by_key = pointer.rsplit_once("/required/").and_then(|(base, key)| {
                let list = schema.pointer(&format!("{base}/required"))?.as_array()?;
                list.iter().find(|item| *item == key)
            });
            assert!(schema.pointer(pointer).or(by_key).is_some(), "{pointer}");
        }
    }
    let lines: Vec<_> = (bundle["positions"]["shop.order"]
        .as_object()
        .unwrap()
        .iter())
    .map(|(pointer, position)| format!("{} {pointer}", position["line"]))
    .collect();
    insta::assert_snapshot!(lines.join("\n"));
    insta::assert_snapshot!(json_schema::schema_text(&bundle["events"]["shop.visit"]));
}
