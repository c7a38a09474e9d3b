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
/// What the memory may grow by after the first quarter, in KiB. An allocator's arenas grow in a few steps of a MiB or two in the
/// first minute, and stay as they are for as long as one likes; seventy bytes of each record would be more than this.
const SLACK: u64 = 4_096;

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
    let telemetry = start(&table(transport, &endpoint(&receiver, transport), ""));
    let session = session(&telemetry);
    let begun = Instant::now();
    let (mut emitted, mut quarter, mut most) = (0, 0, 0);
    while begun.elapsed() < length {
        let millis = u64::try_from(begun.elapsed().as_millis()).expect("a short run");
        let due = millis * RATE / 1_000;
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
        .shutdown(Duration::from_secs(10))
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
