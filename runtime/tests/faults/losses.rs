//! Losses: the application hears of them once, and the receiver when it is back.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use opentelemetry_proto::tonic::{common::v1::any_value::Value, logs::v1::LogRecord};
use otelier_runtime::Warning;
use otelier_validate::receiver::{Behaviour, Payload, Receiver, Status, Transport};

use crate::{
    miniature::{Session, Telemetry},
    run::{Run, before, emit},
    support::{SOON, decode, each, endpoint, own_records, session, start_with, table},
};

/// What was told, in order.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<String>>>);

impl Told {
    /// What takes warnings.
    fn taker(&self) -> impl Fn(&Warning) + Send + Sync + 'static {
        let told = self.clone();
        move |warning| {
            let mut told = told.0.lock().unwrap_or_else(PoisonError::into_inner);
            told.push(warning.to_string());
        }
    }

    fn all(&self) -> Vec<String> {
        (self.0.lock().unwrap_or_else(PoisonError::into_inner)).clone()
    }

    /// Waits until so much was told.
    #[track_caller]
    fn wait(&self, count: usize) -> Vec<String> {
        until("it is told", || self.all().len() >= count);
        self.all()
    }
}

#[track_caller]
fn until(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < SOON, "{what}");
        thread::sleep(Duration::from_millis(1));
    }
}

/// A telemetry with a small queue, whose warnings are kept.
fn small(receiver: &Receiver, transport: Transport) -> (Run, Told) {
    let told = Told::default();
    let run = Run::warning(&small_table(receiver, transport), told.taker());
    (run, told)
}

/// The same without anybody else who holds it.
fn alone(receiver: &Receiver, transport: Transport) -> (Telemetry, Session, Told) {
    let told = Told::default();
    let telemetry = start_with(&small_table(receiver, transport), told.taker());
    let session = session(&telemetry);
    (telemetry, session, told)
}

fn small_table(receiver: &Receiver, transport: Transport) -> String {
    let text = table(transport, &endpoint(receiver, transport), "");
    text.replace("[otel]\n", "[otel]\nqueue = '64KiB'\n")
}

/// What the engine's own records say of lost records, by reason, added up.
fn said(receiver: &Receiver) -> Vec<(String, u64)> {
    let mut said = BTreeMap::new();
    for record in own_records(receiver) {
        assert_eq!(record.event_name, "otelier.records_lost");
        assert_eq!(record.severity_text, "WARN");
        let since = text(&record, "otelier.lost_since").expect("a time");
        assert_eq!(since.len(), 24, "{since}");
        for attribute in &record.attributes {
            let value = attribute
                .value
                .as_ref()
                .and_then(|value| value.value.clone());
            let reason = attribute.key.strip_prefix("otelier.lost.");
            if let (Some(reason), Some(Value::IntValue(count))) = (reason, value) {
                *said.entry(reason.to_owned()).or_default() += count.unsigned_abs();
            }
        }
    }
    said.into_iter().collect()
}

fn text<'r>(record: &'r LogRecord, key: &str) -> Option<&'r str> {
    let attribute = record
        .attributes
        .iter()
        .find(|attribute| attribute.key == key)?;
    match attribute.value.as_ref()?.value.as_ref()? {
        Value::StringValue(text) => Some(text),
        _ => None,
    }
}

#[test]
fn the_first_loss_of_an_outage_is_told_and_no_other() {
    each(|transport| {
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let (run, told) = small(&receiver, transport);
        run.emit(0..2_000);
        let first = told.wait(1);
        let line = &first[0];
        let is_as_expected = line.starts_with("warning: telemetry: ")
            && line.contains(" telemetry records are lost so far (")
            && line.contains(" queue_full)");
        assert!(is_as_expected, "{line}");
        run.emit(2_000..4_000);
        thread::sleep(Duration::from_millis(500));
        assert_eq!(told.all().len(), 1, "{:?}", told.all());
        receiver.behave(Behaviour::Accept);
        run.flush(10_000).expect_err("some are lost");
        let lost = run.telemetry.delivery().lost();
        until("the receiver knows", || {
            said(&receiver) == [("queue_full".to_owned(), lost)]
        });
        run.end(SOON, &receiver);
        assert_eq!(told.all().len(), 1, "{:?}", told.all());
    });
}

