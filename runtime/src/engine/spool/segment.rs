//! A file of a spool that this process has locked.

use std::{
    fs::{self, File, OpenOptions},
    hash::{BuildHasher as _, RandomState},
    io::{self, ErrorKind, Read as _},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use super::super::arena::{self, WORDS};

/// How the name of a file ends; one that is not ready has another one.
const SUFFIX: &str = ".otlp";
const UNREADY: &str = ".new";

/// A file of a spool. It is locked as long as it is open, and nobody else touches it as long as it is locked.
#[derive(Debug)]
pub(super) struct Segment {
    path: PathBuf,
    /// Nothing once it is let go.
    file: Mutex<Option<File>>,
}

impl Segment {
    /// Makes a file under a name that sorts by `created` and has `make` write it before anybody else sees it.
    ///
    /// # Errors
    /// Those of the system: a full disk, say. Nothing is left of the file then.
    pub(super) fn create<T>(
        directory: &Path,
        created: u64,
        id: u64,
        make: impl FnOnce(&File) -> io::Result<T>,
    ) -> io::Result<(Self, T)> {
        let name = format!("{created:013}-{id:016x}");
        let unready = directory.join(format!("{name}{UNREADY}"));
        let file = open(
            OpenOptions::new().read(true).write(true).create_new(true),
            &unready,
        )?;
        let filled = arena::lock(&file)
            .and_then(|()| make(&file))
            .and_then(|filled| {
                let path = directory.join(format!("{name}{SUFFIX}"));
                fs::rename(&unready, &path)?;
                Ok((path, filled))
            });
        match filled {
            Ok((path, filled)) => {
                let file = Mutex::new(Some(file));
                Ok((Self { path, file }, filled))
            }
            Err(error) => {
                _ = fs::remove_file(&unready);
                Err(error)
            }
        }
    }

    /// Opens a file that another process has left, with what is in it; `None` where it is not left, or is not this user's.
    ///
    /// # Errors
    /// Those of the system.
    pub(super) fn find(path: &Path) -> io::Result<Option<(Self, Vec<u8>)>> {
        let mut file = match open(OpenOptions::new().read(true).write(true), path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        match arena::lock(&file) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
            Err(error) => return Err(error),
        }
        // Whoever had it may have removed it before the lock was free.
        if !is_linked(&file)? {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let path = path.to_owned();
        let file = Mutex::new(Some(file));
        Ok(Some((Self { path, file }, bytes)))
    }

    /// The files of a directory, the oldest first, and how many bytes they have together. What processes that are gone
    /// have not made ready is removed.
    ///
    /// # Errors
    /// Those of the system.
    pub(super) fn list(directory: &Path) -> io::Result<(Vec<PathBuf>, u64)> {
        let (mut paths, mut bytes) = (Vec::new(), 0);
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_string_lossy();
            if name.ends_with(SUFFIX) {
                // It may be gone by now.
                bytes += entry.metadata().map_or(0, |metadata| metadata.len());
                paths.push(path);
            } else if name.ends_with(UNREADY)
                && let Ok(Some((segment, _))) = Self::find(&path)
            {
                segment.remove();
            }
        }
        paths.sort_unstable();
        Ok((paths, bytes))
    }

    /// Notes up to which mark records are settled.
    ///
    /// # Errors
    /// Those of the system.
    pub(super) fn settled(&self, mark: u64) -> io::Result<()> {
        self.write(WORDS as u64, &mark.to_ne_bytes())
    }

    /// Writes at a place of the file.
    ///
    /// # Errors
    /// Those of the system.
    pub(super) fn write(&self, at: u64, bytes: &[u8]) -> io::Result<()> {
        match &*self.file() {
            Some(file) => write_at(file, at, bytes),
            None => Err(ErrorKind::NotFound.into()),
        }
    }

    /// Its bytes.
    ///
    /// # Errors
    /// Those of the system.
    pub(super) fn read(&self) -> io::Result<Vec<u8>> {
        // The same open file has the place where it was written at last.
        let mut file = OpenOptions::new().read(true).open(&self.path)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// How much there is of it.
    pub(super) fn size(&self) -> Size {
        let metadata = self.file().as_ref().map(File::metadata);
        let metadata = metadata.and_then(Result::ok);
        metadata
            .map(|metadata| Size::of(&metadata))
            .unwrap_or_default()
    }

    /// Removes it: nothing in it is needed.
    pub(super) fn remove(&self) {
        // In this order, as nobody else may find it unlocked.
        _ = fs::remove_file(&self.path);
        self.let_go();
    }

    /// Lets others have it.
    pub(super) fn let_go(&self) {
        if let Some(file) = self.file().take() {
            // The file may be open in a forked child, too.
            arena::unlock(&file);
        }
    }

    /// Closes it in a forked child; it stays the parent's.
    pub(super) fn forked(&self) {
        // Another thread of the parent may have had the lock.
        if let Ok(mut file) = self.file.try_lock() {
            *file = None;
        }
    }

    fn file(&self) -> std::sync::MutexGuard<'_, Option<File>> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How much there is of a file: where a part was taken away and it was made as long again, it has fewer blocks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Size {
    bytes: u64,
    blocks: u64,
}

impl Size {
    fn of(metadata: &fs::Metadata) -> Self {
        #[cfg(unix)]
        let blocks = std::os::unix::fs::MetadataExt::blocks(metadata);
        #[cfg(not(unix))]
        let blocks = 0;
        Self {
            bytes: metadata.len(),
            blocks,
        }
    }

    /// Whether nothing is missing of what was there before.
    pub(super) fn is_all_of(self, before: Self) -> bool {
        self.bytes >= before.bytes && self.blocks >= before.blocks
    }
}

/// Opens a file that nobody but this user can read, and no symbolic link.
fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
        let file = options
            .mode(0o600)
            .custom_flags(libc::O_NOFOLLOW)
            .open(path)?;
        let metadata = file.metadata()?;
        let of_directory = path.parent().unwrap_or(path).metadata()?;
        if !metadata.is_file() || metadata.uid() != of_directory.uid() {
            return Err(ErrorKind::PermissionDenied.into());
        }
        Ok(file)
    }
    #[cfg(not(unix))]
    {
        _ = (options, path);
        Err(ErrorKind::Unsupported.into())
    }
}

