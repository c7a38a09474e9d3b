//! The files that arguments name: themselves, or all below a directory.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::output::plain;

/// The name of the standard input.
pub(super) const STDIN: &str = "-";

/// Something that is read.
pub(super) struct Input {
    /// As it was named, or found below a directory that was.
    pub(super) path: PathBuf,
    /// Its place among all.
    pub(super) index: usize,
}

impl Input {
    pub(super) fn is_stdin(&self) -> bool {
        self.path.as_os_str() == STDIN
    }

    /// Its name, for people.
    pub(super) fn name(&self) -> String {
        if self.is_stdin() {
            "standard input".to_owned()
        } else {
            plain(self.path.display())
        }
    }

    /// Its size in bytes, where that is known before it is read.
    pub(super) fn size(&self) -> Option<u64> {
        let metadata = fs::metadata(&self.path).ok().filter(fs::Metadata::is_file);
        metadata.map(|metadata| metadata.len())
    }

    pub(super) fn open(&self) -> io::Result<Box<dyn Read>> {
        if self.is_stdin() {
            return Ok(Box::new(io::stdin().lock()));
        }
        Ok(Box::new(File::open(&self.path)?))
    }
}

/// All inputs that these arguments name, in their order and below a directory in the order of names, and what cannot
/// be read of them.
///
/// Below a directory, names that begin with a full stop are passed over. A directory that a link leads back to is
/// entered once.
pub(super) fn find(arguments: &[PathBuf]) -> (Vec<Input>, Vec<String>) {
    let mut found = Found::default();
    for path in arguments {
        let is_stdin = path.as_os_str() == STDIN;
        if is_stdin && found.inputs.iter().any(Input::is_stdin) {
            let message = "the standard input is named twice; it can be read once";
            found.errors.push(message.to_owned());
        } else if !is_stdin && path.is_dir() {
            found.directory(path);
        } else {
            found.push(path.clone());
        }
    }
    (found.inputs, found.errors)
}

#[derive(Default)]
struct Found {
    inputs: Vec<Input>,
    errors: Vec<String>,
    /// The directories that are being looked through, without links.
    within: BTreeSet<PathBuf>,
}

impl Found {
    fn push(&mut self, path: PathBuf) {
        let index = self.inputs.len();
        self.inputs.push(Input { path, index });
    }

    fn directory(&mut self, directory: &Path) {
        if let Err(error) = self.look_through(directory) {
            let directory = plain(directory.display());
            self.errors.push(format!("{directory}: {error}"));
        }
    }

    fn look_through(&mut self, directory: &Path) -> io::Result<()> {
        let real = directory.canonicalize()?;
        if !self.within.insert(real.clone()) {
            return Ok(());
        }
        let mut paths = Vec::new();
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            if !entry.file_name().as_encoded_bytes().starts_with(b".") {
                paths.push(entry.path());
            }
        }
        paths.sort();
        for path in paths {
            if path.is_dir() {
                self.directory(&path);
            } else {
                self.push(path);
            }
        }
        self.within.remove(&real);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_its_files_in_order_of_name() {
        let root = tempfile::tempdir().expect("a directory");
        let root = root.path();
        for name in ["b/2.json", "b/10.json", "a.json", ".hidden", "c/.git/x"] {
            let path = root.join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
            fs::write(path, "{}").expect("a file");
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(root, root.join("b/loop")).expect("a link");
        let (inputs, errors) = find(&[root.join("b"), "-".into(), root.into(), "-".into()]);
        let names: Vec<_> = inputs
            .iter()
            .map(|input| input.path.strip_prefix(root).unwrap_or(&input.path))
            .collect();
        let inside = ["a.json", "b/10.json", "b/2.json"].map(Path::new);
        assert!(names.starts_with(&["b/10.json", "b/2.json"].map(Path::new)));
        assert!(names.ends_with(&inside), "{names:?}");
        assert_eq!(
            names.iter().filter(|name| **name == Path::new("-")).count(),
            1
        );
        assert_eq!(
            errors,
            ["the standard input is named twice; it can be read once"]
        );
    }
}