#[test]
fn the_end_tells_what_nobody_has_heard_of() {
    each(|transport| {
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let (telemetry, session, told) = alone(&receiver, transport);
        (0..2_000).for_each(|number| emit(&session, number));
        told.wait(1);
        (2_000..4_000).for_each(|number| emit(&session, number));
        receiver.behave(Behaviour::Accept);
        telemetry.flush(SOON).expect_err("some are lost");
        let lost = telemetry.delivery().lost();
        drop((telemetry, session));
        let told = told.wait(2);
        let expected = format!("{lost} of 4000 telemetry records were not delivered");
        assert!(told[1].contains(&expected), "{told:?}");
        assert_eq!(told.len(), 2, "{told:?}");
    });
}

#[test]
fn the_end_does_not_tell_again_what_was_told() {
    let receiver = Receiver::start_with(Behaviour::Refuse).expect("a receiver");
    let (telemetry, session, told) = alone(&receiver, Transport::HttpBinary);
    emit(&session, 0);
    let expected =
        "warning: telemetry: 1 of 1 telemetry records are lost so far (1 refused): HTTP status 400";
    assert_eq!(told.wait(1), [expected]);
    drop((telemetry, session));
    thread::sleep(Duration::from_millis(50));
    assert_eq!(told.all().len(), 1, "{:?}", told.all());
}

#[test]
fn a_shutdown_is_told_by_its_error_alone() {
    each(|transport| {
        let receiver = Receiver::start_with(Behaviour::Refuse).expect("a receiver");
        let (run, told) = small(&receiver, transport);
        run.emit(0..1);
        let delivery = run.end(SOON, &receiver);
        assert_eq!(delivery.dropped.refused, 1);
        thread::sleep(Duration::from_millis(50));
        assert_eq!(told.all(), [""; 0]);
    });
}

#[test]
fn a_callback_may_do_anything() {
    each(|transport| {
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let slot: Arc<Mutex<Option<Session>>> = Arc::default();
        let (sender, done) = mpsc::channel();
        let run = Run::warning(&small_table(&receiver, transport), {
            let (slot, sender) = (Arc::clone(&slot), Mutex::new(sender));
            move |_| {
                let session = slot.lock().expect("a session").take();
                let session = session.expect("this is told once");
                // There may be no room for them, which is no news.
                (10_000..20_000).for_each(|number| emit(&session, number));
                let sender = sender.lock().expect("a channel");
                sender.send(()).expect("somebody waits");
                panic!("as told");
            }
        });
        *slot.lock().expect("an empty slot") = Some(run.session.clone());
        run.emit(0..2_000);
        done.recv_timeout(SOON).expect("it is told");
        receiver.behave(Behaviour::Accept);
        run.flush(10_000).expect_err("some are lost");
        let delivery = run.end(SOON, &receiver);
        assert_eq!(delivery.emitted, 12_000, "{delivery:?}");
        assert_eq!(delivery.dropped.own, 0, "{delivery:?}");
    });
}

