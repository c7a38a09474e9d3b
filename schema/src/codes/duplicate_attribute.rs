//! Two attributes of the same record, or two shared attributes or groups, have the same id.
//!
//! A record is made of the metadata, the event's attributes and those of its case, so none of them
//! can repeat another's id. A template takes every key below its own: beside `header` of the type
//! `template[string]` there is no `header.etag`.
//!
//! ```yaml fault
//! metadata:
//!   - { id: till, type: int, brief: The till in use. }
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: till, type: int, brief: Where it was paid. }
//! ```
//!
//! ```yaml mended
//! metadata:
//!   - { id: till, type: int, brief: The till in use. }
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: paid_at, type: int, brief: Where it was paid. }
//! ```

use crate::{Code, Diagnostic, Position};

/// `what` says what the two are: attributes, groups, fields.
pub(crate) fn again(what: &str, id: &str, again: &Position, first: &Position) -> Diagnostic {
    super::defined_twice(Code::DuplicateAttribute, what, id, again, first)
}

/// A key of a template's family is another attribute's.
pub(crate) fn of_family(
    id: &str,
    family: &str,
    at: &Position,
    at_family: &Position,
) -> Diagnostic {
    Diagnostic::error(
        Code::DuplicateAttribute,
        format!("`{id}` is a key of the template `{family}`"),
    )
    .label(at)
    .label_at(at_family, format!("takes every key `{family}.*`"))
    .help("choose another name for one of them")
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::Code;

    #[test]
    fn a_record_has_each_key_once() {
        let check = |sections: &str, expected: &[&str]| {
            check(Code::DuplicateAttribute, sections, expected);
        };
        let x = "{ id: x, type: int, brief: X. }";
        let event = |attributes: &str| {
            format!("events: [{{ name: shop.sale, brief: Somebody paid., attributes: [{attributes}] }}]\n")
        };
        check(&event(&format!("{x}, {x}")), &["the attribute `x` is defined twice"]);
        check(&format!("attributes: [{x}, {x}]\n"), &["the shared attribute `x` is defined twice"]);
        check(&format!("resource: [{x}, {x}]\n"), &["the resource attribute `x` is defined twice"]);
        check(&format!("metadata: [{x}, {x}]\n"), &["the attribute `x` is defined twice"]);
        let map = format!("{{ id: m, type: map, brief: M., fields: [{x}, {x}] }}");
        check(&event(&map), &["the field `x` is defined twice"]);
        let group = "{ id: g, brief: G., attributes: [{ ref: x }] }";
        check(
            &format!("attributes: [{x}]\ngroups: [{group}, {group}]\n"),
            &["the attribute group `g` is defined twice"],
        );
        let refine = "{ group: g, refine: [{ ref: x, note: A. }, { ref: x, note: B. }] }";
        check(
            &format!("attributes: [{x}]\ngroups: [{group}]\n{}", event(refine)),
            &["the refinement `x` is defined twice"],
        );
    }

    #[test]
    fn a_family_has_its_keys_alone() {
        check(
            Code::DuplicateAttribute,
            "events: [{ name: shop.sale, brief: Somebody paid., attributes: [{ id: h, type: \"template[int]\", brief: H., requirement_level: recommended }, { id: h.x, type: int, brief: X. }] }]\n",
            &["`h.x` is a key of the template `h`"],
        );
    }
}
