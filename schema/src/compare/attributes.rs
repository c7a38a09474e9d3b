//! An attribute in both versions: what its definition says.

use super::{
    Differ,
    change::{Change, Hurt, Subject},
    codes::ChangeCode,
    constraints, privacy, show,
    taken::Taken,
    types,
};
use crate::resolved::{Attribute, Fill, Position, Stability};

/// Where an attribute stands, and what is known of its surroundings.
#[derive(Clone)]
pub(super) struct Here {
    /// The part of the catalog.
    pub subject: Subject,
    /// The way to it, e.g. `lines[].`.
    pub within: String,
    /// The application gives it: it, or the map that it is in.
    pub given: bool,
    /// The old catalog promised nothing about it.
    pub development: bool,
    /// The events that carry it.
    pub events: Vec<String>,
}

impl Here {
    /// At the outermost level of a part of the catalog.
    pub(super) fn at(subject: &Subject, events: Vec<String>, development: bool) -> Self {
        Self {
            subject: subject.clone(),
            within: String::new(),
            given: true,
            development,
            events,
        }
    }

    /// Of this attribute: it may promise less than what is around it.
    pub(super) fn of(&self, attribute: &Attribute) -> Self {
        Self {
            given: self.given && is_given(attribute),
            development: self.development || attribute.stability == Stability::Development,
            ..self.clone()
        }
    }

    /// In the fields of a map, which stands in arrays where `suffix` says so.
    pub(super) fn inside(&self, attribute: &Attribute, suffix: &str) -> Self {
        Self {
            within: format!("{}{}{suffix}.", self.within, attribute.id),
            ..self.of(attribute)
        }
    }

    pub(super) fn change(&self, code: ChangeCode, attribute: &Attribute) -> Change {
        let path = format!("{}{}", self.within, attribute.id);
        let mut change = Change::new(code, &self.subject.attribute(&path));
        change.events.clone_from(&self.events);
        change
    }

    /// A change of one key of an attribute.
    pub(super) fn key(
        &self,
        code: ChangeCode,
        key: &str,
        old: &Attribute,
        new: &Attribute,
    ) -> Change {
        self.change(code, new)
            .old(position(old, key))
            .new_at(position(new, key))
    }

    /// A change of a bound, with the code for a narrower one and that for a wider. A narrower one refuses what senders of the old version may write.
    pub(super) fn bound(
        &self,
        codes: (ChangeCode, ChangeCode),
        key: &str,
        old: &Attribute,
        new: &Attribute,
        narrowed: bool,
    ) -> Change {
        let code = if narrowed { codes.0 } else { codes.1 };
        self.key(code, key, old, new).hurts(Hurt::Sender, narrowed)
    }
}

/// Where a key of an attribute stands; the attribute where it has none.
pub(super) fn position<'a>(attribute: &'a Attribute, key: &str) -> &'a Position {
    attribute.positions.get(key).unwrap_or(&attribute.position)
}

/// Whether the application gives it, when it emits or to the session.
pub(super) fn is_given(attribute: &Attribute) -> bool {
    matches!(attribute.fill, Fill::Caller | Fill::Session { .. })
}

/// What the definitions of an attribute say: type, constraints, unit, encoding and privacy.
///
/// Where the emitter takes it in another way, whatever made it so hurts the application.
pub(super) fn definition(differ: &mut Differ<'_>, here: &Here, old: &Attribute, new: &Attribute) {
    let here = &here.of(old).of(new);
    let mut own = Vec::new();
    let compared = types::compare(&mut own, here, old, new);
    unit(&mut own, here, old, new);
    if compared {
        constraints::compare(&mut own, here, old, new);
    }
    let (was, is) = (Taken::of(old), Taken::of(new));
    if here.given && was != is {
        for change in own
            .iter_mut()
            .filter(|change| change.subject.member.is_none())
        {
            change.hurts.insert(Hurt::Application);
        }
    }
    if here.given && was == is && is.is_named() && old.shared != new.shared {
        let place = |shared| if shared { "shared" } else { "the event's own" };
        own.push(
            here.key(ChangeCode::DefinitionMoved, "type", old, new)
                .words(place(old.shared), place(new.shared))
                .hurts(Hurt::Application, true),
        );
    }
    privacy::compare(differ, &mut own, here, old, new);
    for change in own {
        differ.push(change, here.development);
    }
    types::fields(differ, here, old, new);
}

/// Numbers of another unit: who reads them is wrong, and so is the application, unless it gives durations.
fn unit(own: &mut Vec<Change>, here: &Here, old: &Attribute, new: &Attribute) {
    if old.unit == new.unit {
        return;
    }
    let converted = Taken::of(old).is_duration() && Taken::of(new).is_duration();
    let word = |unit: &Option<String>| unit.clone().unwrap_or_else(|| "none".to_owned());
    own.push(
        here.key(ChangeCode::UnitChanged, "unit", old, new)
            .words(word(&old.unit), word(&new.unit))
            .hurts(Hurt::Reader, true)
            .hurts(Hurt::Application, here.given && !converted),
    );
}

/// An attribute that is gone.
pub(super) fn removed(here: &Here, old: &Attribute) -> Change {
    let here = here.of(old);
    let always =
        here.within.is_empty() && crate::resolved::ALWAYS_ALLOWED.contains(&old.id.as_str());
    here.change(ChangeCode::AttributeRemoved, old)
        .was(show::attribute(old))
        .old(&old.position)
        // Whoever fills it: its typed record has no such field any more.
        .hurts(Hurt::Application, true)
        .hurts(Hurt::Reader, true)
        .hurts(Hurt::Sender, !always)
}

/// An attribute that appeared; `new_place`: all that it is in appeared with it, so that nobody can lack it.
pub(super) fn added(differ: &Differ<'_>, here: &Here, new: &Attribute, new_place: bool) -> Change {
    let here = here.of(new);
    let required = new.requirement == crate::resolved::Requirement::Required && !new_place;
    here.change(ChangeCode::AttributeAdded, new)
        .is(show::attribute(new))
        .new_at(&new.position)
        .hurts(
            Hurt::Application,
            required && here.given && new.default.is_none(),
        )
        .hurts(Hurt::Sender, required)
        .hurts(Hurt::Privacy, privacy::exposes(differ.new, new))
}
