//! The flush when `SIGTERM` comes, for exports that ask for it: by a thread of its own, as a signal's handler may do next
//! to nothing.
//!
//! Where the application leaves the signal its default action, exports are ended, as they are at an exit, and then the
//! process, by that signal. Where the application has a handler, that decides about the end: what was emitted is flushed
//! meanwhile, and events can go on. Where the signal is ignored, it stays so.

use std::{
    io::{self, PipeReader, Read as _},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::Ordering,
    thread,
    time::{Duration, Instant},
};

use super::{ENDING, Running, handler};

/// Starts the thread and installs the handler, unless they are there. The lock over the exports is held, so no two threads
/// are here, and no child is forked meanwhile.
pub(super) fn install() -> io::Result<()> {
    if handler::is_served() || handler::is_ignored() {
        return Ok(());
    }
    let (reader, writer) = io::pipe()?;
    let ends = handler::Pipe::new(&reader, writer);
    // The application's handlers run on its own threads.
    let blocked = handler::Blocked::all();
    thread::Builder::new()
        .name("otelier-sigterm".to_owned())
        .spawn(move || serve(reader))?;
    drop(blocked);
    handler::install(ends)
}

/// Waits for the signal, and flushes.
fn serve(mut asked: PipeReader) {
    while asked.read_exact(&mut [0]).is_ok() {
        if handler::ends_the_process() {
            let longest = each(Running::end);
            wait_for_others(longest);
            handler::end_the_process();
        }
        handler::served();
        each(Running::flush);
    }
    // Somebody has closed what is not theirs.
    handler::abandon();
}

impl Running {
    fn end(&self, _: Duration) {
        self.export.end();
    }

    fn flush(&self, deadline: Duration) {
        self.export.flush(deadline);
    }
}

/// Does something with every export that asks for it, all at once, each within its deadline. Returns the longest of these.
fn each(act: fn(&Running, Duration)) -> Duration {
    let exports = super::running(|exports| exports.clone());
    let asking = exports
        .iter()
        .filter_map(|running| Some((running, running.at_sigterm?)));
    // What the application does with a warning must not keep the process from its end.
    let act = |running, deadline| drop(catch_unwind(AssertUnwindSafe(|| act(running, deadline))));
    thread::scope(|scope| {
        for (running, deadline) in asking.clone() {
            let thread = thread::Builder::new().name("otelier-flush".to_owned());
            let started = thread.spawn_scoped(scope, move || act(running, deadline));
            if started.is_err() {
                act(running, deadline);
            }
        }
    });
    asking
        .map(|(_, deadline)| deadline)
        .max()
        .unwrap_or_default()
}

/// Another thread that had begun to end an export tells what was lost.
fn wait_for_others(longest: Duration) {
    const PAUSE: Duration = Duration::from_millis(1);
    let begun = Instant::now();
    while ENDING.load(Ordering::SeqCst) > 0 && begun.elapsed() < longest {
        thread::sleep(PAUSE);
    }
}
