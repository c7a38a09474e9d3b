//! A case that no record can be: an earlier case takes all of its records, or its own condition
//! cannot hold.
//!
//! A record is the first case in the order of the file whose condition holds.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ id: paid, type: boolean, brief: Whether the money is there. }]
//!     cases:
//!       declined: { brief: It is not., otherwise: true }
//!       done: { brief: It is., when: { paid: { equals: true } } }
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

use crate::{Code, Diagnostic, Label, Position, resolved::{Case, Term}};

fn error(case: &Case) -> Diagnostic {
    Diagnostic::error(
        Code::UnreachableCase,
        format!("nothing reaches the case `{}`", case.id),
    )
    .label(&case.position)
}

/// A case asks for the absence of what is required.
pub(crate) fn never_holds(case: &Case, term: &Position, attribute: &Position) -> Diagnostic {
    error(case)
        .label_at(term, "this never holds")
        .label_at(attribute, "the attribute is required")
        .help("make the attribute `recommended`, or ask for something else")
}

/// Each record that it could be is one of the `earlier` cases; those up to `last` leave nothing.
pub(crate) fn taken(case: &Case, earlier: &[&Case], last: usize) -> Diagnostic {
    let same = |one: &&&Case| {
        let holds = |in_one: &Case, term: &Term| {
            (in_one.when.iter()).any(|other| other.attribute == term.attribute && other.test == term.test)
        };
        one.when.iter().all(|term| holds(case, term)) && case.when.iter().all(|term| holds(one, term))
    };
    if let Some(same) = earlier.iter().find(same) {
        return error(case)
            .label_at(&same.position, "this case has the same condition")
            .help("remove one of the two, or ask for something that tells them apart");
    }
    let last = earlier[last];
    let why = if last.when.is_empty() || earlier.len() == 1 {
        "every record that it could be is this case already"
    } else {
        "every record that it could be is this case already, or one before it"
    };
    error(case)
        .label_at(&last.position, why)
        .help("move the case up, or ask for something that tells the two apart")
}

/// The case `otherwise` is not the last one.
pub(crate) fn after_otherwise(otherwise: &str, at: impl Into<Label>) -> Diagnostic {
    Diagnostic::error(
        Code::UnreachableCase,
        format!("nothing reaches the cases after `{otherwise}`"),
    )
    .label_at(at, "this takes every record that is left")
    .help("move the case to the end")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, check_help};
    use crate::Code;

    fn event(one: &str, two: &str) -> String {
        format!(
            "events:\n  - name: shop.sale\n    brief: Somebody paid.\n    attributes: [{{ id: paid, type: boolean, brief: Whether. }}, {{ id: sum, type: int, brief: How much., requirement_level: recommended }}]\n    cases:\n      one: {{ brief: One., {one} }}\n      two: {{ brief: Two., {two} }}\n"
        )
    }

    #[test]
    fn a_case_is_left_some_records() {
        let check = |one: &str, two: &str, expected: &[&str]| {
            check(Code::UnreachableCase, &event(one, two), expected);
        };
        let paid = "when: { paid: { equals: true } }";
        check(paid, "otherwise: true", &[]);
        check(paid, "when: { sum: present }", &[]);
        check(paid, "when: { paid: { equals: true }, sum: present }", &["nothing reaches the case `two`"]);
        check("when: { paid: absent }", "otherwise: true", &["nothing reaches the case `one`"]);
        check("otherwise: true", "otherwise: true", &["nothing reaches the cases after `one`"]);
    }

    #[test]
    fn help_says_what_makes_room() {
        check_help(
            Code::UnreachableCase,
            &event("when: { paid: present }", "when: { sum: present }"),
            &["move the case up, or ask for something that tells the two apart"],
        );
        check_help(
            Code::UnreachableCase,
            &event(
                "when: { paid: { equals: true }, sum: present }",
                "when: { sum: present, paid: { equals: true } }",
            ),
            &["remove one of the two, or ask for something that tells them apart"],
        );
    }
}
