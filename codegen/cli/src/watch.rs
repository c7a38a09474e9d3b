//! `--watch`: runs a command again whenever a file of its catalogs changes.
//!
//! It looks at the stamps of the files, which costs less than it sounds and works on every file system. What a
//! command writes is no file of a catalog, or is told, so a run never causes the next one.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant, SystemTime};
use std::{fs, process};

use crate::args::Catalogs;
use crate::catalogs::short;
use crate::outcome::Outcome;
use crate::output::{Output, count};

/// How long it waits before it looks again.
const PAUSE: Duration = Duration::from_millis(200);

/// Looking takes no more than one part of so many of the time, however large the catalogs are.
const SHARE: u32 = 20;

/// How long nothing changes before a change counts as complete: an editor writes a file in several steps.
const SETTLED: Duration = Duration::from_millis(50);

/// Whoever is interrupted ends as shells expect it.
const INTERRUPTED: i32 = 130;

/// What is known of each file of the catalogs.
type Stamps = BTreeMap<PathBuf, Option<(SystemTime, u64)>>;

/// The files of the catalogs that a command has written itself, as it left them.
#[derive(Debug, Default)]
pub(crate) struct Written(Stamps);

impl Written {
    /// A file of a catalog was written just now.
    pub(crate) fn file(&mut self, path: PathBuf) {
        look_at(path, &mut self.0);
    }
}

/// Runs a command, and again after each change, until somebody interrupts it. Faults are reported and end nothing.
///
/// # Errors
/// The output cannot be written.
pub(crate) fn run(
    catalogs: &Catalogs,
    output: &mut Output,
    mut command: impl FnMut(&mut Output, &mut Written) -> io::Result<Outcome>,
) -> io::Result<Outcome> {
    let interrupted = match interruptions() {
        Ok(interrupted) => interrupted,
        Err(error) => {
            output.error(format_args!("cannot be told of Ctrl-C: {error}"));
            return Ok(Outcome::CouldNot);
        }
    };
    let mut seen = look(catalogs).0;
    loop {
        let mut written = Written::default();
        command(output, &mut written)?;
        // Whoever has changed such a file since then has left another stamp.
        seen.extend(written.0);
        output.flush()?;
        output.progress(format_args!(
            "watching {}; Ctrl-C ends",
            count(seen.len() as u64, "file", "files")
        ));
        let Some(now) = changed(catalogs, &seen, &interrupted) else {
            return Ok(Outcome::Holds);
        };
        output.progress(format_args!("\n{}", news(&seen, &now)));
        seen = now;
    }
}

/// Is told of the first Ctrl-C. The second ends the program wherever it is.
fn interruptions() -> Result<Receiver<()>, ctrlc::Error> {
    let (interrupt, interrupted) = channel();
    let mut first = true;
    ctrlc::set_handler(move || {
        if !first || interrupt.send(()).is_err() {
            process::exit(INTERRUPTED);
        }
        first = false;
    })?;
    Ok(interrupted)
}

/// Waits for a change that is complete; `None` where somebody interrupts.
fn changed(catalogs: &Catalogs, seen: &Stamps, interrupted: &Receiver<()>) -> Option<Stamps> {
    let mut pause = PAUSE;
    let mut before = None;
    loop {
        match interrupted.recv_timeout(pause) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return None,
        }
        let (now, took) = look(catalogs);
        if before.as_ref() == Some(&now) {
            return Some(now);
        }
        pause = PAUSE.max(took * SHARE);
        before = (now != *seen).then(|| {
            pause = SETTLED;
            now
        });
    }
}

/// The stamps of all files of the catalogs, and how long it took to look at them.
fn look(catalogs: &Catalogs) -> (Stamps, Duration) {
    let start = Instant::now();
    let mut stamps = Stamps::new();
    // Where none is named, one that comes is one to look at too.
    for path in catalogs.resolve().unwrap_or_default() {
        let root = if path.is_dir() {
            path
        } else {
            path.parent().unwrap_or(Path::new("")).to_owned()
        };
        look_at(root.join("catalog.yaml"), &mut stamps);
        look_below(&root, "events", &mut stamps);
    }
    (stamps, start.elapsed())
}

fn look_below(root: &Path, directory: &str, stamps: &mut Stamps) {
    let entries = fs::read_dir(root.join(directory)).into_iter().flatten();
    for entry in entries.flatten() {
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let path = format!("{directory}/{name}");
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            if !name.starts_with('.') {
                look_below(root, &path, stamps);
            }
        } else if otelier_schema::is_catalog_file(&path) {
            look_at(root.join(path), stamps);
        }
    }
}

fn look_at(path: PathBuf, stamps: &mut Stamps) {
    let stamp = fs::metadata(&path)
        .and_then(|metadata| Ok((metadata.modified()?, metadata.len())))
        .ok();
    stamps.insert(path, stamp);
}

/// `schema/shop/catalog.yaml has changed`, `3 files have changed`
fn news(before: &Stamps, now: &Stamps) -> String {
    let all = before.keys().chain(now.keys());
    let mut changed: Vec<&PathBuf> = all
        .filter(|path| before.get(*path) != now.get(*path))
        .collect();
    changed.sort();
    changed.dedup();
    match changed.as_slice() {
        [one] => format!("{} has changed", short(one)),
        several => format!("{} files have changed", several.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, text: &str) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn only_files_of_the_catalog_are_looked_at() {
        let sandbox = tempfile::tempdir().unwrap();
        let root = sandbox.path();
        for file in ["catalog.yaml", "events/a.yaml", "events/deep/b.yml"] {
            write(&root.join(file), "format: 1\n");
        }
        // What is generated, even into the catalog itself, and what editors leave.
        for other in [
            "events/out/src/lib.rs",
            "events/out/docs/README.md",
            "events/out/.otelier-manifest",
            "events/out/.otelier-a1b2c3",
            "events/.a.yaml.swp",
            "events/.b.yaml",
            "notes.yaml",
        ] {
            write(&root.join(other), "");
        }
        for path in [root.to_owned(), root.join("catalog.yaml")] {
            let catalogs = Catalogs { paths: vec![path] };
            let (stamps, _) = look(&catalogs);
            let files: Vec<_> = stamps
                .keys()
                .map(|path| path.strip_prefix(root).unwrap().to_owned())
                .collect();
            let expected = ["catalog.yaml", "events/a.yaml", "events/deep/b.yml"];
            assert_eq!(files, expected.map(PathBuf::from));
        }
    }

    #[test]
    fn a_file_that_comes_changes_or_goes_is_news() {
        let stamp = |length| Some((SystemTime::UNIX_EPOCH, length));
        let before = Stamps::from([("a".into(), stamp(1)), ("b".into(), stamp(1))]);
        let one = Stamps::from([("a".into(), stamp(2)), ("b".into(), stamp(1))]);
        assert_eq!(news(&before, &one), "a has changed");
        let several = Stamps::from([("b".into(), stamp(2)), ("c".into(), stamp(1))]);
        assert_eq!(news(&before, &several), "3 files have changed");
    }
}
