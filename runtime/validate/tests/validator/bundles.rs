//! Reading bundles.

use otelier_validate::{Bundle, validate};
use serde_json::{Value, json};

use crate::fixture::{bundle, bundle_json, hash};

#[test]
fn a_bundle_says_what_it_holds() {
    let bundle = bundle();
    assert_eq!(bundle.catalog().name, "shop");
    assert_eq!(bundle.catalog().version, "1.2.0");
    assert_eq!(
        bundle.events().collect::<Vec<_>>(),
        ["shop.order", "shop.payment", "shop.visit"]
    );
    assert_eq!(
        bundle.cases("shop.order").collect::<Vec<_>>(),
        ["refused", "shipped", "placed"]
    );
    assert!(bundle.attributes("shop.visit").any(|key| key == "page"));
    assert_eq!(bundle.attributes("shop.x").count(), 0);
    assert!(bundle.content_hash().starts_with("sha256:"));
}

#[track_caller]
fn check(change: impl Fn(&mut Value), expected: &str) {
    let mut json = bundle_json();
    change(&mut json);
    check_text(&json.to_string(), expected);
}

#[track_caller]
fn check_text(text: &str, expected: &str) {
    let error = Bundle::from_json(text).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn what_is_no_bundle_is_refused() {
    check_text(
        "",
        "not a schema bundle: EOF while parsing a value at line 1 column 0",
    );
    check_text(
        "{",
        "not a schema bundle: EOF while parsing an object at line 1 column 1",
    );
    check_text("[]", "not a schema bundle: it has no `format` number");
    check(
        |json| json["format"] = json!(1),
        "bundle format 1 is not supported; this version reads format 3: generate the bundle again",
    );
    check(
        |json| _ = json.as_object_mut().unwrap().remove("events"),
        "missing field `events`",
    );
    check(
        |json| json["catalog"]["records"]["event_name"] = json!("body"),
        "unknown variant `body`",
    );
}

#[test]
fn a_changed_schema_is_noticed() {
    check(
        |json| json["events"]["shop.order"]["schema"]["properties"]["count"]["maximum"] = json!(11),
        "the bundle's content_hash of the event `shop.order` is sha256:",
    );
}

#[test]
fn parts_that_disagree_are_refused() {
    check(
        |json| {
            _ = json["events"]["shop.visit"]
                .as_object_mut()
                .unwrap()
                .remove("schema");
        },
        "missing field `schema`",
    );
    check(
        |json| {
            _ = json["events"]["shop.visit"]["attributes"]
                .as_object_mut()
                .unwrap()
                .remove("page");
        },
        "its properties are not the attributes",
    );
    check(
        |json| json["events"]["shop.order"]["cases"] = json!(["refused"]),
        "does not fit the cases",
    );
    check(
        |json| json["events"]["shop.visit"]["cases"] = json!(["a", "b"]),
        "does not fit the cases",
    );
    check(
        |json| {
            let event = &mut json["events"]["shop.visit"];
            event["schema"]["properties"]["page"]["pattern"] = json!("(");
            event["content_hash"] = json!(hash(&event["schema"]));
        },
        "the bundle's schema of the event `shop.visit` cannot be used",
    );
}

/// An opened bundle reads an event when a record of it comes, and its fault is known from then on.
#[test]
fn what_is_not_asked_for_is_not_read() {
    let mut json = bundle_json();
    json["events"]["shop.order"]["schema"]["properties"]["count"]["maximum"] = json!(11);
    let bundle = Bundle::open(&json.to_string()).unwrap();
    let hash = bundle.content_hash().to_owned();
    assert_eq!(bundle.events().count(), 3);
    let visit = record("shop.visit");
    assert_eq!(validate(&bundle, &visit).summary.unknown, 0);
    assert_eq!(bundle.fault(), None);

    let order = record("shop.order");
    assert_eq!(validate(&bundle, &order).summary.unknown, 1);
    let fault = bundle.fault().expect("a fault").to_string();
    assert!(
        fault.contains("content_hash of the event `shop.order`"),
        "{fault}"
    );
    assert_eq!(bundle.verify().unwrap_err().to_string(), fault);
    assert_eq!(crate::fixture::bundle().content_hash(), hash);
}

fn record(event: &str) -> Vec<u8> {
    let record = json!({ "timeUnixNano": "1767268800000000000", "eventName": event });
    let request = json!({ "resourceLogs": [{ "scopeLogs": [{ "logRecords": [record] }] }] });
    request.to_string().into_bytes()
}
