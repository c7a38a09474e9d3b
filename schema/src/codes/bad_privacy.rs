//! A privacy rule that contradicts itself or does not apply to its attribute.
//!
//! A secret is never exported: it has a `redact` and no `unless`. What replaces a value is a
//! string, so only a string can be redacted. What is never redacted has no `unless`.
//!
//! ```yaml fault
//! attributes:
//!   - { id: token, type: string, brief: The customer's token., privacy: { class: secret } }
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: token, type: string, brief: The customer's token., privacy: { class: secret, redact: "[REDACTED]" } }
//! ```

use crate::{Code, Diagnostic, Label, Position, resolved::PrivacyClass};

/// What is said of the text that replaces a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Redact {
    Absent,
    Given,
    /// There is a `redact` that has another fault.
    Lost,
}

/// What the privacy of an attribute says.
#[derive(Clone, Copy)]
pub(crate) struct Said {
    pub class: PrivacyClass,
    pub redact: Redact,
    pub unless: bool,
    /// Whether the attribute, or each value of a template, is a string.
    pub text: bool,
}

/// The key at which a fault stands, or the value of `class`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Redact,
    Unless,
    Class,
}

/// `None` where all holds together.
pub(crate) fn check<L: Into<Label>>(said: Said, at: impl FnOnce(Place) -> L) -> Option<Diagnostic> {
    let secret = said.class == PrivacyClass::Secret;
    let unredacted = said.redact == Redact::Absent;
    let (place, message, help) = if said.redact == Redact::Given && !said.text {
        let help = if said.unless {
            "remove `redact` and `unless`, or make the type `string`"
        } else if secret {
            "make the type `string`, or remove the attribute: a secret that is not redacted is not sent"
        } else {
            "remove `redact`, or make the type `string`"
        };
        (Place::Redact, "only a string can be redacted", help)
    } else if said.unless && unredacted {
        let help = if said.text {
            "say what replaces the value: `redact: \"[REDACTED]\"`"
        } else {
            "remove `unless`: only a string can be redacted"
        };
        (Place::Unless, "`unless` without `redact` has no effect", help)
    } else if secret && unredacted {
        let help = if said.text {
            "say what replaces the value: `redact: \"[REDACTED]\"`"
        } else {
            "only a string can be redacted: remove the attribute, or make its type `string` and write `redact: \"[REDACTED]\"`"
        };
        (Place::Class, "a secret must be redacted", help)
    } else if secret && said.unless {
        (
            Place::Unless,
            "no setting lets a secret through",
            "remove `unless`, or choose the class `content` or `identity`",
        )
    } else {
        return None;
    };
    let fault = Diagnostic::error(Code::BadPrivacy, message);
    Some(fault.label(at(place)).help(help))
}

/// What neither a caller nor a session gives is redacted.
pub(crate) fn not_given(privacy: &Position, filled: &Position) -> Diagnostic {
    Diagnostic::error(
        Code::BadPrivacy,
        "only what a caller or a session fills can be redacted",
    )
    .label(privacy)
    .label_at(filled, "filled like this")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{attribute, check, check_attribute, check_help};
    use crate::Code;

    #[test]
    fn what_is_redacted_is_a_string_and_a_secret_is_redacted() {
        let check = |says: &str, expected: &[&str]| {
            check_attribute(Code::BadPrivacy, says, expected);
        };
        check("type: int, privacy: { class: content, redact: x }", &["only a string can be redacted"]);
        check("type: string, privacy: { class: secret }", &["a secret must be redacted"]);
        check("type: string, privacy: { class: secret, redact: x }", &[]);
        check(
            "type: \"template[string]\", requirement_level: recommended, privacy: { class: secret, redact: x }",
            &[],
        );
        let settings = "settings: [{ id: s, type: boolean, default: false, brief: S. }]\n";
        for (privacy, expected) in [
            ("class: content, unless: s", "`unless` without `redact` has no effect"),
            ("class: secret, redact: x, unless: s", "no setting lets a secret through"),
        ] {
            let attribute = attribute(&format!("type: string, privacy: {{ {privacy} }}"));
            super::super::tests::check(Code::BadPrivacy, &format!("{settings}{attribute}"), &[expected]);
        }
    }

    /// Following the help, one is not sent back.
    #[test]
    fn help_leads_out() {
        let help = |says: &str, expected: &str| {
            check_help(Code::BadPrivacy, &attribute(says), &[expected]);
        };
        help(
            "type: bytes, privacy: { class: secret }",
            "only a string can be redacted: remove the attribute, or make its type `string` and write `redact: \"[REDACTED]\"`",
        );
        help(
            "type: bytes, privacy: { class: secret, redact: x }",
            "make the type `string`, or remove the attribute: a secret that is not redacted is not sent",
        );
        help(
            "type: bytes, privacy: { class: content, redact: x }",
            "remove `redact`, or make the type `string`",
        );
    }

    #[test]
    fn what_the_runtime_fills_is_not_redacted() {
        check(
            Code::BadPrivacy,
            "metadata: [{ id: t, type: string, brief: When., filled_by: { runtime: timestamp }, privacy: { class: identity, redact: x } }]\n",
            &["only what a caller or a session fills can be redacted"],
        );
    }
}
