//! What a directory has and what it should have.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use similar::{ChangeTag, TextDiff};

use super::error::at;
use super::{Files, MANIFEST, manifest};

/// Lines that a diff shows at most.
const DIFF_LINES: usize = 24;

/// A generated file that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Path relative to the directory, with `/` on every system.
    pub path: String,
    /// What is wrong with it.
    pub kind: Kind,
    /// A short diff from what is there to what should be; empty where there is nothing to compare.
    pub diff: String,
}

/// What is wrong with a generated file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It is there with another content.
    Stale,
    /// It is not there.
    Missing,
    /// It is there, an earlier run made it, and nothing makes it any more.
    Orphaned,
    /// It has CRLF where it should have LF, and differs in nothing else.
    LineEndings,
}

impl Kind {
    /// The word for it: `stale`, `missing`, `orphaned`, `line endings`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stale => "stale",
            Self::Missing => "missing",
            Self::Orphaned => "orphaned",
            Self::LineEndings => "line endings",
        }
    }
}

/// Compares a directory with what it should hold, the manifest included; sorted by path.
///
/// # Errors
/// A file cannot be read, or the manifest is not one. A directory that does not exist is no error:
/// everything is missing.
pub fn compare(directory: &Path, files: &Files) -> io::Result<Vec<Difference>> {
    let owned = manifest::read(directory, MANIFEST)?;
    let listing = manifest::render(files);
    let expected = files
        .iter()
        .map(|(path, content)| (path.as_str(), content.as_str()))
        .chain([(MANIFEST, listing.as_str())]);
    let mut differences = Vec::new();
    for (path, content) in expected {
        let file = directory.join(path);
        let found = match fs::read(&file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                differences.push(Difference {
                    path: path.to_owned(),
                    kind: Kind::Missing,
                    diff: String::new(),
                });
                continue;
            }
            Err(error) => return Err(at(&file, &error)),
        };
        if found != content.as_bytes() {
            let found = String::from_utf8_lossy(&found);
            let (kind, diff) = if found.replace("\r\n", "\n") == content {
                (Kind::LineEndings, String::new())
            } else {
                (Kind::Stale, short_diff(&found, content))
            };
            differences.push(Difference {
                path: path.to_owned(),
                kind,
                diff,
            });
        }
    }
    for path in owned {
        if !files.contains_key(&path) && directory.join(&path).exists() {
            differences.push(Difference {
                path,
                kind: Kind::Orphaned,
                diff: String::new(),
            });
        }
    }
    differences.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(differences)
}

/// The first hunks of a unified diff, and how many lines it leaves out.
fn short_diff(old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let mut text = String::new();
    let (mut shown, mut hidden) = (0_usize, 0_usize);
    for group in diff.grouped_ops(1) {
        let mut line = |text: &mut String, sign: char, value: &str| {
            if shown < DIFF_LINES {
                shown += 1;
                let value = value.trim_end_matches(['\r', '\n']);
                let _ = writeln!(text, "{sign}{value}");
            } else {
                hidden += 1;
            }
        };
        if let Some(first) = group.first() {
            let at = first.new_range().start + 1;
            line(&mut text, '@', &format!("@ line {at} @@"));
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            line(&mut text, sign, change.value());
        }
    }
    if hidden > 0 {
        let _ = writeln!(text, "... {hidden} more lines");
    }
    text
}
