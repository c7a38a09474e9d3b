//! The table of catalog edits of `schema/tests/edits`, proven: what a comparison says of an edit is what happens.
//!
//! 1. Where it says that the sender is hurt, a record that the old catalog accepts is refused by the new one; where it
//!    does not, none of the records that go to every edge of both catalogs is.
//! 2. Where it says that the application is hurt, a program that uses all that is generated from the old catalog does not
//!    compile against what is generated from the new one; where it does not, the program compiles.

mod application;
#[path = "../../../schema/tests/edits/mod.rs"]
#[expect(
    dead_code,
    reason = "what is said of each edit is compared where comparisons are tested"
)]
mod edits;
mod senders;

use edits::{CATALOG, EDITS, Edit};
use otelier_schema::compare::{Comparison, Hurt, compare};
use otelier_schema::{ResolvedCatalog, Sources, load_sources};

/// An edit, or an edit undone.
struct Step {
    what: String,
    old: ResolvedCatalog,
    new: ResolvedCatalog,
}

impl Step {
    fn compared(&self) -> Comparison {
        compare(&self.old, &self.new)
    }

    fn hurts(&self, who: Hurt) -> bool {
        self.compared().hurts().contains(&who)
    }
}

fn load(text: &str) -> ResolvedCatalog {
    let loaded = load_sources(Sources::from_iter([("catalog.yaml", text)]));
    loaded
        .catalog
        .unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics))
}

/// Every edit, there and back.
fn steps() -> impl Iterator<Item = Step> {
    let base = load(CATALOG);
    (EDITS.iter())
        .flat_map(move |edit: &Edit| there_and_back(edit.what, &base, &load(&edit.edited())))
}

fn there_and_back(what: &str, base: &ResolvedCatalog, edited: &ResolvedCatalog) -> [Step; 2] {
    let step = |what: String, old: &ResolvedCatalog, new: &ResolvedCatalog| Step {
        what,
        old: old.clone(),
        new: new.clone(),
    };
    [
        step(what.to_owned(), base, edited),
        step(format!("{what}, undone"), edited, base),
    ]
}
