//! The line on a terminal that says what a run is doing, where it takes longer than a second.
//!
//! It stands on the standard error, never in a file or a pipe, and is gone before anything else is written.

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::output::plain;

/// How long a run is quiet.
const QUIET: Duration = Duration::from_secs(1);

/// How often the line is written anew.
const STEP: Duration = Duration::from_millis(200);

/// A longer line would wrap on most terminals, and could not be taken back.
const WIDTH: usize = 76;

/// The line, from the moment on that somebody says what is being done.
pub(crate) struct Progress(Option<Arc<Line>>);

impl Progress {
    /// One that appears where the standard error is a terminal.
    pub(crate) fn new() -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        if dumb || !io::stderr().is_terminal() {
            return Self(None);
        }
        Self(Some(Arc::new(Line::new(
            QUIET,
            Box::new(anstream::stderr()),
        ))))
    }

    /// Says what is being done from now on.
    pub(crate) fn doing(&self, what: impl Display) {
        let Some(line) = &self.0 else { return };
        let mut state = line.state();
        if !state.watched {
            state.watched = true;
            let line = Arc::clone(line);
            thread::spawn(move || line.keep());
        }
        state.since.get_or_insert_with(Instant::now);
        state.doing = plain(what).chars().take(WIDTH).collect();
        drop(state);
        line.changed.notify_one();
    }

    /// Nothing is being done any more.
    pub(crate) fn done(&self) {
        if let Some(line) = &self.0 {
            let mut state = line.state();
            state.hide();
            state.since = None;
        }
    }

    /// Takes the line away. It cannot come back as long as somebody has what this returns.
    pub(crate) fn hidden(&self) -> Option<impl Sized> {
        let mut state = self.0.as_ref()?.state();
        state.hide();
        Some(state)
    }
}

struct Line {
    quiet: Duration,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    to: Box<dyn Write + Send>,
    doing: String,
    /// When the run began; `None` between runs.
    since: Option<Instant>,
    shown: bool,
    /// There is a thread that writes the line.
    watched: bool,
}

impl State {
    // Nobody has to read it, so a closed stream is no failure.
    fn show(&mut self, since: Instant) {
        let seconds = since.elapsed().as_secs();
        let _ = write!(self.to, "\r\x1b[K{} ({seconds} s)", self.doing);
        let _ = self.to.flush();
        self.shown = true;
    }

    fn hide(&mut self) {
        if self.shown {
            let _ = write!(self.to, "\r\x1b[K");
            let _ = self.to.flush();
            self.shown = false;
        }
    }
}

impl Line {
    fn new(quiet: Duration, to: Box<dyn Write + Send>) -> Self {
        Self {
            quiet,
            state: Mutex::new(State {
                to,
                doing: String::new(),
                since: None,
                shown: false,
                watched: false,
            }),
            changed: Condvar::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes the line as long as the program runs.
    fn keep(&self) {
        let mut state = self.state();
        loop {
            let pause = match state.since.map(|since| (since, since.elapsed())) {
                Some((since, elapsed)) if elapsed >= self.quiet => {
                    state.show(since);
                    STEP
                }
                Some((_, elapsed)) => self.quiet.saturating_sub(elapsed),
                None => self.quiet,
            };
            state = self
                .changed
                .wait_timeout(state, pause)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    struct Written(Sender<String>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.0.send(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn quiet_for(quiet: Duration) -> (Progress, Receiver<String>) {
        let (to, written) = channel();
        let line = Line::new(quiet, Box::new(Written(to)));
        (Progress(Some(Arc::new(line))), written)
    }

    fn until(written: &Receiver<String>, wanted: &str) {
        let mut text = String::new();
        while !text.contains(wanted) {
            text.push_str(&written.recv().expect("a line"));
        }
    }

    #[test]
    fn a_long_run_says_what_it_does_and_takes_it_back() {
        let (progress, written) = quiet_for(Duration::ZERO);
        progress.doing("reading schema/a\x1bb");
        until(&written, "\r\x1b[Kreading schema/a\\u{1b}b (0 s)");
        progress.doing("comparing");
        until(&written, "comparing");
        drop(progress.hidden());
        until(&written, "\r\x1b[K");
        progress.done();
    }

    #[test]
    fn a_short_run_says_nothing() {
        let (progress, written) = quiet_for(Duration::from_secs(3600));
        progress.doing("reading");
        drop(progress.hidden());
        progress.done();
        assert!(written.try_recv().is_err());
    }
}
