//! `SIGTERM`, in processes of their own: what is flushed, and how the process ends.

use std::{
    os::unix::process::ExitStatusExt as _,
    process::Output,
    thread,
    time::{Duration, Instant},
};

use otelier_validate::receiver::{Behaviour, Receiver, Transport};

use crate::{
    harness::{Child, Test},
    support::{TRANSPORTS, each, endpoint, table},
};

mod process;

pub use process::child;

pub const TESTS: [Test; 9] = [
    Test("sigterm_flushes", flushes),
    Test("sigterm_as_ever_where_it_is_not_asked", not_asked),
    Test("sigterm_with_a_hanging_server_ends_in_time", ends_in_time),
    Test(
        "sigterm_again_ends_at_once_unless_it_is_the_same_one",
        comes_again,
    ),
    Test(
        "sigterm_and_a_handler_of_the_application",
        handler_of_the_application,
    ),
    Test("sigterm_is_left_alone", left_alone),
    Test("sigterm_and_forked_children", forked_children),
    Test("sigterm_while_the_process_ends", while_ending),
    Test("sigterm_and_a_warning_that_panics", warning_panics),
];

/// What comes of a process.
struct Run {
    output: Output,
    took: Duration,
    /// Records that have arrived.
    records: usize,
}

/// Runs a process against a receiver. Its records wait for a minute by themselves.
fn run(ending: &str, transport: Transport, behaviour: Behaviour, deadline: u64) -> Run {
    let receiver = Receiver::start_with(behaviour).expect("a receiver");
    let table = table(transport, &endpoint(&receiver, transport), "");
    let begun = Instant::now();
    let output = Child::new(&format!("sigterm: {ending}"))
        .table(&table)
        .env("EXIT_DEADLINE_MS", &deadline.to_string())
        .env("OTEL_BLRP_SCHEDULE_DELAY", "60000")
        .output();
    Run {
        output,
        took: begun.elapsed(),
        records: receiver.record_count(),
    }
}

impl Run {
    fn signal(&self) -> Option<i32> {
        self.output.status.signal()
    }

    fn told(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    /// How often it was told that the records of a telemetry were lost.
    fn losses(&self) -> usize {
        let loss = "3 of 3 telemetry records were not delivered";
        self.told().matches(loss).count()
    }

    /// It ended by the signal, soon, and told nothing.
    fn check_ended(&self, ending: &str, records: usize) {
        let told = self.told();
        assert_eq!(self.signal(), Some(15), "{ending}: {told}");
        assert_eq!(self.records, records, "{ending}: {told}");
        assert!(told.is_empty(), "{ending}: {told}");
        assert!(self.took < Duration::from_secs(10), "{:?}", self.took);
    }

    /// It ended by itself, as it was told to.
    fn check_went_on(&self, ending: &str, records: usize) {
        let told = self.told();
        assert_eq!(self.output.status.code(), Some(7), "{ending}: {told}");
        assert_eq!(self.records, records, "{ending}: {told}");
    }
}

fn flushes() {
    each(|transport| {
        for (ending, records) in [
            ("end", 3),
            ("end twice", 3),
            ("end after a drop", 3),
            ("two telemetries", 6),
        ] {
            run(ending, transport, Behaviour::Accept, 20_000).check_ended(ending, records);
        }
    });
}

fn not_asked() {
    for transport in TRANSPORTS {
        run("end, not asked", transport, Behaviour::Accept, 20_000)
            .check_ended("end, not asked", 0);
    }
}

fn ends_in_time() {
    each(|transport| {
        // Deadlines run at the same time.
        for (ending, losses, deadline, most) in [
            ("end", 1, 1_000, 5_000),
            ("two telemetries", 2, 4_000, 7_500),
        ] {
            let run = run(ending, transport, Behaviour::Hang, deadline);
            assert_eq!(run.signal(), Some(15), "{ending}: {}", run.told());
            assert_eq!(run.losses(), losses, "{ending}: {}", run.told());
            let (least, most) = (deadline * 9 / 10, most);
            let took = run.took.as_millis();
            assert!(
                (u128::from(least)..most).contains(&took),
                "{ending}: {took} ms"
            );
        }
    });
}

fn comes_again() {
    let twice = run("end twice", Transport::Grpc, Behaviour::Hang, 1_500);
    assert_eq!((twice.signal(), twice.losses()), (Some(15), 1));
    assert!(
        twice.took > Duration::from_millis(1_400),
        "{:?}",
        twice.took
    );

    let later = run("end later", Transport::Grpc, Behaviour::Hang, 20_000);
    assert_eq!((later.signal(), later.losses()), (Some(15), 0));
    assert!(later.took < Duration::from_secs(10), "{:?}", later.took);
}

/// It is called and decides: the process goes on, and so do events.
fn handler_of_the_application() {
    each(|transport| {
        for ending in [
            "handler before",
            "handler with information before",
            "handler after that calls ours",
        ] {
            run(ending, transport, Behaviour::Accept, 20_000).check_went_on(ending, 4);
        }
    });
}

fn left_alone() {
    for ending in ["ignored", "handler after"] {
        run(ending, Transport::Grpc, Behaviour::Accept, 20_000).check_went_on(ending, 4);
    }
    let output = Child::new("sigterm: no exporter").table("").output();
    assert_eq!(output.status.code(), Some(7), "{output:?}");
}

fn forked_children() {
    each(|transport| {
        for (ending, records) in [
            ("fork", 3),
            ("fork and emit", 3),
            ("fork and start", 3 + 1),
            ("fork under a handler that calls ours", 3),
            #[cfg(target_os = "linux")]
            ("clone", 3),
        ] {
            run(ending, transport, Behaviour::Accept, 20_000).check_ended(ending, records);
        }
    });
}

/// The process ends in one way or the other, and all is sent or told.
fn while_ending() {
    thread::scope(|scope| {
        for transport in TRANSPORTS {
            for ending in ["while exiting", "while dropping"] {
                scope.spawn(move || {
                    for _ in 0..8 {
                        let run = run(ending, transport, Behaviour::Accept, 20_000);
                        let ended = run.signal() == Some(15) || run.output.status.code() == Some(7);
                        assert!(ended, "{ending}: {:?}", run.output);
                        assert_eq!(run.records, 3, "{ending}: {:?}", run.output);
                    }
                    let run = run(ending, transport, Behaviour::Hang, 500);
                    assert_eq!(run.losses(), 1, "{ending}: {:?}", run.output);
                    assert!(run.took < Duration::from_secs(10), "{:?}", run.took);
                });
            }
        }
    });
}

fn warning_panics() {
    let run = run("end with a panic", Transport::Grpc, Behaviour::Hang, 300);
    assert_eq!(run.signal(), Some(15), "{}", run.told());
}
