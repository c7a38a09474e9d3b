//! The law of the shop's emitters: whatever they are called with, the record is what the
//! published schema of its event says, and of the case that it was emitted as.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::sync::LazyLock;
use std::time::Duration;

use jsonschema::Validator;
use otelier_runtime::catalog::Schema;
use otelier_runtime::{Recorded, Value};
use otelier_test_shop::schema;
use otelier_test_shop::telemetry::{
    Catalog, Config, DateTime, Invalid, Metadata, Mood, Resource, Session, Sku, Telemetry, Uuid,
    delivery, measurement, order, payment,
};
use proptest::collection::vec;
use proptest::num::f64::ANY;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config as Runs, TestCaseResult, TestRunner};
use serde_json::{Map, json};

/// An event and, where the event has cases, the case.
type Made = (&'static str, Option<&'static str>);

/// What all cases of `shop.order` take.
#[derive(Clone, Debug)]
struct Order {
    sku: String,
    priority: i64,
    gift: bool,
    amount: Option<f64>,
    remark: Option<String>,
}

/// What all cases of `shop.payment` take.
#[derive(Clone, Debug)]
struct Payment {
    amount: f64,
    card: Option<String>,
    rate: Option<f64>,
    terminal: Option<String>,
}

#[derive(Clone, Debug)]
struct Measurement {
    temperatures: Option<Vec<f64>>,
    counts: Option<Vec<i64>>,
    lights: Option<Vec<bool>>,
    labels: Option<Vec<String>>,
    humidity: Option<f64>,
}

/// One call of one emitter, with its arguments.
#[expect(
    clippy::option_option,
    reason = "an update sets, unsets or leaves alone"
)]
#[derive(Clone, Debug)]
enum Call {
    Delivery(
        [String; 2],
        [Duration; 2],
        u64,
        Option<Duration>,
        Option<bool>,
    ),
    Measurement(Measurement),
    Lost(Order, String, String),
    Called(Order, order::CalledState, order::CalledPriority),
    Gifted(Order, order::GiftedState, String, Option<Vec<String>>),
    Ordinary(Order, String),
    TimedOut(Payment, String),
    Cash(Payment, u64),
    Paid(Payment, String, u64),
    /// A change of the session; what is `None` it leaves alone.
    Update(
        Option<u64>,
        Option<Option<String>>,
        Option<Option<Vec<String>>>,
    ),
}

fn borrowed(texts: Option<&Vec<String>>) -> Option<Vec<&str>> {
    texts.map(|texts| texts.iter().map(String::as_str).collect())
}

/// Sets the optional attributes that all cases of an event have, and emits.
macro_rules! emit {
    ($session:ident . order($event:expr), $order:ident $(, $($more:tt)+)?) => {
        $session
            .order($event)
            .amount($order.amount)
            .remark($order.remark.as_deref())
            $($($more)+)?
            .emit()
    };
    ($session:ident . payment($event:expr), $payment:ident) => {
        $session
            .payment($event)
            .card($payment.card.as_deref())
            .rate($payment.rate)
            .terminal($payment.terminal.as_deref())
            .emit()
    };
}

