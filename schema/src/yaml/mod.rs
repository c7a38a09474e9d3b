//! Reading YAML: the only place that knows which crates do it.
//!
//! `saphyr-parser` gives events with positions, from which [`tree`] builds what every
//! fault points into; `serde_yaml` loads the types. A file that is as it should be is
//! loaded from its text; one with faults from what is left of its tree without them.

mod build;
mod hint;
mod offsets;
mod scalar;
mod tree;

use serde::de::DeserializeOwned;

pub(crate) use self::{
    build::{build, without_mark},
    scalar::Scalar,
    tree::{Entry, Kind, Map, Node, Place, Spot},
};
use crate::{Code, Diagnostic};

/// Loads a type from the text of a file, or from its tree where that has lost its faults.
///
/// The tree must have the type's structure; what is refused nevertheless is one fault.
pub(crate) fn typed<T: DeserializeOwned>(
    file: &str,
    text: &str,
    tree: &Node,
    pruned: bool,
) -> Result<T, Box<Diagnostic>> {
    // The parsers do not agree on everything (U+2028 ends a line for one of them): the tree counts.
    if let Ok(loaded) = serde_yaml::from_value(tree.to_value()) {
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
        Box::new(Diagnostic::error(Code::WrongType, error.to_string()).label(place.label(file, "")))
    })
}
