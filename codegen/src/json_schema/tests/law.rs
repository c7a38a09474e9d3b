//! The flattened schema and the request schema accept the same records: those that keep to the rules of
//! the fixture's event `shop.order`, which stand here a second time, written by hand.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jsonschema::Validator;
use otelier_schema::resolved::Value as Scalar;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{any_value, request_of, validator};
use crate::{fixture, json_schema};

type Record = BTreeMap<&'static str, Scalar>;

/// What each key may hold, a value that it may not, and whether an event needs it whatever its case.
fn acceptable(key: &str, value: &Scalar) -> bool {
    use Scalar::{Array, Boolean, Double, Int, String};
    match (key, value) {
        ("state", String(text)) => matches!(text.as_str(), "placed" | "refused" | "shipped"),
        ("amount", Double(double)) => (0.0..=999.5).contains(double),
        ("count", Int(int)) => (-5..=250).contains(int),
        ("express", String(text)) => text == "true" || text == "false",
        ("retries", String(text)) => text
            .parse::<i64>()
            .is_ok_and(|int| int.to_string() == *text && (0..=12).contains(&int)),
        ("label", String(text)) => (2..=8).contains(&text.chars().count()),
        ("code", String(text)) => text.split_once('-').is_some_and(|(letters, digits)| {
            letters.len() == 2
                && letters.bytes().all(|byte| byte.is_ascii_uppercase())
                && !digits.is_empty()
                && digits.bytes().all(|byte| byte.is_ascii_digit())
        }),
        ("event.name", String(text)) => text == "shop.order",
        ("event.timestamp" | "retry_at", String(text)) => text == TIME,
        ("session.id", String(text)) => text == UUID,
        (
            "channel" | "remark" | "reason" | "tracking" | "user.id" | "app.version"
            | "log.record.uid",
            String(_),
        )
        | ("total" | "quantity" | "event.sequence", Int(_))
        | ("gift", Boolean(_)) => true,
        ("tags", Array(items)) => all(items, |item| matches!(item, String(_))),
        ("sizes", Array(items)) => all(items, |item| matches!(item, Int(_))),
        ("ratios", Array(items)) => all(items, |item| matches!(item, Double(_))),
        ("flags", Array(items)) => all(items, |item| matches!(item, Boolean(_))),
        _ => false,
    }
}

fn all(items: &[Scalar], test: impl Fn(&Scalar) -> bool) -> bool {
    !items.is_empty() && items.iter().all(test)
}

fn valid(record: &Record) -> bool {
    let has = |key: &str| record.contains_key(key);
    let state = match record.get("state") {
        Some(Scalar::String(state)) => state.as_str(),
        _ => "",
    };
    let case = if state == "refused" {
        has("reason") && !has("tracking")
    } else if state == "shipped" && has("tracking") {
        !has("reason") && !has("retry_at")
    } else if state == "placed" && !has("total") && !has("gift") {
        !has("reason") && !has("retry_at") && !has("tracking")
    } else {
        false
    };
    let needed = [
        "amount",
        "app.version",
        "count",
        "event.timestamp",
        "express",
        "session.id",
        "state",
    ];
    case && needed.into_iter().all(has) && record.iter().all(|(key, value)| acceptable(key, value))
}

const TIME: &str = "2026-02-03T04:05:06.789Z";
const UUID: &str = "00000000-0000-4000-8000-00000000000a";

