//! What is said of the whole catalog.

use super::{
    Differ,
    change::{Change, Hurt, Place, Subject},
    codes::ChangeCode,
    records, words,
};
use crate::resolved::Position;

/// The file that says it; the header keeps no places.
fn place() -> Position {
    Position {
        file: "catalog.yaml".into(),
        line: 1,
        column: 1,
    }
}

/// A change of the header.
pub(super) fn change(code: ChangeCode) -> Change {
    let change = Change::new(code, &Subject::of(Place::Catalog));
    change.old(&place()).new_at(&place())
}

/// Compares names, scope and words.
pub(super) fn compare(differ: &mut Differ<'_>) {
    let (old, new) = (differ.old, differ.new);
    if old.name != new.name {
        let renamed = change(ChangeCode::CatalogRenamed).words(&*old.name, &*new.name);
        let renamed = renamed.hurts(Hurt::Application, true);
        differ.push(renamed.hurts(Hurt::Reader, true), false);
    }
    if old.scope.name != new.scope.name {
        let renamed = change(ChangeCode::ScopeRenamed).words(&*old.scope.name, &*new.scope.name);
        differ.push(renamed.hurts(Hurt::Reader, true), false);
    }
    if old.scope.schema_url != new.scope.schema_url {
        let word = |url: &Option<String>| url.clone().unwrap_or_else(|| "none".to_owned());
        let moved = change(ChangeCode::SchemaUrlChanged)
            .words(word(&old.scope.schema_url), word(&new.scope.schema_url));
        differ.push(moved, false);
    }
    let name = |generate: &Option<crate::resolved::Generate>| {
        generate
            .as_ref()
            .map(|generate| generate.crate_name.clone())
    };
    if let (Some(was), Some(is)) = (name(&old.generate), name(&new.generate))
        && was != is
    {
        let renamed = change(ChangeCode::CrateRenamed).words(was, is);
        differ.push(renamed.hurts(Hurt::Application, true), false);
    }
    records::compare(differ);
    let changed = [
        ("brief", old.brief != new.brief),
        ("note", old.note != new.note),
    ];
    words::words(differ, change(ChangeCode::WordsChanged), &changed);
}
