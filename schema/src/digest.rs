//! The digest of a catalog's files.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::{Sources, yaml::without_mark};

/// Lower-case hex SHA-256 of names and contents; the same for CRLF and LF, with and without a BOM.
pub(crate) fn digest(sources: &Sources) -> String {
    let mut hash = Sha256::new();
    for (file, text) in sources.iter() {
        let text = without_mark(text).replace("\r\n", "\n");
        for part in [file, &text] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
    }
    hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
