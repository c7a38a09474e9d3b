//! Reading YAML: the only place that knows which crates do it.
//!
//! `saphyr-parser` gives events with positions, from which [`tree`] builds what every
//! fault points into; [`read`] loads the types from the tree. What it refuses, `serde_yaml` judges
//! and explains.

mod brackets;
mod build;
mod halves;
mod offsets;
mod read;
mod scalar;
mod tree;

use serde::de::DeserializeOwned;

use self::read::Reader;

pub(crate) use self::{
    build::{build, without_mark},
    scalar::Scalar,
    tree::{Entry, Kind, Map, Node, Place, Spot},
};
use crate::{Diagnostic, codes::wrong_type};

/// The text of a file with all that it says and without its comments; `None` where it cannot be read.
pub(crate) fn without_comments(text: &str) -> Option<String> {
    let value: serde_yaml::Value = serde_yaml::from_str(without_mark(text)).ok()?;
    serde_yaml::to_string(&value).ok()
}

/// Loads a type from the tree of a file.
///
/// The tree must have the type's structure; what is refused nevertheless is one fault. It is what
/// `serde_yaml` says of the text, or of the tree where that has lost its faults.
pub(crate) fn typed<T: DeserializeOwned>(
    file: &str,
    text: &str,
    tree: &Node,
    pruned: bool,
) -> Result<T, Box<Diagnostic>> {
    if let Ok(loaded) = T::deserialize(Reader(tree)) {
        return Ok(loaded);
    }
    let loaded = if pruned {
        serde_yaml::from_value(tree.to_value())
    } else {
        serde_yaml::from_str(without_mark(text))
    };
    loaded.map_err(|error| {
        let mut place = tree.place;
        if let Some(location) = error.location() {
            place = Place::at(location.index(), location.line(), location.column());
        }
        Box::new(wrong_type::refused(
            &error.to_string(),
            place.label(file, ""),
        ))
    })
}

/// What `serde_yaml` makes of a text; what [`read`] makes of its tree must be the same.
#[cfg(test)]
pub(crate) fn by_serde_yaml<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_yaml::from_str(without_mark(text)).ok()
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::{build, by_serde_yaml, typed};
    use crate::raw::RawFile;

    fn check_all(directory: &Path, checked: &mut usize) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                check_all(&path, checked);
                continue;
            }
            let Ok(text) = fs::read_to_string(&path) else {
                continue;
            };
            let mut faults = Vec::new();
            let (Some(tree), false) = build("f", &text, &mut faults) else {
                continue;
            };
            let ours = typed::<RawFile>("f", &text, &tree, false).ok();
            let theirs = by_serde_yaml::<RawFile>(&text);
            assert_eq!(
                format!("{ours:?}"),
                format!("{theirs:?}"),
                "{}",
                path.display()
            );
            *checked += usize::from(ours.is_some());
        }
    }

    #[test]
    fn the_trees_of_the_corpus_load_as_serde_yaml_has_them() {
        let room = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut checked = 0;
        for directory in ["codex", "tests/faults"] {
            check_all(&room.join(directory), &mut checked);
        }
        assert!(checked > 50, "{checked}");
    }
}
