//! Ends of processes, with a receiver that takes nothing, and the next start.

use std::{
    env, fs,
    io::{Read as _, Write as _},
    process,
    sync::{Arc, Barrier},
    thread,
    time::Duration,
};

use otelier_validate::receiver::{Behaviour, Receiver, Status, Transport};

use crate::{
    harness::{Child, Test, fork},
    miniature::{Telemetry, request::Failed},
    run::{Room, Run, arrived, has_once},
    support::{SOON, TRANSPORTS, each},
};

pub const TESTS: &[Test] = &[
    Test(
        "what_a_shutdown_leaves_the_next_start_sends",
        what_a_shutdown_leaves_the_next_start_sends,
    ),
    Test(
        "a_killed_process_loses_nothing",
        a_killed_process_loses_nothing,
    ),
    Test(
        "threads_of_a_killed_process_lose_nothing",
        threads_of_a_killed_process_lose_nothing,
    ),
    Test(
        "a_large_record_that_was_left_is_cut_after_all",
        a_large_record_that_was_left_is_cut_after_all,
    ),
    Test("every_end_leaves_its_records", every_end_leaves_its_records),
    Test(
        "a_forked_child_has_files_of_its_own",
        a_forked_child_has_files_of_its_own,
    ),
    Test(
        "what_a_killed_parent_has_left_is_not_its_childs",
        what_a_killed_parent_has_left_is_not_its_childs,
    ),
    Test("two_processes_share_a_spool", two_processes_share_a_spool),
];

/// Nothing else is told of, and a second start has nothing to send.
fn what_a_shutdown_leaves_the_next_start_sends() {
    each(|transport| {
        let room = Room::new();
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let table = room.table_for(&receiver, transport);
        let run = Run::start(&table);
        run.emit(0..1_000);
        let delivery = run.end(Duration::ZERO);
        assert_eq!(delivery.spooled, 1_000);
        assert_eq!(room.files().len(), 1);
        receiver.behave(Behaviour::Accept);
        let run = Run::start(&table);
        run.emit(1_000..1_100);
        let recovered = run.recovers(1_000).recovered;
        assert_eq!((recovered.found, recovered.delivered), (1_000, 1_000));
        assert_eq!(run.warnings(), [""; 0]);
        let delivery = run.end(SOON);
        assert_eq!((delivery.emitted, delivery.delivered), (100, 100));
        has_once(&receiver, 0..1_100);
        assert_eq!(room.files().len(), 0);
    });
}

/// A receiver that is exhausted, and does not say of what, gets it whole only as often as what was left may hold others up.
fn a_large_record_that_was_left_is_cut_after_all() {
    let (room, transport) = (Room::new(), Transport::Grpc);
    let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
    let table = room.table_for(&receiver, transport);
    let run = Run::start(&table);
    run.session
        .request(Failed {
            duration_ms: Duration::ZERO,
            error_message: &"x".repeat(100_000),
        })
        .emit();
    assert_eq!(run.end(Duration::ZERO).spooled, 1);
    receiver.behave(Behaviour::AtMost {
        bytes: 20_000,
        otherwise: Status {
            http: 413,
            grpc: 8,
            retry_after: None,
        },
    });
    let run = Run::start(&table);
    let recovered = run.recovers(1).recovered;
    assert_eq!((recovered.found, recovered.delivered), (1, 1));
    run.end(SOON);
    has_once(&receiver, 0..1);
}

fn a_killed_process_loses_nothing() {
    for transport in TRANSPORTS {
        let room = Room::new();
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let table = room.table_for(&receiver, transport);
        let output = Child::new("kill").table(&table).output();
        assert_eq!(signal(&output), Some(libc::SIGKILL), "{output:?}");
        receiver.behave(Behaviour::Accept);
        let run = Run::start(&table);
        assert_eq!(run.recovers(1_000).recovered.delivered, 1_000);
        assert_eq!(run.warnings(), [""; 0]);
        run.end(SOON);
        has_once(&receiver, 0..1_000);
    }
}

