//! A digest of generated files, by which a later run sees whether they are as they were.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::{Files, MANIFEST, manifest};

/// The digest of a directory that holds these files and nothing else of the generator's.
pub fn seal(files: &Files) -> String {
    let listing = manifest::render(files);
    let files = files
        .iter()
        .map(|(path, content)| (path.as_str(), content.as_bytes()));
    let mut seal = Seal::default();
    seal.add(MANIFEST, listing.as_bytes());
    files.for_each(|(path, content)| seal.add(path, content));
    seal.finish()
}

/// The digest of what a directory holds of the generator's, by its manifest; `None` where that cannot be read.
///
/// Every byte is read: neither a time nor a size is taken for a content.
pub fn sealed(directory: &Path) -> Option<String> {
    let owned = manifest::read(directory, MANIFEST).ok()?;
    let mut seal = Seal::default();
    seal.add(MANIFEST, &fs::read(directory.join(MANIFEST)).ok()?);
    for path in &owned {
        seal.add(path, &fs::read(directory.join(path)).ok()?);
    }
    Some(seal.finish())
}

#[derive(Default)]
struct Seal(Sha256);

impl Seal {
    fn add(&mut self, path: &str, content: &[u8]) {
        for part in [path.as_bytes(), content] {
            self.0.update((part.len() as u64).to_le_bytes());
            self.0.update(part);
        }
    }

    /// In lower-case hex.
    fn finish(self) -> String {
        let digest = self.0.finalize();
        digest.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}
