//! The one place that changes files.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use tempfile::TempPath;

use super::error::at;
use super::{Files, MANIFEST, manifest};
use crate::header;

/// What a run did to a directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files written because they were missing or different.
    pub written: Vec<String>,
    /// Files that an earlier run made and this one does not.
    pub removed: Vec<String>,
    /// Number of files that were as they should be, and were not touched.
    pub unchanged: usize,
}

/// Makes a directory hold these files.
///
/// Everything is first written to temporary files in the directory itself, then renamed: where
/// the writing fails, all files are as they were. A file that is already right keeps its
/// modification time. Files that the manifest of an earlier run names and this one does not
/// make are removed, with directories that become empty; no other file is touched.
///
/// # Errors
/// What the system refused, with the path that it was about; or a file that is in the way and was not
/// generated.
pub fn write(directory: &Path, files: &Files) -> io::Result<Summary> {
    write_listed(directory, files, MANIFEST)
}

/// The same, with a manifest of another name: what other manifests list is somebody else's.
pub(crate) fn write_listed(
    directory: &Path,
    files: &Files,
    manifest_name: &str,
) -> io::Result<Summary> {
    fs::create_dir_all(directory).map_err(|error| at(directory, &error))?;
    let owned = manifest::read(directory, manifest_name)?;
    let listing = manifest::render(files);
    let mut summary = Summary::default();
    let mut staged = Vec::new();
    // The manifest goes last: a run that is cut short leaves the old one, and no file that
    // only it names is forgotten.
    let all = files
        .iter()
        .map(|(path, content)| (path.as_str(), content.as_str()))
        .chain([(manifest_name, listing.as_str())]);
    for (path, content) in all {
        let target = directory.join(path);
        match fs::read(&target) {
            Ok(found) if found == content.as_bytes() => {
                summary.unchanged += 1;
                continue;
            }
            Ok(found) if path != manifest_name && !owned.contains(path) => {
                not_by_hand(&target, &found)?;
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound && target.is_dir() => {
                let error =
                    io::Error::new(io::ErrorKind::IsADirectory, "a directory is in the way");
                return Err(at(&target, &error));
            }
            _ => {}
        }
        staged.push((stage(directory, content)?, target));
        summary.written.push(path.to_owned());
    }
    let parents: BTreeSet<&Path> = (staged.iter())
        .filter_map(|(_, target)| target.parent())
        .collect();
    for parent in parents {
        fs::create_dir_all(parent).map_err(|error| at(parent, &error))?;
    }
    for (temporary, target) in staged {
        temporary
            .persist(&target)
            .map_err(|error| at(&target, &error.error))?;
    }
    for path in owned.iter().filter(|path| !files.contains_key(*path)) {
        let file = directory.join(path);
        match fs::remove_file(&file) {
            Ok(()) => summary.removed.push(path.clone()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(at(&file, &error)),
        }
        remove_empty_parents(directory, &file);
    }
    Ok(summary)
}

/// Refuses to overwrite a file that no earlier run has made, as far as one can tell without a manifest.
fn not_by_hand(target: &Path, content: &[u8]) -> io::Result<()> {
    let carries_header = target
        .extension()
        .is_some_and(|extension| ["rs", "toml", "md"].iter().any(|known| extension == *known));
    if carries_header && !String::from_utf8_lossy(content).contains(header::MARK) {
        let reason = "was not generated and would be overwritten; move it away";
        let error = io::Error::new(io::ErrorKind::AlreadyExists, reason);
        return Err(at(target, &error));
    }
    Ok(())
}

/// Writes a content beside the files of the directory, so that a rename cannot cross file systems.
fn stage(directory: &Path, content: &str) -> io::Result<TempPath> {
    let temporary = || -> io::Result<TempPath> {
        let mut file = builder().tempfile_in(directory)?;
        file.write_all(content.as_bytes())?;
        file.flush()?;
        // A system lets a process have only so many files open, and a catalog may have more events.
        Ok(file.into_temp_path())
    };
    temporary().map_err(|error| at(directory, &error))
}

/// Temporary files get the rights that a file made by `fs::write` has.
fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".otelier-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}

fn remove_empty_parents(directory: &Path, file: &Path) {
    let mut parent: Option<PathBuf> = file.parent().map(Path::to_path_buf);
    while let Some(path) = parent.filter(|path| path != directory && path.starts_with(directory)) {
        // A directory that is not empty refuses, which is what ends the walk.
        if fs::remove_dir(&path).is_err() {
            return;
        }
        parent = path.parent().map(Path::to_path_buf);
    }
}
