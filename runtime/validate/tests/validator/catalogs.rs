//! Several bundles: which of them a record is held against.

use otelier_validate::{Bundle, Catalogs};
use serde_json::{Value, json};

use crate::fixture::{bundle_json, hash, order, record, request, set};

/// The shop's bundle in another version, whose orders may have this many pieces.
fn version(version: &str, most: i64) -> Bundle {
    changed(|json| {
        json["catalog"]["version"] = json!(version);
        let event = &mut json["events"]["shop.order"];
        event["schema"]["properties"]["count"]["maximum"] = json!(most);
        event["content_hash"] = json!(hash(&event["schema"]));
    })
}

fn changed(change: impl Fn(&mut Value)) -> Bundle {
    let mut json = bundle_json();
    change(&mut json);
    Bundle::from_json(&json.to_string()).expect("a bundle")
}

/// A request with one record in a scope.
fn of(name: &str, version: &str, record: Value) -> Value {
    let mut request = request(&[record]);
    for logs in request["resourceLogs"].as_array_mut().expect("a list") {
        logs["scopeLogs"][0]["scope"] = json!({"name": name, "version": version});
    }
    request
}

#[track_caller]
fn check(catalogs: &Catalogs, request: &Value, expected: &[&str]) {
    let payload = request.to_string();
    let report = catalogs.validate(payload.as_bytes());
    assert_eq!(report, catalogs.validate_by_schemas(payload.as_bytes()));
    let found: Vec<_> = report
        .findings
        .iter()
        .map(|one| one.code.as_str())
        .collect();
    assert_eq!(found, expected, "{:#?}", report.findings);
}

fn pieces(count: i64) -> Value {
    let mut record = order();
    set(&mut record, "count", Some(json!(count)));
    record
}

#[test]
fn a_record_is_held_against_the_bundle_of_its_scope_and_version() {
    let both = || {
        [
            version("1.0.0", 5),
            version("1.10.0", 20),
            version("1.9.0", 10),
        ]
    };
    let catalogs = Catalogs::new(both());
    check(&catalogs, &of("shop", "1.0.0", pieces(5)), &[]);
    check(
        &catalogs,
        &of("shop", "1.0.0", pieces(6)),
        &["out-of-range"],
    );
    check(&catalogs, &of("shop", "1.9.0", pieces(10)), &[]);
    check(
        &catalogs,
        &of("shop", "1.9.0", pieces(11)),
        &["out-of-range"],
    );
    // None of that version: the newest.
    check(
        &catalogs,
        &of("shop", "1.2.0", pieces(20)),
        &["unknown-version"],
    );
    check(
        &catalogs,
        &of("shop", "1.2.0", pieces(21)),
        &["unknown-version", "out-of-range"],
    );
    check(&catalogs, &of("shop", "", pieces(20)), &[]);
}

#[test]
fn of_an_unknown_scope_the_first_that_knows_the_event_counts() {
    let other = changed(|json| {
        json["catalog"]["scope"]["name"] = json!("stall");
        let events = json["events"].as_object_mut().expect("events");
        events.retain(|event, _| event == "shop.visit");
    });
    let catalogs = Catalogs::new([other, version("1.0.0", 5)]);
    check(&catalogs, &of("", "", pieces(5)), &["wrong-scope"]);
    check(
        &catalogs,
        &of("x", "1.0.0", pieces(6)),
        &["wrong-scope", "out-of-range"],
    );
    let visit = || record("shop.visit", vec![]);
    check(&catalogs, &of("x", "", visit()), &["wrong-scope"]);
    check(&catalogs, &of("stall", "1.2.0", visit()), &[]);
    // The scope is known, and does not know the event.
    check(
        &catalogs,
        &of("stall", "1.2.0", pieces(1)),
        &["unknown-event"],
    );
    let mut nobody = order();
    nobody["eventName"] = json!("shop.ordre");
    set(&mut nobody, "event.name", None);
    check(&catalogs, &of("x", "", nobody), &["unknown-event"]);
}

#[test]
fn each_bundle_looks_for_the_name_where_its_rules_say() {
    let by_attribute = || {
        changed(|json| {
            json["catalog"]["scope"]["name"] = json!("old");
            json["catalog"]["records"] = json!({"event_name": "attribute", "zero_timestamp": true});
        })
    };
    let mut old = pieces(1);
    old["eventName"] = json!("event src/lib.rs:803");
    old["timeUnixNano"] = json!("0");
    for catalogs in [
        Catalogs::new([version("1.0.0", 5), by_attribute()]),
        Catalogs::new([by_attribute(), version("1.0.0", 5)]),
    ] {
        check(&catalogs, &of("old", "", old.clone()), &[]);
        check(&catalogs, &of("x", "", old.clone()), &["wrong-scope"]);
    }
}

#[test]
fn without_a_bundle_every_event_is_unknown() {
    let catalogs = Catalogs::new([]);
    check(
        &catalogs,
        &of("shop", "1.0.0", pieces(1)),
        &["unknown-event"],
    );
}

#[test]
fn what_otelier_itself_says_is_passed_by() {
    let lost = || record("otelier.records_lost", vec![]);
    let catalogs = Catalogs::new([version("1.0.0", 5)]);
    let own = of("otelier", "0.1.0", lost());
    check(&catalogs, &own, &[]);
    let summary = catalogs.validate(own.to_string().as_bytes()).summary;
    assert_eq!((summary.records, summary.valid, summary.unknown), (1, 1, 0));
    check(&catalogs, &of("x", "0.1.0", lost()), &["unknown-event"]);
    let other = record("records_lost", vec![]);
    check(
        &catalogs,
        &of("otelier", "0.1.0", other),
        &["unknown-event"],
    );
    let order = of("otelier", "0.1.0", pieces(5));
    check(&catalogs, &order, &["wrong-scope"]);
    // A catalog of that name says itself what it has.
    let catalogs = Catalogs::new([changed(|json| {
        json["catalog"]["scope"]["name"] = json!("otelier");
    })]);
    check(&catalogs, &of("otelier", "", lost()), &["unknown-event"]);
}
