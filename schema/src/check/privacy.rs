//! Privacy classes and redaction.

use crate::{
    Code, Diagnostic,
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
    let mut refuse = |at: Spot<'_>, message: &str, help: &str| {
        faults.push(
            Diagnostic::error(Code::BadPrivacy, message)
                .label(at.label(""))
                .help(help),
        );
        None
    };
    let text = match ty {
        Type::Template { value, .. } => **value == Type::String,
        ty => *ty == Type::String,
    };
    if raw.redact.is_some() && !text {
        return refuse(
            spot.key("redact"),
            "only a string can be redacted",
            if raw.unless.is_some() {
                "remove `redact` and `unless`, or make the type `string`"
            } else if class == PrivacyClass::Secret {
                "make the type `string`, or remove the attribute: a secret that is not redacted is not sent"
            } else {
                "remove `redact`, or make the type `string`"
            },
        );
    }
    if raw.unless.is_some() && raw.redact.is_none() && !spot.is_pruned("redact") {
        return refuse(
            spot.key("unless"),
            "`unless` without `redact` has no effect",
            if text {
                "say what replaces the value: `redact: \"[REDACTED]\"`"
            } else {
                "remove `unless`: only a string can be redacted"
            },
        );
    }
    if class == PrivacyClass::Secret && raw.redact.is_none() && !spot.is_pruned("redact") {
        return refuse(
            spot.value("class"),
            "a secret must be redacted",
            if text {
                "say what replaces the value: `redact: \"[REDACTED]\"`"
            } else {
                "only a string can be redacted: remove the attribute, or make its type `string` and write `redact: \"[REDACTED]\"`"
            },
        );
    }
    if class == PrivacyClass::Secret && raw.unless.is_some() {
        return refuse(
            spot.key("unless"),
            "no setting lets a secret through",
            "remove `unless`, or choose the class `content` or `identity`",
        );
    }
    Some(Privacy {
        class,
        redaction: raw.redact.map(|text| Redaction {
            text,
            unless: raw.unless,
        }),
    })
}
