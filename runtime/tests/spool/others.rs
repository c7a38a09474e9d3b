//! What others have left, while there is something of one's own to send: it goes out meanwhile, a little of it even in a short
//! run, and what is not to be sent any more is removed whether the receiver is there or not.

use std::{fs, os::unix::fs::symlink, path::PathBuf, time::Duration};

use otelier_validate::receiver::{Behaviour, Receiver, Status};

use crate::{
    harness::{Child, Test},
    run::{Room, Run, arrived},
    support::{SOON, TRANSPORTS, each, endpoint},
};

pub const TESTS: &[Test] = &[
    Test(
        "every_short_run_sends_something_of_others",
        every_short_run_sends_something_of_others,
    ),
    Test("a_short_run_does_not_insist", a_short_run_does_not_insist),
    Test(
        "without_a_receiver_a_short_run_leaves_others_alone",
        without_a_receiver_a_short_run_leaves_others_alone,
    ),
    Test(
        "others_are_sent_while_own_records_wait",
        others_are_sent_while_own_records_wait,
    ),
    Test(
        "what_is_not_to_be_sent_goes_without_a_receiver",
        what_is_not_to_be_sent_goes_without_a_receiver,
    ),
    Test("a_symbolic_link_is_no_file", a_symbolic_link_is_no_file),
];

/// Leaves a file with these, and says which one it is.
fn leave(room: &Room, table: &str, numbers: std::ops::Range<u64>) -> PathBuf {
    let before = room.files();
    let run = Run::start(table);
    let count = numbers.end - numbers.start;
    run.emit(numbers);
    assert_eq!(run.end(Duration::ZERO).spooled, count);
    // Names sort by milliseconds.
    std::thread::sleep(Duration::from_millis(2));
    let mut files = room.files().into_iter();
    files
        .find(|file| !before.contains(file))
        .expect("a file that was left")
}

/// All of these have arrived; twice, where the receiver has read late what was sent to it before it took anything.
#[track_caller]
fn has_all(receiver: &Receiver, mut numbers: std::ops::Range<i64>) {
    let arrived = arrived(receiver);
    let missing = numbers.find(|number| !arrived.contains_key(number));
    assert_eq!(missing, None);
}

/// A process that emits at once and ends.
fn every_short_run_sends_something_of_others() {
    each(|transport| {
        const FILES: u64 = 4;
        let room = Room::new();
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let table = room.table_for(&receiver, transport);
        for file in 0..FILES {
            leave(&room, &table, file * 10..file * 10 + 10);
        }
        receiver.behave(Behaviour::Accept);
        let mut numbers = FILES * 10..FILES * 30;
        // One a file, unless the machine is so busy that the end of a run does not wait for it.
        while !room.files().is_empty() {
            let number = numbers.next().expect("runs get on with it");
            let run = Run::start(&table);
            run.emit(number..number + 1);
            assert_eq!(run.end(SOON).delivered, 1);
        }
        has_all(
            &receiver,
            0..i64::try_from(numbers.start).expect("a number"),
        );
    });
}

/// It has taken the run's own record, and nothing larger: it is asked no more than once for others', before and after.
fn a_short_run_does_not_insist() {
    each(|transport| {
        let room = Room::new();
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let table = room.table_for(&receiver, transport);
        leave(&room, &table, 0..1_000);
        let before = receiver.request_count();
        receiver.behave(Behaviour::AtMost {
            bytes: 20_000,
            otherwise: Status {
                http: 503,
                grpc: 8,
                retry_after: None,
            },
        });
        let run = Run::start(&table);
        run.emit(1_000..1_001);
        let delivery = run.end(SOON);
        assert_eq!((delivery.delivered, delivery.recovered.dropped), (1, 0));
        let asked = receiver.request_count() - before;
        assert!(asked <= 4, "{asked}");
        assert_eq!(room.files().len(), 1);
    });
}

/// Its own record is not taken, or not answered for.
fn without_a_receiver_a_short_run_leaves_others_alone() {
    for behaviour in [Behaviour::Unavailable, Behaviour::Hang] {
        let room = Room::new();
        let receiver = Receiver::start_with(behaviour).expect("a receiver");
        let table = room.table_for(&receiver, TRANSPORTS[0]);
        let file = leave(&room, &table, 0..10);
        let run = Run::start(&table);
        run.emit(10..11);
        let delivery = run.end(Duration::from_millis(200));
        assert_eq!((delivery.spooled, delivery.recovered.delivered), (1, 0));
        assert!(file.exists());
        assert_eq!(room.files().len(), 2);
    }
}

