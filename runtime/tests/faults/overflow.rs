//! A full queue, and what the catalog says of events that find no room in it.

use std::time::{Duration, Instant};

use otelier_validate::receiver::{Behaviour, Receiver, Transport};

use crate::{
    miniature::{alarm::Alarm, receipt::Receipt},
    run::Run,
    support::{each, endpoint, table},
};

/// What the catalog says of an alarm.
const WAITS: Duration = Duration::from_millis(300);

impl Run {
    fn alarm(&self, number: u64) {
        let duration_ms = Duration::from_millis(number);
        self.session.alarm(Alarm { duration_ms }).emit();
    }

    fn receipt(&self, number: u64) {
        let duration_ms = Duration::from_millis(number);
        self.session.receipt(Receipt { duration_ms }).emit();
    }

    /// How many records are dropped as the queue is full.
    fn full(&self) -> u64 {
        self.telemetry.delivery().dropped.queue_full
    }

    /// Emits, from this number on, until the queue is full.
    fn fill(&self, from: u64) -> u64 {
        let before = self.full();
        let mut number = from;
        while self.full() == before {
            self.emit(number..number + 1);
            number += 1;
        }
        number
    }
}

/// A table with a queue for some hundred records.
fn small(transport: Transport, receiver: &Receiver) -> String {
    let table = table(transport, &endpoint(receiver, transport), "");
    table.replace("[otel]\n", "[otel]\nqueue = 65_536\n")
}

#[test]
fn a_record_that_is_cut_may_find_no_room() {
    each(|transport| {
        let receiver = Receiver::start_with(Behaviour::Hang).expect("a receiver");
        let run = Run::with(&small(transport, &receiver));
        let next = run.fill(0);
        run.emit_long(next, 100_000);
        let delivery = run.telemetry.delivery();
        assert_eq!(delivery.emitted, next + 1);
        assert_eq!(delivery.adjusted.truncated, 1);
        assert_eq!(delivery.dropped.queue_full, 2);
        run.end(Duration::from_millis(200), &receiver);
    });
}

#[test]
fn an_event_that_may_wait_waits_for_room() {
    each(|transport| {
        let receiver = Receiver::start().expect("a receiver");
        let run = Run::with(&small(transport, &receiver));
        let mut refused = 0;
        for number in 0..20_000 {
            let begun = Instant::now();
            run.alarm(number);
            let waited = begun.elapsed();
            // On a slow machine there may be no room in time, and only then is one refused.
            if run.full() > refused {
                assert!(waited >= WAITS, "{number} was refused after {waited:?}");
                refused += 1;
            }
        }
        assert!(refused < 1_000, "there was room for hardly any: {refused}");
        let delivery = run.end(Duration::from_secs(30), &receiver);
        assert_eq!(
            (delivery.delivered, delivery.dropped.queue_full),
            (20_000 - refused, refused),
            "{delivery:?}"
        );
    });
}

#[test]
fn it_waits_no_longer_than_it_may_and_others_not_at_all() {
    each(|transport| {
        let receiver = Receiver::start_with(Behaviour::Hang).expect("a receiver");
        let run = Run::with(&small(transport, &receiver));
        let next = run.fill(0);
        let begun = Instant::now();
        run.alarm(next);
        assert!(begun.elapsed() >= WAITS, "{:?}", begun.elapsed());
        assert_eq!(run.full(), 2, "its time is over");
        // None of these waits: they would take minutes.
        run.emit(next + 1..next + 1_001);
        (0..1_000).for_each(|number| run.receipt(next + 1_001 + number));
        assert_eq!(run.full(), 2_002);
        run.end(Duration::from_millis(200), &receiver);
    });
}

#[test]
fn a_shutdown_ends_a_wait() {
    each(|transport| {
        let receiver = Receiver::start_with(Behaviour::Hang).expect("a receiver");
        let run = Run::with(&small(transport, &receiver));
        let next = run.fill(0);
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| run.alarm(next));
            _ = run.telemetry.shutdown(Duration::from_millis(100));
            waiting.join().expect("no panic");
        });
        let delivery = run.end(Duration::ZERO, &receiver);
        let refused = delivery.dropped.queue_full + delivery.dropped.closed;
        assert_eq!(refused, 2, "{delivery:?}");
    });
}
