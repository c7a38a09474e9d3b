//! The flush at the end of the process.
//!
//! `atexit` handlers run when `main` returns and at `std::process::exit`, in whichever
//! thread ends the process; they do not run at `abort`, at a signal's default action, or when the
//! process is killed. On Windows `std::process::exit` ends the process without
//! them, so this module does nothing there: an application shuts its
//! telemetry down, or drops it, before it exits.
//!
//! A child of `fork` has its parent's memory, but none of its threads: it is told, and begins with nothing.

use std::sync::{Mutex, PoisonError};

use crate::export::Export;

/// Exports that were started and not yet shut down.
static RUNNING: Mutex<Vec<Export>> = Mutex::new(Vec::new());

fn running<T>(use_them: impl FnOnce(&mut Vec<Export>) -> T) -> T {
    use_them(&mut RUNNING.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Has the export flushed when the process ends.
pub(crate) fn register(export: Export) {
    #[cfg(unix)]
    hook::install();
    running(|exports| exports.push(export));
}

/// The export is shut down; there is nothing left to flush.
pub(crate) fn deregister(export: &Export) {
    running(|exports| exports.retain(|other| !other.is(export)));
}

#[cfg(unix)]
mod hook {
    //! The handlers, and their registration.

    #![expect(
        unsafe_code,
        reason = "the C library takes `extern \"C\"` functions that live as long as the process; these \
                  are such, and they do not unwind into their caller, as that aborts"
    )]

    use std::{
        cell::UnsafeCell,
        sync::{MutexGuard, Once, PoisonError},
    };

    use super::RUNNING;
    use crate::export::Export;

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
        for export in super::running(|exports| exports.clone()) {
            export.end();
        }
    }

    /// The lock over the exports during a fork, so that the child's copy of it is not another thread's.
    struct Held(UnsafeCell<Option<MutexGuard<'static, Vec<Export>>>>);

    // SAFETY: it is accessed between `before` and `in_parent` or `in_child`, which one thread calls, and by no two threads at a
    // time as the lock is held there.
    unsafe impl Sync for Held {}

    static HELD: Held = Held(UnsafeCell::new(None));

    extern "C" fn before() {
        let guard = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: this thread has the lock, so no other is in these functions.
        unsafe { *HELD.0.get() = Some(guard) };
    }

    extern "C" fn in_parent() {
        // SAFETY: this thread has the lock since `before`.
        drop(unsafe { (*HELD.0.get()).take() });
    }

    extern "C" fn in_child() {
        // SAFETY: this thread, the only one, has the lock since `before`.
        if let Some(exports) = unsafe { (*HELD.0.get()).take() } {
            for export in exports.iter() {
                export.forked();
            }
        }
    }
}