fn is_linked(file: &File) -> io::Result<bool> {
    #[cfg(unix)]
    return Ok(std::os::unix::fs::MetadataExt::nlink(&file.metadata()?) > 0);
    #[cfg(not(unix))]
    file.metadata().map(|_| true)
}

fn write_at(file: &File, at: u64, bytes: &[u8]) -> io::Result<()> {
    #[cfg(unix)]
    return std::os::unix::fs::FileExt::write_all_at(file, bytes, at);
    #[cfg(not(unix))]
    {
        _ = (file, at, bytes);
        Err(ErrorKind::Unsupported.into())
    }
}

/// Makes a directory that nobody but this user can enter, or sees that it is one.
///
/// # Errors
/// Says what is wrong with it.
pub(super) fn prepare(directory: &Path) -> Result<(), String> {
    let said = |error: io::Error| error.kind().to_string();
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(directory)
            .map_err(said)?;
        let metadata = directory.symlink_metadata().map_err(said)?;
        if metadata.is_symlink() {
            return Err("it is a symbolic link".to_owned());
        }
        if metadata.mode() & 0o077 != 0 {
            return Err("others can enter it; give it the mode 0700".to_owned());
        }
        // A file of this process is this user's.
        let random = RandomState::new().hash_one(std::process::id());
        let probe = directory.join(format!("{random:016x}{UNREADY}"));
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&probe)
            .map_err(said)?;
        let own = file.metadata().map_err(said)?.uid();
        _ = fs::remove_file(&probe);
        if own != metadata.uid() {
            return Err("it belongs to somebody else".to_owned());
        }
        Ok(())
    }
    #[cfg(not(unix))]
    {
        _ = (directory, said);
        Err("this system has none".to_owned())
    }
}
