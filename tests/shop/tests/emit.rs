//! What the shop emits, as its recording has it, and against its published schemas.

use std::time::Duration;

use otelier_runtime::{Recorded, Value};
use otelier_test_shop::schema;
use otelier_test_shop::telemetry::{
    Config, DateTime, Metadata, Mood, Recording, Resource, Session, Sku, Telemetry, Uuid, delivery,
    measurement, order, payment,
};
use serde_json::{Map, json};

const VISIT: &str = "01a201ea-d543-7302-bfc7-2701231bba04";

fn start(config: &str) -> (Telemetry, Recording, Session) {
    start_at_scale(0.5, config)
}

fn start_at_scale(shop_scale: f64, config: &str) -> (Telemetry, Recording, Session) {
    let config = Config::from_toml(config).expect("a sound table");
    let resource = Resource {
        shop_branch: 12,
        shop_scale,
        shop_open: true,
    };
    let (telemetry, recording) = Telemetry::recording(resource, config);
    let visit_id = Uuid::new(VISIT).expect("a UUID");
    let session = telemetry.session(Metadata { visit_id, till: 3 }).start();
    (telemetry, recording, session)
}

fn sku() -> Sku<'static> {
    Sku::new("AB-1234").expect("an article")
}

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

/// Every record is what the schema of its event says.
#[track_caller]
fn check_schemas(recording: &Recording) {
    let records: Vec<Recorded> = recording.records();
    assert!(!records.is_empty());
    for record in records {
        let document = schema(record.name()).expect("an event of the shop");
        let document = serde_json::from_str(document).expect("JSON");
        let validator = jsonschema::validator_for(&document).expect("a JSON Schema");
        let attributes: Map<_, _> = record
            .attributes()
            .map(|(key, value)| (key.to_owned(), json(value)))
            .collect();
        let instance = serde_json::Value::Object(attributes);
        let faults: Vec<String> = validator
            .iter_errors(&instance)
            .map(|fault| format!("{}: {fault}", fault.instance_path()))
            .collect();
        assert!(
            faults.is_empty(),
            "{}: {faults:#?}\n{instance:#}",
            record.name()
        );
    }
}

fn ordinary() -> order::Ordinary<'static> {
    order::Ordinary {
        sku: sku(),
        channel: order::OrdinaryChannel::new(order::Channel::Web).expect("not the phone"),
        priority: 0,
        gift: false,
    }
}

#[test]
fn metadata_comes_from_the_session_the_runtime_and_the_resource() {
    let (_telemetry, recording, session) = start("");
    session.measurement(measurement::Measurement {}).emit();
    session.update(|change| {
        change
            .till(40)
            .mood(Mood::from("busy"))
            .clerks(&["ann", "bob"])
    });
    session
        .clone()
        .measurement(measurement::Measurement {})
        .emit();
    session.update(|change| change.mood(None).clerks(&[]));
    session.measurement(measurement::Measurement {}).emit();

    let records = recording.measurement();
    let first = &records[0].metadata;
    assert_eq!((first.visit_id.as_str(), first.event_sequence), (VISIT, 0));
    assert_eq!((first.branch, first.scale, first.open), (12, 0.5, true));
    assert_eq!((first.region.as_str(), first.till), ("north", 3));
    assert_eq!((&first.mood, &first.clerks), (&None, &None));
    let second = &records[1].metadata;
    assert_eq!(
        (second.event_sequence, second.till),
        (1, 9),
        "the till is clamped"
    );
    assert_eq!(second.mood.as_deref(), Some("busy"));
    assert_eq!(
        second.clerks.as_deref(),
        Some(&["ann".to_owned(), "bob".to_owned()][..])
    );
    let third = &records[2].metadata;
    assert_eq!((&third.mood, &third.clerks), (&None, &None));
    check_schemas(&recording);
}

