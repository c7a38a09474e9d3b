//! A queue's memory as a file that others can read when this process is gone.
//!
//! The file begins with a page for whoever finds it; two words of it say how far the queue is released. What a process has
//! written into a shared mapping is in the file whatever way the process ends; it is not safe from the end of the system.

use std::{
    fs::File,
    io::{self, ErrorKind},
    os::fd::AsRawFd as _,
    ptr::{self, NonNull},
};

use super::{
    guard::{self, Guard},
    memory::{UNIT, WORDS, Word},
    sync::AtomicU64,
};

/// A file, mapped and shared.
#[derive(Debug)]
pub(crate) struct Mapping {
    start: NonNull<u8>,
    bytes: usize,
    /// Where the units begin.
    before: usize,
    /// There is none only where `new` fails.
    guard: Option<Guard>,
}

impl Mapping {
    /// Maps a file that was [preallocated](preallocate), of which the units begin after so many bytes.
    ///
    /// # Errors
    /// Those of the system, and when too many are mapped already.
    pub(crate) fn new(file: &File, before: usize, bytes: usize) -> io::Result<Self> {
        let units = bytes.checked_sub(before).map(|units| units / UNIT);
        if before < WORDS + UNIT
            || !before.is_multiple_of(UNIT)
            || !units.is_some_and(|units| units.is_power_of_two() && u32::try_from(units).is_ok())
        {
            return Err(ErrorKind::InvalidInput.into());
        }
        // SAFETY: a new mapping, which overlaps no memory that there is. What other processes do to the file, they do to bytes that
        // are accessed as atomics or copied out; where its end is taken away, `guard` has the system put zeros there.
        let start = unsafe {
            libc::mmap(
                ptr::null_mut(),
                bytes,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_SHARED,
                file.as_raw_fd(),
                0,
            )
        };
        if start == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let start = NonNull::new(start.cast()).ok_or(ErrorKind::OutOfMemory)?;
        let guard = Guard::of(start.addr().get(), bytes);
        let mapping = Self {
            start,
            bytes,
            before,
            guard,
        };
        match mapping.guard {
            Some(_) => Ok(mapping),
            None => Err(ErrorKind::QuotaExceeded.into()),
        }
    }

    /// Where the units begin.
    pub(super) fn units(&self) -> NonNull<u8> {
        // SAFETY: `new` has seen that there are more bytes.
        unsafe { self.start.add(self.before) }
    }

    pub(super) fn count(&self) -> u32 {
        u32::try_from((self.bytes - self.before) / UNIT).unwrap_or(u32::MAX)
    }

    pub(super) fn word(&self, word: Word) -> &AtomicU64 {
        let start = self.start.as_ptr();
        // SAFETY: they are before the units, aligned to 8 bytes, and accessed in this way only.
        unsafe { AtomicU64::from_ptr(start.add(WORDS + word as usize * size_of::<u64>()).cast()) }
    }

    /// Puts memory of this process's own in the file's place, in a forked child: a mapping keeps the file open, and so
    /// locked, however long its parent is gone. Where the fork came in the middle of a record, that is written to nowhere.
    pub(super) fn forked(&self) {
        // Where it fails, the file stays locked until the child ends.
        guard::replace(self.start.addr().get(), self.bytes);
    }

    /// Has this thread survive it when a part of a file is taken away, whatever signals it blocks.
    pub(super) fn admit() {
        guard::admit();
    }

    /// Whether a part of the file was taken away.
    pub(super) fn is_torn(&self) -> bool {
        self.guard.as_ref().is_some_and(Guard::is_torn)
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // From here on an access would be none of the handler's.
        self.guard = None;
        // SAFETY: it was mapped with this size, and nothing borrows from it any more.
        unsafe { libc::munmap(self.start.as_ptr().cast(), self.bytes) };
    }
}

/// Gives an empty file so many bytes, all zero, for which the disk has room from now on.
///
/// # Errors
/// Those of the system: a full disk, say.
pub(crate) fn preallocate(file: &File, bytes: usize) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        let bytes = libc::off_t::try_from(bytes).map_err(|_| ErrorKind::FileTooLarge)?;
        // SAFETY: it touches nothing but the open file.
        match unsafe { libc::posix_fallocate(file.as_raw_fd(), 0, bytes) } {
            0 => return Ok(()),
            // The file system has no way to do so.
            libc::EOPNOTSUPP | libc::EINVAL => {}
            error => return Err(io::Error::from_raw_os_error(error)),
        }
    }
    let page = [0; 8 * 1024];
    let mut left = bytes;
    let mut file = file;
    while left > 0 {
        let next = left.min(page.len());
        io::Write::write_all(&mut file, &page[..next])?;
        left -= next;
    }
    Ok(())
}

/// Gives the disk back what is between two places of a file, which are zeros from then on, where the system can.
pub(crate) fn free(file: &File, from: u64, to: u64) {
    #[cfg(target_os = "linux")]
    {
        let end = file.metadata().map_or(0, |metadata| metadata.len()).min(to);
        let range = (
            libc::off_t::try_from(from),
            libc::off_t::try_from(end.saturating_sub(from)),
        );
        if let (Ok(from), Ok(bytes @ 1..)) = range {
            let how = libc::FALLOC_FL_PUNCH_HOLE | libc::FALLOC_FL_KEEP_SIZE;
            // SAFETY: it touches nothing but the open file.
            unsafe { libc::fallocate(file.as_raw_fd(), how, from, bytes) };
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (file, from, to);
}

/// Locks a file for this process, unless another one has.
///
/// # Errors
/// Those of the system; [`ErrorKind::WouldBlock`] where another one has.
pub(crate) fn lock(file: &File) -> io::Result<()> {
    flock(file, libc::LOCK_EX | libc::LOCK_NB)
}

/// Unlocks it, wherever it is open besides.
pub(crate) fn unlock(file: &File) {
    _ = flock(file, libc::LOCK_UN);
}

fn flock(file: &File, how: libc::c_int) -> io::Result<()> {
    // SAFETY: it touches nothing but the open file.
    match unsafe { libc::flock(file.as_raw_fd(), how) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}
