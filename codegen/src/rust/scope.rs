//! Who took which name, and what is said where two want the same.

use std::collections::BTreeMap;
use std::fmt;

use otelier_schema::resolved::Position;
use otelier_schema::{Diagnostic, NameCollision};

/// Where a name comes from; put into words only where two want the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin<'c> {
    /// What is made of it, before it: `the map of `; may be empty.
    made: &'static str,
    /// What it is: `the attribute`.
    what: &'static str,
    /// Its name in the catalog or in Rust; empty where there is only one such thing.
    id: &'c str,
    /// In the catalog; `None` for the generator's own.
    position: Option<&'c Position>,
}

impl<'c> Origin<'c> {
    /// Something that the catalog defines.
    pub(super) fn catalog(what: &'static str, id: &'c str, position: &'c Position) -> Self {
        Self {
            position: Some(position),
            ..Self::own(what, id)
        }
    }

    /// Something that the generator adds.
    pub(super) fn own(what: &'static str, id: &'c str) -> Self {
        Self {
            made: "",
            what,
            id,
            position: None,
        }
    }

    /// Its name in the catalog or in Rust.
    pub(super) fn id(self) -> &'c str {
        self.id
    }

    /// What the generator makes of it: `made` stands before it, as `the map of `.
    pub(super) fn made(self, made: &'static str) -> Self {
        Self { made, ..self }
    }
}

/// In words, e.g. ``the attribute `event.kind` ``.
impl fmt::Display for Origin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.made, self.what)?;
        if self.id.is_empty() {
            return Ok(());
        }
        write!(f, " `{}`", self.id)
    }
}

/// The names of one Rust namespace, and what took them.
#[derive(Debug)]
pub(super) struct Scope<'c> {
    place: String,
    taken: BTreeMap<String, Origin<'c>>,
}

impl<'c> Scope<'c> {
    /// A namespace, and how to speak of it.
    pub(super) fn new(place: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            taken: BTreeMap::new(),
        }
    }

    /// A namespace with names that the generator needs for itself.
    pub(super) fn with_own(place: impl Into<String>, names: &[&'c str]) -> Self {
        let mut scope = Self::new(place);
        for name in names {
            let origin = Origin::own("the generator's own", name);
            scope.taken.insert((*name).to_owned(), origin);
        }
        scope
    }

    /// All names that are taken, in their order.
    pub(super) fn into_names(self) -> Vec<String> {
        self.taken.into_keys().collect()
    }

    /// Takes a name; where it is taken already, that is a fault that names both origins.
    pub(super) fn claim(&mut self, name: &str, origin: Origin<'c>, faults: &mut Vec<Diagnostic>) {
        match self.taken.get(name) {
            Some(first) => faults.push(
                NameCollision {
                    language: "Rust",
                    name,
                    place: &self.place,
                    first: (&first.to_string(), first.position),
                    second: (&origin.to_string(), origin.position),
                }
                .diagnostic(),
            ),
            None => {
                self.taken.insert(name.to_owned(), origin);
            }
        }
    }
}
