//! Two members of an enum have the same id or the same value.
//!
//! ```yaml fault
//! attributes:
//!   - id: payment
//!     brief: How it was paid.
//!     type:
//!       members:
//!         - { id: cash, value: cash, brief: With coins or notes. }
//!         - { id: card, value: cash, brief: With a card. }
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - id: payment
//!     brief: How it was paid.
//!     type:
//!       members:
//!         - { id: cash, value: cash, brief: With coins or notes. }
//!         - { id: card, value: card, brief: With a card. }
//! ```

use crate::{Code, Diagnostic, resolved::Member};

/// Two members with one id.
pub(crate) fn again(member: &Member, first: &Member) -> Diagnostic {
    super::defined_twice(
        Code::DuplicateMember,
        "member",
        &member.id,
        &member.position,
        &first.position,
    )
}

pub(crate) fn same_value(member: &Member, first: &Member) -> Diagnostic {
    Diagnostic::error(
        Code::DuplicateMember,
        format!(
            "the members `{}` and `{}` have the same value",
            first.id, member.id
        ),
    )
    .label(&member.position)
    .label(&first.position)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_attribute;
    use crate::Code;

    #[test]
    fn members_are_told_apart() {
        let check = |(id, value): (&str, &str), expected: &[&str]| {
            let members = format!(
                "type: {{ members: [{{ id: a, value: x, brief: A. }}, {{ id: {id}, value: {value}, brief: B. }}] }}"
            );
            check_attribute(Code::DuplicateMember, &members, expected);
        };
        check(("b", "y"), &[]);
        check(("a", "y"), &["the member `a` is defined twice"]);
        check(("b", "x"), &["the members `a` and `b` have the same value"]);
        check(("a", "x"), &["the member `a` is defined twice"]);
    }
}
