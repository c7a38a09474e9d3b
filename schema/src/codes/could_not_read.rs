//! A file or directory of the catalog is missing, is not UTF-8, or could not be read.
//!
//! A catalog is a directory with a `catalog.yaml`, and every `.yaml` or `.yml` file below its
//! `events`. The message holds what the system said. The command ends with exit status 2, since
//! what could not be read was not checked.
//!
//! No example: the fault is in the file system and not in a text.

use std::{io, path::Path};

use crate::{Code, Diagnostic};

/// `catalog`: the file that must be there, as its user would name it.
pub(crate) fn no_catalog(catalog: &str) -> Diagnostic {
    Diagnostic::error(Code::CouldNotRead, format!("there is no {catalog}"))
}

/// A file whose name is not `catalog`.
pub(crate) fn not_a_catalog(path: &Path, catalog: &str) -> Diagnostic {
    Diagnostic::error(
        Code::CouldNotRead,
        format!("{} is not a catalog", path.display()),
    )
    .help(format!(
        "name the catalog's directory, or the {catalog} in it"
    ))
}

pub(crate) fn name_not_utf8(path: &Path) -> Diagnostic {
    Diagnostic::error(
        Code::CouldNotRead,
        format!("the name of {} is not UTF-8", path.display()),
    )
}

pub(crate) fn refused(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::error(
        Code::CouldNotRead,
        format!("could not read {}: {error}", path.display()),
    )
}
