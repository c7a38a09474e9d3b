//! Privacy classes and redaction.

use crate::{
    Diagnostic,
    codes::bad_privacy::{self, Place, Redact},
    raw::RawPrivacy,
    resolved::{Privacy, PrivacyClass, Redaction, Type},
    yaml::Spot,
};

/// `spot` is the value of `privacy`.
pub(super) fn privacy(
    raw: Option<RawPrivacy>,
    ty: &Type,
    spot: &Spot<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Privacy> {
    let Some(raw) = raw else {
        return Some(Privacy {
            class: PrivacyClass::Public,
            redaction: None,
        });
    };
    let class = raw.class?;
    let said = bad_privacy::Said {
        class,
        redact: match &raw.redact {
            Some(_) => Redact::Given,
            None if spot.is_pruned("redact") => Redact::Lost,
            None => Redact::Absent,
        },
        unless: raw.unless.is_some(),
        text: match ty {
            Type::Template { value, .. } => **value == Type::String,
            ty => *ty == Type::String,
        },
    };
    let fault = bad_privacy::check(said, |place| match place {
        Place::Redact => spot.key("redact"),
        Place::Unless => spot.key("unless"),
        Place::Class => spot.value("class"),
    });
    if let Some(fault) = fault {
        faults.push(fault);
        return None;
    }
    Some(Privacy {
        class,
        redaction: raw.redact.map(|text| Redaction {
            text,
            unless: raw.unless,
        }),
    })
}
