//! One violation of each kind, found by the validator, refused by the request schema.

use otelier_validate::Finding;
use serde_json::{Value, json};

use crate::{CATALOG, REQUEST_SCHEMA, faults};

const RECORD: &str = "/resourceLogs/0/scopeLogs/0/logRecords/0";

fn request() -> Value {
    let event = CATALOG
        .events
        .iter()
        .find(|event| event.name == "nasty.complex");
    let event = event.expect("the event");
    otelier_codegen::example::request(&CATALOG, event, &event.variants[0])
}

/// The value of an attribute.
fn value<'r>(request: &'r mut Value, key: &str) -> &'r mut Value {
    let record = request.pointer_mut(RECORD).expect("a record");
    let attributes = record["attributes"].as_array_mut().expect("a list");
    let index = attributes
        .iter()
        .position(|attribute| attribute["key"] == key);
    &mut attributes[index.expect("the attribute")]["value"]
}

/// A field of a map.
fn field<'v>(map: &'v mut Value, key: &str) -> &'v mut Value {
    let items = map["kvlistValue"]["values"].as_array_mut().expect("a map");
    let index = items.iter().position(|item| item["key"] == key);
    &mut items[index.expect("the field")]["value"]
}

fn item(request: &mut Value) -> &mut Value {
    &mut value(request, "line_items")["arrayValue"]["values"][0]
}

/// Each change is one finding: its code, what it is about and where that is below the record.
#[track_caller]
fn check(change: impl FnOnce(&mut Value), code: &str, attribute: &str, pointer: &str) {
    let mut request = request();
    let valid = faults(request.to_string().as_bytes());
    assert!(valid.is_empty(), "{valid:#?}");
    change(&mut request);
    let findings = faults(request.to_string().as_bytes());
    let [finding] = findings.as_slice() else {
        panic!("one finding, not {findings:#?}");
    };
    let Finding { pointer: found, .. } = finding;
    let found = found.as_deref().unwrap_or_default();
    let found = found.strip_prefix(RECORD).unwrap_or(found);
    let found = match found.strip_prefix("/attributes/") {
        Some(rest) => rest.split_once('/').map_or("", |(_, rest)| rest),
        None => found,
    };
    assert_eq!(
        (finding.code.as_str(), finding.attribute.as_deref(), found),
        (code, Some(attribute), pointer),
        "{finding:#?}"
    );
    assert!(finding.catalog.is_some(), "{finding:#?}");
    assert!(!REQUEST_SCHEMA.is_valid(&request), "{request:#}");
}

const ITEM: &str = "value/arrayValue/values/0";

#[test]
fn inside_of_maps() {
    check(
        |request| *field(item(request), "sku") = json!({ "intValue": "1" }),
        "wrong-type",
        "line_items[].sku",
        &format!("{ITEM}/kvlistValue/values/0/value"),
    );
    check(
        |request| *field(item(request), "sku") = json!({ "stringValue": "too long by far" }),
        "wrong-length",
        "line_items[].sku",
        &format!("{ITEM}/kvlistValue/values/0/value"),
    );
    check(
        |request| *field(field(item(request), "price"), "amount") = json!({ "intValue": "0" }),
        "out-of-range",
        "line_items[].price.amount",
        &format!("{ITEM}/kvlistValue/values/3/value/kvlistValue/values/0/value"),
    );
    check(
        |request| *field(item(request), "kind") = json!({ "intValue": "3" }),
        "enum-value",
        "line_items[].kind",
        &format!("{ITEM}/kvlistValue/values/6/value"),
    );
    check(
        |request| *field(item(request), "gift") = json!({ "boolValue": true }),
        "wrong-encoding",
        "line_items[].gift",
        &format!("{ITEM}/kvlistValue/values/2/value"),
    );
    check(
        |request| {
            let items = item(request)["kvlistValue"]["values"].as_array_mut();
            items.expect("a map").remove(0);
        },
        "missing-attribute",
        "line_items[].sku",
        ITEM,
    );
    check(
        |request| {
            let items = item(request)["kvlistValue"]["values"].as_array_mut();
            let more = json!({ "key": "skew", "value": { "stringValue": "a" } });
            items.expect("a map").push(more);
        },
        "unknown-attribute",
        "line_items[].skew",
        &format!("{ITEM}/kvlistValue/values/10/key"),
    );
    check(
        |request| {
            let items = item(request)["kvlistValue"]["values"].as_array_mut();
            let items = items.expect("a map");
            items.push(items[0].clone());
        },
        "duplicate-key",
        "line_items[].sku",
        &format!("{ITEM}/kvlistValue/values/10/value"),
    );
}

