//! No event, no metadata and no resource takes a group of attributes.
//!
//! It is in no record. A group that is taken by such groups alone is not used either.
//!
//! ```yaml fault
//! attributes:
//!   - { id: till, type: int, brief: Which till it was. }
//! groups:
//!   - { id: place, brief: Where it was., attributes: [{ ref: till }] }
//! events:
//!   - { name: shop.sale, brief: Somebody paid., attributes: [{ ref: till }] }
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: till, type: int, brief: Which till it was. }
//! groups:
//!   - { id: place, brief: Where it was., attributes: [{ ref: till }] }
//! events:
//!   - { name: shop.sale, brief: Somebody paid., attributes: [{ group: place }] }
//! ```

use super::super::{
    facts::Facts,
    rule::{Findings, Rule},
    walk::Subject,
};
use crate::Code;

pub(in crate::lint) const RULE: Rule = Rule::new(Code::UnusedGroup, check);

fn check(subject: &Subject<'_>, _: &Facts<'_>, findings: &mut Findings) {
    if let Subject::UnusedGroup(id, position) = subject {
        findings.at(
            Code::UnusedGroup,
            position,
            format!("nothing uses the group `{id}`"),
            format!("remove it, or write `group: {id}` into a list of attributes"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::check;
    use crate::Code;

    #[test]
    fn a_group_is_used_wherever_attributes_are_listed() {
        let check = |more: &str, expected: &[&str]| {
            let sections = format!(
                "attributes: [{{ id: x, type: int, brief: What it is. }}{more} }}]\n"
            );
            check(Code::UnusedGroup, &sections, expected);
        };
        let group = "]\ngroups: [{ id: g, brief: What they share., attributes: [{ ref: x }] }";
        let event = "events: [{ name: shop.sale, brief: Somebody paid.";
        let found = "nothing uses the group `g`";
        check(&format!("{group}]\n{event}"), &[found]);
        check(&format!("{group}]\n{event}, attributes: [{{ group: g }}]"), &[]);
        check(&format!("{group}]\n{event}, cases: {{ all: {{ brief: All of them., otherwise: true, attributes: [{{ group: g }}] }} }}"), &[]);
        check(&format!("{group}]\n{event}, body: {{ type: map, brief: A map., fields: [{{ group: g }}] }}"), &[]);
        check(&format!("{group}]\n{event}, attributes: [{{ id: m, type: map, brief: A map., fields: [{{ group: g }}] }}]"), &[]);
        check(&format!("{group}]\nmetadata: [{{ group: g }}]\n{event}"), &[]);
        check(&format!("{group}]\nresource: [{{ group: g }}]\n{event}"), &[]);
        let map = ", { id: m, type: map, brief: A map., fields: [{ group: g }] }";
        check(&format!("{map}{group}]\n{event}, attributes: [{{ ref: m }}]"), &[]);
        let outer = format!("{group}, {{ id: h, brief: More of them., attributes: [{{ group: g }}] }}]\n{event}");
        check(&outer, &[found, "nothing uses the group `h`"]);
        check(&format!("{outer}, attributes: [{{ group: h }}]"), &[]);
    }
}