impl Call {
    /// Makes the call; tells what it has emitted, `None` where that is nothing.
    #[expect(
        deprecated,
        reason = "a deprecated attribute is emitted until it is gone"
    )]
    fn emit(&self, session: &Session) -> Result<Option<Made>, Invalid> {
        Ok(Some(match self {
            Self::Delivery([sku, at], [waited, driven_us], distance, stopped, fragile) => {
                session
                    .delivery(delivery::Delivery {
                        sku: Sku::new(sku)?,
                        delivered_at: DateTime::new(at)?,
                        waited: *waited,
                        driven_us: *driven_us,
                        distance: *distance,
                    })
                    .stopped(*stopped)
                    .fragile(*fragile)
                    .emit();
                ("shop.delivery", None)
            }
            Self::Measurement(values) => {
                session
                    .measurement(measurement::Measurement {})
                    .temperatures(values.temperatures.as_deref())
                    .counts(values.counts.as_deref())
                    .lights(values.lights.as_deref())
                    .labels(borrowed(values.labels.as_ref()).as_deref())
                    .humidity(values.humidity)
                    .emit();
                ("shop.measurement", None)
            }
            Self::Lost(order, channel, reason) => {
                let event = order::Lost {
                    sku: Sku::new(&order.sku)?,
                    channel: order::Channel::from(channel.as_str()),
                    priority: order.priority,
                    gift: order.gift,
                    reason: order::Reason::new(reason)?,
                };
                emit!(session.order(event), order);
                ("shop.order", Some("lost"))
            }
            Self::Called(order, state, priority) => {
                let event = order::Called {
                    sku: Sku::new(&order.sku)?,
                    state: *state,
                    priority: *priority,
                    gift: order.gift,
                };
                emit!(session.order(event), order);
                ("shop.order", Some("called"))
            }
            Self::Gifted(order, state, channel, wrapping) => {
                let event = order::Gifted {
                    sku: Sku::new(&order.sku)?,
                    state: *state,
                    channel: order::GiftedChannel::try_from(channel.as_str())?,
                    priority: order.priority,
                };
                let wrapping = borrowed(wrapping.as_ref());
                emit!(session.order(event), order, .wrapping(wrapping.as_deref()));
                ("shop.order", Some("gifted"))
            }
            Self::Ordinary(order, channel) => {
                let event = order::Ordinary {
                    sku: Sku::new(&order.sku)?,
                    channel: order::OrdinaryChannel::try_from(channel.as_str())?,
                    priority: order.priority,
                    gift: order.gift,
                };
                emit!(session.order(event), order);
                ("shop.order", Some("ordinary"))
            }
            Self::TimedOut(payment, payer) => {
                let amount = payment.amount;
                emit!(
                    session.payment(payment::TimedOut { amount, payer }),
                    payment
                );
                ("shop.payment", Some("timed_out"))
            }
            Self::Cash(payment, code) => {
                let (amount, code) = (payment.amount, payment::CashCode::new(*code)?);
                emit!(session.payment(payment::Cash { amount, code }), payment);
                ("shop.payment", Some("cash"))
            }
            Self::Paid(payment, payer, code) => {
                let event = payment::Paid {
                    amount: payment.amount,
                    payer: payment::PaidPayer::new(payer)?,
                    code: payment::PaidCode::new(*code)?,
                };
                emit!(session.payment(event), payment);
                ("shop.payment", Some("paid"))
            }
            Self::Update(till, mood, clerks) => {
                session.update(|mut change| {
                    if let Some(till) = till {
                        change = change.till(*till);
                    }
                    if let Some(mood) = mood {
                        change = change.mood(mood.as_deref().map(Mood::from));
                    }
                    if let Some(clerks) = clerks {
                        change = change.clerks(borrowed(clerks.as_ref()).as_deref());
                    }
                    change
                });
                return Ok(None);
            }
        }))
    }
}

// The strategies are boxed: as values, their trees are too large for the stack of a test.
fn text() -> BoxedStrategy<String> {
    prop_oneof![
        4 => any::<String>(),
        2 => "\\PC{0,40}",
        // About as long as the greatest lengths, in code points of one byte and of four.
        2 => "[a\u{301}\u{e4}\u{1f600}-\u{1f64f}]{0,24}",
        1 => ("\\PC", 0..3000_usize).prop_map(|(one, times)| one.repeat(times)),
        3 => select(&["", "\0", "\u{1b}[31m", "\u{202e}abc", "a\n", "\u{ffff}\u{10ffff}"][..])
            .prop_map(str::to_owned),
        2 => select(&["phone", "web", "fax", "nobody", "calm", "[REDACTED]"][..])
            .prop_map(str::to_owned),
    ]
    .boxed()
}

fn texts() -> BoxedStrategy<Option<Vec<String>>> {
    option::of(vec(text(), 0..4)).boxed()
}

fn double() -> BoxedStrategy<f64> {
    let extremes = [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        -0.0,
        0.0,
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        f64::EPSILON,
    ];
    prop_oneof![ANY, -1.0..2.0, 0.0..10_000.0, select(extremes.to_vec())].boxed()
}

fn int() -> BoxedStrategy<i64> {
    prop_oneof![any::<i64>(), -7..7_i64, select(&[i64::MIN, i64::MAX][..])].boxed()
}

fn count() -> BoxedStrategy<u64> {
    let extremes = [u64::MAX, i64::MAX.unsigned_abs(), i64::MIN.unsigned_abs()];
    prop_oneof![
        any::<u64>(),
        0..12_u64,
        502..506_u64,
        598..601_u64,
        select(extremes.to_vec())
    ]
    .boxed()
}

