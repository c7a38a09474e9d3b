//! A name is not spelled as names of its kind must be.
//!
//! Names of catalogs, settings, cases and members are lower-case letters, digits and `_`. Those of
//! events, attributes and groups are words of letters, digits, `_` and `-`, joined by full stops.
//! Each begins with a letter. A directory is relative, and a crate's name is one that Cargo takes.
//!
//! ```yaml fault
//! events:
//!   - { name: shop sale, brief: Somebody paid. }
//! ```
//!
//! ```yaml mended
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//! ```

use crate::{Code, Diagnostic, Label};

/// Attribute keys and event names; `what` says which, with its article. `None` where the name is one.
pub(crate) fn dotted(what: &str, name: &str, at: impl Into<Label>) -> Option<Diagnostic> {
    let good = name.split('.').all(|word| {
        !word.is_empty()
            && word
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
            && !word.starts_with('-')
            && !word.ends_with('-')
    }) && name.starts_with(|c: char| c.is_ascii_alphabetic());
    let rule = "ASCII letters, digits, `_` and `-`, in words joined by `.`, beginning with a letter";
    (!good).then(|| refused(what, name, rule, at))
}

/// Cases, settings, members and catalogs: lower-case words joined by `_`.
pub(crate) fn word(what: &str, name: &str, at: impl Into<Label>) -> Option<Diagnostic> {
    let good = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    let rule = "lower-case ASCII letters, digits and `_`, beginning with a letter";
    (!good).then(|| refused(what, name, rule, at))
}

/// Crates, as Cargo has them.
pub(crate) fn crate_name(name: &str, at: impl Into<Label>) -> Option<Diagnostic> {
    let good = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.len() <= 64
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    let rule = "at most 64 ASCII letters, digits, `-` and `_`, beginning with a letter";
    (!good).then(|| refused("a crate name", name, rule, at))
}

fn refused(what: &str, name: &str, rule: &str, at: impl Into<Label>) -> Diagnostic {
    Diagnostic::error(Code::BadName, format!("`{name}` cannot be {what}"))
        .label(at)
        .help(format!("{what} is made of {rule}"))
}

pub(crate) fn empty_scope(at: impl Into<Label>) -> Diagnostic {
    Diagnostic::error(Code::BadName, "the scope's name is empty")
        .label(at)
        .help("records carry it as the name of their instrumentation scope, e.g. `codex_otel`")
}

pub(crate) fn empty_member(at: impl Into<Label>) -> Diagnostic {
    Diagnostic::error(Code::BadName, "a member's value cannot be empty")
        .label(at)
        .note("an empty string counts as absent")
}

pub(crate) fn absolute_directory(at: impl Into<Label>) -> Diagnostic {
    Diagnostic::error(
        Code::BadName,
        "the directory must be relative to the catalog's",
    )
    .label(at)
    .help("e.g. `../../generated/codex`")
}

#[cfg(test)]
mod tests {
    use super::{crate_name, dotted, word};
    use crate::{Diagnostic, Label, Position};

    #[track_caller]
    fn check(rule: fn(&str, Label) -> Option<Diagnostic>, good: &[&str], bad: &[&str]) {
        let position = Position {
            file: "catalog.yaml".into(),
            line: 1,
            column: 1,
        };
        for name in good {
            assert_eq!(rule(name, (&position).into()), None, "{name}");
        }
        for name in bad {
            let fault = rule(name, (&position).into()).expect(name);
            assert_eq!(fault.message, format!("`{name}` cannot be a name"));
        }
    }

    #[test]
    fn names_of_events_and_attributes() {
        check(
            |name, at| dotted("a name", name, at),
            &["a", "a.b", "http.request.header", "user-id", "a_1.2"],
            &["", ".", "a.", "1a", "a b", "-a", "a.-b", "é", "a..b"],
        );
    }

    #[test]
    fn names_of_cases_members_settings_and_catalogs() {
        check(
            |name, at| word("a name", name, at),
            &["a", "a_1"],
            &["", "A", "a-b", "a.b", "1", "_a"],
        );
    }

    #[test]
    fn names_of_crates() {
        let rule = |name: &str, at| {
            crate_name(name, at).map(|fault| Diagnostic {
                message: fault.message.replace("a crate name", "a name"),
                ..fault
            })
        };
        check(rule, &["shop-events", "A_1"], &["", "1a", "a.b", &"a".repeat(65)]);
    }
}
