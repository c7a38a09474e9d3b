//! A telemetry whose records are numbered, and whose counts another thread looks at all the time.

use std::{
    collections::HashSet,
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value::Value};
use otelier_runtime::{Delivery, DeliveryError, Warning};
use otelier_validate::receiver::{Behaviour, Payload, Receiver, Transport};

use crate::{
    miniature::{Session, Telemetry, request::Succeeded},
    support::{decode, endpoint, is_own, session, settled, start_with, table},
};

/// The attribute that has a record's number.
const NUMBER: &str = "duration_ms";

pub struct Run {
    pub telemetry: Telemetry,
    pub session: Session,
    ended: Arc<AtomicBool>,
    watcher: JoinHandle<()>,
}

impl Run {
    /// Sends to this endpoint, with more keys of the exporter.
    pub fn to(transport: Transport, endpoint: &str, more: &str) -> Self {
        Self::with(&table(transport, endpoint, more))
    }

    pub fn with(table: &str) -> Self {
        Self::warning(table, |_| {})
    }

    /// The same, and what takes its warnings.
    pub fn warning(table: &str, on_warning: impl Fn(&Warning) + Send + Sync + 'static) -> Self {
        let telemetry = start_with(table, on_warning);
        let over = Arc::new(AtomicBool::new(false));
        let watcher = thread::spawn({
            let (telemetry, over) = (telemetry.clone(), Arc::clone(&over));
            move || watch(&telemetry, &over)
        });
        Self {
            session: session(&telemetry),
            telemetry,
            ended: over,
            watcher,
        }
    }

    /// Emits records with these numbers.
    pub fn emit(&self, numbers: Range<u64>) {
        numbers.for_each(|number| emit(&self.session, number));
    }

    pub fn flush(&self, millis: u64) -> Result<Delivery, DeliveryError> {
        self.telemetry.flush(Duration::from_millis(millis))
    }

    /// Shuts down and holds what is told of the records to what the server has.
    #[track_caller]
    pub fn end(self, deadline: Duration, receiver: &Receiver) -> Delivery {
        let (delivery, arrived) = self.over(deadline, receiver);
        let unique: HashSet<_> = arrived.iter().collect();
        assert_eq!(unique.len(), arrived.len(), "no record arrives twice");
        assert_eq!(
            delivery.delivered + delivery.rejected,
            arrived.len() as u64,
            "{delivery:?}"
        );
        delivery
    }

    /// The same where requests arrive after their sender has given them up: what is delivered has arrived, once at least.
    #[track_caller]
    pub fn end_with_repetitions(self, deadline: Duration, receiver: &Receiver) -> Delivery {
        let (delivery, arrived) = self.over(deadline, receiver);
        let unique: HashSet<_> = arrived.iter().collect();
        assert!(unique.len() as u64 >= delivery.delivered, "{delivery:?}");
        delivery
    }

    #[track_caller]
    fn over(self, deadline: Duration, receiver: &Receiver) -> (Delivery, Vec<i64>) {
        let outcome = self.telemetry.shutdown(deadline);
        let emitted: u64 = (self.telemetry.emitted().iter())
            .map(|(_, count)| count)
            .sum();
        self.ended.store(true, Ordering::Release);
        self.watcher.join().expect("every snapshot holds");
        let delivery = settled(&self.telemetry);
        balanced(&delivery);
        assert_eq!(delivery.emitted, emitted, "{delivery:?}");
        assert_eq!(outcome.is_ok(), delivery.lost() == 0, "{outcome:?}");
        (delivery, arrived(receiver))
    }

    /// The same where everything is delivered.
    #[track_caller]
    pub fn delivers(self, records: u64, receiver: &Receiver) {
        let telemetry = self.telemetry.clone();
        let delivery = self.end(Duration::from_secs(30), receiver);
        let told = (delivery.emitted, delivery.delivered);
        let reason = telemetry.shutdown(Duration::ZERO);
        assert_eq!(told, (records, records), "{delivery:?} {reason:?}");
    }
}

/// Emits a record with a number.
pub fn emit(session: &Session, number: u64) {
    let duration_ms = Duration::from_millis(number);
    session.request(Succeeded { duration_ms }).emit();
}

/// The numbers of the records that have arrived.
fn arrived(receiver: &Receiver) -> Vec<i64> {
    let requests = receiver.received();
    requests.iter().flat_map(numbers).collect()
}

fn numbers(request: &Payload) -> Vec<i64> {
    if request.transport == Transport::HttpJson {
        // There may be very many, which take their time to be decoded in full.
        let text = std::str::from_utf8(&request.bytes).expect("JSON");
        let behind = text
            .split(r#""key":"duration_ms","value":{"intValue":""#)
            .skip(1);
        let number = |rest: &str| {
            rest.split('"')
                .next()
                .and_then(|digits| digits.parse().ok())
        };
        return behind.map(|rest| number(rest).expect("a number")).collect();
    }
    let number = |attribute: &KeyValue| match attribute.value.as_ref()?.value.as_ref()? {
        Value::IntValue(number) if attribute.key == NUMBER => Some(*number),
        _ => None,
    };
    let resources = decode(request).resource_logs.into_iter();
    let scopes = resources.flat_map(|resource| resource.scope_logs);
    let scopes = scopes.filter(|scope| !is_own(scope));
    let records = scopes.flat_map(|scope| scope.log_records);
    records
        .map(|record| record.attributes.iter().find_map(number).expect("a number"))
        .collect()
}

#[track_caller]
pub fn balanced(delivery: &Delivery) {
    let Delivery {
        emitted,
        delivered,
        rejected,
        in_flight,
        dropped,
        ..
    } = delivery;
    assert_eq!(
        *emitted,
        delivered + rejected + in_flight + dropped.total(),
        "{delivery:?}"
    );
}

/// Every snapshot is balanced, and no count goes back.
fn watch(telemetry: &Telemetry, over: &AtomicBool) {
    let mut last = Delivery::default();
    while !over.load(Ordering::Acquire) {
        let delivery = telemetry.delivery();
        balanced(&delivery);
        let grows = delivery.emitted >= last.emitted
            && delivery.delivered >= last.delivered
            && delivery.rejected >= last.rejected
            && delivery.dropped.total() >= last.dropped.total();
        assert!(grows, "{last:?}, then {delivery:?}");
        last = delivery;
        thread::sleep(Duration::from_micros(500));
    }
}

/// A receiver that does so, and what sends to it.
pub fn before(transport: Transport, behaviour: Behaviour, more: &str) -> (Receiver, Run) {
    let receiver = Receiver::start_with(behaviour).expect("a receiver");
    let run = Run::to(transport, &endpoint(&receiver, transport), more);
    (receiver, run)
}
