//! Every way in which a process ends, in processes of their own: nothing is lost and
//! nothing hangs.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "a test uses a part of the generated module and of what the tests share"
)]

mod harness;
mod miniature;
#[cfg(unix)]
mod sigterm;
#[cfg(all(unix, feature = "otel"))]
mod starved;
mod support;

use std::{
    process, thread,
    time::{Duration, Instant},
};

#[cfg(unix)]
use harness::fork;
use harness::{Child, Test};
use miniature::Telemetry;
use otelier_validate::receiver::{Behaviour, Receiver, Transport};
use support::{LOST, RESOURCE, TRANSPORTS, endpoint, greet, session, table, until_it_fails};

/// Whether the process waits for an export that fails, before it ends.
const FAILS: &str = "OTELIER_TEST_FAILS";

/// Endings after which the process has sent everything.
const ENDINGS: [&str; 9] = [
    "return",
    "exit",
    "exit-in-thread",
    "exit-in-runtime",
    "exit-while-dropping",
    "panic",
    "panic-in-thread",
    "drop",
    "shutdown",
];

fn main() {
    let tests = [
        Test(
            "every_ending_sends_everything",
            every_ending_sends_everything,
        ),
        Test(
            "a_hanging_server_ends_in_time",
            a_hanging_server_ends_in_time,
        ),
        Test("a_loss_is_told_at_the_end", a_loss_is_told_at_the_end),
        Test(
            "a_forked_child_does_not_flush",
            a_forked_child_does_not_flush,
        ),
        Test("a_forked_child_exports", a_forked_child_exports),
        Test(
            "a_worker_that_cannot_begin_begins_later",
            a_worker_that_cannot_begin_begins_later,
        ),
    ];
    let mut tests = Vec::from(tests);
    #[cfg(unix)]
    tests.extend(sigterm::TESTS);
    harness::run(child, &tests);
}

fn every_ending_sends_everything() {
    thread::scope(|scope| {
        for transport in TRANSPORTS {
            scope.spawn(move || {
                for ending in ENDINGS {
                    let receiver = Receiver::start().expect("a receiver");
                    let url = endpoint(&receiver, transport);
                    let output = Child::new(ending)
                        .table(&table(transport, &url, ""))
                        .output();
                    let code = output.status.code();
                    let expected = match ending {
                        "return" | "drop" | "shutdown" | "panic-in-thread" => 0,
                        "panic" => 101,
                        _ => 1,
                    };
                    assert_eq!(code, Some(expected), "{ending}: {output:?}");
                    assert_eq!(receiver.record_count(), 3, "{ending} over {transport:?}");
                    let told = String::from_utf8_lossy(&output.stderr);
                    assert!(!told.contains("telemetry"), "{ending}: {told}");
                }
            });
        }
    });
}

fn a_hanging_server_ends_in_time() {
    for transport in TRANSPORTS {
        for ending in ["return", "exit", "drop", "panic"] {
            let receiver = Receiver::start_with(Behaviour::Hang).expect("a receiver");
            let url = endpoint(&receiver, transport);
            let begun = Instant::now();
            let child = Child::new(ending).table(&table(transport, &url, ""));
            let output = child.env("EXIT_DEADLINE_MS", "300").output();
            assert!(
                begun.elapsed() < Duration::from_secs(4),
                "{ending}: {:?}",
                begun.elapsed()
            );
            let told = String::from_utf8_lossy(&output.stderr);
            let expected = "3 of 3 telemetry records were not delivered before the deadline";
            assert!(
                told.contains(expected),
                "{ending} over {transport:?}: {told}"
            );
        }
    }
}

fn a_loss_is_told_at_the_end() {
    // Its port, which no other test gets, on another address of the loopback.
    let receiver = Receiver::start().expect("a receiver");
    let gone = receiver.http_endpoint().replace("127.0.0.1", "127.0.0.2");
    let table = table(Transport::HttpBinary, &gone, "");
    for (ending, told_here) in [("exit", true), ("drop", true), ("shutdown", false)] {
        let child = Child::new(ending).table(&table);
        let output = child
            .env("EXIT_DEADLINE_MS", &LOST.as_millis().to_string())
            .env(FAILS, "")
            .output();
        let told = String::from_utf8_lossy(&output.stderr);
        // The engine tries again until then.
        let when = if cfg!(feature = "otel") {
            " before the deadline"
        } else {
            ""
        };
        let line = format!(
            "warning: telemetry: 3 of 3 telemetry records were not delivered{when}: connection refused"
        );
        assert_eq!(
            told.lines().any(|other| other == line),
            told_here,
            "{ending}: {told}"
        );
    }
    // Without an exporter there is not a line.
    for ending in ["exit", "drop", "return"] {
        let output = Child::new(ending).table("").output();
        assert!(
            output.stderr.is_empty() && output.stdout.is_empty(),
            "{output:?}"
        );
    }
}

/// A child that emits nothing ends at once, and does not send its parent's records.
fn a_forked_child_does_not_flush() {
    forks("fork", 3);
}

/// What a child emits goes out once, by a worker of its own, whether it exits by itself or forks again.
fn a_forked_child_exports() {
    if cfg!(feature = "otel") {
        forks("fork-and-emit", 3 + 1);
        forks("fork-twice-and-emit", 3 + 1 + 1);
        forks("fork-while-emitting", 3 + 4_000 + 20 * 2);
        forks("fork-while-changing", 3 + 50);
    }
}

