//! A word that is none of those that its key takes.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     severity: warning
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     severity: warn
//! ```

use crate::{Code, Diagnostic, Fix, Label};

/// What helps against a word that its key does not take.
pub(crate) enum Help<'a> {
    /// It is the word of another language for this one.
    Foreign(&'a str),
    /// It is said by several words or keys here, which this shows.
    Form(&'a str),
    /// It may be this word.
    Like(&'a str),
    /// What the key takes, in words.
    Any(&'a str),
}

/// `what` is what the word was given for.
pub(crate) fn word(
    what: &str,
    word: &str,
    help: &Help<'_>,
    fix: Option<Fix>,
    at: impl Into<Label>,
) -> Diagnostic {
    let help = match help {
        Help::Foreign(meant) => format!("write `{meant}`"),
        Help::Form(form) => format!("write {form}"),
        Help::Like(meant) => format!("did you mean `{meant}`?"),
        Help::Any(expected) => format!("it can be {expected}"),
    };
    let fault = Diagnostic::error(Code::UnknownValue, format!("{what} cannot be `{word}`"));
    Diagnostic {
        fix,
        ..fault.label(at).help(help)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{attribute, check, check_help};
    use crate::Code;

    #[test]
    fn a_word_is_one_of_those() {
        let check = |key: &str, word: &str, help: &str| {
            let sections = format!("events: [{{ name: shop.sale, brief: Paid., {key}: {word} }}]\n");
            check(Code::UnknownValue, &sections, &[&format!("`{key}` cannot be `{word}`")]);
            check_help(Code::UnknownValue, &sections, &[help]);
        };
        check("severity", "warning", "write `warn`");
        check("severity", "fatl", "did you mean `fatal`?");
        check("stability", "blue", "it can be `stable` or `development`");
    }

    #[test]
    fn types_of_other_languages_are_led_to_their_form() {
        let check = |ty: &str, help: &str| {
            let says = format!("type: \"{ty}\"");
            check_help(Code::UnknownValue, &attribute(&says), &[help]);
        };
        check("duration", "write `type: int` with `unit: ms`, or with another unit of time");
        check("timestamp", "write `type: string` with `format: date-time`");
        check("UUID", "write `type: string` with `format: uuid`");
        check("enum", "write `type: { members: [{ id: .., value: .., brief: .. }] }`");
        check("array[int]", "write `type: \"int[]\"`");
        check("List<String>", "write `type: \"string[]\"`");
        check("[]float64", "write `type: \"double[]\"`");
        check("array<object>", "write `type: \"map[]\"`");
        check(
            "map[string]int",
            "write `type: \"template[int]\"` for keys that the caller names, or `type: map` with `fields`",
        );
    }

    #[test]
    fn a_body_is_no_template() {
        check_help(
            Code::UnknownValue,
            "events: [{ name: shop.sale, brief: Paid., body: { type: \"template[int]\", brief: X. } }]\n",
            &["write a type without `template`: a body is one value, and a template stands for several attributes"],
        );
    }
}
