//! No event, no metadata and no resource uses a shared attribute.
//!
//! It is in no record, and its page in the documentation promises one.
//!
//! ```yaml fault
//! attributes:
//!   - { id: till, type: int, brief: Which till it was. }
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: till, type: int, brief: Which till it was. }
//! events:
//!   - { name: shop.sale, brief: Somebody paid., attributes: [{ ref: till }] }
//! ```

use super::super::{
    facts::Facts,
    rule::{Findings, Rule},
    walk::{Place, Subject},
};
use crate::Code;

pub(in crate::lint) const RULE: Rule = Rule::new(Code::UnusedAttribute, check);

fn check(subject: &Subject<'_>, facts: &Facts<'_>, findings: &mut Findings) {
    if let Subject::Attribute(attribute, Place::Shared) = subject
        && !facts.used.contains(attribute.id.as_str())
    {
        findings.at(
            Code::UnusedAttribute,
            &attribute.position,
            format!("nothing uses the shared attribute `{}`", attribute.id),
            "remove it, or refer to it with `ref`",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::check;
    use crate::Code;

    #[test]
    fn what_is_shared_is_used() {
        let check = |more: &str, expected: &[&str]| {
            let shared = "attributes: [{ id: x, type: int, brief: What it is. }";
            check(Code::UnusedAttribute, &format!("{shared}{more}"), expected);
        };
        let event = "events: [{ name: shop.sale, brief: Somebody paid.";
        check(&format!("]\n{event} }}]\n"), &["nothing uses the shared attribute `x`"]);
        check(&format!("]\n{event}, attributes: [{{ ref: x }}] }}]\n"), &[]);
        check(&format!("]\nmetadata: [{{ ref: x }}]\n{event} }}]\n"), &[]);
        check(&format!("]\nresource: [{{ ref: x }}]\n{event} }}]\n"), &[]);
        let group = "groups: [{ id: g, brief: What they share., attributes: [{ ref: x }] }]\n";
        check(&format!("]\n{group}{event} }}]\n"), &["nothing uses the shared attribute `x`"]);
        check(&format!("]\n{group}{event}, attributes: [{{ group: g }}] }}]\n"), &[]);
        let map = ", { id: m, type: map, brief: A map., fields: [{ ref: x }] }";
        check(&format!("{map}]\n{event}, attributes: [{{ ref: m }}] }}]\n"), &[]);
    }
}
