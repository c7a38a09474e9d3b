//! A family of texts is bounded by nothing but the usual limits.
//!
//! Each key of a family is an attribute of its own: by default one record carries up to 128 of them, each of up
//! to 4096 characters, and a store that makes a column of each key has as many columns as there are
//! keys. A `length` of its own, or `catalog.limits`, says that somebody has thought of it.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: http.request.header, type: "template[string]", brief: A header of the request., requirement_level: recommended, examples: [{ accept: text/html }] }
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: http.request.header, type: "template[string]", brief: A header of the request., requirement_level: recommended, examples: [{ accept: text/html }], length: { max: 200 } }
//! ```

use super::super::{
    facts::Facts,
    rule::{Findings, Rule},
    walk::Subject,
};
use crate::{Code, catalog::Limits, resolved::Type};

pub(in crate::lint) const RULE: Rule = Rule::new(Code::UnboundedFamily, check);

fn check(subject: &Subject<'_>, _: &Facts<'_>, findings: &mut Findings) {
    let Subject::Attribute(attribute, _) = subject else {
        return;
    };
    let Type::Template { value, entries, .. } = &attribute.ty else {
        return;
    };
    let usual = Limits::default();
    let longest = attribute.length.and_then(|length| length.max);
    let decided = attribute.positions.contains_key("length")
        || *entries != usual.items
        || longest.is_some_and(|longest| longest != usual.length);
    if **value == Type::String && !decided {
        findings.at(
            Code::UnboundedFamily,
            &attribute.position,
            format!("nothing but the usual limits bounds the family `{}`", attribute.id),
            "write `length: { max: .. }`, or `catalog.limits` with `items` and `length`",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::{check_attributes, check_beside};
    use crate::Code;

    const FAMILY: &str = "{ id: header, type: \"template[string]\", brief: A header., requirement_level: recommended, examples: [{ a: b }] }";
    const FOUND: &[&str] = &["nothing but the usual limits bounds the family `header`"];

    #[test]
    fn a_family_is_bounded() {
        check_attributes(Code::UnboundedFamily, FAMILY, FOUND);
        check_attributes(Code::UnboundedFamily, &FAMILY.replace("examples", "length: { max: 9 }, examples"), &[]);
        check_attributes(Code::UnboundedFamily, "{ id: count, type: \"template[int]\", brief: How many., requirement_level: recommended }", &[]);
    }

    #[test]
    fn limits_of_the_catalog_are_enough() {
        let event = format!("events: [{{ name: shop.sale, brief: Somebody paid., attributes: [{FAMILY}] }}]\n");
        check_beside(Code::UnboundedFamily, ", limits: { items: 16 }", &event, &[]);
        check_beside(Code::UnboundedFamily, ", limits: { length: 100 }", &event, &[]);
    }
}
