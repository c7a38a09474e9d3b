//! Threads that emit, flush and shut down at once.

use std::{thread, time::Duration};

use otelier_validate::receiver::Behaviour;

use crate::{run::before, support::each};

#[test]
fn emitting_at_full_speed_is_accounted_for() {
    const THREADS: u64 = 4;
    const EACH: u64 = 50_000;
    // One after the other: each has the machine to itself.
    for transport in crate::support::TRANSPORTS {
        let (receiver, run) = before(transport, Behaviour::Accept, "");
        thread::scope(|scope| {
            for part in 0..THREADS {
                let run = &run;
                scope.spawn(move || run.emit(part * EACH..(part + 1) * EACH));
            }
        });
        let delivery = run.end(Duration::from_secs(60), &receiver);
        assert_eq!(delivery.emitted, THREADS * EACH);
        let full = delivery.dropped.queue_full;
        assert_eq!(delivery.delivered + full, delivery.emitted, "{delivery:?}");
    }
}

#[test]
fn what_is_emitted_while_another_thread_shuts_down_is_delivered_or_closed() {
    each(|transport| {
        for round in 0..10 {
            let (receiver, run) = before(transport, Behaviour::Accept, "");
            thread::scope(|scope| {
                for part in 0..3 {
                    let run = &run;
                    scope.spawn(move || run.emit(part * 1_000..(part + 1) * 1_000));
                }
                thread::sleep(Duration::from_micros(100 * round));
                _ = run.telemetry.shutdown(Duration::from_secs(10));
            });
            let delivery = run.end(Duration::ZERO, &receiver);
            assert_eq!(delivery.emitted, 3_000);
            let closed = delivery.dropped.closed;
            assert_eq!(delivery.delivered + closed, 3_000, "{delivery:?}");
        }
    });
}

#[test]
fn flushes_of_many_threads_wait_for_their_own_records() {
    each(|transport| {
        let (receiver, run) = before(transport, Behaviour::Accept, "");
        thread::scope(|scope| {
            for part in 0..4 {
                let (run, receiver) = (&run, &receiver);
                scope.spawn(move || {
                    for round in 0..10 {
                        let first = part * 1_000 + round * 10;
                        run.emit(first..first + 10);
                        let delivery = run.flush(10_000).expect("all is delivered");
                        let delivered = delivery.delivered;
                        assert!(delivered >= (round + 1) * 10);
                        assert!(receiver.record_count() as u64 >= delivered);
                    }
                });
            }
        });
        run.delivers(400, &receiver);
    });
}
