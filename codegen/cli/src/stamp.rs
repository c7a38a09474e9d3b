//! What is remembered of a run of `generate` that left nothing to do, so that the next one need not make
//! everything again only to find that it is there.
//!
//! A stamp says: this program makes of these texts what that directory holds. It has the digests of all texts
//! of the catalog and of all generated files, and which program it was; the next run reads every one of these
//! files and believes the stamp only where all three are the same. Where they are not, or there is no stamp, or it
//! cannot be read, the run does its work. So a stamp may be deleted, or kept from another machine, at any time.
//! Nothing is remembered of a catalog about which there is something to say.
//!
//! Stamps are of a few hundred bytes, one for each catalog and directory, and live where the system has caches;
//! beside the catalog somebody would commit them. The last line of each is the digest of the others, so that one that
//! is broken is none, and no more than [`MOST`] are kept.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use std::{env, fs, process};

use otelier_codegen::files::{self, Files};
use otelier_schema::Sources;
use sha2::{Digest as _, Sha256};

use crate::output::plain;

/// First line of a stamp: what it is, and its format number.
const HEAD: &str = "otelier-stamp 2";

/// How many stamps are kept.
const MOST: usize = 256;

/// Names the directory of stamps; empty: there is none.
const DIRECTORY: &str = "OTELIER_CACHE_DIR";

/// The stamp of a catalog, which may have been made already or not.
pub(crate) struct Stamp {
    file: PathBuf,
    /// What it begins with where program and catalog are still the same.
    head: String,
}

/// What a stamp that holds says.
pub(crate) struct Held {
    /// The catalog's output directory, as the catalog has it.
    pub(crate) directory: PathBuf,
    /// How many files are in it, without the manifest.
    pub(crate) files: usize,
}

impl Stamp {
    /// The stamp of a catalog whose output goes where it says, or into another directory. `None` where there is
    /// no place for it.
    ///
    /// `beside` is what was generated beside the catalog, if anything: the schema for editors.
    pub(crate) fn of(sources: &Sources, out: Option<&Path>, beside: Option<&str>) -> Option<Self> {
        let cache = directory()?;
        let root = fs::canonicalize(sources.root()).ok()?;
        let out = out.map(std::path::absolute).transpose().ok()?;
        let mut place = Sha256::new();
        add(&mut place, root.as_os_str().as_encoded_bytes());
        if let Some(out) = out {
            add(&mut place, out.as_os_str().as_encoded_bytes());
        }
        let mut catalog = Sha256::new();
        for (file, text) in sources.iter() {
            add(&mut catalog, file.as_bytes());
            add(&mut catalog, text.as_bytes());
        }
        if let Some(beside) = beside {
            add(&mut catalog, beside.as_bytes());
        }
        Some(Self {
            file: cache.join(hex(place)),
            head: format!("{HEAD}\n{}\n{}\n", program()?, hex(catalog)),
        })
    }

    /// What was said, if it still is so. `place` says where the directory is that the catalog names.
    pub(crate) fn holds(&self, place: impl FnOnce(&Path) -> PathBuf) -> Option<Held> {
        let text = fs::read_to_string(&self.file).ok()?;
        let (said, digest) = text.trim_end_matches('\n').rsplit_once('\n')?;
        if digest != digest_of(said) {
            return None;
        }
        let mut lines = said.strip_prefix(&self.head)?.lines();
        let (seal, number) = (lines.next()?, lines.next()?);
        // A catalog that names no directory leaves an empty line, and `lines` ends before it.
        let directory = lines.next().unwrap_or_default();
        let held = Held {
            directory: directory.into(),
            files: number.parse().ok()?,
        };
        (files::sealed(&place(&held.directory))? == seal).then_some(held)
    }

    /// Remembers that the directory holds these files. Whatever prevents that costs the next run some time.
    pub(crate) fn keep(&self, directory: &str, files: &Files) {
        if directory.contains(['\n', '\r']) {
            return;
        }
        let said = format!(
            "{}{}\n{}\n{directory}",
            self.head,
            files::seal(files),
            files.len()
        );
        let text = format!("{said}\n{}\n", digest_of(&said));
        // Somebody may be reading it, or writing the same.
        let temporary = self.file.with_extension(format!("{}.tmp", process::id()));
        let written = (self.file.parent())
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&temporary, text))
            .and_then(|()| fs::rename(&temporary, &self.file));
        if written.is_err() {
            let _ = fs::remove_file(&temporary);
        } else if let Some(cache) = self.file.parent() {
            forget(cache, MOST);
        }
    }
}

