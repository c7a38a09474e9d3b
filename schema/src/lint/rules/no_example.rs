//! A free text has no example.
//!
//! What a text looks like is not in its type: whether a region is `eu-central-1` or `Frankfurt` is seen from one
//! example. Numbers, enums and texts with a format or a pattern show it by themselves, a secret is shown to nobody,
//! and what the resource or the runtime gives is theirs to show.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: shop.region, type: string, brief: Where the shop is. }
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: shop.region, type: string, brief: Where the shop is., examples: [north] }
//! ```

use super::super::{
    facts::{Facts, is_text},
    rule::{Findings, Rule},
    walk::Subject,
};
use crate::{
    Code,
    resolved::{Fill, PrivacyClass, ResourceFill, Type},
};

pub(in crate::lint) const RULE: Rule = Rule::new(Code::NoExample, check);

fn check(subject: &Subject<'_>, _: &Facts<'_>, findings: &mut Findings) {
    let (name, position) = match subject {
        Subject::Resource(one)
            if one.ty == Type::String
                && one.examples.is_empty()
                && one.fill == ResourceFill::Application =>
        {
            (&one.id, &one.position)
        }
        Subject::Attribute(one, _)
            if is_text(&one.ty)
                && one.examples.is_empty()
                && one.format.is_none()
                && one.pattern.is_none()
                && one.default.is_none()
                && one.privacy.class != PrivacyClass::Secret
                && matches!(one.fill, Fill::Caller | Fill::Session { .. }) =>
        {
            (&one.id, &one.position)
        }
        _ => return,
    };
    findings.at(
        Code::NoExample,
        position,
        format!("`{name}` has no example"),
        "show what a value looks like: `examples: [..]`",
    );
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::{check, check_attributes};
    use crate::Code;

    #[test]
    fn a_free_text_is_shown() {
        let check = |more: &str, expected: &[&str]| {
            let attribute = format!("{{ id: shop.city, brief: Where it is., {more} }}");
            check_attributes(Code::NoExample, &attribute, expected);
        };
        let found = &["`shop.city` has no example"];
        check("type: string", found);
        check("type: \"string[]\", requirement_level: recommended", found);
        check("type: \"template[string]\", requirement_level: recommended", found);
        check("type: string, examples: [Bonn]", &[]);
        check("type: string, pattern: \"[a-z]+\"", &[]);
        check("type: string, format: uuid", &[]);
        check("type: int", &[]);
        check("type: string, privacy: { class: content }", found);
        check("type: string, privacy: { class: secret, redact: \"***\" }", &[]);
        check("type: { members: [{ id: bonn, value: bonn, brief: On the Rhine. }] }", &[]);
    }

    #[test]
    fn what_the_application_gives_to_the_resource_is_shown() {
        let sections = |more: &str| {
            format!("resource: [{{ id: zone, type: string, brief: Where it runs.{more} }}]\nevents: [{{ name: shop.sale, brief: Somebody paid. }}]\n")
        };
        check(Code::NoExample, &sections(""), &["`zone` has no example"]);
        check(Code::NoExample, &sections(", value: north"), &[]);
    }

    #[test]
    fn what_nobody_gives_is_not_asked_for() {
        let sections = |filled_by: &str| {
            format!("resource: [{{ id: zone, type: string, brief: Where it runs., value: north }}]\nmetadata: [{{ id: at, type: string, brief: What it is., filled_by: {filled_by} }}]\nevents: [{{ name: shop.sale, brief: Somebody paid. }}]\n")
        };
        check(Code::NoExample, &sections("session"), &["`at` has no example"]);
        check(Code::NoExample, &sections("{ resource: zone }"), &[]);
        check(Code::NoExample, &sections("{ runtime: timestamp }"), &[]);
    }
}
