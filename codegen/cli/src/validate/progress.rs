//! How much of the inputs is read, on a terminal and where it takes longer than a second.

use std::io::{self, IsTerminal as _, Read};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::inputs::Input;

/// How long a run is quiet.
const QUIET: Duration = Duration::from_secs(1);

/// How often it is looked at, in bytes that are read.
const STEP: u64 = 1 << 20;

/// The bar, which stands on the standard error.
pub(super) struct Progress {
    bar: ProgressBar,
    shown: bool,
}

impl Progress {
    /// One for these inputs; it has an end where the sizes of all are known.
    pub(super) fn of(inputs: &[Input]) -> Self {
        let size: Option<u64> = inputs.iter().map(Input::size).sum();
        let bar = match size {
            Some(size) => ProgressBar::new(size),
            None => ProgressBar::new_spinner(),
        };
        bar.set_draw_target(ProgressDrawTarget::hidden());
        let template = match size {
            Some(_) => "{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left",
            None => "{spinner} {bytes}, {bytes_per_sec}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self {
            bar,
            shown: !dumb && io::stderr().is_terminal(),
        }
    }

    /// Counts what is read of an input.
    pub(super) fn watch<R: Read>(&self, reader: R) -> Watched<'_, R> {
        Watched {
            reader,
            progress: self,
            read: 0,
        }
    }

    /// Writes something else; the bar is gone meanwhile.
    pub(super) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }

    /// Everything is read.
    pub(super) fn done(&self) {
        self.bar.finish_and_clear();
    }

    fn add(&self, read: u64) {
        self.bar.inc(read);
        if self.shown && self.bar.is_hidden() && self.bar.elapsed() > QUIET {
            self.bar
                .set_draw_target(ProgressDrawTarget::stderr_with_hz(5));
        }
    }
}

/// A reader whose bytes are counted.
pub(super) struct Watched<'p, R> {
    reader: R,
    progress: &'p Progress,
    read: u64,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.read += read as u64;
        if read == 0 || self.read >= STEP {
            self.progress.add(std::mem::take(&mut self.read));
        }
        Ok(read)
    }
}
