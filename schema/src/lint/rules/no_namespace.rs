//! The name of an event has no namespace.
//!
//! The events of many applications stand beside each other where they are read: the name alone tells them
//! apart, so it begins with a word for where the event comes from.
//!
//! ```yaml fault
//! events:
//!   - { name: sale, brief: Somebody paid. }
//! ```
//!
//! ```yaml mended
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//! ```

use super::super::{
    facts::Facts,
    rule::{Findings, Rule},
    walk::Subject,
};
use crate::Code;

pub(in crate::lint) const RULE: Rule = Rule::new(Code::NoNamespace, check);

fn check(subject: &Subject<'_>, facts: &Facts<'_>, findings: &mut Findings) {
    if let Subject::Event(event) = subject
        && !event.name.contains('.')
    {
        findings.at(
            Code::NoNamespace,
            &event.position,
            format!("the name `{}` has no namespace", event.name),
            format!("write `{}.{}`", facts.catalog.name, event.name),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::check;
    use crate::Code;

    #[test]
    fn an_event_says_where_it_comes_from() {
        let events = "events: [{ name: sale, brief: Somebody paid. }, { name: shop.sale, brief: Somebody paid. }]\n";
        check(Code::NoNamespace, events, &["the name `sale` has no namespace"]);
    }
}