/// Each thread notes in a file what it has emitted; the process is killed in the midst of it, while some of it is being
/// sent. Nothing that was emitted is missing; what was being sent may arrive twice, under one name.
fn threads_of_a_killed_process_lose_nothing() {
    for (round, transport) in
        (0..4).flat_map(|round| TRANSPORTS.map(|transport| (round, transport)))
    {
        let room = Room::new();
        let receiver = Receiver::start().expect("a receiver");
        let table = room.table_for(&receiver, transport);
        let notes = room.path().join("notes");
        let child = Child::new("kill-threads").table(&table);
        let child = child.env("NOTES", notes.to_str().expect("Unicode"));
        let output = child.env("MILLIS", &(3 + 13 * round).to_string()).output();
        assert_eq!(signal(&output), Some(libc::SIGKILL), "{output:?}");
        let run = Run::start(&table);
        run.wait(|delivery| delivery.recovered.found > 0 || room.files().len() == 1);
        let found = run.telemetry.delivery().recovered.found;
        run.recovers(found);
        run.end(SOON);
        let arrived = arrived(&receiver);
        for thread in 0..4_i64 {
            let mut emitted = Vec::new();
            let file = fs::File::open(notes.with_extension(thread.to_string()));
            file.expect("notes")
                .read_to_end(&mut emitted)
                .expect("notes");
            let emitted = i64::try_from(emitted.len()).expect("a number");
            assert!(emitted > 0);
            let missing =
                (0..emitted).find(|number| !arrived.contains_key(&(thread * STRIDE + number)));
            assert_eq!(
                missing, None,
                "of {emitted} in thread {thread}, {found} found"
            );
        }
    }
}

/// Numbers of the threads of a process begin so far apart.
const STRIDE: i64 = 1_000_000;

fn every_end_leaves_its_records() {
    for ending in ["return", "exit", "drop", "panic", "abort"] {
        let room = Room::new();
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let table = room.table_for(&receiver, TRANSPORTS[1]);
        let output = Child::new(ending).table(&table).output();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(!told.contains("telemetry"), "{ending}: {told}");
        receiver.behave(Behaviour::Accept);
        let run = Run::start(&table);
        assert_eq!(run.recovers(1_000).recovered.delivered, 1_000, "{ending}");
        run.end(SOON);
        has_once(&receiver, 0..1_000);
        assert_eq!(room.files().len(), 0, "{ending}");
    }
}

fn a_forked_child_has_files_of_its_own() {
    let room = Room::new();
    let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
    let table = room.table_for(&receiver, TRANSPORTS[0]);
    let output = Child::new("fork").table(&table).output();
    assert!(output.status.success(), "{output:?}");
    receiver.behave(Behaviour::Accept);
    let run = Run::start(&table);
    assert_eq!(run.recovers(6_000).recovered.delivered, 6_000);
    run.end(SOON);
    has_once(&receiver, 0..6_000);
}

/// A child that lives on keeps nothing locked.
fn what_a_killed_parent_has_left_is_not_its_childs() {
    for transport in TRANSPORTS {
        let room = Room::new();
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let table = room.table_for(&receiver, transport);
        // What the child waits for.
        let over = room.path().join("over");
        let over_text = over.to_str().expect("Unicode");
        let child = Child::new("kill-parent").env("OVER", over_text);
        let output = child.table(&table).output();
        assert_eq!(signal(&output), Some(libc::SIGKILL), "{output:?}");
        receiver.behave(Behaviour::Accept);
        let run = Run::start(&table);
        // But for its own.
        let delivery = run.wait(|_| room.files().len() == 1);
        let recovered = delivery.recovered;
        assert!(recovered.found > 1_000, "{recovered:?}");
        assert_eq!(recovered.delivered, recovered.found);
        run.end(SOON);
        fs::write(over, "").expect("a file");
    }
}

/// Each has its own file; what a third has left, one of them sends.
fn two_processes_share_a_spool() {
    each(|transport| {
        let room = Room::new();
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let table = room.table_for(&receiver, transport);
        let third = Run::start(&table);
        third.emit(0..100);
        third.end(Duration::ZERO);
        let runs = Arc::new([Run::start(&table), Run::start(&table)]);
        runs[0].emit(100..200);
        runs[1].emit(200..300);
        assert_eq!(room.files().len(), 3);
        // A process, too.
        let other = thread::spawn({
            let table = table.clone();
            move || Child::new("deliver").table(&table).output()
        });
        receiver.behave(Behaviour::Accept);
        let output = other.join().expect("no panic");
        assert!(output.status.success(), "{output:?}");
        for run in runs.iter() {
            run.telemetry.flush(SOON).expect("all is delivered");
        }
        let recovered = |run: &Run| run.telemetry.delivery().recovered.delivered;
        let of_process: u64 = String::from_utf8_lossy(&output.stdout)
            .trim()
            .parse()
            .expect("a number");
        runs[0].wait(|_| recovered(&runs[0]) + recovered(&runs[1]) + of_process == 100);
        for run in Arc::into_inner(runs).expect("no other handle") {
            run.end(SOON);
        }
        has_once(&receiver, 0..400);
        assert_eq!(room.files().len(), 0);
    });
}

