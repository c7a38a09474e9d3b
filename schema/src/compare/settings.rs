//! Settings, which the application's users have in their configuration, and the resource.

use super::{
    Differ,
    change::{Change, Hurt, Place, Subject},
    codes::ChangeCode,
    privacy::is_on,
    show, words,
};
use crate::resolved::{Attribute, Event, ResolvedCatalog, ResourceAttribute, ResourceFill, Type};

/// Compares the settings.
pub(super) fn settings(differ: &mut Differ<'_>) {
    let (old, new) = (differ.old, differ.new);
    for was in &old.settings {
        let subject = Subject::of(Place::Setting(was.id.clone()));
        let change = |code| Change::new(code, &subject).old(&was.position);
        let Some(is) = new.settings.iter().find(|is| is.id == was.id) else {
            let gone = change(ChangeCode::SettingRemoved).was(on(was.default));
            differ.push(gone.hurts(Hurt::Application, true), false);
            continue;
        };
        let change = |code| change(code).new_at(&is.position);
        if was.default != is.default {
            let guards = guards(new, &is.id) && guards(old, &is.id);
            let flipped = change(ChangeCode::SettingDefaultChanged)
                .words(on(was.default), on(is.default))
                .hurts(Hurt::Privacy, guards && is_on(new, &is.id))
                .hurts(Hurt::Reader, guards && !is_on(new, &is.id));
            differ.push(flipped, false);
        }
        let changed = [
            ("brief", was.brief != is.brief),
            ("note", was.note != is.note),
        ];
        words::words(differ, change(ChangeCode::WordsChanged), &changed);
    }
    for is in &new.settings {
        if old.settings.iter().all(|was| was.id != is.id) {
            let subject = Subject::of(Place::Setting(is.id.clone()));
            let change = Change::new(ChangeCode::SettingAdded, &subject);
            differ.push(change.is(on(is.default)).new_at(&is.position), false);
        }
    }
}

fn on(default: bool) -> &'static str {
    if default { "on" } else { "off" }
}

/// Whether a setting lets some value through.
fn guards(catalog: &ResolvedCatalog, setting: &str) -> bool {
    let of = |event: &Event| {
        let mut own = event.all_attributes().chain(&event.body);
        own.any(|attribute| guarded(attribute, setting))
    };
    catalog.events.iter().any(of)
        || (catalog.metadata.iter()).any(|attribute| guarded(attribute, setting))
}

fn guarded(attribute: &Attribute, setting: &str) -> bool {
    let fields: &[Attribute] = match (&attribute.ty, attribute.ty.element()) {
        (Type::Map(fields), _) | (_, Some(Type::Map(fields))) => fields,
        _ => &[],
    };
    let own = attribute.privacy.redaction.as_ref();
    own.is_some_and(|redaction| redaction.unless.as_deref() == Some(setting))
        || fields.iter().any(|field| guarded(field, setting))
}

/// Compares the attributes of the resource. No validator looks at them, so no record is refused.
pub(super) fn resource(differ: &mut Differ<'_>) {
    let (old, new) = (differ.old, differ.new);
    let given = |fill: &ResourceFill| matches!(fill, ResourceFill::Application);
    for was in &old.resource {
        let subject = Subject::of(Place::Resource(was.id.clone()));
        let change = |code| Change::new(code, &subject).old(&was.position);
        let Some(is) = new.resource.iter().find(|is| is.id == was.id) else {
            let gone = change(ChangeCode::ResourceRemoved)
                .was(show::resource_fill(&was.fill))
                .hurts(Hurt::Reader, true)
                .hurts(
                    Hurt::Application,
                    given(&was.fill) || key(&was.fill).is_some(),
                );
            differ.push(gone, false);
            continue;
        };
        let change = |code| change(code).new_at(&is.position);
        if was.ty != is.ty || was.fill != is.fill {
            differ.push(changed(change(ChangeCode::ResourceChanged), was, is), false);
        }
        let changed = [
            ("brief", was.brief != is.brief),
            ("note", was.note != is.note),
            ("examples", was.examples != is.examples),
        ];
        words::words(differ, change(ChangeCode::WordsChanged), &changed);
    }
    for is in &new.resource {
        if old.resource.iter().all(|was| was.id != is.id) {
            let subject = Subject::of(Place::Resource(is.id.clone()));
            let change = Change::new(ChangeCode::ResourceAdded, &subject)
                .is(show::resource_fill(&is.fill))
                .new_at(&is.position);
            differ.push(change.hurts(Hurt::Application, given(&is.fill)), false);
        }
    }
}

/// The key in the user's configuration.
fn key(fill: &ResourceFill) -> Option<&str> {
    match fill {
        ResourceFill::Configured { key, .. } => Some(key),
        _ => None,
    }
}

/// A query by the attribute finds another value where the catalog says it, be it as a default.
fn changed(change: Change, was: &ResourceAttribute, is: &ResourceAttribute) -> Change {
    let said = |fill: &ResourceFill| match fill {
        ResourceFill::Fixed(value) | ResourceFill::Configured { default: value, .. } => {
            Some(value.clone())
        }
        ResourceFill::Application => None,
    };
    let given = |fill: &ResourceFill| matches!(fill, ResourceFill::Application);
    let word = |attribute: &ResourceAttribute| {
        format!("{}, {}", attribute.ty, show::resource_fill(&attribute.fill))
    };
    let moved = given(&was.fill) != given(&is.fill)
        || (key(&was.fill).is_some() && key(&was.fill) != key(&is.fill))
        || (given(&is.fill) && was.ty != is.ty);
    change
        .words(word(was), word(is))
        .hurts(Hurt::Application, moved)
        .hurts(
            Hurt::Reader,
            was.ty != is.ty || said(&was.fill) != said(&is.fill),
        )
}
