//! Events that go to the spool when the queue is full.

use std::time::Duration;

use otelier_validate::receiver::{Behaviour, Receiver};

use crate::{
    harness::Test,
    run::{Room, Run, arrived, has_once},
    support::{SOON, each, endpoint},
};

pub const TESTS: &[Test] = &[
    Test(
        "what_is_spilled_is_sent_when_it_can_be",
        what_is_spilled_is_sent_when_it_can_be,
    ),
    Test(
        "what_is_spilled_outlives_the_process",
        what_is_spilled_outlives_the_process,
    ),
    Test("a_spool_has_an_end", a_spool_has_an_end),
    Test(
        "what_older_files_have_made_room_for_is_spilled",
        what_older_files_have_made_room_for_is_spilled,
    ),
    Test(
        "what_is_in_a_spool_that_is_gone_is_lost",
        what_is_in_a_spool_that_is_gone_is_lost,
    ),
    Test(
        "a_request_at_which_the_receiver_fails_is_not_waited_for",
        a_request_at_which_the_receiver_fails_is_not_waited_for,
    ),
];

const SPILLED: u64 = 7_000;

fn what_is_spilled_is_sent_when_it_can_be() {
    each(|transport| {
        let room = Room::new();
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let run = Run::start(&room.table_for(&receiver, transport));
        run.spill(0..SPILLED);
        let delivery = run.wait(|_| true);
        assert_eq!(
            delivery.spooled + delivery.in_flight,
            SPILLED,
            "{delivery:?}"
        );
        assert!(delivery.spooled > SPILLED / 4, "{delivery:?}");
        receiver.behave(Behaviour::Accept);
        let delivery = run
            .telemetry
            .flush(Duration::from_secs(60))
            .expect("all is delivered");
        assert_eq!((delivery.delivered, delivery.spooled), (SPILLED, 0));
        let emitted: u64 = run.telemetry.emitted().iter().map(|(_, count)| count).sum();
        assert_eq!(emitted, SPILLED);
        run.end(SOON);
        has_once(&receiver, 0..7_000);
        assert_eq!(room.files().len(), 0);
    });
}

fn what_is_spilled_outlives_the_process() {
    each(|transport| {
        let room = Room::new();
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let table = room.table_for(&receiver, transport);
        let run = Run::start(&table);
        run.spill(0..SPILLED);
        assert_eq!(run.end(Duration::ZERO).spooled, SPILLED);
        receiver.behave(Behaviour::Accept);
        let run = Run::start(&table);
        let recovered = run.recovers(SPILLED).recovered;
        assert_eq!((recovered.found, recovered.delivered), (SPILLED, SPILLED));
        run.end(SOON);
        has_once(&receiver, 0..7_000);
    });
}

fn a_spool_has_an_end() {
    each(|transport| {
        let room = Room::new();
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let to = endpoint(&receiver, transport);
        let run = Run::start(&room.table(transport, &to, ", max-bytes = 1_500_000"));
        run.spill(0..SPILLED);
        let delivery = run.telemetry.delivery();
        assert!(
            delivery.spooled > 1_000 && delivery.dropped.queue_full > 1_000,
            "{delivery:?}"
        );
        let bytes: u64 = room
            .files()
            .iter()
            .map(|file| file.metadata().expect("a file").len())
            .sum();
        assert!((1_300_000..=1_500_000).contains(&bytes), "{bytes}");
        receiver.behave(Behaviour::Accept);
        let outcome = run.telemetry.shutdown(Duration::from_secs(60));
        let delivery = outcome.expect_err("some are dropped").delivery().clone();
        assert_eq!(
            delivery.delivered + delivery.dropped.queue_full,
            SPILLED,
            "{delivery:?}"
        );
        assert_eq!(arrived(&receiver).len() as u64, delivery.delivered);
    });
}

fn what_older_files_have_made_room_for_is_spilled() {
    each(|transport| {
        let room = Room::new();
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let to = endpoint(&receiver, transport);
        // For three files of a queue, and a little more.
        let table = room.table(transport, &to, ", max-bytes = 3_300_000");
        for _ in 0..2 {
            let before = Run::start(&table);
            before.emit(0..4_000);
            before.end(Duration::ZERO);
        }
        let run = Run::start(&table);
        run.spill(0..SPILLED);
        let full = run.telemetry.delivery().dropped.queue_full;
        assert!(full > 0, "there is room for all");
        // It is looked for more room now and then.
        let mut next = SPILLED;
        run.wait(|delivery| {
            run.spill(next..next + 1);
            next += 1;
            delivery.recovered.purged > 0
        });
        let before = run.telemetry.delivery().dropped.queue_full;
        run.spill(next..next + 1_000);
        let delivery = run.telemetry.delivery();
        assert_eq!(delivery.dropped.queue_full, before, "{delivery:?}");
        assert_eq!(delivery.recovered.purged, 4_000, "{delivery:?}");
    });
}

/// Somebody tidies up.
fn what_is_in_a_spool_that_is_gone_is_lost() {
    each(|transport| {
        let room = Room::new();
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let run = Run::start(&room.table_for(&receiver, transport));
        run.spill(0..SPILLED);
        std::fs::remove_dir_all(room.spool()).expect("a spool");
        let error = run.telemetry.shutdown(Duration::ZERO);
        let error = error.expect_err("nobody finds it");
        let delivery = error.delivery();
        assert_eq!(
            (delivery.dropped.torn, delivery.spooled, delivery.in_flight),
            (SPILLED, 0, 0),
            "{delivery:?}"
        );
    });
}

/// Large requests are answered with 503 for good, as by a proxy that fails at them; what is emitted now goes out.
fn a_request_at_which_the_receiver_fails_is_not_waited_for() {
    each(|transport| {
        let room = Room::new();
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let table = room.table_for(&receiver, transport);
        let run = Run::start(&table);
        run.emit(0..2_000);
        assert_eq!(run.end(Duration::ZERO).spooled, 2_000);
        let otherwise = otelier_validate::receiver::Status {
            http: 503,
            grpc: 14,
            retry_after: None,
        };
        receiver.behave(Behaviour::AtMost {
            bytes: 20_000,
            otherwise,
        });
        let run = Run::start(&table);
        run.wait(|_| receiver.request_count() > 0);
        run.emit(2_000..2_010);
        let delivery = run
            .telemetry
            .flush(Duration::from_secs(30))
            .expect("it is delivered");
        assert_eq!((delivery.delivered, delivery.recovered.delivered), (10, 0));
        receiver.behave(Behaviour::Accept);
        run.recovers(2_000);
        run.end(SOON);
        has_once(&receiver, 0..2_010);
    });
}