fn others_are_sent_while_own_records_wait() {
    for transport in TRANSPORTS {
        let room = Room::new();
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let table = room.table_for(&receiver, transport);
        for file in 0..4 {
            leave(&room, &table, file * 50..file * 50 + 50);
        }
        receiver.behave(Behaviour::Accept);
        let child = Child::new("waiting").table(&table);
        let child = child.env("OTEL_BLRP_SCHEDULE_DELAY", "3600000");
        let output = child.env("OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", "2").output();
        assert!(output.status.success(), "{output:?}");
        has_all(&receiver, 0..201);
        assert_eq!(room.files().len(), 0);
    }
}

/// Its own record waits for others of its own for an hour.
pub fn child(run: &Run) {
    run.emit(200..201);
    let delivery = run.wait(|delivery| delivery.recovered.delivered == 200);
    assert_eq!((delivery.delivered, delivery.in_flight), (0, 1));
    let delivery = run.telemetry.shutdown(SOON).expect("all is delivered");
    assert_eq!(delivery.delivered, 1);
}

/// A record of its own waits for the receiver meanwhile, and the first file for its turn.
fn what_is_not_to_be_sent_goes_without_a_receiver() {
    each(|transport| {
        let room = Room::new();
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let elsewhere = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let words = |room: &Room, to: &Receiver, words: &str| {
            let table = room.table_for(to, transport);
            table.replace("[otel]\n", &format!("[otel]\nlog_words = {words}\n"))
        };
        let valid = leave(&room, &words(&room, &receiver, "false"), 0..10);
        // In a spool of its own, as each of them would remove the other one.
        let left = |to: &Receiver, setting: &str, numbers| {
            let other = Room::new();
            let file = leave(&other, &words(&other, to, setting), numbers);
            let place = room.spool().join(file.file_name().expect("a name"));
            fs::rename(file, &place).expect("a file");
            place
        };
        let withdrawn = left(&receiver, "true", 10..30);
        let foreign = left(&elsewhere, "false", 30..70);
        let run = Run::start(&words(&room, &receiver, "false"));
        run.emit(100..101);
        let delivery = run.wait(|delivery| delivery.recovered.purged == 60);
        assert_eq!(delivery.in_flight, 1);
        assert!(valid.exists() && !withdrawn.exists() && !foreign.exists());
        run.wait(|_| run.warnings().len() >= 2);
        let told = run.warnings().join("\n");
        assert!(told.contains("20 records") && told.contains("40 records"));
        receiver.behave(Behaviour::Accept);
        let recovered = run.recovers(70).recovered;
        assert_eq!((recovered.found, recovered.delivered), (70, 10));
        run.end(SOON);
        has_all(&receiver, 0..10);
        has_all(&receiver, 100..101);
        assert_eq!(elsewhere.record_count(), 0);
        assert_eq!(room.files().len(), 0);
    });
}

/// What it points to is a file that would be sent, or removed, if it stood there itself.
fn a_symbolic_link_is_no_file() {
    let room = Room::new();
    let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
    let to = endpoint(&receiver, TRANSPORTS[0]);
    let table = room.table(TRANSPORTS[0], &to, "");
    let words = |words: &str| table.replace("[otel]\n", &format!("[otel]\nlog_words = {words}\n"));
    let link = leave(&room, &words("true"), 0..10);
    let target = room.path().join("target");
    fs::rename(&link, &target).expect("a file");
    symlink(&target, &link).expect("a link");
    let bytes = fs::read(&target).expect("a file");
    receiver.behave(Behaviour::Accept);
    for setting in ["true", "false"] {
        let run = Run::start(&words(setting));
        run.wait(|_| !run.warnings().is_empty());
        run.emit(0..10);
        let recovered = run.end(SOON).recovered;
        assert_eq!((recovered.found, recovered.purged), (0, 0));
    }
    let none = table.split("[otel.exporter").next().expect("a table");
    Run::start(none);
    assert_eq!(room.files(), [link]);
    assert_eq!(fs::read(&target).expect("it is there"), bytes);
}
