//! Every way in which a process ends, in processes of their own: nothing is lost and
//! nothing hangs.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "a test uses a part of the generated module and of what the tests share"
)]

mod harness;
mod miniature;
mod support;

use std::{
    process, thread,
    time::{Duration, Instant},
};

use harness::{Child, Test};
use miniature::Telemetry;
use otelier_validate::receiver::{Behaviour, Receiver, Transport};
use support::{LOST, RESOURCE, TRANSPORTS, endpoint, greet, session, table};

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
    harness::run(
        child,
        &[
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
        ],
    );
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
                begun.elapsed() < Duration::from_secs(2),
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

fn a_forked_child_does_not_flush() {
    let receiver = Receiver::start().expect("a receiver");
    let table = table(Transport::Grpc, &receiver.grpc_endpoint(), "");
    let begun = Instant::now();
    let output = Child::new("fork")
        .table(&table)
        .env("EXIT_DEADLINE_MS", "5000")
        .output();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(receiver.record_count(), 3);
    assert!(
        begun.elapsed() < Duration::from_secs(4),
        "{:?}",
        begun.elapsed()
    );
}

/// The process under test: emits three records and ends as it is told.
fn child(ending: &str, table: &str) {
    let millis =
        std::env::var("EXIT_DEADLINE_MS").map_or(5_000, |text| text.parse().expect("a number"));
    let telemetry = Telemetry::builder(RESOURCE)
        .config(miniature::Config::from_toml(table).expect("a table"))
        .exit_deadline(Duration::from_millis(millis))
        .start()
        .expect("a telemetry");
    let session = session(&telemetry);
    for words in ["one", "two", "three"] {
        greet(&session, words);
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
        "shutdown" => _ = telemetry.shutdown(Duration::from_millis(millis)),
        #[cfg(unix)]
        "fork" => {
            #[expect(
                unsafe_code,
                reason = "the child only ends, by `exit`, as this test is about"
            )]
            let pid = unsafe { libc::fork() };
            if pid == 0 {
                process::exit(0);
            }
            let mut status = 1;
            #[expect(
                unsafe_code,
                reason = "waits for the child above and writes its status to a local"
            )]
            let waited = unsafe { libc::waitpid(pid, &raw mut status, 0) };
            assert_eq!((waited, status), (pid, 0));
        }
        _ => panic!("no such ending"),
    }
}
