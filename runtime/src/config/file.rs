//! Paths of files and directories, as strings.

use std::path::PathBuf;

use super::{
    error::{Faults, Path},
    keys::Read,
    node::Node,
};

/// A path; a relative one is below the working directory of the process.
#[derive(Clone, Debug)]
pub(crate) struct File(
    #[cfg_attr(
        not(feature = "export"),
        allow(dead_code, reason = "shown by `Debug` only, where nothing is exported")
    )]
    pub(crate) PathBuf,
);

impl Read for File {
    fn read(path: &Path<'_>, node: Node, faults: &mut Faults) -> Option<Self> {
        match node {
            Node::String(text) if !text.is_empty() && !text.contains('\0') => {
                Some(Self(PathBuf::from(text)))
            }
            _ => {
                faults.tell(path, "expected a path, as a string");
                None
            }
        }
    }

    #[cfg(test)]
    fn value() -> String {
        "a path".to_owned()
    }
}