/// Values for one key: mostly such as it may hold, some that it may not.
fn value(key: &'static str) -> BoxedStrategy<Scalar> {
    let string = |values: &'static [&'static str]| {
        prop::sample::select(values).prop_map(|text| Scalar::String(text.to_owned()))
    };
    let right = match key {
        "state" => string(&["placed", "refused", "shipped"]).boxed(),
        "amount" => (0_u16..1010)
            .prop_map(|n| Scalar::Double(f64::from(n) + 0.25))
            .boxed(),
        "count" => (-7_i64..253).prop_map(Scalar::Int).boxed(),
        "express" => string(&["true", "false", "true", "false", "true", "false", "True"]).boxed(),
        "retries" => string(&["0", "7", "12", "3", "4", "13", "-1", "07"]).boxed(),
        "label" => string(&["ab", "abcdefgh", "äöüäöüäö", "👩‍🚀", "abc", "a", "abcdefghi"]).boxed(),
        "code" => string(&[
            "AB-1", "ZZ-000", "QX-77", "CD-2", "AB-1\n", "aB-1", "AB-", "xAB-1",
        ])
        .boxed(),
        "event.name" => string(&[
            "shop.order",
            "shop.order",
            "shop.order",
            "shop.order",
            "shop.order",
            "shop.visit",
        ])
        .boxed(),
        "event.timestamp" | "retry_at" => string(&[
            TIME,
            TIME,
            TIME,
            "2026-02-03T04:05:06Z",
            "2026-13-03T04:05:06.789Z",
        ])
        .boxed(),
        "session.id" => string(&[
            UUID,
            UUID,
            UUID,
            UUID,
            UUID,
            UUID,
            UUID,
            UUID,
            "00000000-0000-4000-8000-00000000000A",
        ])
        .boxed(),
        "total" | "quantity" | "event.sequence" => any::<i64>().prop_map(Scalar::Int).boxed(),
        "gift" => any::<bool>().prop_map(Scalar::Boolean).boxed(),
        "tags" => list(string(&["a", ""]).boxed()),
        "sizes" => list(any::<i64>().prop_map(Scalar::Int).boxed()),
        "ratios" => list(Just(Scalar::Double(0.5)).boxed()),
        "flags" => list(any::<bool>().prop_map(Scalar::Boolean).boxed()),
        _ => ".*".prop_map(Scalar::String).boxed(),
    };
    // An int in the place of a double is one for plain JSON, and another member for OTLP.
    let ints = u32::from(!matches!(key, "amount" | "ratios"));
    let wrong = prop_oneof![
        1 => Just(Scalar::Boolean(true)),
        1 => Just(Scalar::String("other".to_owned())),
        1 => Just(Scalar::Double(1.5)),
        1 => Just(Scalar::Array(vec![Scalar::Boolean(true)])),
        ints => Just(Scalar::Int(3)),
    ];
    prop_oneof![200 => right, 1 => wrong].boxed()
}

fn list(element: BoxedStrategy<Scalar>) -> BoxedStrategy<Scalar> {
    let some = prop::collection::vec(element, 1..4);
    let none = Just(Vec::new());
    prop_oneof![1 => none, 40 => some]
        .prop_map(Scalar::Array)
        .boxed()
}

fn record() -> impl Strategy<Value = Record> {
    const KEYS: [(&str, f64); 27] = [
        ("state", 0.98),
        ("amount", 0.99),
        ("count", 0.99),
        ("express", 0.99),
        ("retries", 0.2),
        ("label", 0.2),
        ("code", 0.2),
        ("channel", 0.3),
        ("total", 0.1),
        ("gift", 0.1),
        ("tags", 0.2),
        ("sizes", 0.2),
        ("ratios", 0.2),
        ("flags", 0.2),
        ("remark", 0.3),
        ("quantity", 0.2),
        ("reason", 0.4),
        ("retry_at", 0.1),
        ("tracking", 0.4),
        ("event.timestamp", 0.99),
        ("session.id", 0.99),
        ("app.version", 0.99),
        ("user.id", 0.3),
        ("event.name", 0.3),
        ("event.sequence", 0.3),
        ("log.record.uid", 0.3),
        ("unknown", 0.02),
    ];
    let members: Vec<_> = (KEYS.iter())
        .map(|(key, weight)| {
            prop::option::weighted(*weight, value(key)).prop_map(move |value| (*key, value))
        })
        .collect();
    members.prop_map(|members| {
        (members.into_iter())
            .filter_map(|(key, value)| value.map(|value| (key, value)))
            .collect()
    })
}

static FLATTENED: LazyLock<Validator> = LazyLock::new(|| {
    let catalog = fixture::catalog();
    validator(&json_schema::flattened::schema(
        &catalog,
        &catalog.events[0],
    ))
});

static REQUEST: LazyLock<Validator> =
    LazyLock::new(|| validator(&json_schema::export_logs_request(&fixture::catalog())));

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn both_schemas_know_the_rules(record in record()) {
        let flattened: Map<String, Value> =
            record.iter().map(|(key, value)| ((*key).to_owned(), json!(value))).collect();
        let attributes: Vec<_> = record
            .iter()
            .map(|(key, value)| json!({ "key": key, "value": any_value(value) }))
            .collect();
        let expected = valid(&record);
        prop_assert_eq!(FLATTENED.is_valid(&Value::Object(flattened)), expected, "flattened");
        prop_assert_eq!(REQUEST.is_valid(&request_of("shop.order", &attributes)), expected, "request");
    }
}

#[test]
fn some_of_the_records_are_valid_and_some_are_not() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = record();
    let accepted = (0..2000)
        .filter(|_| valid(&strategy.new_tree(&mut runner).unwrap().current()))
        .count();
    assert!(
        (100..1900).contains(&accepted),
        "{accepted} of 2000 are valid"
    );
}
