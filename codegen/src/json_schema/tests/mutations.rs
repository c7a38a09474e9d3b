//! What the request schema refuses: one change of a valid request for each kind of rule.

use std::path::Path;

use otelier_schema::resolved::{EventNamePlace, RecordRules, ResolvedCatalog};
use serde_json::{Value, json};

use super::validator;
use crate::{example, fixture, json_schema};

const RECORD: &str = "/resourceLogs/0/scopeLogs/0/logRecords/0";

/// The example request of a case of `shop.order`.
fn request(case: usize) -> Value {
    let catalog = fixture::catalog();
    example::request(
        &catalog,
        &catalog.events[0],
        &catalog.events[0].variants[case],
    )
}

fn record(request: &mut Value) -> &mut Value {
    request.pointer_mut(RECORD).unwrap()
}

fn attributes(request: &mut Value) -> &mut Vec<Value> {
    record(request)["attributes"].as_array_mut().unwrap()
}

/// Sets an attribute's value, adds it, or removes it.
fn set(request: &mut Value, key: &str, value: Option<Value>) {
    let attributes = attributes(request);
    attributes.retain(|attribute| attribute["key"] != key);
    if let Some(value) = value {
        attributes.push(json!({ "key": key, "value": value }));
    }
}

#[track_caller]
fn check(what: &str, accepted: bool, case: usize, change: impl FnOnce(&mut Value)) {
    let validator = validator(&json_schema::export_logs_request(&fixture::catalog()));
    let mut request = request(case);
    assert!(validator.is_valid(&request), "the example of case {case}");
    change(&mut request);
    assert_eq!(
        validator.is_valid(&request),
        accepted,
        "{what}: {request:#}"
    );
}

#[track_caller]
fn check_value(key: &str, value: Value, accepted: bool) {
    let what = format!("{key} = {value}");
    check(&what, accepted, 0, |request| set(request, key, Some(value)));
}

#[track_caller]
fn check_examples(catalog: &ResolvedCatalog) {
    let schema = validator(&json_schema::export_logs_request(catalog));
    let mut seen = 0;
    for event in &catalog.events {
        for variant in &event.variants {
            let request = example::request(catalog, event, variant);
            let errors: Vec<_> = schema
                .iter_errors(&request)
                .map(|error| error.to_string())
                .collect();
            assert!(errors.is_empty(), "{}: {errors:?}", event.name);
            seen += 1;
        }
    }
    assert!(seen > 0, "the catalog has events");
}

#[test]
fn every_example_is_accepted() {
    check_examples(&fixture::catalog());
    let codex = concat!(env!("CARGO_MANIFEST_DIR"), "/../schema/codex");
    let codex = otelier_schema::load(Path::new(codex));
    check_examples(&codex.catalog.expect("the Codex catalog has no faults"));
}

#[test]
fn values_are_of_their_wire_type() {
    for (key, value) in [
        ("state", json!({ "intValue": "1" })),
        ("count", json!({ "stringValue": "3" })),
        ("count", json!({ "doubleValue": 3.0 })),
        ("count", json!({ "intValue": 3.5 })),
        ("amount", json!({ "intValue": "3" })),
        ("amount", json!({ "doubleValue": "NaN" })),
        ("amount", json!({ "doubleValue": "Infinity" })),
        ("gift", json!({ "stringValue": "true" })),
        ("tags", json!({ "stringValue": "a" })),
        (
            "tags",
            json!({ "arrayValue": { "values": [{ "intValue": "1" }] } }),
        ),
        ("tags", json!({ "arrayValue": { "values": [{}] } })),
        (
            "sizes",
            json!({ "arrayValue": { "values": [{ "intValue": "9223372036854775808" }] } }),
        ),
        ("tags", json!({ "arrayValue": { "values": [] } })),
        ("tags", json!({ "arrayValue": {} })),
        ("remark", json!({ "stringValue": "a", "intValue": "1" })),
        ("remark", json!({ "kvlistValue": { "values": [] } })),
        ("remark", json!({ "string_value": "a" })),
        ("remark", json!({})),
        ("remark", json!(null)),
        ("remark", json!("a")),
        // Encoded as strings.
        ("express", json!({ "boolValue": true })),
        ("express", json!({ "stringValue": "TRUE" })),
        ("retries", json!({ "intValue": "1" })),
        ("retries", json!({ "stringValue": "13" })),
        ("retries", json!({ "stringValue": "01" })),
    ] {
        check_value(key, value, false);
    }
    for (key, value) in [
        ("count", json!({ "intValue": 3 })),
        ("count", json!({ "intValue": "-5" })),
        ("amount", json!({ "doubleValue": 3 })),
        ("total", json!({ "intValue": "-9223372036854775808" })),
        ("total", json!({ "intValue": "9223372036854775807" })),
        ("channel", json!({ "stringValue": "another" })),
        ("event.sequence", json!({ "intValue": "1" })),
        ("log.record.uid", json!({ "stringValue": "x" })),
    ] {
        check_value(key, value, true);
    }
}

#[test]
fn constraints_hold() {
    for (key, value) in [
        ("count", json!({ "intValue": "251" })),
        ("count", json!({ "intValue": 251 })),
        ("count", json!({ "intValue": "-6" })),
        ("count", json!({ "intValue": "+3" })),
        ("count", json!({ "intValue": "03" })),
        ("count", json!({ "intValue": "3\n" })),
        ("total", json!({ "intValue": "9223372036854775808" })),
        ("total", json!({ "intValue": "-9223372036854775809" })),
        ("amount", json!({ "doubleValue": 999.75 })),
        ("amount", json!({ "doubleValue": -0.5 })),
        ("state", json!({ "stringValue": "lost" })),
        ("label", json!({ "stringValue": "a" })),
        ("label", json!({ "stringValue": "abcdefghi" })),
        ("code", json!({ "stringValue": "AB1" })),
        ("code", json!({ "stringValue": "AB-1\n" })),
        (
            "retry_at",
            json!({ "stringValue": "2026-01-01 12:00:00.000Z" }),
        ),
        ("session.id", json!({ "stringValue": "1" })),
        ("event.name", json!({ "stringValue": "shop.visit" })),
    ] {
        check_value(key, value, false);
    }
}

