//! Who took which name, and what is said where two want the same.

use std::collections::BTreeMap;
use std::fmt;

use otelier_schema::resolved::Position;
use otelier_schema::{Code, Diagnostic};

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
            Some(first) => faults.push(collision(name, &self.place, first, &origin)),
            None => {
                self.taken.insert(name.to_owned(), origin);
            }
        }
    }
}

/// Two things have the same name in Rust.
fn collision(name: &str, place: &str, first: &Origin<'_>, second: &Origin<'_>) -> Diagnostic {
    let message = format!("{first} and {second} are both `{name}` in Rust, in {place}");
    let mut diagnostic = Diagnostic::error(Code::NameCollision, message);
    for origin in [second, first] {
        if let Some(position) = origin.position {
            diagnostic = diagnostic.label_at(position, format!("`{name}` comes from here"));
        }
    }
    diagnostic.help("rename one of them so that the names differ in more than case and punctuation")
}
