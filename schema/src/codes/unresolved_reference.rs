//! A reference to something that the catalog does not define.
//!
//! What `ref` names stands in the section `attributes`, and what `group` names in `groups`;
//! `renamed_to` names an attribute, event or member that there is, and `filled_by: { resource: ..
//! }` an attribute of the resource. It may be in any file of the catalog.
//!
//! ```yaml fault
//! attributes:
//!   - { id: sku, type: string, brief: The article. }
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ ref: sko }]
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: sku, type: string, brief: The article. }
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ ref: sku }]
//! ```

use crate::{Code, Diagnostic, Position};

fn error(message: String, at: &Position) -> Diagnostic {
    Diagnostic::error(Code::UnresolvedReference, message).label(at)
}

/// A name that nothing in the catalog has; `known` are those that there are.
pub(crate) fn named<'n>(
    what: &str,
    name: &str,
    at: &Position,
    known: impl Iterator<Item = &'n str>,
) -> Diagnostic {
    error(format!("the catalog has no {what} `{name}`"), at).nearest(name, known, |fault| fault)
}

/// A `ref` to what is a group.
pub(crate) fn is_group(target: &str, at: &Position) -> Diagnostic {
    error(
        format!("`{target}` is an attribute group, not an attribute"),
        at,
    )
    .help(format!("write `group: {target}`"))
}

/// A `group` that is an attribute.
pub(crate) fn is_attribute(target: &str, at: &Position) -> Diagnostic {
    error(format!("the catalog has no attribute group `{target}`"), at)
        .help(format!("it is an attribute: write `ref: {target}`"))
}

/// A refinement of what is not in the group.
pub(crate) fn not_in_group<'m>(
    group: &str,
    target: &str,
    members: impl Iterator<Item = &'m str>,
    at: &Position,
) -> Diagnostic {
    error(format!("the group `{group}` has no attribute `{target}`"), at).nearest(
        target,
        members,
        |fault| fault.help("write the reference into the list, beside the group"),
    )
}

/// A member that was renamed to one that is not there.
pub(crate) fn no_member(target: &str, renamed: &Position) -> Diagnostic {
    Diagnostic::error(
        Code::UnresolvedReference,
        format!("the enum has no member `{target}`"),
    )
    .label_at(renamed, "renamed to it here")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, check_help};
    use crate::Code;

    const SHARED: &str = "attributes: [{ id: sku, type: int, brief: X. }]\ngroups: [{ id: article, brief: G., attributes: [{ ref: sku }] }]\n";

    #[test]
    fn what_is_named_is_there() {
        let check = |item: &str, expected: &[&str], help: &[&str]| {
            let event = format!("events: [{{ name: shop.sale, brief: Paid., attributes: [{item}] }}]\n");
            check(Code::UnresolvedReference, &format!("{SHARED}{event}"), expected);
            check_help(Code::UnresolvedReference, &format!("{SHARED}{event}"), help);
        };
        check("{ ref: sku }", &[], &[]);
        check("{ ref: sko }", &["the catalog has no shared attribute `sko`"], &["did you mean `sku`?"]);
        check(
            "{ ref: article }",
            &["`article` is an attribute group, not an attribute"],
            &["write `group: article`"],
        );
        check(
            "{ group: sku }",
            &["the catalog has no attribute group `sku`"],
            &["it is an attribute: write `ref: sku`"],
        );
        check(
            "{ group: article, refine: [{ ref: price }] }",
            &["the group `article` has no attribute `price`"],
            &["write the reference into the list, beside the group"],
        );
    }

    #[test]
    fn what_was_renamed_has_become_something() {
        let check = |sections: &str, expected: &[&str]| {
            check(Code::UnresolvedReference, sections, expected);
        };
        let renamed = "deprecated: { reason: renamed, renamed_to: y }";
        check(
            &format!("attributes: [{{ id: x, type: int, brief: X., {renamed} }}]\n"),
            &["the catalog has no attribute `y`"],
        );
        check(
            &format!("events: [{{ name: shop.sale, brief: Paid., {renamed} }}]\n"),
            &["the catalog has no event `y`"],
        );
        check(
            &format!("attributes: [{{ id: x, brief: X., type: {{ members: [{{ id: m, value: m, brief: M., {renamed} }}] }} }}]\n"),
            &["the enum has no member `y`"],
        );
    }
}
