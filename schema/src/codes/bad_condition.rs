//! A case's condition that no record can be held against.
//!
//! A condition looks at attributes of the event, or of its own case, that the caller fills, and not
//! at arrays, maps, bytes and templates. It compares strings, ints, booleans and members, but
//! nothing that may be redacted.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ id: paid, type: boolean, brief: Whether the money is there. }]
//!     cases:
//!       done: { brief: It is., when: { payed: { equals: true } } }
//!       declined: { brief: It is not., otherwise: true }
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ id: paid, type: boolean, brief: Whether the money is there. }]
//!     cases:
//!       done: { brief: It is., when: { paid: { equals: true } } }
//!       declined: { brief: It is not., otherwise: true }
//! ```

use crate::{Code, Diagnostic, Label, Position, resolved::Member};

/// Where the attribute is that a condition names, if it is not where conditions look.
#[derive(Clone, Copy)]
pub(crate) enum Elsewhere {
    CommonMetadata,
    OtherCase,
    Nowhere,
}

/// Why a condition cannot look at an attribute of the event, or compare it like this.
#[derive(Clone, Copy)]
pub(crate) enum Refused<'a> {
    /// The caller does not fill it.
    NotFilledByCaller,
    /// It is no scalar, but this.
    Complex(&'a str),
    /// It is a double, which nothing equals for certain.
    Double,
    /// It may be redacted.
    Redacted,
    /// It refuses the value, and why; the member that has the value for its id, if one has.
    Never(&'a str, Option<&'a Member>),
    /// The value is an empty string.
    Empty,
    /// The value ends like one that was truncated.
    Truncated,
}

pub(crate) fn empty(at: impl Into<Label>) -> Diagnostic {
    Diagnostic::error(Code::BadCondition, "the condition is empty")
        .label(at)
        .help("name an attribute and what must hold of it, or write `otherwise: true`")
}

pub(crate) fn when_and_otherwise(
    otherwise: impl Into<Label>,
    when: impl Into<Label>,
) -> Diagnostic {
    Diagnostic::error(
        Code::BadCondition,
        "a case has either `when` or `otherwise`",
    )
    .label(otherwise)
    .label(when)
    .help("remove one of the two")
}

pub(crate) fn otherwise_false(at: impl Into<Label>) -> Diagnostic {
    Diagnostic::error(Code::BadCondition, "`otherwise` can only be `true`")
        .label(at)
        .help("write `when` and a condition instead")
}

/// `known`: what conditions of the case can look at.
pub(crate) fn unknown<'k>(
    attribute: &str,
    is: Elsewhere,
    known: impl Iterator<Item = &'k str>,
    at: &Position,
) -> Diagnostic {
    let message = match is {
        Elsewhere::CommonMetadata => {
            format!("a condition cannot look at the common metadata `{attribute}`")
        }
        Elsewhere::OtherCase => format!("`{attribute}` is bound to another case only"),
        Elsewhere::Nowhere => format!("the event has no attribute `{attribute}`"),
    };
    Diagnostic::error(Code::BadCondition, message)
        .label(at)
        .nearest(attribute, known, |fault| {
            fault.note("a condition looks at attributes of the event, or of its own case, that the caller fills")
        })
}

pub(crate) fn refused(
    attribute: &str,
    why: Refused<'_>,
    at: impl Into<Label>,
    defined: &Position,
) -> Diagnostic {
    let mut help = None;
    let message = match why {
        Refused::NotFilledByCaller => format!(
            "a condition cannot look at `{attribute}`, which the caller does not fill"
        ),
        Refused::Complex(what) => {
            format!("a condition cannot look at `{attribute}`, which is {what}")
        }
        Refused::Double => {
            format!("a condition cannot compare `{attribute}`, which is a double")
        }
        Refused::Redacted => {
            format!("a condition cannot compare `{attribute}`, which may be redacted")
        }
        Refused::Never(why, member) => {
            help = member.map(super::value_of_member);
            format!("`{attribute}` is never like this: {why}")
        }
        Refused::Empty => String::from("an empty string counts as absent; write `absent`"),
        Refused::Truncated => String::from("a truncated value could look like this"),
    };
    let fault = Diagnostic::error(Code::BadCondition, message)
        .label(at)
        .label_at(defined, "the attribute");
    Diagnostic { help, ..fault }
}

#[cfg(test)]
mod tests {
    use super::super::tests;
    use crate::Code;

    #[track_caller]
    fn check(attribute: &str, case: &str, expected: &[&str]) {
        let event = "metadata: [{ id: till, type: int, brief: The till. }]\nevents:\n  - name: shop.sale\n    brief: Somebody paid.\n";
        tests::check(
            Code::BadCondition,
            &format!(
                "{event}    attributes: [{{ id: paid, brief: What is paid., {attribute} }}]\n    cases:\n      one: {{ brief: The first., {case} }}\n"
            ),
            expected,
        );
    }

    #[test]
    fn a_condition_says_what_must_hold() {
        check("type: int", "when: {}", &["the condition is empty"]);
        check("type: int", "otherwise: false", &["`otherwise` can only be `true`"]);
        check(
            "type: int",
            "when: { paid: present }, otherwise: true",
            &["a case has either `when` or `otherwise`"],
        );
        check("type: int", "when: { paid: { equals: 1 } }", &[]);
    }

    #[test]
    fn a_condition_looks_at_what_the_caller_gives() {
        let look = |name: &str, expected: &[&str]| {
            check("type: int", &format!("when: {{ {name}: present }}"), expected);
        };
        look("payed", &["the event has no attribute `payed`"]);
        look("till", &["a condition cannot look at the common metadata `till`"]);
        check(
            "type: \"int[]\", requirement_level: recommended",
            "when: { paid: present }",
            &["a condition cannot look at `paid`, which is an array"],
        );
        check(
            "type: int, filled_by: { runtime: sequence }",
            "when: { paid: present }",
            &["a condition cannot look at `paid`, which the caller does not fill"],
        );
    }

    #[test]
    fn a_condition_compares_what_can_be_told_apart() {
        let compare = |attribute: &str, value: &str, expected: &str| {
            check(attribute, &format!("when: {{ paid: {{ equals: {value} }} }}"), &[expected]);
        };
        compare("type: double", "1", "a condition cannot compare `paid`, which is a double");
        compare(
            "type: string, privacy: { class: content, redact: x }",
            "x",
            "a condition cannot compare `paid`, which may be redacted",
        );
        compare("type: int", "many", "`paid` is never like this: \"many\" is not a 64-bit integer");
        compare("type: string", "\"\"", "an empty string counts as absent; write `absent`");
        compare(
            "type: string, length: { max: 9 }",
            "\"ab[...]\"",
            "a truncated value could look like this",
        );
    }

    #[test]
    fn a_member_is_compared_by_its_value() {
        tests::check_help(
            Code::BadCondition,
            "events: [{ name: shop.sale, brief: Paid., attributes: [{ id: how, brief: How., type: { members: [{ id: cash, value: C, brief: Cash. }] } }], cases: { one: { brief: One., when: { how: { equals: cash } } } } }]\n",
            &["write the value of the member: `\"C\"`"],
        );
    }
}
