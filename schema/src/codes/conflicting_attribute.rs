//! The same attribute is bound to several cases with different types or constraints.
//!
//! Who reads the records sees one column for the id, whatever the case. Give the two the same
//! definition, most easily as a shared attribute, or different ids.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ id: paid, type: boolean, brief: Whether the money is there. }]
//!     cases:
//!       done:
//!         brief: It is.
//!         when: { paid: { equals: true } }
//!         attributes: [{ id: code, type: int, brief: What the bank said. }]
//!       declined:
//!         brief: It is not.
//!         otherwise: true
//!         attributes: [{ id: code, type: string, brief: What the bank said. }]
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: code, type: int, brief: What the bank said. }
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ id: paid, type: boolean, brief: Whether the money is there. }]
//!     cases:
//!       done:
//!         brief: It is.
//!         when: { paid: { equals: true } }
//!         attributes: [{ ref: code }]
//!       declined:
//!         brief: It is not.
//!         otherwise: true
//!         attributes: [{ ref: code }]
//! ```

use crate::{
    Code, Diagnostic,
    resolved::{Attribute, Type},
};

/// Two attributes of one key that are bound to two cases; `None` where they put the same bounds on its value.
pub(crate) fn check(first: &Attribute, other: &Attribute) -> Option<Diagnostic> {
    (!same(first, other)).then(|| {
        Diagnostic::error(
            Code::ConflictingAttribute,
            format!(
                "`{}` has another type or other constraints in another case",
                other.id
            ),
        )
        .label(&other.position)
        .label_at(&first.position, "bound to another case here")
        .help("define it once under `attributes` and use `ref` in both cases")
    })
}

fn same(a: &Attribute, b: &Attribute) -> bool {
    let types = match (&a.ty, &b.ty) {
        (Type::Enum(a), Type::Enum(b)) => {
            a.open == b.open
                && a.members
                    .iter()
                    .map(|member| (&member.id, &member.value))
                    .eq(b.members.iter().map(|member| (&member.id, &member.value)))
        }
        (a, b) => a == b,
    };
    types
        && a.unit == b.unit
        && a.encoding == b.encoding
        && a.range == b.range
        && a.length == b.length
        && a.pattern == b.pattern
        && a.format == b.format
        && a.privacy == b.privacy
        && a.fill == b.fill
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::Code;

    #[test]
    fn cases_agree_on_what_an_attribute_is() {
        let check = |first: &str, second: &str, expected: &[&str]| {
            let case = |says: &str| format!("attributes: [{{ id: code, brief: What it is., {says} }}]");
            check(
                Code::ConflictingAttribute,
                &format!(
                    "events:\n  - name: shop.sale\n    brief: Somebody paid.\n    attributes: [{{ id: paid, type: boolean, brief: Whether. }}]\n    cases:\n      one: {{ brief: One., when: {{ paid: {{ equals: true }} }}, {} }}\n      two: {{ brief: Two., otherwise: true, {} }}\n",
                    case(first),
                    case(second),
                ),
                expected,
            );
        };
        let conflict = &["`code` has another type or other constraints in another case"];
        check("type: int", "type: int, requirement_level: recommended, note: N.", &[]);
        check("type: int", "type: string", conflict);
        check("type: int, unit: ms", "type: int, unit: s", conflict);
        check("type: int, range: { min: 1 }", "type: int", conflict);
        let members = |value: &str| format!("type: {{ members: [{{ id: x, value: {value}, brief: X. }}] }}");
        check(&members("a"), &members("a"), &[]);
        check(&members("a"), &members("b"), conflict);
    }
}