fn duration() -> BoxedStrategy<Duration> {
    prop_oneof![
        (any::<u64>(), 0..1_000_000_000_u32).prop_map(|(s, n)| Duration::new(s, n)),
        (0..10_000_000_000_u64).prop_map(Duration::from_nanos),
        select(&[Duration::ZERO, Duration::MAX][..]),
    ]
    .boxed()
}

/// Mostly articles, and what is nearly one.
fn article() -> BoxedStrategy<String> {
    prop_oneof![
        12 => "[A-Z]{2}-[0-9]{3,5}",
        2 => "[A-Za-z]{1,3}-?[0-9]{2,6}\n?",
        1 => "\\p{Lu}{2}-\\p{Nd}{3}",
        1 => text(),
    ]
    .boxed()
}

/// Mostly times, and what is nearly one.
fn time() -> BoxedStrategy<String> {
    let time = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}Z";
    prop_oneof![
        12 => time,
        3 => "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]\\.[0-9]{3}Z",
        1 => "[0-9]{4}-0[1-9]-1[0-9][Tt ]1[0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{0,9})?(Z|z|Z\n|\\+00:00)?",
        1 => text(),
    ]
    .boxed()
}

const UUID: &str = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/// Mostly UUIDs, and what is nearly one.
fn uuid() -> BoxedStrategy<String> {
    prop_oneof![
        6 => UUID,
        1 => "[0-9a-fA-F]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        1 => "[0-9a-g]{7,8}(-?[0-9a-f]{4}){2,4}-[0-9a-f]{12}\n?",
        1 => text(),
    ]
    .boxed()
}

/// Any call, each with a fair chance.
fn call() -> BoxedStrategy<Call> {
    use order::{CalledPriority, CalledState, GiftedState};
    let order = || {
        let optional = (option::of(double()), option::of(text()));
        (article(), int(), any::<bool>(), optional).prop_map(
            |(sku, priority, gift, (amount, remark))| Order {
                sku,
                priority,
                gift,
                amount,
                remark,
            },
        )
    };
    let payment = || {
        let optional = (option::of(text()), option::of(double()), option::of(text()));
        (double(), optional).prop_map(|(amount, (card, rate, terminal))| Payment {
            amount,
            card,
            rate,
            terminal,
        })
    };
    let measurement = (
        option::of(vec(double(), 0..4)),
        option::of(vec(int(), 0..4)),
        option::of(vec(any::<bool>(), 0..4)),
        texts(),
        option::of(double()),
    )
        .prop_map(
            |(temperatures, counts, lights, labels, humidity)| Measurement {
                temperatures,
                counts,
                lights,
                labels,
                humidity,
            },
        );
    let called = (
        select(
            &[
                CalledState::Placed,
                CalledState::Packed,
                CalledState::Shipped,
            ][..],
        ),
        select(&[CalledPriority::Value4, CalledPriority::Value5][..]),
    );
    let gifted = select(&[GiftedState::Placed, GiftedState::Packed][..]);
    let delivered = (option::of(duration()), option::of(any::<bool>()));
    prop_oneof![
        (
            article(),
            time(),
            [duration(), duration()],
            count(),
            delivered
        )
            .prop_map(|(sku, at, times, distance, (stopped, fragile))| {
                Call::Delivery([sku, at], times, distance, stopped, fragile)
            }),
        measurement.prop_map(Call::Measurement),
        (order(), text(), text())
            .prop_map(|(order, channel, reason)| Call::Lost(order, channel, reason)),
        (order(), called)
            .prop_map(|(order, (state, priority))| Call::Called(order, state, priority)),
        (order(), gifted, text(), texts()).prop_map(|(order, state, channel, wrapping)| {
            Call::Gifted(order, state, channel, wrapping)
        }),
        (order(), text()).prop_map(|(order, channel)| Call::Ordinary(order, channel)),
        (payment(), text()).prop_map(|(payment, payer)| Call::TimedOut(payment, payer)),
        (payment(), count()).prop_map(|(payment, code)| Call::Cash(payment, code)),
        (payment(), text(), count())
            .prop_map(|(payment, payer, code)| Call::Paid(payment, payer, code)),
        (
            option::of(count()),
            option::of(option::of(text())),
            option::of(texts())
        )
            .prop_map(|(till, mood, clerks)| Call::Update(till, mood, clerks)),
    ]
    .boxed()
}