#[test]
fn values_are_brought_into_their_constraints() {
    let (telemetry, recording, session) = start("[otel]\nlog_remarks = true\n");
    let long = "\u{e4}".repeat(30);
    for amount in [f64::NAN, f64::NEG_INFINITY, f64::INFINITY, 19.5] {
        session
            .order(ordinary())
            .amount(amount)
            .remark(&long)
            .emit();
    }
    let amounts: Vec<_> = recording
        .order()
        .iter()
        .map(|record| record.amount)
        .collect();
    assert_eq!(amounts, [Some(0.01), Some(0.01), Some(9999.99), Some(19.5)]);
    let remark = recording.order()[0].remark.clone().expect("a remark");
    assert_eq!(remark, format!("{}[...]", "\u{e4}".repeat(15)));
    let adjusted = telemetry.delivery().adjusted;
    assert_eq!((adjusted.clamped, adjusted.truncated), (3, 4));
    check_schemas(&recording);
}

#[test]
fn doubles_of_the_resource_are_finite() {
    for (scale, expected, clamped) in [
        (f64::NAN, 0.0, 1),
        (f64::INFINITY, f64::MAX, 1),
        (f64::NEG_INFINITY, f64::MIN, 1),
        (0.5, 0.5, 0),
    ] {
        let (telemetry, recording, session) = start_at_scale(scale, "");
        session.measurement(measurement::Measurement {}).emit();
        session.measurement(measurement::Measurement {}).emit();
        let scales = recording
            .measurement()
            .into_iter()
            .map(|record| record.metadata.scale);
        assert_eq!(scales.collect::<Vec<_>>(), [expected; 2]);
        assert_eq!(
            telemetry.delivery().adjusted.clamped,
            clamped,
            "once, at the start"
        );
        check_schemas(&recording);
    }
}

#[test]
fn durations_units_and_encodings() {
    let (_telemetry, recording, session) = start("");
    let emit = |driven, distance| {
        session
            .delivery(delivery::Delivery {
                sku: sku(),
                delivered_at: DateTime::new("2026-11-22T06:21:36.976Z").expect("a time"),
                waited: Duration::from_millis(1500),
                driven_us: driven,
                distance,
            })
            .stopped(Duration::from_secs(200))
            .fragile(false)
            .emit();
    };
    emit(Duration::from_nanos(1_999), 7);
    emit(Duration::MAX, u64::MAX);
    let records = recording.delivery();
    assert_eq!(
        (records[0].waited, records[0].driven_us, records[0].stopped),
        (
            Duration::from_millis(1_500),
            Duration::from_micros(1),
            Some(Duration::from_secs(180))
        )
    );
    assert_eq!((records[0].distance, records[0].fragile), (7, Some(false)));
    assert_eq!(records[1].driven_us, Duration::from_secs(1));
    assert_eq!(records[1].distance, i64::MAX.unsigned_abs());
    check_schemas(&recording);
}

#[test]
fn arrays_are_left_out_when_empty_and_finite() {
    let (_telemetry, recording, session) = start("");
    let full = session.measurement(measurement::Measurement {});
    full.temperatures(&[20.5, f64::NAN, f64::INFINITY])
        .counts(&[i64::MIN, 2])
        .lights(&[true])
        .labels(&["open", ""])
        .humidity(7.0)
        .emit();
    session
        .measurement(measurement::Measurement {})
        .temperatures(&[])
        .counts(&[])
        .lights(&[])
        .labels(&[])
        .emit();
    let records = recording.measurement();
    assert_eq!(
        records[0].temperatures.as_deref(),
        Some(&[20.5, 0.0, f64::MAX][..])
    );
    assert_eq!(records[0].counts.as_deref(), Some(&[i64::MIN, 2][..]));
    assert_eq!(records[0].humidity, Some(1.0));
    assert_eq!(
        (&records[1].temperatures, &records[1].counts),
        (&None, &None)
    );
    assert_eq!((&records[1].lights, &records[1].labels), (&None, &None));
    check_schemas(&recording);
}

#[test]
fn checked_types_refuse_without_telling_the_value() {
    for (bad, expected) in [
        (Sku::new("nonsense").unwrap_err(), "sku"),
        (Uuid::new("nonsense").unwrap_err(), "UUID"),
        (DateTime::new("nonsense").unwrap_err(), "RFC 3339"),
        (order::Reason::new("no").unwrap_err(), "reason"),
    ] {
        let told = format!("{bad} {bad:?}");
        assert!(
            told.contains(expected) && !told.contains("nonsense"),
            "{told}"
        );
    }
    assert!(Sku::try_from("AB-123").is_ok());
    assert!(Sku::new("AB-123\n").is_err());
}

