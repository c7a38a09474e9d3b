//! The flush at the end of the process.
//!
//! `atexit` handlers run when `main` returns and at `std::process::exit`, in whichever
//! thread ends the process; they do not run at `abort`, at a signal's default action, or when the
//! process is killed. On Windows `std::process::exit` ends the process without
//! them, so this module does nothing there: an application shuts its
//! telemetry down, or drops it, before it exits.

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
    //! The handler, and its registration.

    use std::sync::Once;

    /// Registers the handler, once a process.
    pub(super) fn install() {
        static INSTALLED: Once = Once::new();
        INSTALLED.call_once(|| {
            #[expect(
                unsafe_code,
                reason = "`atexit` takes an `extern \"C\"` function that lives as long as the process; \
                          `at_exit` is one, and it does not unwind into its caller, as that aborts"
            )]
            // Where registration fails (no memory), only the flush at exit is lost.
            let _ = unsafe { libc::atexit(at_exit) };
        });
    }

    extern "C" fn at_exit() {
        for export in super::running(|exports| exports.clone()) {
            export.end();
        }
    }
}