/// The published schema of an event.
struct Published {
    whole: Validator,
    /// The conditions of its cases, in the order in which they are tried.
    cases: Vec<(Validator, String)>,
    otherwise: Option<String>,
}

impl Published {
    fn of(event: &str) -> Self {
        let compile = |schema| jsonschema::draft202012::new(schema).expect("a JSON Schema");
        let case = |branch: &serde_json::Value| {
            let comment = branch["$comment"].as_str()?;
            Some(comment.strip_prefix("case ")?.to_owned())
        };
        let document = schema(event).expect("an event of the shop");
        let document: serde_json::Value = serde_json::from_str(document).expect("JSON");
        let (mut cases, mut branch) = (Vec::new(), &document);
        while let Some(condition) = branch.get("if") {
            let then = case(&branch["then"]).expect("a case");
            cases.push((compile(condition), then));
            branch = &branch["else"];
        }
        Self {
            whole: compile(&document),
            cases,
            otherwise: case(branch),
        }
    }

    /// The case that a record is by its attributes.
    fn case(&self, attributes: &serde_json::Value) -> Option<&str> {
        self.cases
            .iter()
            .find_map(|(condition, case)| condition.is_valid(attributes).then_some(case))
            .or(self.otherwise.as_ref())
            .map(String::as_str)
    }
}

static PUBLISHED: LazyLock<BTreeMap<&str, Published>> = LazyLock::new(|| {
    let events = Catalog::CATALOG.events.iter();
    events.map(|event| (*event, Published::of(event))).collect()
});

fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::String(value) => json!(value),
        Value::Int(value) => json!(value),
        Value::Double(value) => json!(value),
        Value::Boolean(value) => json!(value),
        Value::Array(values) => values.iter().map(json).collect(),
        Value::Bytes(_) | Value::Map(_) => unreachable!("the shop has none"),
    }
}

/// The record is what its schema says, and of this event and case.
fn check_record(record: &Recorded, (name, case): Made) -> TestCaseResult {
    prop_assert_eq!((record.name(), record.case()), (name, case));
    let keys: BTreeSet<_> = record.attributes().map(|(key, _)| key).collect();
    prop_assert_eq!(keys.len(), record.attributes().len(), "a key comes twice");
    // JSON has no NaN and no infinity: serde_json makes them null, which no attribute may be.
    let attributes: Map<_, _> = record
        .attributes()
        .map(|(key, value)| (key.to_owned(), json(value)))
        .collect();
    let attributes = serde_json::Value::Object(attributes);
    let published = &PUBLISHED[name];
    let faults: Vec<String> = published
        .whole
        .iter_errors(&attributes)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    prop_assert!(
        faults.is_empty(),
        "{name} {case:?}: {faults:#?}\n{attributes:#}"
    );
    prop_assert_eq!(published.case(&attributes), case, "{:#}", attributes);
    Ok(())
}

fn runs() -> TestRunner {
    TestRunner::new(Runs {
        cases: 200,
        failure_persistence: None,
        ..Runs::default()
    })
}

#[test]
fn whatever_is_emitted_validates() {
    let made: RefCell<BTreeSet<Made>> = RefCell::default();
    let region = text().prop_filter("a configured string is not empty", |text| !text.is_empty());
    let config = (any::<bool>(), region);
    let resource = (int(), double(), any::<bool>());
    let start = (UUID, count(), option::of(text()), texts());
    let arguments = (config, resource, start, vec(call(), 1..40));
    runs()
        .run(&arguments, |(config, resource, start, calls)| {
            let (log_remarks, region) = config;
            // JSON's escapes are TOML's, but for DEL, which JSON leaves as it is.
            let region = json!(region).to_string().replace('\u{7f}', "\\u007f");
            let table = format!("[otel]\nlog_remarks = {log_remarks}\nregion = {region}\n");
            let config = Config::from_toml(&table).expect("a sound table");
            let (shop_branch, shop_scale, shop_open) = resource;
            let resource = Resource {
                shop_branch,
                shop_scale,
                shop_open,
            };
            let (telemetry, recording) = Telemetry::recording(resource, config);
            let (visit, till, mood, clerks) = start;
            let visit_id = Uuid::new(&visit).expect("a UUID");
            let session = telemetry
                .session(Metadata { visit_id, till })
                .mood(mood.as_deref().map(Mood::from))
                .clerks(borrowed(clerks.as_ref()).as_deref())
                .start();
            // A refused argument makes no record: there is nothing to call the emitter with.
            let expected: Vec<Made> = calls
                .iter()
                .filter_map(|call| call.emit(&session).ok().flatten())
                .collect();
            let records = recording.records();
            prop_assert_eq!(records.len(), expected.len());
            for (record, made) in records.iter().zip(&expected) {
                check_record(record, *made)?;
            }
            made.borrow_mut().extend(expected);
            Ok(())
        })
        .unwrap();
    // A law about arbitrary calls says nothing about a call that never came.
    let known = PUBLISHED.iter().flat_map(|(event, published)| {
        let cases = published.cases.iter().map(|(_, case)| Some(case.as_str()));
        let last = published.otherwise.as_deref();
        cases.chain([last]).map(|case| (*event, case))
    });
    assert_eq!(made.into_inner(), known.collect::<BTreeSet<Made>>());
}

