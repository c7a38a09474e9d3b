//! A file of a spool that this process has locked.

use std::{
    fs::{self, File, OpenOptions},
    hash::{BuildHasher as _, RandomState},
    io::{self, ErrorKind, Read as _, Seek as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use super::super::arena::{self, WORDS};
use crate::undivided::undivided;

/// How the name of a file ends; one that is not ready has another one.
const SUFFIX: &str = ".otlp";
const UNREADY: &str = ".new";
/// A file that has not become ready for so long never will.
const UNREADY_FOR: Duration = Duration::from_secs(60);

/// A file, as long as it is open.
type Open = Mutex<Option<File>>;

/// All that this process has open, and so locked.
static OPEN: Mutex<Vec<Weak<Open>>> = Mutex::new(Vec::new());

/// Whether a file may be one of a spool: `0001795785602071-0123456789abcdef` and how it ends.
fn is_name(name: &str, ending: &str) -> bool {
    let parts = name
        .strip_suffix(ending)
        .and_then(|name| name.split_once('-'));
    parts.is_some_and(|(created, id)| {
        created.len() >= 13
            && created.bytes().all(|byte| byte.is_ascii_digit())
            && id.len() == 16
            && id.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// A file of a spool. It is locked as long as it is open (`flock`, which a forked child has a part in until it closes its copy), and nobody else touches it as long as it is locked.
#[derive(Debug)]
pub(super) struct Segment {
    path: PathBuf,
    /// Nothing once it is let go.
    file: Arc<Open>,
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
        undivided(|| {
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
                Ok((path, filled)) => Ok((Self::of(path, file), filled)),
                Err(error) => {
                    _ = fs::remove_file(&unready);
                    Err(error)
                }
            }
        })
    }

    /// Opens a file that another process has left; `None` where none has.
    ///
    /// # Errors
    /// Those of the system; [`ErrorKind::PermissionDenied`] where it is not this user's.
    pub(super) fn find(path: &Path) -> io::Result<Option<Self>> {
        undivided(|| Self::found(path))
    }

    fn found(path: &Path) -> io::Result<Option<Self>> {
        let file = match open(OpenOptions::new().read(true).write(true), path) {
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
        Ok(Some(Self::of(path.to_owned(), file)))
    }

    /// A child that is forked before this would have a part in the lock that nobody knows of.
    fn of(path: PathBuf, file: File) -> Self {
        let file = Arc::new(Mutex::new(Some(file)));
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|open| open.strong_count() > 0);
        open.push(Arc::downgrade(&file));
        Self { path, file }
    }

    /// The files of a directory, the oldest first, and how many bytes they take together. What processes that are gone
    /// have not made ready is removed. Files with other names are none of the spool's.
    ///
    /// # Errors
    /// Those of the system.
    pub(super) fn list(directory: &Path) -> io::Result<(Vec<PathBuf>, u64)> {
        let (mut paths, mut bytes) = (Vec::new(), 0);
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_string_lossy();
            // It may be gone by now.
            let Ok(metadata) = entry.metadata() else {
                continue;
            };
            if is_name(&name, SUFFIX) {
                bytes += Size::of(&metadata).taken();
                paths.push(path);
            } else if is_name(&name, UNREADY)
                && metadata
                    .modified()?
                    .elapsed()
                    .is_ok_and(|age| age > UNREADY_FOR)
                && let Ok(Some(segment)) = Self::find(&path)
            {
                segment.remove();
            }
        }
        paths.sort_unstable();
        Ok((paths, bytes))
    }

    /// When it was made, in milliseconds since 1970, as its name says.
    pub(super) fn created(&self) -> u64 {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let created = name.split_once('-').map(|(created, _)| created.parse());
        created.and_then(Result::ok).unwrap_or_default()
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
        self.with(|file| match file {
            Some(file) => write_at(file, at, bytes),
            None => Err(ErrorKind::NotFound.into()),
        })
    }

    /// Its bytes.
    ///
    /// # Errors
    /// Those of the system.
    pub(super) fn read(&self) -> io::Result<Vec<u8>> {
        self.read_first(u64::MAX)
    }

    /// The first of its bytes, at most so many.
    ///
    /// # Errors
    /// Those of the system.
    pub(super) fn read_first(&self, most: u64) -> io::Result<Vec<u8>> {
        self.with(|file| {
            let mut file = file.as_ref().ok_or(ErrorKind::NotFound)?;
            let mut bytes = Vec::new();
            file.rewind()?;
            file.take(most).read_to_end(&mut bytes)?;
            Ok(bytes)
        })
    }

    /// Cuts what is behind so many bytes.
    pub(super) fn cut(&self, bytes: u64) {
        // Where that fails, what is there is written over.
        _ = self.with(|file| file.as_ref().map(|file| file.set_len(bytes)));
    }

    /// Gives the disk back what is in none of these places, as far as the system can.
    pub(super) fn keep(&self, places: &[(u64, u64)]) {
        self.with(|file| {
            let Some(file) = file else { return };
            let mut begin = 0;
            for (from, to) in places.iter().copied().chain([(u64::MAX, u64::MAX)]) {
                arena::free(file, begin, from);
                begin = to;
            }
        });
    }

    /// How much there is of it.
    pub(super) fn size(&self) -> Size {
        let metadata = self.with(|file| file.as_ref().map(File::metadata));
        let metadata = metadata.and_then(Result::ok);
        metadata
            .map(|metadata| Size::of(&metadata))
            .unwrap_or_default()
    }

    /// Whether it can be found: nobody has removed it.
    pub(super) fn is_linked(&self) -> bool {
        // Where that cannot be known, nothing speaks against it.
        let is_linked = |file: &File| is_linked(file).unwrap_or(true);
        self.with(|file| file.as_ref().is_none_or(is_linked))
    }

    /// Removes it: nothing in it is needed.
    pub(super) fn remove(&self) {
        // In this order, as nobody else may find it unlocked.
        _ = fs::remove_file(&self.path);
        self.let_go();
    }

    /// Lets others have it.
    pub(super) fn let_go(&self) {
        self.with(|file| {
            if let Some(file) = file.take() {
                // The file may be open in a forked child, too.
                arena::unlock(&file);
            }
        });
    }

    /// Does something to it, of which a forked child sees nothing or all, so that it can close it.
    fn with<R>(&self, act: impl FnOnce(&mut Option<File>) -> R) -> R {
        undivided(|| act(&mut self.file.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl Drop for Segment {
    fn drop(&mut self) {
        self.let_go();
    }
}

/// Closes all of them in a forked child; they stay the parent's, which may be gone before the child.
pub(super) fn forked() {
    // Nobody has the lock of one, as nothing is done to them but undivided; if this thread does, which forks in the middle of it, it
    // goes on with it.
    let open = OPEN.try_lock().map(|mut open| std::mem::take(&mut *open));
    for open in open.unwrap_or_default() {
        if let Some(open) = open.upgrade()
            && let Ok(mut file) = open.try_lock()
        {
            *file = None;
        }
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

    /// How much of the disk it takes.
    pub(super) fn taken(self) -> u64 {
        if cfg!(unix) {
            // Blocks of a `stat` have 512 bytes.
            self.bytes.min(self.blocks * 512)
        } else {
            self.bytes
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
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
        let said = |error: io::Error| error.kind().to_string();
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(directory)
            .map_err(said)?;
        let owner = private(directory)?;
        // A file of this process is this user's.
        let random = RandomState::new().hash_one(std::process::id());
        let probe = directory.join(format!("{:013}-{random:016x}{UNREADY}", 0));
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&probe)
            .map_err(said)?;
        let own = file.metadata().map_err(said)?.uid();
        _ = fs::remove_file(&probe);
        if own != owner {
            return Err("it belongs to somebody else".to_owned());
        }
        Ok(())
    }
    #[cfg(not(unix))]
    {
        _ = directory;
        Err("this system has none".to_owned())
    }
}

/// Whose directory it is, that nobody else can enter.
///
/// # Errors
/// Says what is wrong with it.
#[cfg(unix)]
pub(super) fn private(directory: &Path) -> Result<u32, String> {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = directory.symlink_metadata();
    let metadata = metadata.map_err(|error| error.kind().to_string())?;
    if metadata.is_symlink() {
        return Err("it is a symbolic link".to_owned());
    }
    if metadata.mode() & 0o077 != 0 {
        return Err("others can enter it; give it the mode 0700".to_owned());
    }
    Ok(metadata.uid())
}

/// There is none.
#[cfg(not(unix))]
pub(super) fn private(_: &Path) -> Result<u32, String> {
    Err("this system has none".to_owned())
}
