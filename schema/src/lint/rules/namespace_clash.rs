//! The key of one attribute is the namespace of another.
//!
//! Many stores make an object of the words before a full stop. `user` cannot be a text and the object that holds
//! `user.role` at once: such a store refuses one of the two.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: customer, type: int, brief: Which one it was. }
//!       - { id: customer.rank, type: int, brief: How loyal they are. }
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: customer.number, type: int, brief: Which one it was. }
//!       - { id: customer.rank, type: int, brief: How loyal they are. }
//! ```

use std::ops::Bound;

use super::super::{
    facts::Facts,
    rule::{Findings, Rule},
    walk::{Place, Subject},
};
use crate::{Code, resolved::Type};

pub(in crate::lint) const RULE: Rule = Rule::new(Code::NamespaceClash, check);

fn check(subject: &Subject<'_>, facts: &Facts<'_>, findings: &mut Findings) {
    let Subject::Attribute(attribute, Place::Shared | Place::Record) = subject else {
        return;
    };
    // A family has no key of its own.
    let is_key = facts.keys.contains(attribute.id.as_str());
    if !is_key || matches!(attribute.ty, Type::Template { .. }) {
        return;
    }
    let space = format!("{}.", attribute.id);
    let after = (Bound::Excluded(space.as_str()), Bound::Unbounded);
    let next = facts.keys.range::<str, _>(after).next();
    if let Some(other) = next.filter(|other| other.starts_with(&space)) {
        findings.at(
            Code::NamespaceClash,
            &attribute.position,
            format!("`{}` is also the namespace of `{other}`", attribute.id),
            format!("say what it is of it, e.g. `{space}id`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::check_attributes;
    use crate::Code;

    #[test]
    fn a_key_is_no_namespace() {
        let of = |id: &str| format!("{{ id: {id}, type: int, brief: What it is. }}");
        let two = |a: &str, b: &str| format!("{}, {}", of(a), of(b));
        let clash = &["`user` is also the namespace of `user.rank`"];
        check_attributes(Code::NamespaceClash, &two("user", "user.rank"), clash);
        check_attributes(Code::NamespaceClash, &two("user", "user_rank"), &[]);
        check_attributes(Code::NamespaceClash, &two("user.id", "user.rank"), &[]);
    }
}
