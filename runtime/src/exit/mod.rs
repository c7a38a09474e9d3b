//! The flush at the end of the process: which exports are running, and what has them ended.
//!
//! [`hooks`] are what the C library calls when the process exits or forks. [`sigterm`] is the thread that flushes when
//! `SIGTERM` comes, for exports that ask for it, and [`handler`] is what it does to that signal.

use std::{
    io,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicIsize, Ordering},
    },
    time::Duration,
};

use crate::{Warning, export::Export, start::Setup};

#[cfg(unix)]
mod errno;
#[cfg(unix)]
mod handler;
#[cfg(unix)]
mod hooks;
#[cfg(unix)]
mod sigterm;

/// Exports that were started and not yet shut down.
static RUNNING: Mutex<Vec<Running>> = Mutex::new(Vec::new());

/// How many exports are just being ended by [`Export::end`], and perhaps tell a loss.
static ENDING: AtomicIsize = AtomicIsize::new(0);

/// A running export.
#[derive(Clone)]
struct Running {
    export: Export,
    /// How long it may take when `SIGTERM` comes; nothing where it does not ask for that.
    #[cfg_attr(not(unix), allow(dead_code, reason = "there is no such signal"))]
    at_sigterm: Option<Duration>,
}

fn running<T>(use_them: impl FnOnce(&mut Vec<Running>) -> T) -> T {
    use_them(&mut RUNNING.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Has the export flushed when the process ends.
pub(crate) fn register(export: Export, setup: &Setup) {
    let at_sigterm = setup.flush_on_sigterm.then_some(setup.exit_deadline);
    #[cfg(unix)]
    hooks::install();
    let installed: io::Result<()> = running(|exports| {
        exports.push(Running { export, at_sigterm });
        #[cfg(unix)]
        if at_sigterm.is_some() {
            return sigterm::install();
        }
        Ok(())
    });
    if let Err(error) = installed {
        let reason = error.kind();
        (setup.on_warning)(&Warning::new(format!("SIGTERM flushes nothing: {reason}")));
    }
}

/// The export is shut down; there is nothing left to flush.
pub(crate) fn deregister(export: &Export) {
    running(|exports| exports.retain(|other| !other.export.is(export)));
}

/// An export is being ended as long as this is there.
pub(crate) struct Ending(());

impl Ending {
    pub(crate) fn new() -> Self {
        ENDING.fetch_add(1, Ordering::SeqCst);
        Self(())
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        ENDING.fetch_sub(1, Ordering::SeqCst);
    }
}