#[test]
fn the_receiver_hears_of_losses_by_a_record_that_is_none_of_the_applications() {
    each(|transport| {
        let (receiver, run) = before(transport, Behaviour::Accept, "");
        run.emit(0..3);
        run.flush(10_000).expect("all is delivered");
        receiver.behave(Behaviour::Refuse);
        run.emit(3..5);
        run.flush(10_000).expect_err("two are lost");
        assert_eq!(own_records(&receiver).len(), 0);
        receiver.behave(Behaviour::Accept);
        run.emit(5..6);
        let delivery = run.end(SOON, &receiver);
        assert_eq!((delivery.emitted, delivery.delivered), (6, 4));
        assert_eq!(said(&receiver), [("refused".to_owned(), 2)]);
        assert_eq!(receiver.record_count(), 5);
        let payloads = receiver.received();
        let payload = payloads.last().expect("it came last");
        let decoded = decode(payload);
        let scope = decoded.resource_logs[0].scope_logs[0].scope.as_ref();
        let scope = scope.expect("a scope");
        let expected = ("otelier", env!("CARGO_PKG_VERSION"));
        assert_eq!((&*scope.name, &*scope.version), expected);
        let resource = |request: &Payload| decode(request).resource_logs[0].resource.clone();
        assert_eq!(resource(payload), resource(&payloads[0]));
    });
}

#[test]
fn what_the_receiver_does_not_take_of_it_is_in_the_next_one() {
    each(|transport| {
        // One of each request, which is all of it where that is the record about lost ones.
        let reject = Behaviour::Reject { records: 1 };
        let (receiver, run) = before(transport, reject, "");
        run.emit(0..2);
        run.flush(10_000).expect_err("one is lost");
        until("it was sent", || own_records(&receiver).len() == 1);
        // Within a few seconds of that, it is sent at the end only.
        run.emit(2..4);
        run.flush(10_000).expect_err("two are lost");
        receiver.behave(Behaviour::Accept);
        run.emit(4..5);
        let delivery = run.end(SOON, &receiver);
        assert_eq!((delivery.delivered, delivery.rejected), (3, 2));
        let own = own_records(&receiver);
        let rejected = |record: &LogRecord| {
            let mut attributes = record.attributes.iter();
            let attribute = attributes.find(|attribute| attribute.key == "otelier.lost.rejected");
            attribute.and_then(|attribute| attribute.value.clone()?.value)
        };
        let told: Vec<_> = own.iter().filter_map(rejected).collect();
        assert_eq!(told, [Value::IntValue(1), Value::IntValue(2)]);
        let since: Vec<_> = (own.iter())
            .map(|record| text(record, "otelier.lost_since"))
            .collect();
        assert_eq!(
            since[0], since[1],
            "the second one tells of the first loss, too"
        );
    });
}

#[test]
fn a_receiver_that_takes_nothing_is_told_nothing() {
    let status = Status {
        http: 503,
        grpc: 14,
        retry_after: None,
    };
    each(|transport| {
        let receiver = Receiver::start_with(Behaviour::Status(status)).expect("a receiver");
        let (run, _) = small(&receiver, transport);
        run.emit(0..2_000);
        let delivery = run.end(Duration::from_millis(500), &receiver);
        assert_eq!(delivery.delivered, 0, "{delivery:?}");
        assert_eq!(receiver.record_count(), 0);
    });
}

#[test]
#[ignore = "it takes as long as records are kept, five minutes"]
fn what_is_not_acknowledged_for_too_long_is_given_up_and_told() {
    each(|transport| {
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let (run, told) = small(&receiver, transport);
        let begun = Instant::now();
        run.emit(0..3);
        while run.telemetry.delivery().in_flight > 0 {
            assert!(begun.elapsed() < Duration::from_secs(330));
            thread::sleep(Duration::from_millis(100));
        }
        assert!(begun.elapsed() >= Duration::from_secs(300));
        let line = &told.wait(1)[0];
        assert!(
            line.contains("3 of 3 telemetry records are lost so far (3 expired): "),
            "{line}"
        );
        receiver.behave(Behaviour::Accept);
        run.emit(3..5);
        let delivery = run.end(SOON, &receiver);
        assert_eq!((delivery.delivered, delivery.dropped.expired), (2, 3));
        assert_eq!(said(&receiver), [("expired".to_owned(), 3)]);
    });
}
