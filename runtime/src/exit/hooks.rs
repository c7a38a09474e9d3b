//! What the C library calls at the end of the process and when it forks.
//!
//! `atexit` handlers run when `main` returns and at `std::process::exit`, in whichever
//! thread ends the process; they do not run at `abort`, at a signal's default action, or when the
//! process is killed. On Windows `std::process::exit` ends the process without
//! them, so there are none: an application shuts its
//! telemetry down, or drops it, before it exits.
//!
//! A child of `fork` has its parent's memory, but none of its threads: it is told, and begins with nothing.

#![expect(
    unsafe_code,
    reason = "the C library takes `extern \"C\"` functions that live as long as the process; these \
              are such, and they do not unwind into their caller, as that aborts"
)]

use std::{
    cell::UnsafeCell,
    sync::{MutexGuard, Once, PoisonError, atomic::Ordering},
};

use super::{ENDING, RUNNING, Running, handler};
use crate::undivided;

/// Registers the handlers, once a process.
pub(super) fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        // Where registration fails (no memory), only the flush at exit is lost.
        // SAFETY: as above.
        let _ = unsafe { libc::atexit(at_exit) };
        // Where it fails, a child does not export.
        // SAFETY: as above.
        let _ = unsafe { libc::pthread_atfork(Some(before), Some(in_parent), Some(in_child)) };
    });
}

extern "C" fn at_exit() {
    let exports = super::running(|exports| exports.clone());
    for Running { export, .. } in &exports {
        export.end();
    }
    super::wait_for_others(&exports);
}

/// The lock over the exports during a fork, so that the child's copy of it is not another thread's, and what keeps other threads
/// from what a child must not have the half of.
type Locks = (MutexGuard<'static, Vec<Running>>, Option<undivided::Held>);

struct Held(UnsafeCell<Option<Locks>>);

// SAFETY: it is accessed between `before` and `in_parent` or `in_child`, which one thread calls, and by no two threads at a
// time as the lock is held there.
unsafe impl Sync for Held {}

static HELD: Held = Held(UnsafeCell::new(None));

extern "C" fn before() {
    // In this order, as somebody who is in the middle of something may wait for the exports.
    let undivided = undivided::hold();
    let exports = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    // SAFETY: this thread has the lock, so no other is in these functions.
    unsafe { *HELD.0.get() = Some((exports, undivided)) };
}

extern "C" fn in_parent() {
    // SAFETY: this thread has the lock since `before`.
    drop(unsafe { (*HELD.0.get()).take() });
}

extern "C" fn in_child() {
    handler::forked();
    ENDING.store(0, Ordering::SeqCst);
    // SAFETY: this thread, the only one, has the lock since `before`.
    if let Some((exports, _undivided)) = unsafe { (*HELD.0.get()).take() } {
        for Running { export, .. } in exports.iter() {
            export.forked();
        }
    }
}
