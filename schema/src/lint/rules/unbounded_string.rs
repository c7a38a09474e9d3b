//! A text that can be long has no greatest length.
//!
//! What users write and what tools print has no size of its own: one record can become larger than its receiver
//! takes, which then refuses it with all others of its request. A `length` cuts the text, and shows it.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: remark, type: string, brief: What the customer wrote., privacy: { class: content }, examples: [fine] }
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: remark, type: string, brief: What the customer wrote., privacy: { class: content }, length: { max: 2000 }, examples: [fine] }
//! ```

use super::super::{
    facts::Facts,
    rule::{Findings, Rule},
    walk::Subject,
    words::of_name,
};
use crate::{
    Code,
    resolved::{Attribute, PrivacyClass, Type},
};

pub(in crate::lint) const RULE: Rule = Rule::new(Code::UnboundedString, check);

/// Last words of the names of texts that can be long. Names, ids and versions are short by themselves.
const LONG: [&str; 22] = [
    "arguments", "body", "comment", "comments", "content", "description", "html", "json", "message",
    "output", "payload", "prompt", "query", "remark", "response", "sql", "stack", "stacktrace",
    "stderr", "stdout", "text", "xml",
];

fn check(subject: &Subject<'_>, _: &Facts<'_>, findings: &mut Findings) {
    let Subject::Attribute(attribute, _) = subject else {
        return;
    };
    if is_long(attribute) && is_unbounded(attribute) {
        findings.at(
            Code::UnboundedString,
            &attribute.position,
            format!("`{}` can be a text of any length", attribute.id),
            "write `length: { max: .. }`; what is longer is cut, and ends in `[...]`",
        );
    }
}

fn is_long(attribute: &Attribute) -> bool {
    let words = of_name(&attribute.id);
    let named = words.last().is_some_and(|last| LONG.contains(&last.as_str()));
    attribute.ty == Type::String && (named || attribute.privacy.class == PrivacyClass::Content)
}

fn is_unbounded(attribute: &Attribute) -> bool {
    let longest = attribute.length.and_then(|length| length.max);
    longest.is_none() && attribute.pattern.is_none() && attribute.format.is_none()
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::check_attributes;
    use crate::Code;

    #[test]
    fn a_long_text_has_a_length() {
        let check = |id: &str, more: &str, found: bool| {
            let attribute = format!("{{ id: {id}, type: string, brief: What it is., examples: [x]{more} }}");
            let message = format!("`{id}` can be a text of any length");
            let expected: &[&str] = if found { &[&message] } else { &[] };
            check_attributes(Code::UnboundedString, &attribute, expected);
        };
        check("error.message", "", true);
        check("x", ", privacy: { class: content }", true);
        check("x", "", false);
        check("model", "", false);
        check("error.message", ", length: { max: 500 }", false);
        check("error.message", ", length: { min: 1 }", true);
        check("error.message", ", pattern: \"[a-z]+\"", false);
    }
}
