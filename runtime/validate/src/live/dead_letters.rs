//! Dead letters: records that break the catalog, one a file, for people who mend the sender or the catalog.
//!
//! A directory has these in it:
//! - `letters/NUMBER.pb` and `.json`: a request with the one record, its resource and its scope, which `otelier validate`
//!   reads, and beside it what is known about the record;
//! - `ledger.json`: what became of all records that were received with this directory;
//! - `lock`: held by the process that writes here.
//!
//! Letters are staged under another name and become letters together with the ledger that counts them, before the sender
//! is answered. A process that is killed in between leaves letters with numbers that the ledger does not know: the next
//! one removes them, and their sender, who got no answer, sends their records again. What is kept survives the process,
//! not the machine: nothing is synchronised to the disk.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::tally::{Kept, Ledger};
use crate::payload::Encoding;

/// The format number of `ledger.json`.
const FORMAT: u64 = 1;

/// The name of a letter that is not one yet.
const STAGED: &str = "staged";

/// Where dead letters are kept, and how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keep {
    /// The directory; it is made if it does not exist, for its owner alone.
    pub directory: PathBuf,
    /// How many bytes of letters are kept; the oldest go first.
    pub max_bytes: u64,
    /// How old a letter gets.
    pub max_age: Duration,
}

impl Keep {
    /// 256 MiB and 30 days.
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self {
            directory: directory.into(),
            max_bytes: 256 << 20,
            max_age: Duration::from_secs(30 * 24 * 60 * 60),
        }
    }
}

#[derive(Debug)]
pub(super) struct DeadLetters {
    keep: Keep,
    letters: PathBuf,
    requests: AtomicU64,
    state: Mutex<State>,
    _lock: File,
}

#[derive(Debug)]
struct State {
    /// Over all runs with this directory.
    ledger: Ledger,
    /// The number of the oldest letter that there may be, and of the next one.
    oldest: u64,
    next: u64,
    kept: Kept,
}

/// `ledger.json`.
#[derive(Serialize, Deserialize)]
struct Written {
    format: u64,
    #[serde(flatten)]
    ledger: Ledger,
    /// Dead letters that were removed again, for their age or to make room.
    dropped: u64,
    /// The number of the next letter.
    next: u64,
}

impl DeadLetters {
    /// Opens a directory, and mends what a process that was killed has left in it.
    pub(super) fn open(keep: Keep) -> io::Result<Self> {
        let letters = keep.directory.join("letters");
        own_directory(&keep.directory)?;
        own_directory(&letters)?;
        let lock = create(&keep.directory.join("lock"), false)?;
        hold(&lock)?;
        let written = match fs::read(keep.directory.join("ledger.json")) {
            Ok(text) => serde_json::from_slice(&text).map_err(io::Error::other)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Written {
                format: FORMAT,
                ledger: Ledger::default(),
                dropped: 0,
                next: 1,
            },
            Err(error) => return Err(error),
        };
        if written.format != FORMAT {
            return Err(io::Error::other(format!(
                "ledger.json has format {}; this version reads format {FORMAT}",
                written.format
            )));
        }
        let mut state = State {
            ledger: written.ledger,
            oldest: 1,
            next: written.next,
            kept: Kept::default(),
        };
        for entry in fs::read_dir(&letters)? {
            let path = entry?.path();
            let counted = number(&path).is_some_and(|number| number < state.next);
            // What has another name is somebody else's.
            if number_or_staged(&path) && !counted {
                fs::remove_file(&path)?;
            }
        }
        look(&letters, &mut state)?;
        state.kept.dropped = state.ledger.dead_lettered.saturating_sub(state.kept.files);
        let opened = Self {
            keep,
            letters,
            requests: AtomicU64::new(0),
            state: Mutex::new(state),
            _lock: lock,
        };
        opened.write_ledger(&opened.state())?;
        Ok(opened)
    }

