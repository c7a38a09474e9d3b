//! Loom's atomics with fences that make `SeqCst` what it is: loom itself takes it for `AcqRel`.
//!
//! A fence stands where a thread reads after it wrote, if both are `SeqCst`: that is the order which nothing less than this has.
//!
//! And, in tokio's place, a notification and a time that passes only where a test says so.

use std::{
    cell::Cell,
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
    time::Duration,
};

use loom::sync::{
    Mutex,
    atomic::{AtomicU8 as LoomU8, AtomicU64 as LoomU64, fence},
};

pub(super) use loom::{
    sync::atomic::{AtomicBool, Ordering},
    thread::yield_now,
};

macro_rules! atomic {
    ($name:ident, $loom:ident, $value:ty) => {
        /// An atomic whose `SeqCst` has one order for all.
        #[derive(Debug)]
        pub(crate) struct $name {
            value: $loom,
            /// Every access counts here first. Loom tries another order of two accesses only if one of them writes and it knows no
            /// later access; so it would not try what is between a load and the exchange behind it.
            turns: LoomU8,
        }

        #[expect(dead_code, reason = "one macro for both, of which neither needs all")]
        impl $name {
            pub(crate) fn new(value: $value) -> Self {
                Self {
                    value: $loom::new(value),
                    turns: LoomU8::new(0),
                }
            }

            fn turn(&self) -> &$loom {
                self.turns.fetch_add(1, Ordering::Relaxed);
                &self.value
            }

            pub(crate) fn load(&self, ordering: Ordering) -> $value {
                before_read(ordering);
                self.turn().load(ordering)
            }

            pub(crate) fn store(&self, value: $value, ordering: Ordering) {
                self.turn().store(value, ordering);
                after_write(ordering);
            }

            pub(crate) fn swap(&self, value: $value, ordering: Ordering) -> $value {
                exchange(ordering, || self.turn().swap(value, ordering))
            }

            pub(crate) fn fetch_or(&self, value: $value, ordering: Ordering) -> $value {
                exchange(ordering, || self.turn().fetch_or(value, ordering))
            }

            pub(crate) fn fetch_max(&self, value: $value, ordering: Ordering) -> $value {
                exchange(ordering, || self.turn().fetch_max(value, ordering))
            }

            pub(crate) fn compare_exchange_weak(
                &self,
                old: $value,
                new: $value,
                ordering: Ordering,
                failed: Ordering,
            ) -> Result<$value, $value> {
                exchange(ordering, || {
                    self.turn()
                        .compare_exchange_weak(old, new, ordering, failed)
                })
            }
        }
    };
}

atomic!(AtomicU8, LoomU8, u8);
atomic!(AtomicU64, LoomU64, u64);

loom::thread_local! {
    /// This thread has written, with `SeqCst`, what is not before a fence.
    static HAS_WRITTEN: Cell<bool> = Cell::new(false);
}

fn before_read(ordering: Ordering) {
    if ordering == Ordering::SeqCst && HAS_WRITTEN.with(|written| written.replace(false)) {
        fence(ordering);
    }
}

fn after_write(ordering: Ordering) {
    if ordering == Ordering::SeqCst {
        HAS_WRITTEN.with(|written| written.set(true));
    }
}

fn exchange<T>(ordering: Ordering, access: impl FnOnce() -> T) -> T {
    before_read(ordering);
    let value = access();
    after_write(ordering);
    value
}

thread_local! {
    /// How many notifications there were in this run, of which all threads are one thread of the system.
    pub(super) static NOTIFICATIONS: Cell<usize> = const { Cell::new(0) };
    /// How often the worker was about to sleep.
    pub(super) static SLEEPS: Cell<usize> = const { Cell::new(0) };
}

/// As tokio's with one who waits: a notification that nobody waits for is kept, and no second one beside it.
#[derive(Debug)]
pub(crate) struct Notify(Mutex<Notified>);

#[derive(Debug)]
struct Notified {
    kept: bool,
    waiting: Option<Waker>,
}

impl Notify {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Notified {
            kept: false,
            waiting: None,
        }))
    }

    pub(crate) fn notify_one(&self) {
        NOTIFICATIONS.set(NOTIFICATIONS.get() + 1);
        let waiting = {
            let mut notified = self.0.lock().expect("nobody panics");
            notified.kept = true;
            notified.waiting.take()
        };
        if let Some(waiting) = waiting {
            waiting.wake();
        }
    }

    pub(crate) async fn notified(&self) {
        std::future::poll_fn(|cx| {
            let mut notified = self.0.lock().expect("nobody panics");
            if std::mem::take(&mut notified.kept) {
                return Poll::Ready(());
            }
            notified.waiting = Some(cx.waker().clone());
            Poll::Pending
        })
        .await;
    }
}

/// A time that comes, or one that never does.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Instant {
    /// It comes as soon as other threads have had the chance to do something before it.
    Soon,
    Never,
}

/// Waits for `future` until a time.
pub(crate) async fn timeout_at<F: Future>(until: Instant, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let was_polled = Cell::new(false);
    std::future::poll_fn(|cx: &mut Context<'_>| {
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            return Poll::Ready(Some(output));
        }
        match until {
            Instant::Never => Poll::Pending,
            Instant::Soon if was_polled.replace(true) => Poll::Ready(None),
            Instant::Soon => {
                yield_now();
                cx.waker().wake_by_ref();
                Poll::Pending
            }
        }
    })
    .await
}

/// Waits for `future` for as long; the longest time never ends.
pub(crate) async fn timeout<F: Future>(duration: Duration, future: F) -> Option<F::Output> {
    let until = if duration == Duration::MAX {
        Instant::Never
    } else {
        Instant::Soon
    };
    timeout_at(until, future).await
}
