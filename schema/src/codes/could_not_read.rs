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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::{Code, Sources, load, load_sources};

    #[test]
    fn what_cannot_be_read_is_named() {
        let room = Path::new(env!("CARGO_MANIFEST_DIR"));
        let check = |path: &str, message: &str| {
            let loaded = load(&room.join(path));
            let faults = loaded.diagnostics.iter();
            let faults: Vec<_> = faults.map(|fault| (fault.code, fault.message.as_str())).collect();
            let [(Code::CouldNotRead, found)] = faults.as_slice() else {
                panic!("{faults:?}");
            };
            assert!(found.contains(message), "{found}");
        };
        check("nowhere", "could not read");
        check("Cargo.toml", "is not a catalog");
    }

    #[test]
    fn a_catalog_has_a_file_that_names_it() {
        let loaded = load_sources(Sources::from_iter([("events/sale.yaml", "format: 1\n")]));
        let messages: Vec<_> = loaded.diagnostics.iter().map(|fault| fault.message.as_str()).collect();
        assert_eq!(messages, ["there is no catalog.yaml"]);
    }
}