/// A constructor takes exactly the candidates that it should, and both sorts came.
#[track_caller]
fn check_candidates<C: Debug, T>(
    candidates: impl Strategy<Value = C>,
    construct: impl Fn(&C) -> Result<T, Invalid>,
    expected: impl Fn(&C) -> bool,
) {
    let seen: RefCell<BTreeSet<bool>> = RefCell::default();
    runs()
        .run(&candidates, |candidate| {
            let taken = construct(&candidate).is_ok();
            seen.borrow_mut().insert(taken);
            prop_assert_eq!(taken, expected(&candidate));
            Ok(())
        })
        .unwrap();
    assert_eq!(seen.into_inner(), BTreeSet::from([false, true]));
}

/// Whether the published schema takes this value of the attribute.
fn published(event: &str, key: &str, bound: Option<&str>) -> impl Fn(&String) -> bool {
    let document = schema(event).expect("an event of the shop");
    let mut document: serde_json::Value = serde_json::from_str(document).expect("JSON");
    let mut attribute = document["properties"][key].take();
    if let Some(bound) = bound {
        attribute[bound].take();
        attribute
            .as_object_mut()
            .expect("the attribute")
            .remove(bound);
    }
    let validator = jsonschema::draft202012::new(&attribute).expect("a JSON Schema");
    move |value| validator.is_valid(&json!(value))
}

#[test]
fn checked_strings_are_those_of_the_schema() {
    let sku = published("shop.order", "sku", None);
    check_candidates(article(), |value| Sku::new(value).map(drop), sku);
    let visit = published("shop.order", "visit.id", None);
    check_candidates(uuid(), |value| Uuid::new(value).map(drop), visit);
    // What is too long is truncated, not refused.
    let reason = published("shop.order", "reason", Some("maxLength"));
    check_candidates(text(), |value| order::Reason::new(value).map(drop), reason);
}

#[test]
fn checked_times_are_those_of_the_schema_and_the_calendar() {
    let shape = published("shop.delivery", "delivered_at", None);
    let short = [
        "02-29", "02-30", "02-31", "04-31", "06-31", "09-31", "11-31",
    ];
    let leap = |year: &str| {
        let year: u32 = year.parse().expect("a year");
        (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400)
    };
    check_candidates(
        time(),
        |value| DateTime::new(value).map(drop),
        |value| {
            shape(value)
                && (!short.contains(&&value[5..10])
                    || (&value[5..10] == "02-29" && leap(&value[..4])))
        },
    );
}

#[test]
fn what_would_be_another_case_is_refused() {
    // What is refused is one value of many.
    let text = |refused: &'static str| prop_oneof![3 => text(), 1 => Just(refused.to_owned())];
    let count = || prop_oneof![3 => count(), 1 => Just(504)];
    let not_phone = |value: &String| value != "phone";
    check_candidates(
        text("phone"),
        |value| order::GiftedChannel::try_from(value.as_str()).map(drop),
        not_phone,
    );
    check_candidates(
        text("phone"),
        |value| order::OrdinaryChannel::try_from(value.as_str()).map(drop),
        not_phone,
    );
    let somebody = |value: &String| value != "nobody";
    check_candidates(
        text("nobody"),
        |value| payment::PaidPayer::new(value).map(drop),
        somebody,
    );
    check_candidates(
        count(),
        |value| payment::CashCode::new(*value),
        |value| *value != 504,
    );
    check_candidates(
        count(),
        |value| payment::PaidCode::new(*value),
        |value| *value != 504,
    );
}