    /// Letters of one request.
    pub(super) fn stage(&self) -> Staged<'_> {
        Staged {
            to: self,
            request: self.requests.fetch_add(1, Ordering::Relaxed),
            letters: Vec::new(),
        }
    }

    /// What is there.
    pub(super) fn kept(&self) -> Kept {
        self.state().kept
    }

    /// Removes what is too old.
    pub(super) fn expire(&self) -> io::Result<()> {
        let mut state = self.state();
        let dropped = state.kept.dropped;
        while let Some((path, about)) = self.oldest(&mut state)? {
            let modified = about.modified()?;
            let age = SystemTime::now().duration_since(modified);
            if age.is_ok_and(|age| age > self.keep.max_age) {
                Self::remove(&path, about.len(), &mut state)?;
            } else {
                break;
            }
        }
        if state.kept.dropped == dropped {
            return Ok(());
        }
        self.write_ledger(&state)
    }

    /// The oldest letter that there is.
    fn oldest(&self, state: &mut State) -> io::Result<Option<(PathBuf, fs::Metadata)>> {
        if state.oldest == state.next {
            return Ok(None);
        }
        if let Some(found) = self.find(state.oldest)? {
            return Ok(Some(found));
        }
        // Somebody took it, and perhaps others.
        let before = state.kept.files;
        look(&self.letters, state)?;
        state.kept.dropped += before.saturating_sub(state.kept.files);
        self.find(state.oldest)
    }

    fn find(&self, number: u64) -> io::Result<Option<(PathBuf, fs::Metadata)>> {
        for encoding in [Encoding::Protobuf, Encoding::Json] {
            let path = self.path(number, encoding);
            match fs::metadata(&path) {
                Ok(about) => return Ok(Some((path, about))),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    fn remove(path: &Path, bytes: u64, state: &mut State) -> io::Result<()> {
        fs::remove_file(path)?;
        state.oldest += 1;
        state.kept.files = state.kept.files.saturating_sub(1);
        state.kept.bytes = state.kept.bytes.saturating_sub(bytes);
        state.kept.dropped += 1;
        Ok(())
    }

    fn path(&self, number: u64, encoding: Encoding) -> PathBuf {
        self.letters
            .join(format!("{number:020}.{}", extension(encoding)))
    }

    /// Replaces the ledger as a whole.
    fn write_ledger(&self, state: &State) -> io::Result<()> {
        let written = Written {
            format: FORMAT,
            ledger: state.ledger,
            dropped: state.kept.dropped,
            next: state.next,
        };
        let text = serde_json::to_string(&written).map_err(io::Error::other)?;
        let staged = self.keep.directory.join("ledger.staged");
        let mut file = create(&staged, false)?;
        file.set_len(0)?;
        writeln!(file, "{text}")?;
        fs::rename(&staged, self.keep.directory.join("ledger.json"))
    }

    /// Counts are changed together, behind whatever may fail.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Letters of a request that is not answered yet; they are gone with this, unless it is committed.
pub(super) struct Staged<'d> {
    to: &'d DeadLetters,
    request: u64,
    /// How each is encoded, and its bytes.
    letters: Vec<(Encoding, u64)>,
}

impl Staged<'_> {
    /// Whether a letter of this size may be kept at all.
    pub(super) fn takes(&self, letter: &[u8]) -> bool {
        letter.len() as u64 <= self.to.keep.max_bytes
    }

    /// Writes a letter.
    pub(super) fn write(&mut self, letter: &[u8], encoding: Encoding) -> io::Result<()> {
        let place = self.letters.len();
        self.letters.push((encoding, letter.len() as u64));
        create(&self.path(place), true)?.write_all(letter)
    }

    /// Makes them letters, and counts them together with what became of the request's other records.
    ///
    /// Nothing has happened where it fails.
    pub(super) fn commit(mut self, counted: Ledger) -> io::Result<()> {
        let to = self.to;
        let mut state = to.state();
        let mut named = Vec::new();
        let committed = self.name(&mut named, &mut state, counted);
        if committed.is_err() {
            for path in &named {
                // What cannot be removed now has a number that the ledger does not know.
                _ = fs::remove_file(path);
            }
        } else {
            self.letters.clear();
        }
        committed
    }

    fn name(&self, named: &mut Vec<PathBuf>, state: &mut State, counted: Ledger) -> io::Result<()> {
        let mut bytes = 0;
        for (place, (encoding, length)) in self.letters.iter().enumerate() {
            let path = self.to.path(state.next + place as u64, *encoding);
            fs::rename(self.path(place), &path)?;
            named.push(path);
            bytes += length;
        }
        let count = self.letters.len() as u64;
        let mut ledger = state.ledger;
        ledger.add(counted);
        let mut after = State {
            ledger,
            oldest: state.oldest,
            next: state.next + count,
            kept: Kept {
                files: state.kept.files + count,
                bytes: state.kept.bytes + bytes,
                dropped: state.kept.dropped,
            },
        };
        while after.kept.bytes > self.to.keep.max_bytes {
            let Some((path, about)) = self.to.oldest(&mut after)? else {
                break;
            };
            // Whoever took letters made room.
            if after.kept.bytes <= self.to.keep.max_bytes {
                break;
            }
            DeadLetters::remove(&path, about.len(), &mut after)?;
        }
        self.to.write_ledger(&after)?;
        *state = after;
        Ok(())
    }

    fn path(&self, place: usize) -> PathBuf {
        let name = format!("{}-{place}.{STAGED}", self.request);
        self.to.letters.join(name)
    }
}

impl Drop for Staged<'_> {
    fn drop(&mut self) {
        for place in 0..self.letters.len() {
            // It may have its number already, or was never written; the next process removes what stays.
            _ = fs::remove_file(self.path(place));
        }
    }
}

