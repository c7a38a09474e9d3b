//! Several threads that emit at once, by the time that a processor spends on each of their events.
//!
//! The clock on the wall cannot tell what threads cost each other: divided by the events of all, it shows as a gain what they do at
//! once, up to the number of processors. The time on a processor depends neither on that nor on what else the machine does.
//! What a thread would wait for asleep is not in it; an event whose queue has room waits for nobody. With fewer
//! processors than threads, no more of them than that get in each other's way at a time.

use std::{sync::Barrier, thread, time::Duration};

use rustix::time::{ClockId, clock_gettime};

use super::BURST;

/// How long a processor has been busy with the calling thread.
fn busy() -> Duration {
    let spent = clock_gettime(ClockId::ThreadCPUTime);
    spent.try_into().expect("a time that has passed")
}

/// Emits in bursts of so many threads at once; `settle` runs between them. How long processors are busy emitting.
pub(crate) fn bursts(
    threads: u64,
    iterations: u64,
    emit: impl Fn() + Sync,
    settle: impl Fn(),
) -> Duration {
    let mut spent = Duration::ZERO;
    let mut left = iterations;
    while left > 0 {
        let burst = left.min(BURST * threads);
        let together = Barrier::new(usize::try_from(threads).expect("a few threads"));
        let one = |share: u64| {
            together.wait();
            let before = busy();
            (0..share).for_each(|_| emit());
            busy().saturating_sub(before)
        };
        let one = &one;
        spent += thread::scope(|scope| {
            let shares = (0..threads).map(|place| (burst + place) / threads);
            let running: Vec<_> = shares
                .map(|share| scope.spawn(move || one(share)))
                .collect();
            let ended = running.into_iter().map(thread::ScopedJoinHandle::join);
            ended.map(|busy| busy.expect("no panic")).sum::<Duration>()
        });
        left -= burst;
        settle();
    }
    spent
}
