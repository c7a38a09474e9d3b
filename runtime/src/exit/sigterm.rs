//! The flush when `SIGTERM` comes, for exports that ask for it: by a thread of its own, as a signal's handler may do next
//! to nothing.
//!
//! Where the application leaves the signal its default action, exports are ended, as they are at an exit, and then the
//! process, by that signal. Where the application has a handler, that decides about the end: what was emitted is flushed
//! meanwhile, and events can go on. Where the signal is ignored, it stays so.

use std::{
    io::{self, PipeReader, Read as _},
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
};

use super::{Running, handler};

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
            let exports = each(|running| running.export.end());
            super::wait_for_others(&exports);
            handler::end_the_process();
        }
        handler::served();
        each(|running| _ = running.export.flush(running.deadline));
    }
    // Somebody has closed what is not theirs.
    handler::abandon();
}

/// Does something with every export that asks for it, all at once.
fn each(act: fn(&Running)) -> Vec<Running> {
    let exports = super::running(|exports| exports.clone());
    // What the application does with a warning must not keep the process from its end.
    let act = |running| drop(catch_unwind(AssertUnwindSafe(|| act(running))));
    thread::scope(|scope| {
        for running in exports.iter().filter(|running| running.at_sigterm) {
            let thread = thread::Builder::new().name("otelier-flush".to_owned());
            if thread.spawn_scoped(scope, move || act(running)).is_err() {
                act(running);
            }
        }
    });
    exports
}
