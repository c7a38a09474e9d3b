//! The flush at the end of the process: which exports are running, and what has them ended.
//!
//! [`hooks`] are what the C library calls when the process exits or forks. [`sigterm`] is the thread that flushes when
//! `SIGTERM` comes, for exports that ask for it, and [`handler`] is what it does to that signal.

use std::{
    cell::Cell,
    io,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicIsize, Ordering},
    },
    time::Duration,
};
#[cfg(unix)]
use std::{thread, time::Instant};

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

thread_local! {
    /// How many of them this thread ends.
    static ENDING_HERE: Cell<isize> = const { Cell::new(0) };
}

/// A running export.
#[derive(Clone)]
#[cfg_attr(not(unix), allow(dead_code, reason = "nothing ends them there"))]
struct Running {
    export: Export,
    /// How long its end may take.
    deadline: Duration,
    at_sigterm: bool,
}

fn running<T>(use_them: impl FnOnce(&mut Vec<Running>) -> T) -> T {
    use_them(&mut RUNNING.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Has the export flushed when the process ends.
pub(crate) fn register(export: Export, setup: &Setup) {
    let (deadline, at_sigterm) = (setup.exit_deadline, setup.flush_on_sigterm);
    #[cfg(unix)]
    hooks::install();
    let installed: io::Result<()> = running(|exports| {
        exports.push(Running {
            export,
            deadline,
            at_sigterm,
        });
        #[cfg(unix)]
        if at_sigterm {
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
        Self::count(1);
        Self(())
    }

    fn count(more: isize) {
        ENDING_HERE.set(ENDING_HERE.get() + more);
        ENDING.fetch_add(more, Ordering::SeqCst);
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        Self::count(-1);
    }
}

/// Waits before the process ends: another thread that had begun to end one of these exports tells what was lost.
#[cfg(unix)]
fn wait_for_others<'e>(exports: impl IntoIterator<Item = &'e Running>) {
    const PAUSE: Duration = Duration::from_millis(1);
    let deadlines = exports.into_iter().map(|running| running.deadline);
    let (longest, begun) = (deadlines.max().unwrap_or_default(), Instant::now());
    while ENDING.load(Ordering::SeqCst) > ENDING_HERE.get() && begun.elapsed() < longest {
        thread::sleep(PAUSE);
    }
}
