//! What the workspace's tests and benches share: where things are, and catalogs of any size.

pub mod synthetic;

use std::path::{Path, PathBuf};

/// The root of the workspace.
///
/// # Panics
/// If this crate does not lie in the workspace's `tests` directory.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("`tests` lies in the workspace")
        .to_path_buf()
}
