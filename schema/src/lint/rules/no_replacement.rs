//! Something is deprecated, and the catalog does not say what to use instead.
//!
//! `renamed_to` names it; where nothing replaces it, a `note` says so and why. A reader who meets
//! the deprecation has only these words.
//!
//! ```yaml fault
//! events:
//!   - { name: shop.sale, brief: Somebody paid., deprecated: { reason: obsoleted } }
//! ```
//!
//! ```yaml mended
//! events:
//!   - { name: shop.sale, brief: Somebody paid., deprecated: { reason: obsoleted, note: The till reports to the bank itself. } }
//! ```

use super::super::{
    facts::Facts,
    rule::{Findings, Rule},
    walk::Subject,
};
use crate::{
    Code, Position,
    resolved::{Deprecated, Type},
};

pub(in crate::lint) const RULE: Rule = Rule::new(Code::NoReplacement, check);

fn check(subject: &Subject<'_>, facts: &Facts<'_>, findings: &mut Findings) {
    let mut see = |what: &str, deprecated: &Option<Deprecated>, position: &Position| {
        let silent = |deprecated: &Deprecated| {
            let note = deprecated.note.as_deref().unwrap_or_default();
            deprecated.renamed_to.is_none() && note.trim().is_empty()
        };
        if deprecated.as_ref().is_some_and(silent) {
            findings.at(
                Code::NoReplacement,
                position,
                format!("nothing says what to use instead of {what}"),
                "name it with `renamed_to`, or say in a `note` what to do",
            );
        }
    };
    match subject {
        Subject::Event(event) => {
            see(&format!("`{}`", event.name), &event.deprecated, &event.position);
        }
        Subject::Attribute(attribute, _) => {
            let position = attribute.positions.get("deprecated");
            let id = &attribute.id;
            see(&format!("`{id}`"), &attribute.deprecated, position.unwrap_or(&attribute.position));
            if let Type::Enum(members) = &attribute.ty {
                for member in &members.members {
                    see(&format!("`{}` in `{id}`", member.id), &member.deprecated, &member.position);
                }
            }
        }
        Subject::Use(attribute, _) if facts.says_anew(attribute, |one| &one.deprecated) => {
            see(&format!("`{}`", attribute.id), &attribute.deprecated, &attribute.position);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::check_attributes;
    use crate::Code;

    #[test]
    fn what_is_deprecated_has_a_replacement() {
        let check = |deprecated: &str, expected: &[&str]| {
            let attribute = format!("{{ id: y, type: int, brief: The new one. }}, {{ id: x, type: int, brief: The old one., requirement_level: recommended, deprecated: {deprecated} }}");
            check_attributes(Code::NoReplacement, &attribute, expected);
        };
        let found = &["nothing says what to use instead of `x`"];
        check("{ reason: obsoleted }", found);
        check("{ reason: uncategorized }", found);
        check("{ reason: obsoleted, note: Nobody asks for it. }", &[]);
        check("{ reason: renamed, renamed_to: y }", &[]);
        check_attributes(
            Code::NoReplacement,
            "{ id: x, brief: How., type: { members: [{ id: fax, value: fax, brief: Paper., deprecated: { reason: obsoleted } }, { id: web, value: web, brief: The site. }] } }",
            &["nothing says what to use instead of `fax` in `x`"],
        );
    }
}
