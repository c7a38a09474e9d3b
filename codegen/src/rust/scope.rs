//! Who took which name, and what is said where two want the same.

use std::collections::BTreeMap;

use otelier_schema::resolved::Position;
use otelier_schema::{Diagnostic, NameCollision};

/// Where a name comes from.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    /// In words, e.g. ``attribute `event.kind` ``.
    pub(super) what: String,
    /// In the catalog; `None` for the generator's own.
    pub(super) position: Option<Position>,
}

impl Origin {
    /// Something that the catalog defines.
    pub(super) fn catalog(what: &str, id: &str, position: &Position) -> Self {
        Self {
            what: format!("{what} `{id}`"),
            position: Some(position.clone()),
        }
    }

    /// Something that the generator adds.
    pub(super) fn own(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            position: None,
        }
    }
}

/// The names of one Rust namespace, and what took them.
#[derive(Debug)]
pub(super) struct Scope {
    place: String,
    taken: BTreeMap<String, Origin>,
}

impl Scope {
    /// A namespace, and how to speak of it.
    pub(super) fn new(place: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            taken: BTreeMap::new(),
        }
    }

    /// A namespace with names that the generator needs for itself.
    pub(super) fn with_own(place: impl Into<String>, names: &[&str]) -> Self {
        let mut scope = Self::new(place);
        for name in names {
            let origin = Origin::own(format!("the generator's own `{name}`"));
            scope.taken.insert((*name).to_owned(), origin);
        }
        scope
    }

    /// All names that are taken.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        self.taken.keys().cloned()
    }

    /// Takes a name; where it is taken already, that is a fault that names both origins.
    pub(super) fn claim(&mut self, name: &str, origin: Origin, faults: &mut Vec<Diagnostic>) {
        match self.taken.get(name) {
            Some(first) => faults.push(
                NameCollision {
                    language: "Rust",
                    name,
                    place: &self.place,
                    first: (&first.what, first.position.as_ref()),
                    second: (&origin.what, origin.position.as_ref()),
                }
                .diagnostic(),
            ),
            None => {
                self.taken.insert(name.to_owned(), origin);
            }
        }
    }
}
