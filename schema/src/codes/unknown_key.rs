//! A key that the catalog language does not have in this place.
//!
//! It may be misspelled, stand one level too high or too low, or be the word of another schema language: then
//! the help says what is written here, such as `length: { max: 20 }` for `max_length: 20`. It may also be the rest of a text: in
//! `{ brief: Sold, or returned }` the comma ends the brief, so such a text needs quotes. The words `imports`, `metrics` and
//! `spans` are reserved for a later version of the format.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     breif: Somebody paid.
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//! ```

use crate::{Code, Diagnostic, Fix, Label, suggest};

fn error(key: &str, at: impl Into<Label>) -> Diagnostic {
    Diagnostic::error(Code::UnknownKey, format!("unknown key `{key}`")).label(at)
}

/// A section of a later version of the format.
pub(crate) fn reserved(key: &str, at: impl Into<Label>) -> Diagnostic {
    error(key, at).note("the word is reserved for a later version of the format")
}

/// A word of another schema language; `help` says what is written here.
pub(crate) fn foreign(
    key: &str,
    help: String,
    fix: Option<Fix>,
    at: impl Into<Label>,
) -> Diagnostic {
    Diagnostic {
        fix,
        ..error(key, at).help(help)
    }
}

/// A key that is probably `meant`.
pub(crate) fn misspelt(
    key: &str,
    meant: &str,
    fix: Option<Fix>,
    at: impl Into<Label>,
) -> Diagnostic {
    Diagnostic {
        fix,
        ..error(key, at).help(format!("did you mean `{meant}`?"))
    }
}

/// The rest of a text without quotes that a comma tore apart; `whole` is what was meant.
pub(crate) fn torn(key: &str, whole: &str, fix: Option<Fix>, at: impl Into<Label>) -> Diagnostic {
    Diagnostic {
        fix,
        ..error(key, at)
            .note("between braces a comma ends a text that has no quotes")
            .help(format!("write `{whole}`"))
    }
}

/// `others`: the keys that can stand here and do not yet.
pub(crate) fn other(key: &str, others: &[&str], at: impl Into<Label>) -> Diagnostic {
    error(key, at).help(match others {
        [] => String::from("remove it"),
        [only] => format!("the other key that can stand here is `{only}`"),
        others => format!(
            "the other keys that can stand here are {}",
            suggest::list(others, "and")
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{attribute, check, check_help, found};
    use crate::Code;

    #[test]
    fn keys_are_those_of_the_section() {
        let check = |key: &str, expected: &str| {
            let sections = format!("events: [{{ name: shop.sale, brief: Paid., {key}: x }}]\n");
            check(Code::UnknownKey, &sections, &[&format!("unknown key `{key}`")]);
            check_help(Code::UnknownKey, &sections, &[expected]);
        };
        check("ownr", "did you mean `owner`?");
        check("added", "write `since: x`");
        check(
            "colour",
            "the other keys that can stand here are `attributes`, `body`, `cases`, `deprecated`, `expires`, `note`, `overflow`, `owner`, `severity`, `since`, `stability` and `waivers`",
        );
    }

    #[test]
    fn a_comma_tears_a_text_apart() {
        let check = |keys: &str, expected: &[(&str, &str, bool)]| {
            let sections = format!("events: [{{ name: shop.sale, {keys} }}]\n");
            let found = found(Code::UnknownKey, &sections);
            let found: Vec<_> = (found.iter())
                .map(|fault| {
                    let help = fault.help.as_deref().unwrap_or("");
                    (fault.message.as_str(), help, fault.fix.is_some())
                })
                .collect();
            assert_eq!(found, expected, "{keys}");
        };
        let torn = "unknown key `or returned`";
        check(
            "brief: Sold, or returned",
            &[(torn, "write `brief: \"Sold, or returned\"`", true)],
        );
        check(
            "brief: \"Sold\", note: It's so,or so , and \\ so. , severity: warn",
            &[(
                "unknown key `or so`",
                r#"write `note: "It's so,or so , and \\ so."`"#,
                true,
            )],
        );
        check(
            "brief: Sold,\n  or returned",
            &[(torn, "write `brief: \"..\"`", false)],
        );
        // It is a key that somebody meant.
        let others = "the other keys that can stand here are `attributes`, `body`, `cases`, `deprecated`, `expires`, `note`, `overflow`, `owner`, `severity`, `since`, `stability` and `waivers`";
        check("brief: Sold, ownr", &[("unknown key `ownr`", "did you mean `owner`?", true)]);
        check("brief: Sold, notes", &[("unknown key `notes`", "write `note: ..`", true)]);
        // There is a value, or no text before that has lost its quotes.
        check("brief: Sold, or returned: x", &[(torn, others, false)]);
        check("brief: Sold, or returned:", &[(torn, others, false)]);
        check("brief: \"Sold\", or returned", &[(torn, others, false)]);
        check("brief: Sold, \"or returned\"", &[(torn, others, false)]);
    }

    #[test]
    fn later_sections_are_reserved() {
        check(Code::UnknownKey, "spans: []\n", &["unknown key `spans`"]);
        check_help(Code::UnknownKey, "spans: []\n", &[""]);
    }

    /// Whichever of several mappings was meant, nothing is missing besides.
    #[test]
    fn a_mapping_of_unknown_keys_is_one_fault() {
        let level = attribute("type: int, requirement_level: { conditionally_required: when open }");
        check(Code::UnknownKey, &level, &["unknown key `conditionally_required`"]);
        check_help(Code::UnknownKey, &level, &["write `recommended: when ..`"]);
        let case = |test: &str| {
            format!("events: [{{ name: shop.sale, brief: Paid., attributes: [{{ id: x, type: int, brief: X. }}], cases: {{ one: {{ brief: One., when: {{ x: {{ {test} }} }} }} }} }}]\n")
        };
        check(Code::UnknownKey, &case("not: 3"), &["unknown key `not`"]);
        check_help(
            Code::UnknownKey,
            &case("not: 3"),
            &["a condition says what a value is: put a case for this value before, or list the others with `one_of`"],
        );
        check_help(
            Code::UnknownKey,
            &case("colour: 3"),
            &["the other keys that can stand here are `equals` and `one_of`"],
        );
        check_help(Code::UnknownKey, &case("eq: 3"), &["write `equals: 3`"]);
        check_help(Code::UnknownKey, &case("in: 3"), &["write `one_of: [3]`"]);
    }
}