#[test]
fn keys_are_known_unique_and_complete() {
    check("unknown attribute", false, 0, |request| {
        set(request, "colour", Some(json!({ "stringValue": "red" })));
    });
    check("duplicate key", false, 0, |request| {
        let attributes = attributes(request);
        let again = attributes[3].clone();
        attributes.push(again);
    });
    for key in ["amount", "session.id", "state", "reason"] {
        check("missing attribute", false, 0, |request| {
            set(request, key, None);
        });
    }
    for key in ["retry_at", "user.id", "event.name"] {
        check("missing optional", true, 0, |request| {
            set(request, key, None);
        });
    }
    check("no value", false, 0, |request| {
        attributes(request).push(json!({ "key": "quantity" }));
    });
    check("no key", false, 0, |request| {
        attributes(request).push(json!({ "value": { "stringValue": "a" } }));
    });
}

#[test]
fn a_record_is_one_of_its_cases() {
    let string = |text: &str| Some(json!({ "stringValue": text }));
    check("attribute of another case", false, 0, |request| {
        set(request, "tracking", string("T1"));
    });
    check("another case", false, 0, |request| {
        set(request, "state", string("placed"));
    });
    check("no case: total is present", false, 2, |request| {
        set(request, "total", Some(json!({ "intValue": "1" })));
    });
    check("no case: nothing to track", false, 1, |request| {
        set(request, "tracking", None);
    });
}

#[test]
fn the_event_is_found_by_its_name() {
    check(
        "the attribute, where the field is unknown",
        true,
        0,
        |request| {
            record(request)["eventName"] = json!("src/order.rs:12");
        },
    );
    check(
        "the attribute, where there is no field",
        true,
        0,
        |request| {
            record(request).as_object_mut().unwrap().remove("eventName");
        },
    );
    check("the attribute's event decides then", false, 0, |request| {
        record(request).as_object_mut().unwrap().remove("eventName");
        set(request, "amount", None);
    });
    check("no name", false, 0, |request| {
        record(request).as_object_mut().unwrap().remove("eventName");
        set(request, "event.name", None);
    });
    check("unknown event", false, 0, |request| {
        record(request)["eventName"] = json!("shop.return");
        set(
            request,
            "event.name",
            Some(json!({ "stringValue": "shop.return" })),
        );
    });
}

#[test]
fn a_time_is_set() {
    for time in [
        json!("0"),
        json!(0),
        json!(""),
        json!("18446744073709551616"),
        json!(null),
    ] {
        check("time", false, 0, |request| {
            record(request)["timeUnixNano"] = time;
        });
    }
    check("no time", false, 0, |request| {
        record(request)
            .as_object_mut()
            .unwrap()
            .remove("timeUnixNano");
    });
    for time in [json!(1), json!("18446744073709551615")] {
        check("time", true, 0, |request| {
            record(request)["timeUnixNano"] = time;
        });
    }
}

#[test]
fn what_the_catalog_does_not_speak_of_is_free() {
    check("fields of OTLP", true, 0, |request| {
        record(request)["traceId"] = json!("5b8efff798038103d269b633813fc60c");
        record(request)["flags"] = json!(1);
        record(request)["body"] = json!({ "stringValue": "text" });
        record(request)["addedLater"] = json!([]);
        request["resourceLogs"][0]["resource"] = json!({ "droppedAttributesCount": 1 });
        request["resourceLogs"][0]["schemaUrl"] = json!("https://example.com");
        request["resourceLogs"][0]["scopeLogs"][0]["scope"] = json!({});
    });
    check("a resource without records", true, 0, |request| {
        let groups = request["resourceLogs"].as_array_mut().unwrap();
        groups.push(json!({ "scopeLogs": [] }));
    });
    check("no record at all", false, 0, |request| {
        request["resourceLogs"][0]["scopeLogs"][0]["logRecords"] = json!([]);
    });
    check("nothing", false, 0, |request| *request = json!({}));
}

#[test]
fn other_senders_name_events_in_the_attribute_only() {
    let mut catalog = fixture::catalog();
    catalog.records = RecordRules {
        event_name: EventNamePlace::Attribute,
        zero_timestamp: true,
    };
    let schema = validator(&json_schema::export_logs_request(&catalog));
    let event = &catalog.events[0];
    let check = |accepted: bool, change: &dyn Fn(&mut Value)| {
        let mut request = example::request(&catalog, event, &event.variants[0]);
        change(&mut request);
        assert_eq!(schema.is_valid(&request), accepted, "{request:#}");
    };
    check(true, &|_| {});
    check(true, &|request| {
        record(request)["timeUnixNano"] = json!("0");
    });
    check(true, &|request| {
        record(request)["eventName"] = json!("shop.visit");
    });
    check(false, &|request| {
        record(request)["eventName"] = json!("shop.order");
        set(request, "event.name", None);
    });
    let flattened = json_schema::flattened::schema(&catalog, event);
    assert!(
        flattened["required"]
            .as_array()
            .unwrap()
            .contains(&json!("event.name"))
    );
}
