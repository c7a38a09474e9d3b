//! Every record must carry what nobody should use any more.
//!
//! Who sends the event cannot follow the deprecation: a record without the attribute is refused. The same holds
//! where each member of a required enum is deprecated.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: till, type: int, brief: Which till it was., deprecated: { reason: obsoleted, note: There is one till only. } }
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: till, type: int, brief: Which till it was., deprecated: { reason: obsoleted, note: There is one till only. }, requirement_level: recommended }
//! ```

use super::super::{
    facts::Facts,
    rule::{Findings, Rule},
    walk::Subject,
};
use crate::{
    Code,
    resolved::{Attribute, Fill, Requirement, Type},
};

pub(in crate::lint) const RULE: Rule = Rule::new(Code::RequiredDeprecated, check);

fn check(subject: &Subject<'_>, _: &Facts<'_>, findings: &mut Findings) {
    let Subject::Use(attribute, event) = subject else {
        return;
    };
    let given = matches!(attribute.fill, Fill::Caller | Fill::Session { .. });
    let asked = attribute.requirement == Requirement::Required && attribute.default.is_none();
    if !given || !asked || event.is_some_and(|event| event.deprecated.is_some()) {
        return;
    }
    let id = &attribute.id;
    if attribute.deprecated.is_some() {
        findings.at(
            Code::RequiredDeprecated,
            &attribute.position,
            format!("`{id}` is deprecated, and every record must carry it"),
            "write `requirement_level: recommended`",
        );
    } else if nothing_is_left(attribute) {
        findings.at(
            Code::RequiredDeprecated,
            &attribute.position,
            format!("`{id}` is required, and each of its members is deprecated"),
            "write `requirement_level: recommended`, or add a member that may be used",
        );
    }
}

fn nothing_is_left(attribute: &Attribute) -> bool {
    match &attribute.ty {
        Type::Enum(members) if !members.open => {
            let mut members = members.members.iter();
            members.all(|member| member.deprecated.is_some())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::{check, check_attributes};
    use crate::Code;

    const GONE: &str = "deprecated: { reason: obsoleted, note: Gone. }";

    #[test]
    fn what_is_deprecated_is_not_asked_for() {
        let check = |more: &str, expected: &[&str]| {
            let attribute = format!("{{ id: x, brief: What it is., {more} }}");
            check_attributes(Code::RequiredDeprecated, &attribute, expected);
        };
        let found = &["`x` is deprecated, and every record must carry it"];
        check(&format!("type: int, {GONE}"), found);
        check(&format!("type: int, requirement_level: recommended, {GONE}"), &[]);
        let member = |open: &str| format!("type: {{ {open}members: [{{ id: a, value: a, brief: The only one., {GONE} }}] }}");
        check(&member(""), &["`x` is required, and each of its members is deprecated"]);
        check(&member("open: true, "), &[]);
    }

    #[test]
    fn a_deprecated_event_may_ask_for_it() {
        let sections = format!("events: [{{ name: shop.sale, brief: Somebody paid., {GONE}, attributes: [{{ id: x, type: int, brief: What it is., {GONE} }}] }}]\n");
        check(Code::RequiredDeprecated, &sections, &[]);
    }
}