/// Removes the stamps that were written longest ago, where there are more than so many. Those of catalogs that are
/// gone would stay for ever.
fn forget(cache: &Path, most: usize) {
    let stamps = fs::read_dir(cache).into_iter().flatten().flatten();
    let mut stamps: Vec<_> = stamps
        .filter(|entry| is_stamp(&entry.file_name().to_string_lossy()))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    if stamps.len() <= most {
        return;
    }
    stamps.sort();
    for (_, stamp) in &stamps[..stamps.len() - most] {
        let _ = fs::remove_file(stamp);
    }
}

/// Whether a file is called as stamps are, or as what becomes one: nothing else in the directory is ours.
fn is_stamp(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    stem.len() == 64 && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn digest_of(text: &str) -> String {
    let mut hash = Sha256::new();
    add(&mut hash, text.as_bytes());
    hex(hash)
}

/// Where stamps are.
fn directory() -> Option<PathBuf> {
    let some = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    let below = |base: OsString, rest: &str| {
        let base = PathBuf::from(base);
        base.is_absolute().then(|| base.join(rest))
    };
    if let Some(directory) = env::var_os(DIRECTORY) {
        return Some(PathBuf::from(directory)).filter(|path| !path.as_os_str().is_empty());
    }
    if cfg!(windows) {
        return below(some("LOCALAPPDATA")?, "otelier\\cache");
    }
    if cfg!(target_os = "macos") {
        return below(some("HOME")?, "Library/Caches/otelier");
    }
    some("XDG_CACHE_HOME")
        .and_then(|base| below(base, "otelier"))
        .or_else(|| below(some("HOME")?, ".cache/otelier"))
}

/// Which program this is: another version, or another build of the same, makes other files perhaps.
fn program() -> Option<String> {
    let path = env::current_exe().ok()?;
    let metadata = fs::metadata(&path).ok()?;
    let modified = metadata.modified().ok()?;
    let modified = modified.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    let mut program = format!(
        "{} {} {} {modified}",
        env!("CARGO_PKG_VERSION"),
        plain(path.display()),
        metadata.len()
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let (changed, part) = (metadata.ctime(), metadata.ctime_nsec());
        let _ = write!(
            program,
            " {} {} {changed}.{part}",
            metadata.dev(),
            metadata.ino()
        );
    }
    Some(program)
}

fn add(hash: &mut Sha256, part: &[u8]) {
    hash.update((part.len() as u64).to_le_bytes());
    hash.update(part);
}

fn hex(hash: Sha256) -> String {
    let digest = hash.finalize();
    digest.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_so_many_stamps_are_kept_and_nothing_else_is_removed() {
        let cache = tempfile::tempdir().unwrap();
        let stamp = |number: u8| cache.path().join(format!("{number:064x}"));
        for number in 0..5 {
            let file = fs::File::create(stamp(number)).unwrap();
            let age = std::time::Duration::from_secs(1_000 + u64::from(number));
            file.set_modified(UNIX_EPOCH + age).unwrap();
        }
        fs::write(cache.path().join("notes.txt"), "").unwrap();
        forget(cache.path(), 2);
        for number in 0..5 {
            assert_eq!(stamp(number).exists(), number > 2, "{number}");
        }
        assert!(cache.path().join("notes.txt").exists());
    }

    /// A catalog that generates nothing by itself names no directory; `--out` does.
    #[test]
    fn a_stamp_holds_whatever_the_catalog_calls_its_directory() {
        let cache = tempfile::tempdir().unwrap();
        let out = tempfile::tempdir().unwrap();
        let files = Files::from([("README.md".to_owned(), "a\n".to_owned())]);
        files::write(out.path(), &files).unwrap();
        for directory in ["", "../../generated/shop"] {
            let stamp = Stamp {
                file: cache.path().join(format!("{:064x}", directory.len())),
                head: format!("{HEAD}\nprogram\ncatalog\n"),
            };
            stamp.keep(directory, &files);
            let held = stamp.holds(|_| out.path().to_owned());
            let held = held.unwrap_or_else(|| panic!("{directory:?}"));
            assert_eq!(held.directory, Path::new(directory));
            assert_eq!(held.files, 1);
        }
    }
}