fn extension(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Protobuf => "pb",
        Encoding::Json => "json",
    }
}

/// The number of a letter.
fn number(path: &Path) -> Option<u64> {
    let extension = path.extension()?;
    let stem = path.file_stem()?.to_str()?;
    let ours = stem.len() == 20 && (extension == "pb" || extension == "json");
    ours.then(|| stem.parse().ok()).flatten()
}

/// Looks which letters there are of those that have a number.
fn look(letters: &Path, state: &mut State) -> io::Result<()> {
    state.oldest = state.next;
    (state.kept.files, state.kept.bytes) = (0, 0);
    for entry in fs::read_dir(letters)? {
        let entry = entry?;
        let number = number(&entry.path()).filter(|number| *number < state.next);
        if let Some(number) = number {
            state.oldest = state.oldest.min(number);
            state.kept.files += 1;
            state.kept.bytes += entry.metadata()?.len();
        }
    }
    Ok(())
}

fn number_or_staged(path: &Path) -> bool {
    number(path).is_some()
        || path
            .extension()
            .is_some_and(|extension| extension == STAGED)
}

/// A directory for its owner alone; one that exists stays as it is.
fn own_directory(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// A file for its owner alone.
fn create(path: &Path, new: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options
        .write(true)
        .create(true)
        .create_new(new)
        .truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Keeps other processes out of the directory as long as the file is open.
#[cfg(unix)]
fn hold(lock: &File) -> io::Result<()> {
    use rustix::fs::{FlockOperation, flock};

    flock(lock, FlockOperation::NonBlockingLockExclusive).map_err(|error| {
        if error == rustix::io::Errno::WOULDBLOCK {
            io::Error::other("another process keeps its dead letters here")
        } else {
            error.into()
        }
    })
}

/// There is no such lock: who starts two processes with one directory gets an error when they name a letter alike.
#[cfg(not(unix))]
fn hold(_: &File) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(directory: &Path, max_bytes: u64) -> DeadLetters {
        DeadLetters::open(Keep {
            max_bytes,
            ..Keep::new(directory)
        })
        .unwrap()
    }

    /// Commits letters of these lengths, and as many valid records.
    fn commit(letters: &DeadLetters, lengths: &[usize]) {
        let mut staged = letters.stage();
        for length in lengths {
            staged.write(&vec![b'x'; *length], Encoding::Json).unwrap();
        }
        let count = lengths.len() as u64;
        staged
            .commit(Ledger {
                received: 2 * count,
                valid: count,
                dead_lettered: count,
                refused: 0,
            })
            .unwrap();
    }

    fn files(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory.join("letters")).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn the_oldest_letters_make_room() {
        let room = tempfile::tempdir().unwrap();
        let letters = open(room.path(), 100);
        commit(&letters, &[40, 40]);
        commit(&letters, &[30]);
        let expected = Kept {
            files: 2,
            bytes: 70,
            dropped: 1,
        };
        assert_eq!(letters.kept(), expected);
        assert_eq!(
            files(room.path()),
            ["00000000000000000002.json", "00000000000000000003.json"]
        );
        assert!(!letters.stage().takes(&[0; 101]));
        drop(letters);
        assert_eq!(open(room.path(), 100).kept(), expected);
    }

    #[test]
    fn letters_that_nobody_counted_are_gone_after_a_restart() {
        let room = tempfile::tempdir().unwrap();
        let letters = open(room.path(), 1000);
        commit(&letters, &[1]);
        let before = fs::read(room.path().join("ledger.json")).unwrap();
        drop(letters);
        // As a process leaves it that is killed between naming its letters and writing the ledger.
        fs::write(room.path().join("letters/00000000000000000002.pb"), "x").unwrap();
        fs::write(room.path().join("letters/7-0.staged"), "x").unwrap();
        fs::write(room.path().join("letters/notes.txt"), "mine").unwrap();
        fs::write(room.path().join("ledger.staged"), "{\"form").unwrap();
        let letters = open(room.path(), 1000);
        assert_eq!(
            files(room.path()),
            ["00000000000000000001.json", "notes.txt"]
        );
        assert_eq!(fs::read(room.path().join("ledger.json")).unwrap(), before);
        commit(&letters, &[1]);
        assert_eq!(letters.kept().files, 2);
    }

    #[test]
    fn letters_that_somebody_took_are_no_failure() {
        let room = tempfile::tempdir().unwrap();
        let letters = open(room.path(), 100);
        commit(&letters, &[60]);
        fs::remove_file(room.path().join("letters/00000000000000000001.json")).unwrap();
        commit(&letters, &[60]);
        commit(&letters, &[60]);
        assert_eq!(files(room.path()), ["00000000000000000003.json"]);
    }

    #[test]
    fn a_letter_gets_only_so_old() {
        let room = tempfile::tempdir().unwrap();
        let letters = open(room.path(), 100);
        commit(&letters, &[10, 10]);
        letters.expire().unwrap();
        assert_eq!(letters.kept().files, 2);
        let old = SystemTime::now() - Duration::from_secs(40 * 24 * 60 * 60);
        let first = File::options()
            .write(true)
            .open(room.path().join("letters/00000000000000000001.json"));
        first.unwrap().set_modified(old).unwrap();
        letters.expire().unwrap();
        assert_eq!(files(room.path()), ["00000000000000000002.json"]);
        assert_eq!(letters.kept().dropped, 1);
    }

    #[test]
    fn a_request_that_is_not_committed_leaves_nothing() {
        let room = tempfile::tempdir().unwrap();
        let letters = open(room.path(), 100);
        let mut staged = letters.stage();
        staged.write(b"x", Encoding::Protobuf).unwrap();
        drop(staged);
        assert!(files(room.path()).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn files_are_their_owners_and_directories_one_processs() {
        use std::os::unix::fs::PermissionsExt as _;

        let room = tempfile::tempdir().unwrap();
        let directory = room.path().join("a/b");
        let letters = open(&directory, 100);
        commit(&letters, &[1]);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&directory), 0o700);
        assert_eq!(mode(&directory.join("letters")), 0o700);
        assert_eq!(mode(&directory.join("ledger.json")), 0o600);
        let letter = directory.join("letters/00000000000000000001.json");
        assert_eq!(mode(&letter), 0o600);
        let second = DeadLetters::open(Keep::new(&directory)).unwrap_err();
        assert!(second.to_string().contains("another process"), "{second}");
    }
}