fn signal(output: &process::Output) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&output.status)
}

/// The process under test.
pub fn child(ending: &str, table: &str) {
    match ending {
        "kill-threads" => return kill_threads(table),
        "small" => crate::place::limit_files(),
        "bus-handled" => crate::damage::handle(),
        _ => {}
    }
    let run = Run::start(table);
    match ending {
        "deliver" => {
            run.emit(300..400);
            run.telemetry.flush(SOON).expect("all is delivered");
            let recovered = run
                .telemetry
                .shutdown(SOON)
                .expect("all is delivered")
                .recovered;
            return println!("{}", recovered.delivered);
        }
        "waiting" => return crate::others::child(&run),
        "damage" => return crate::damage::child(&run),
        "bus" | "bus-handled" => return crate::damage::bus(),
        "small" => return crate::place::child(&run),
        _ => run.emit(0..1_000),
    }
    // Handles are left to the end of the process.
    let keep = |run: Run| std::mem::forget(run);
    match ending {
        "kill" => kill(),
        // Children come in the middle of it.
        "kill-parent" => thread::scope(|scope| {
            scope.spawn(|| {
                for number in 1_000.. {
                    run.spill(number..number + 1);
                }
            });
            run.wait(|delivery| delivery.spooled > 0);
            (0..10).for_each(|_| child_that_waits());
            kill();
        }),
        "return" => keep(run),
        "exit" => process::exit(0),
        "drop" => drop(run),
        "panic" => panic!("as told"),
        "abort" => process::abort(),
        "fork" => {
            run.spill(1_500..6_000);
            let spilled = run.telemetry.delivery().spooled;
            assert!(spilled > 0);
            fork(|| {
                run.emit(1_000..1_500);
                let delivery = run.telemetry.shutdown(Duration::ZERO);
                let delivery = delivery.expect("nothing is lost");
                assert_eq!((delivery.emitted, delivery.spooled), (500, 500));
            });
            // Nobody else can have what is locked still.
            let other = Run::start(table);
            other.wait(|delivery| delivery.recovered.found == 500);
            drop(other);
            let delivery = run.telemetry.shutdown(Duration::ZERO);
            assert_eq!(delivery.expect("nothing is lost").spooled, 5_500);
        }
        _ => panic!("no such ending"),
    }
}

fn kill() {
    #[expect(unsafe_code, reason = "the process ends itself, as nothing else can")]
    let _ = unsafe { libc::kill(libc::getpid(), libc::SIGKILL) };
}

/// Forks a child that ends when a file is there, and says nothing.
fn child_that_waits() {
    let over = env::var("OVER").expect("a path");
    let over = std::path::Path::new(&over);
    #[expect(unsafe_code, reason = "the child waits and ends without anything else")]
    unsafe {
        if libc::fork() == 0 {
            // Whoever reads them waits for their end.
            for number in 0..3 {
                libc::close(number);
            }
            // The directory goes with the test, whatever comes of it.
            while !over.exists() && over.parent().is_some_and(std::path::Path::exists) {
                thread::sleep(Duration::from_millis(5));
            }
            libc::_exit(0);
        }
    }
}

fn kill_threads(table: &str) {
    let telemetry: Telemetry = Run::start(table).telemetry;
    let notes = env::var("NOTES").expect("a path");
    let millis = env::var("MILLIS")
        .expect("a number")
        .parse()
        .expect("a number");
    let begun = Barrier::new(4 + 1);
    thread::scope(|scope| {
        for thread in 0..4_u64 {
            let begun = &begun;
            let run_session = crate::support::session(&telemetry);
            let mut notes = fs::File::create(format!("{notes}.{thread}")).expect("a file");
            scope.spawn(move || {
                for number in 0.. {
                    let number = thread * STRIDE.unsigned_abs() + number;
                    let duration_ms = Duration::from_millis(number);
                    // The queue may be full: it is waited for, so that every note is of a record in it.
                    run_session
                        .alarm(crate::miniature::alarm::Alarm { duration_ms })
                        .emit();
                    notes.write_all(b"x").expect("a note");
                    if number == thread * STRIDE.unsigned_abs() {
                        begun.wait();
                    }
                }
            });
        }
        begun.wait();
        thread::sleep(Duration::from_millis(millis));
        kill();
    });
}
