//! An event allocates nothing on the thread that emits it.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "a test uses a part of the generated module and of what the tests share"
)]

mod miniature;
mod support;

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
    time::Duration,
};

use miniature::request;
use otelier_validate::receiver::{Receiver, Transport};
use support::{SOON, greet, session, start, table};

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

#[expect(
    unsafe_code,
    reason = "it hands everything on to the system's allocator"
)]
// SAFETY: as that of the system's allocator; counting neither allocates nor panics.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // At the end of a thread there is nothing to count for.
        _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[test]
fn an_event_allocates_nothing() {
    let receiver = Receiver::start().expect("a receiver");
    let telemetry = start(&table(Transport::HttpBinary, &receiver.http_endpoint(), ""));
    let session = session(&telemetry);
    let long = "x".repeat(10_000);
    let emit = || {
        greet(&session, "hello");
        session
            .request(request::Failed {
                duration_ms: Duration::from_millis(7),
                error_message: &long,
            })
            .status_code(503)
            .emit();
        session
            .request(request::Succeeded {
                duration_ms: Duration::ZERO,
            })
            .sizes(&[1, 2])
            .emit();
    };
    // What a thread remembers of a session is new to it once.
    emit();
    let before = ALLOCATIONS.get();
    (0..100).for_each(|_| emit());
    assert_eq!(ALLOCATIONS.get() - before, 0);
    let delivery = telemetry.shutdown(SOON).expect("all is delivered");
    assert_eq!((delivery.emitted, delivery.delivered), (303, 303));
}
