//! A long run at a steady rate.

use std::{
    env, fs, thread,
    time::{Duration, Instant},
};

use otelier_validate::receiver::{Behaviour, Receiver, Transport};

use crate::{
    run::emit,
    support::{endpoint, session, start, table},
};

/// Records a second.
const RATE: u64 = 2_000;
/// So many may be on their way, which is less than the queue holds. On a machine that is too slow for the rate, what waits
/// grows to this and no further, and the rate is what the machine can do.
const WAITING: u64 = 3_000;
/// What the memory may grow by after the first quarter, in KiB. Of the queue, all may be in use for the first time only then. An
/// allocator's arenas grow in a few steps of a MiB or two in the first minute, and stay as they are for as long as one
/// likes; a hundred bytes of each record would be more than both.
const SLACK: u64 = QUEUE + 4_096;
/// The queue, in KiB.
const QUEUE: u64 = 2_048;

/// The memory of this process in KiB.
fn memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("a system with /proc");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number
        .and_then(|number| number.parse().ok())
        .expect("VmRSS in KiB")
}

#[test]
#[ignore = "as long as SOAK_SECONDS says, or two minutes"]
fn memory_stays_and_everything_is_delivered() {
    let seconds = env::var("SOAK_SECONDS").map_or(120, |text| text.parse().expect("a number"));
    for transport in [Transport::Grpc, Transport::HttpBinary, Transport::HttpJson] {
        soak(transport, Duration::from_secs(seconds) / 3);
    }
}

fn soak(transport: Transport, length: Duration) {
    let receiver = Receiver::start_with(Behaviour::Count).expect("a receiver");
    let table = table(transport, &endpoint(&receiver, transport), "");
    let queue = format!("[otel]\nqueue = \"{QUEUE} KiB\"\n");
    let telemetry = start(&table.replace("[otel]\n", &queue));
    let session = session(&telemetry);
    let begun = Instant::now();
    let (mut emitted, mut quarter, mut most) = (0, 0, 0);
    while begun.elapsed() < length {
        let millis = u64::try_from(begun.elapsed().as_millis()).expect("a short run");
        let room = WAITING.saturating_sub(telemetry.delivery().in_flight);
        let due = (millis * RATE / 1_000).min(emitted + room);
        (emitted..due).for_each(|number| emit(&session, number));
        emitted = emitted.max(due);
        if begun.elapsed() < length / 4 {
            quarter = quarter.max(memory());
        } else {
            most = most.max(memory());
        }
        thread::sleep(Duration::from_millis(5));
    }
    let delivery = telemetry
        .shutdown(Duration::from_secs(60))
        .expect("all is delivered");
    println!(
        "{}: {emitted} records in {:?}, {quarter} KiB in the first quarter, {most} KiB at most then",
        transport.as_str(),
        begun.elapsed(),
    );
    assert_eq!(
        (delivery.delivered, receiver.record_count() as u64),
        (emitted, emitted)
    );
    assert!(most <= quarter + SLACK, "{quarter} KiB, then {most} KiB");
}
