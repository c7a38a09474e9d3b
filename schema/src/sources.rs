//! The files of a catalog: which they are, and their text.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// The files of a catalog by their path relative to its directory, with `/` on every system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    root: PathBuf,
    files: BTreeMap<String, String>,
}

impl Sources {
    /// No files, of a catalog in this directory; the directory is only shown, never read.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            files: BTreeMap::new(),
        }
    }

    /// Adds a file, or replaces its text.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.files.insert(path.into(), text.into());
    }

    /// The text of a file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// A file's path and text as they are kept here.
    pub(crate) fn entry(&self, path: &str) -> Option<(&str, &str)> {
        let (path, text) = self.files.get_key_value(path)?;
        Some((path, text))
    }

    /// All files, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The catalog's directory as its user named it.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A file's path as its user would name it.
    pub fn display_path(&self, file: &str) -> String {
        if self.root.as_os_str().is_empty() {
            return file.to_owned();
        }
        self.root.join(file).display().to_string()
    }
}

impl<P: Into<String>, T: Into<String>> FromIterator<(P, T)> for Sources {
    fn from_iter<I: IntoIterator<Item = (P, T)>>(files: I) -> Self {
        let mut sources = Self::default();
        for (path, text) in files {
            sources.insert(path, text);
        }
        sources
    }
}
