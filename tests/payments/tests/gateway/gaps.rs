//! What is lost leaves a gap in `event.sequence`, so that a receiver sees by itself how much it has not got.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use opentelemetry_proto::tonic::{
    collector::logs::v1::ExportLogsServiceRequest, common::v1::any_value::Value,
    logs::v1::LogRecord,
};
use otelier_test_payments::{
    Gateway, Merchant, RESOURCE,
    movement::Payment,
    telemetry::{Config, Telemetry, TenantTier},
};
use otelier_test_pool::telemetry as pool;
use otelier_validate::receiver::{Behaviour, Receiver, Transport};
use prost::Message as _;

use crate::day;

/// Merchants, each with a session and so with numbers of its own.
const MERCHANTS: [&str; 2] = ["mer_0a1b2c3d", "mer_9z8y7x6w"];
/// Longer than anything takes here.
const LONG: Duration = Duration::from_secs(60);

/// The numbers that arrived, of each merchant.
fn arrived(receiver: &Receiver) -> BTreeMap<String, BTreeSet<i64>> {
    let mut all = BTreeMap::<_, BTreeSet<_>>::new();
    for payload in receiver.received() {
        let request = match payload.transport {
            Transport::HttpJson => serde_json::from_slice(&payload.bytes).expect("OTLP/JSON"),
            Transport::Grpc | Transport::HttpBinary => {
                ExportLogsServiceRequest::decode(&payload.bytes[..]).expect("protobuf")
            }
        };
        let resources = request.resource_logs.into_iter();
        let scopes = resources.flat_map(|resource| resource.scope_logs);
        // The engine says in a scope of its own what was lost.
        let own = scopes.filter(|logs| {
            (logs.scope.as_ref()).is_some_and(|scope| scope.name == "payments_gateway")
        });
        for record in own.flat_map(|logs| logs.log_records) {
            let Some(Value::StringValue(tenant)) = value(&record, "tenant.id") else {
                panic!("{record:?}");
            };
            let Some(Value::IntValue(number)) = value(&record, "event.sequence") else {
                panic!("{record:?}");
            };
            assert!(
                all.entry(tenant).or_default().insert(number),
                "{number} twice"
            );
        }
    }
    all
}

fn value(record: &LogRecord, key: &str) -> Option<Value> {
    let mut attributes = record.attributes.iter();
    let attribute = attributes.find(|attribute| attribute.key == key)?;
    attribute.value.clone()?.value
}

/// Numbers below the greatest one that are missing.
fn holes(numbers: &BTreeSet<i64>) -> usize {
    let end = numbers.last().map_or(0, |last| last + 1);
    (0..end).filter(|number| !numbers.contains(number)).count()
}

/// Each merchant collects so many payments in turn, of which each makes two records.
fn capture(merchants: &[Merchant], times: u64) {
    let order = day::order();
    let payment = Payment::of(&order).expect("a payment");
    for _ in 0..times {
        for merchant in merchants {
            merchant.capture(payment, true);
        }
    }
}

fn check(transport: Transport) {
    let receiver = Receiver::start_with(Behaviour::Unavailable).expect("loopback has a free port");
    let config = Config::from_toml(&format!(
        "[otel]\nqueue = '64KiB'\nexporter = {}\n",
        crate::export::table(transport, &receiver)
    ));
    let telemetry = Telemetry::builder(RESOURCE)
        .config(config.expect("a sound table"))
        .on_warning(|_| {})
        .start()
        .expect("an exporter");
    let quiet = pool::Telemetry::builder(pool::Resource {}).start();
    let gateway = Gateway::with(telemetry.clone(), &quiet.expect("nothing to start"));
    let merchants = MERCHANTS.map(|id| {
        let merchant = gateway.merchant(id, TenantTier::Standard);
        merchant.expect("a merchant")
    });

    capture(&merchants, 5);
    let before = telemetry.delivery();
    assert_eq!(before.dropped.total(), 0, "there was room: {before:?}");
    capture(&merchants, 100);
    receiver.behave(Behaviour::Accept);
    let lost = telemetry
        .flush(LONG)
        .expect_err("some are lost")
        .to_string();
    // Those after the outage show where it ended.
    capture(&merchants, 5);
    telemetry.shutdown(LONG).expect_err("as it was");

    let delivery = telemetry.delivery();
    let dropped = delivery.dropped.total();
    assert_eq!(delivery.emitted, 2 * 2 * 110);
    assert!(delivery.delivered > 0 && dropped > 0, "{delivery:?}");
    assert_eq!(delivery.delivered + dropped, delivery.emitted, "{lost}");

    let arrived = arrived(&receiver);
    assert!(arrived.keys().eq(&MERCHANTS));
    for numbers in arrived.values() {
        assert_eq!((numbers.first(), numbers.last()), (Some(&0), Some(&219)));
    }
    let there: usize = arrived.values().map(BTreeSet::len).sum();
    let missing: usize = arrived.values().map(holes).sum();
    assert_eq!(
        (there as u64, missing as u64),
        (delivery.delivered, dropped),
        "{delivery:?}"
    );
}

#[test]
fn over_grpc() {
    check(Transport::Grpc);
}

#[test]
fn over_http_as_protobuf() {
    check(Transport::HttpBinary);
}

#[test]
fn over_http_as_json() {
    check(Transport::HttpJson);
}