#[test]
fn a_case_is_what_its_type_says() {
    use order::RecordCase::{Called, Gifted, Lost, Ordinary};
    use otelier_runtime::Severity::{Debug, Error};
    let (_telemetry, recording, session) = start("");
    let reason = order::Reason::new("much too long a reason").expect("long enough");
    session
        .order(order::Lost {
            sku: sku(),
            channel: order::Channel::from("fax"),
            priority: -9,
            gift: true,
            reason,
        })
        .emit();
    session
        .order(order::Called {
            sku: sku(),
            state: order::CalledState::Placed,
            priority: order::CalledPriority::Value5,
            gift: true,
        })
        .emit();
    session
        .order(order::Gifted {
            sku: sku(),
            state: order::GiftedState::Packed,
            channel: order::GiftedChannel::try_from("market").expect("not the phone"),
            priority: 1,
        })
        .wrapping(&["red"])
        .emit();
    session.order(ordinary()).remark("").emit();
    assert!(order::GiftedChannel::try_from("phone").is_err());
    assert!(order::GiftedChannel::new(order::Channel::Phone).is_err());

    let records = recording.order();
    let cases: Vec<_> = records.iter().map(|record| record.case).collect();
    assert_eq!(cases, [Lost, Called, Gifted, Ordinary]);
    assert_eq!(
        (records[0].state, records[0].priority),
        (order::State::Lost, -5)
    );
    assert_eq!(records[0].reason.as_deref(), Some("much to[...]"));
    assert_eq!(
        (records[1].channel.as_str(), records[1].priority),
        ("phone", 5)
    );
    assert!(records[2].gift && records[2].channel == "market");
    assert_eq!(records[3].remark, None, "an empty string counts as absent");
    let severities: Vec<_> = recording.records().iter().map(Recorded::severity).collect();
    assert_eq!(severities, [Error, Debug, Debug, Debug]);
    check_schemas(&recording);
}

#[test]
fn numbers_and_strings_that_would_be_another_case() {
    use payment::RecordCase::{Cash, Paid, TimedOut};
    let (_telemetry, recording, session) = start("");
    let code = payment::PaidCode::new(503).expect("not the time-out");
    assert!(payment::PaidCode::new(504).is_err());
    assert!(payment::PaidPayer::new("nobody").is_err());
    let payer = payment::PaidPayer::new("ann").expect("somebody");
    session
        .payment(payment::Paid {
            amount: 1.0,
            payer,
            code,
        })
        .rate(f64::NAN)
        .emit();
    let code = payment::CashCode::new(9_999).expect("not the time-out");
    session.payment(payment::Cash { amount: 1.0, code }).emit();
    session
        .payment(payment::TimedOut {
            amount: 1.0,
            payer: "nobody",
        })
        .emit();
    let codes: Vec<_> = recording
        .payment()
        .iter()
        .map(|record| (record.case, record.code))
        .collect();
    assert_eq!(codes, [(Paid, 503), (Cash, 599), (TimedOut, 504)]);
    check_schemas(&recording);
}

#[test]
fn what_is_sensitive_is_redacted_and_masked() {
    const CANARY: &str = "canary-1f3c";
    let (_telemetry, recording, session) = start("");
    let event = payment::TimedOut {
        amount: 1.0,
        payer: CANARY,
    };
    let emitter = session.payment(event).card(CANARY);
    let order = session.order(ordinary()).remark(CANARY);
    let payer = payment::PaidPayer::new(CANARY).expect("somebody");
    let before = format!("{event:?} {emitter:?} {order:?} {session:?} {payer:?}");
    emitter.emit();
    order.emit();
    let (payments, orders) = (recording.payment(), recording.order());
    let shown = format!("{before} {payments:?} {orders:?} {recording:?}");
    assert!(!shown.contains(CANARY), "{shown}");
    assert_eq!(recording.payment()[0].card.as_deref(), Some("****"));
    assert_eq!(recording.order()[0].remark.as_deref(), Some("[REDACTED]"));
    check_schemas(&recording);
}
