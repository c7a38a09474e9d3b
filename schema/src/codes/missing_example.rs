//! An attribute needs an example, since no valid value can be derived from its constraints.
//!
//! The documentation shows a whole record of each case. Where there is no example a value is made
//! up, which cannot be done where the values that come to mind are taken by earlier cases or are
//! too long to be shown.
//!
//! ```yaml fault
//! attributes:
//!   - { id: essay, type: string, brief: What they wrote., length: { min: 20000 } }
//! events:
//!   - name: shop.remark
//!     brief: Somebody wrote to the shop.
//!     attributes: [{ ref: essay }]
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: essay, type: string, brief: What they wrote., length: { min: 5 } }
//! events:
//!   - name: shop.remark
//!     brief: Somebody wrote to the shop.
//!     attributes: [{ ref: essay }]
//! ```

use crate::{
    Code, Diagnostic, Position,
    resolved::{Attribute, Values, VariantAttribute},
};

/// An attribute whose constraints say no value by themselves; `called` says what it is in a message.
pub(crate) fn check(attribute: &Attribute, called: &str) -> Option<Diagnostic> {
    // Any other type and constraint yields a value by itself.
    let by_hand = attribute.pattern.is_some() || attribute.length.is_some();
    (by_hand && attribute.candidates().next().is_none()).then(|| {
        Diagnostic::error(Code::MissingExample, format!("{called} needs an example")).label_at(
            &attribute.position,
            "no valid value can be derived from its constraints",
        )
    })
}

/// An attribute of whose values earlier cases take those that would come to mind.
pub(crate) fn check_case(
    attribute: &VariantAttribute,
    case: &str,
    at_case: &Position,
) -> Option<Diagnostic> {
    // Without exceptions, the attribute's own check has found one already.
    let excepted = matches!(&attribute.values, Values::Any { except } if !except.is_empty());
    (excepted && attribute.required && attribute.candidate().is_none()).then(|| {
        let id = &attribute.attribute.id;
        Diagnostic::error(
            Code::MissingExample,
            format!("the attribute `{id}` needs an example for the case `{case}`"),
        )
        .label(&attribute.attribute.position)
        .label_at(at_case, "no valid value can be derived for this case")
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::Code;

    #[test]
    fn what_no_value_comes_from_has_an_example() {
        let check = |says: &str, expected: &[&str]| {
            let attribute = format!("{{ id: x, type: string, brief: X., {says} }}");
            check(
                Code::MissingExample,
                &format!("events: [{{ name: shop.sale, brief: Somebody paid., attributes: [{attribute}] }}]\n"),
                expected,
            );
        };
        check("length: { min: 5 }", &[]);
        check("length: { min: 20000 }", &["the attribute `x` needs an example"]);
    }

    #[test]
    fn so_has_what_is_left_to_a_later_case() {
        let event = |pattern: &str| {
            format!(
                "events:\n  - name: shop.sale\n    brief: Somebody paid.\n    attributes: [{{ id: x, type: string, brief: X., pattern: \"{pattern}\", examples: [a] }}]\n    cases:\n      one: {{ brief: One., when: {{ x: {{ equals: a }} }} }}\n      two: {{ brief: Two., otherwise: true }}\n"
            )
        };
        check(Code::MissingExample, &event("[ab]"), &[]);
        check(
            Code::MissingExample,
            &event("a"),
            &["the attribute `x` needs an example for the case `two`"],
        );
    }
}
