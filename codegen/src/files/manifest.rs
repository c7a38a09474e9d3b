//! The list of the files that the generator owns in a directory.

use std::collections::BTreeSet;
use std::path::{Component, Path};
use std::{fs, io};

use super::Files;
use super::error::at;

/// Name of the manifest in the output directory.
pub const MANIFEST: &str = ".otelier-manifest";

/// First line of a manifest: what it is, and its format number.
const HEAD: &str = "otelier-manifest 1";

/// The manifest of these files.
pub(super) fn render(files: &Files) -> String {
    let mut text = format!("{HEAD}\n");
    for path in files.keys() {
        text.push_str(path);
        text.push('\n');
    }
    text
}

/// What an earlier run wrote into a directory; empty where it has no manifest.
///
/// Of a manifest that a merge has left in conflict, what stands on either side counts: both sides were written.
///
/// # Errors
/// The manifest cannot be read, has another format number, or names a path that leaves the
/// directory. Nothing is removed on the word of such a manifest.
pub(super) fn read(directory: &Path, name: &str) -> io::Result<BTreeSet<String>> {
    let path = directory.join(name);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(at(&path, &error)),
    };
    let invalid = |reason: &str| {
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!(
                "{}: {reason}; help: delete {name} and generate again; a file that an earlier run made \
                 and nothing makes any more then stays, and is yours to delete",
                path.display()
            ),
        )
    };
    let mut lines = text.lines().filter(|line| !is_conflict_marker(line));
    if lines.next() != Some(HEAD) {
        return Err(invalid("not a manifest of format 1"));
    }
    lines
        .map(|line| {
            let inside = !line.is_empty()
                && Path::new(line)
                    .components()
                    .all(|part| matches!(part, Component::Normal(_)));
            if inside {
                Ok(line.to_owned())
            } else {
                Err(invalid("names a path outside its directory"))
            }
        })
        .collect()
}

/// Whether git wrote a line to tell the sides of a conflict.
fn is_conflict_marker(line: &str) -> bool {
    ["<<<<<<< ", "||||||| ", ">>>>>>> "]
        .iter()
        .any(|marker| line.starts_with(marker))
        || line == "======="
}
