//! Errors of the file system.

use std::io;
use std::path::Path;

/// An error that names the path it is about.
pub(super) fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