/// What the worker needs of the system comes late, or not at all.
fn a_worker_that_cannot_begin_begins_later() {
    if !cfg!(all(unix, feature = "otel")) {
        return;
    }
    let reason = "no tokio runtime: Too many open files";
    for transport in TRANSPORTS {
        for (ending, records) in [
            ("starved: later", 6),
            ("starved: never", 0),
            ("starved: nothing", 0),
        ] {
            let receiver = Receiver::start().expect("a receiver");
            let table = table(transport, &endpoint(&receiver, transport), "");
            let output = Child::new(ending).table(&table).output();
            assert!(output.status.success(), "{ending}: {output:?}");
            assert_eq!(receiver.record_count(), records, "{ending}: {output:?}");
            let told = String::from_utf8_lossy(&output.stderr);
            assert_eq!(
                told.contains(reason),
                ending == "starved: never",
                "{ending}: {told}"
            );
        }
    }
}

fn forks(ending: &str, records: usize) {
    // No child waits for it.
    let deadline = Duration::from_secs(60);
    for transport in TRANSPORTS {
        let receiver = Receiver::start().expect("a receiver");
        let table = table(transport, &endpoint(&receiver, transport), "");
        let begun = Instant::now();
        let output = Child::new(ending)
            .table(&table)
            .env("EXIT_DEADLINE_MS", &deadline.as_millis().to_string())
            .output();
        assert!(output.status.success(), "{output:?}");
        assert_eq!(receiver.record_count(), records, "{ending}: {output:?}");
        assert!(
            begun.elapsed() < deadline,
            "{ending}: {:?}",
            begun.elapsed()
        );
    }
}

/// The process under test: emits three records and ends as it is told.
fn child(ending: &str, table: &str) {
    #[cfg(unix)]
    if let Some(ending) = ending.strip_prefix("sigterm: ") {
        return sigterm::child(ending, table);
    }
    #[cfg(all(unix, feature = "otel"))]
    if let Some(ending) = ending.strip_prefix("starved: ") {
        return starved::child(ending, table);
    }
    let deadline = exit_deadline();
    let telemetry = Telemetry::builder(RESOURCE)
        .config(miniature::Config::from_toml(table).expect("a table"))
        .exit_deadline(deadline)
        .start()
        .expect("a telemetry");
    let session = session(&telemetry);
    for words in ["one", "two", "three"] {
        greet(&session, words);
    }
    if std::env::var_os(FAILS).is_some() {
        until_it_fails(&telemetry);
    }
    // Most endings leave their handles to the end of the process.
    let keep = |telemetry, session| std::mem::forget((telemetry, session));
    match ending {
        "return" => keep(telemetry, session),
        "exit" => process::exit(1),
        "exit-in-thread" => {
            let other = thread::spawn(|| process::exit(1));
            other.join().expect("the process has ended");
        }
        "exit-in-runtime" => {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime
                .expect("a runtime")
                .block_on(async { process::exit(1) });
        }
        "exit-while-dropping" => {
            thread::spawn(move || drop((session, telemetry)));
            thread::sleep(Duration::from_millis(1));
            process::exit(1);
        }
        "panic" => panic!("as told"),
        "panic-in-thread" => {
            let other = thread::spawn(move || {
                let _handles = (session, telemetry);
                panic!("as told");
            });
            assert!(other.join().is_err());
        }
        "drop" => drop((session, telemetry)),
        "shutdown" => _ = telemetry.shutdown(deadline),
        #[cfg(unix)]
        "fork" => fork(|| {}),
        #[cfg(unix)]
        "fork-and-emit" => fork(|| {
            greet(&session, "four");
            let delivery = telemetry.delivery();
            assert_eq!(delivery.emitted, 1, "{delivery:?}");
        }),
        #[cfg(unix)]
        "fork-twice-and-emit" => fork(|| {
            greet(&session, "four");
            fork(|| {
                greet(&session, "five");
                let delivery = telemetry.flush(deadline);
                assert_eq!(delivery.expect("all is delivered").delivered, 1);
            });
        }),
        #[cfg(unix)]
        "fork-while-emitting" => {
            thread::scope(|scope| {
                let other = scope.spawn(|| (0..4_000).for_each(|_| greet(&session, "more")));
                for _ in 0..20 {
                    fork(|| {
                        greet(&session, "four");
                        greet(&session, "five");
                    });
                }
                other.join().expect("no panic");
            });
        }
        // Whatever the others are in the middle of, a child neither waits for it nor has the half of it.
        #[cfg(unix)]
        "fork-while-changing" => {
            let over = std::sync::atomic::AtomicBool::new(false);
            let is_over = || over.load(std::sync::atomic::Ordering::Relaxed);
            let change = || session.update(|changes| changes.model("m2"));
            thread::scope(|scope| {
                scope.spawn(|| {
                    while !is_over() {
                        change();
                    }
                });
                for _ in 0..50 {
                    fork(|| {
                        greet(&session, "four");
                        change();
                    });
                }
                over.store(true, std::sync::atomic::Ordering::Relaxed);
            });
        }
        _ => panic!("no such ending"),
    }
}

/// What the test gives the process.
fn exit_deadline() -> Duration {
    let millis = std::env::var("EXIT_DEADLINE_MS");
    Duration::from_millis(millis.map_or(5_000, |text| text.parse().expect("a number")))
}
