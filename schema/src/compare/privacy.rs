//! Privacy: whether more is exposed than before.

use super::{
    Differ,
    attributes::Here,
    change::{Change, Hurt},
    codes::ChangeCode,
    show,
};
use crate::resolved::{Attribute, PrivacyClass, Redaction, ResolvedCatalog, Type};

/// Whether a setting lets its values through where its user says nothing.
pub(super) fn is_on(catalog: &ResolvedCatalog, setting: &str) -> bool {
    let mut settings = catalog.settings.iter();
    settings.any(|one| one.id == setting && one.default)
}

/// Whether an attribute, or a field in it, exports sensitive values where nobody set anything.
pub(super) fn exposes(catalog: &ResolvedCatalog, attribute: &Attribute) -> bool {
    let redacted = attribute
        .privacy
        .redaction
        .as_ref()
        .is_some_and(|redaction| {
            !(redaction.unless.as_deref()).is_some_and(|setting| is_on(catalog, setting))
        });
    let fields: &[Attribute] = match (&attribute.ty, attribute.ty.element()) {
        (Type::Map(fields), _) | (_, Some(Type::Map(fields))) => fields,
        _ => &[],
    };
    (attribute.privacy.class != PrivacyClass::Public && !redacted)
        || fields.iter().any(|field| exposes(catalog, field))
}

/// Compares class and redaction of an attribute.
pub(super) fn compare(
    differ: &Differ<'_>,
    own: &mut Vec<Change>,
    here: &Here,
    old: &Attribute,
    new: &Attribute,
) {
    let (was, is) = (old.privacy.class, new.privacy.class);
    if was != is {
        let code = if is < was {
            ChangeCode::PrivacyLowered
        } else {
            ChangeCode::PrivacyRaised
        };
        own.push(
            here.key(code, "privacy", old, new)
                .words(was.as_str(), is.as_str())
                .hurts(Hurt::Privacy, is < was),
        );
    }
    let (was, is) = (&old.privacy.redaction, &new.privacy.redaction);
    let report = |code| {
        here.key(code, "privacy", old, new)
            .words(show::redaction(was.as_ref()), show::redaction(is.as_ref()))
    };
    // Values that old senders let through, where nothing does any more.
    let always = new.privacy.always();
    let refused = always.is_some() && always != old.privacy.always();
    match (was, is) {
        (None, None) => {}
        (Some(_), None) => {
            own.push(report(ChangeCode::RedactionRemoved).hurts(Hurt::Privacy, true));
        }
        (None, Some(_)) => {
            own.push(
                report(ChangeCode::RedactionAdded)
                    .hurts(Hurt::Reader, true)
                    .hurts(Hurt::Sender, refused),
            );
        }
        (Some(was), Some(is)) => {
            if was.text != is.text {
                // Old records carry the old replacement, which is refused where a form or the new one must be kept.
                let formed = new.pattern.is_some() || new.format.is_some();
                own.push(
                    report(ChangeCode::RedactionChanged)
                        .hurts(Hurt::Reader, true)
                        .hurts(Hurt::Sender, formed || refused),
                );
            }
            if was.unless != is.unless {
                own.push(
                    report(ChangeCode::RedactionSettingChanged)
                        .hurts(Hurt::Privacy, is.unless.is_some())
                        .hurts(Hurt::Reader, shows_less(differ, was, is))
                        .hurts(Hurt::Sender, refused && was.text == is.text),
                );
            }
        }
    }
}

/// Whether values that were let through where nobody set anything are held back now, or can no longer be let through.
fn shows_less(differ: &Differ<'_>, was: &Redaction, is: &Redaction) -> bool {
    let on = |catalog, redaction: &Redaction| {
        (redaction.unless.as_deref()).is_some_and(|setting| is_on(catalog, setting))
    };
    is.unless.is_none() || (on(differ.old, was) && !on(differ.new, is))
}