#[test]
fn what_only_the_limits_bound() {
    let long = || json!({ "stringValue": "x".repeat(4_097) });
    check(
        |request| *field(item(request), "hue") = long(),
        "wrong-length",
        "line_items[].hue",
        &format!("{ITEM}/kvlistValue/values/8/value"),
    );
    for (list, at) in [("tags", 4), ("shades", 9)] {
        check(
            |request| field(item(request), list)["arrayValue"]["values"][0] = long(),
            "wrong-length",
            &format!("line_items[].{list}"),
            &format!("{ITEM}/kvlistValue/values/{at}/value/arrayValue/values/0"),
        );
    }
    check(
        |request| {
            let pairs = request["resourceLogs"][0]["scopeLogs"][0]["logRecords"][0]["attributes"]
                .as_array_mut();
            let pair = json!({ "key": "size.thirteen_long", "value": { "intValue": "1" } });
            pairs.expect("a list").push(pair);
        },
        "wrong-length",
        "size",
        "key",
    );
}

#[test]
fn lengths_and_kinds() {
    check(
        |request| *value(request, "line_items") = json!({ "arrayValue": { "values": [] } }),
        "wrong-length",
        "line_items",
        "value",
    );
    check(
        |request| {
            let items = value(request, "line_items")["arrayValue"]["values"].as_array_mut();
            let items = items.expect("a list");
            items.resize(4, items[0].clone());
        },
        "wrong-length",
        "line_items",
        "value",
    );
    check(
        |request| *value(request, "digest") = json!({ "bytesValue": "AA==" }),
        "wrong-length",
        "digest",
        "value",
    );
    check(
        |request| *value(request, "digest") = json!({ "stringValue": "AAAA" }),
        "wrong-type",
        "digest",
        "value",
    );
    check(
        |request| *value(request, "granted") = json!({ "stringValue": "maybe" }),
        "enum-value",
        "granted",
        "value",
    );
    check(
        |request| {
            *value(request, "signals") =
                json!({ "arrayValue": { "values": [{ "stringValue": "c" }] } });
        },
        "enum-value",
        "signals",
        "value/arrayValue/values/0",
    );
}

#[test]
fn families_and_bodies() {
    check(
        |request| *value(request, "size.key") = json!({ "intValue": "10" }),
        "out-of-range",
        "size.key",
        "value",
    );
    check(
        |request| *value(request, "size.key") = json!({ "stringValue": "1" }),
        "wrong-type",
        "size.key",
        "value",
    );
    check(
        |request| {
            let attributes =
                request.pointer_mut(RECORD).expect("a record")["attributes"].as_array_mut();
            let attributes = attributes.expect("a list");
            for index in 0..128 {
                attributes
                    .push(json!({ "key": format!("size.{index}"), "value": { "intValue": "1" } }));
            }
        },
        "wrong-length",
        "size",
        "/attributes",
    );
    check(
        |request| {
            *field(
                &mut request.pointer_mut(RECORD).expect("a record")["body"],
                "fn",
            ) = json!({ "boolValue": true });
        },
        "wrong-type",
        "body.fn",
        "/body/kvlistValue/values/0/value",
    );
    check(
        |request| {
            let record = request
                .pointer_mut(RECORD)
                .expect("a record")
                .as_object_mut();
            record.expect("an object").remove("body");
        },
        "missing-attribute",
        "body",
        "",
    );
    check(
        |request| {
            request.pointer_mut(RECORD).expect("a record")["body"] = json!({ "stringValue": "a" });
        },
        "wrong-type",
        "body",
        "/body",
    );
}
