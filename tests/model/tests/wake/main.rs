//! How producers wake the worker, over the ring of the queue, in every order that they can take.
//!
//! What holds in all of them: no record waits for a worker that sleeps and that nobody wakes. Where one does, all threads of a run are
//! blocked at its end, and loom says so. And nobody wakes the worker twice for one sleep.

#[path = "../../../../runtime/src/engine/arena/ring.rs"]
#[expect(dead_code, reason = "the ring's own model uses the rest")]
mod ring;
mod sync;
#[path = "../../../../runtime/src/engine/wake.rs"]
mod wake;

use std::time::Duration;

use loom::{future::block_on, model::Builder, sync::Arc, thread};

use ring::{Found, Ring, State, Units};
use sync::{AtomicU64, Instant, NOTIFICATIONS, Ordering, SLEEPS};
use wake::Wake;

/// Bytes of a unit, which is what a record takes.
const UNIT: usize = 16;

/// Headers alone: the ring's own model is about contents.
struct Headers([AtomicU64; 4]);

impl Units for Headers {
    const BYTES: usize = UNIT;

    fn count(&self) -> u32 {
        4
    }

    fn header(&self, unit: u32) -> &AtomicU64 {
        &self.0[unit as usize]
    }
}

/// What producers and the worker share.
struct Shared {
    ring: Ring<Headers>,
    wake: Wake,
    /// How many bytes are worth a request.
    much: usize,
    /// How many records are settled.
    settled: AtomicU64,
}

/// Runs a model with so many preemptions.
fn check(preemptions: usize, model: impl Fn() + Sync + Send + 'static) {
    let mut builder = Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(move || {
        NOTIFICATIONS.set(0);
        SLEEPS.set(0);
        model();
    });
}

/// `much` units are worth a request.
fn shared(much: usize) -> Arc<Shared> {
    let headers = std::array::from_fn(|_| AtomicU64::new(0));
    Arc::new(Shared {
        ring: Ring::new(Headers(headers), 4).anew_from(1),
        wake: Wake::new(much * UNIT, u32::MAX),
        much: much * UNIT,
        settled: AtomicU64::new(0),
    })
}

impl Shared {
    /// Emits a record, as `Outlet::emit` does. Whether there was a place for it.
    fn emit(&self) -> bool {
        let Ok(given) = self.ring.reserve(1, 0) else {
            return false;
        };
        self.ring.finish(given, State::Done);
        self.wake
            .emitted(given.used as usize * UNIT, given.before + 1);
        assert!(
            NOTIFICATIONS.get() <= SLEEPS.get(),
            "once for a sleep at most"
        );
        true
    }

    /// Asks for all that was emitted, as a flush does.
    fn hurry(&self) {
        self.wake.hurry(u64::from(self.ring.head().entries));
    }

    /// Ends the worker, as a shutdown does.
    fn close(&self) {
        self.ring.close();
        self.wake.hurry(u64::MAX);
    }

    /// Takes records until there were so many or the queue is closed and empty, as the worker does. It waits for more until
    /// `until`. How many it took.
    fn work(&self, until: Instant, most: u64) -> u64 {
        block_on(async {
            let mut next = self.ring.tail();
            let mut taken = 0;
            while taken < most {
                if !matches!(self.ring.at(next), Found::Entry { .. }) {
                    let is_closed = self.ring.is_closed();
                    if self.ring.head().position != next.position {
                        thread::yield_now();
                    } else if is_closed {
                        break;
                    } else {
                        next = self.ring.begin_anew().unwrap_or(next);
                        let is_due = || self.ring.head() != next || self.ring.is_closed();
                        SLEEPS.set(SLEEPS.get() + 1);
                        self.wake.idle(is_due).await;
                    }
                    continue;
                }
                let is_due = || {
                    self.ring.is_closed()
                        || self.wake.is_hurried(self.settled.load(Ordering::Relaxed))
                        || self.ring.tail().units_to(self.ring.head()) as usize * UNIT >= self.much
                };
                SLEEPS.set(SLEEPS.get() + 1);
                self.wake.filling(until, is_due).await;
                while let Found::Entry { end, .. } = self.ring.at(next) {
                    next = end;
                    taken += 1;
                }
                self.ring.release(next);
                self.settled.store(taken, Ordering::Relaxed);
            }
            taken
        })
    }
}

/// So many producers, each of which emits a record for which there is room.
fn producers<const N: usize>(shared: &Arc<Shared>) -> [thread::JoinHandle<()>; N] {
    std::array::from_fn(|_| {
        let shared = Arc::clone(shared);
        thread::spawn(move || assert!(shared.emit(), "there is room"))
    })
}

fn join<T, const N: usize>(threads: [thread::JoinHandle<T>; N]) -> [T; N] {
    threads.map(|thread| thread.join().expect("it ended"))
}

/// With so many producers, and what is worth a request, which `taken` records of them are.
fn check_woken<const PRODUCERS: usize>(preemptions: usize, much: usize, taken: u64) {
    check(preemptions, move || {
        let shared = shared(much);
        let producers = producers::<PRODUCERS>(&shared);
        assert!(shared.work(Instant::Never, taken) >= taken);
        join(producers);
    });
}

#[test]
fn a_record_wakes_a_worker_that_has_nothing_to_do() {
    check_woken::<1>(3, 1, 1);
    check_woken::<2>(1, 1, 2);
}

/// Two are much, and the time never comes; with the first of them alone it would wait.
#[test]
fn much_wakes_a_worker_that_waits_for_more() {
    check_woken::<2>(2, 2, 1);
}

#[test]
fn a_worker_that_waits_for_more_waits_no_longer_than_it_should() {
    check(2, || {
        let shared = shared(4);
        let producers = producers::<1>(&shared);
        assert_eq!(shared.work(Instant::Soon, 1), 1);
        join(producers);
    });
}

#[test]
fn a_flush_wakes_a_worker_that_waits_for_more() {
    check(2, || {
        let shared = shared(4);
        let flushing = {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                assert!(shared.emit(), "there is room");
                shared.hurry();
            })
        };
        assert_eq!(shared.work(Instant::Never, 1), 1);
        join([flushing]);
    });
}

#[test]
fn a_flush_ends_the_pause_before_a_repetition() {
    check(2, || {
        let shared = shared(4);
        let flushing = {
            let shared = Arc::clone(&shared);
            thread::spawn(move || shared.hurry())
        };
        block_on(shared.wake.pause(Duration::MAX));
        join([flushing]);
    });
}

#[test]
fn the_end_wakes_the_worker_which_takes_what_was_emitted_before_it() {
    check(2, || {
        let shared = shared(4);
        let ending = {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                let emitted = shared.emit();
                shared.close();
                assert!(!shared.emit(), "it is closed");
                emitted
            })
        };
        let taken = shared.work(Instant::Never, u64::MAX);
        let [emitted] = join([ending]);
        assert_eq!(taken, u64::from(emitted));
    });
}
