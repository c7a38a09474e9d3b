//! The name of an attribute sounds personal, and the catalog does not say how sensitive it is.
//!
//! What is not declared is public: it is exported, and shown in findings. Where it is public indeed,
//! `privacy: { class: public }` says that somebody has thought of it. What a map says of itself it says of its fields.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: customer.email, type: string, brief: Where the receipt goes., examples: [ann@example.com] }
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: customer.email, type: string, brief: Where the receipt goes., examples: [ann@example.com], privacy: { class: identity } }
//! ```

use super::super::{
    facts::{Facts, is_text},
    rule::{Findings, Rule},
    walk::{Place, Subject},
    words::of_name,
};
use crate::{
    Code,
    resolved::{Attribute, Format, PrivacyClass},
};

pub(in crate::lint) const RULE: Rule = Rule::new(Code::UndeclaredPrivacy, check);

/// What a name ends in, and the class that it suggests.
const PERSONAL: &[(&[&str], PrivacyClass)] = &[
    (&["email"], PrivacyClass::Identity),
    (&["e", "mail"], PrivacyClass::Identity),
    (&["mail"], PrivacyClass::Identity),
    (&["ip"], PrivacyClass::Identity),
    (&["ipv4"], PrivacyClass::Identity),
    (&["ipv6"], PrivacyClass::Identity),
    (&["address"], PrivacyClass::Identity),
    (&["addr"], PrivacyClass::Identity),
    (&["phone"], PrivacyClass::Identity),
    (&["phone", "number"], PrivacyClass::Identity),
    (&["telephone"], PrivacyClass::Identity),
    (&["msisdn"], PrivacyClass::Identity),
    (&["username"], PrivacyClass::Identity),
    (&["user", "name"], PrivacyClass::Identity),
    (&["login"], PrivacyClass::Identity),
    (&["first", "name"], PrivacyClass::Identity),
    (&["last", "name"], PrivacyClass::Identity),
    (&["full", "name"], PrivacyClass::Identity),
    (&["display", "name"], PrivacyClass::Identity),
    (&["surname"], PrivacyClass::Identity),
    (&["birthday"], PrivacyClass::Identity),
    (&["birthdate"], PrivacyClass::Identity),
    (&["birth", "date"], PrivacyClass::Identity),
    (&["ssn"], PrivacyClass::Identity),
    (&["iban"], PrivacyClass::Identity),
    (&["passport"], PrivacyClass::Identity),
    (&["card", "number"], PrivacyClass::Secret),
    (&["password"], PrivacyClass::Secret),
    (&["passwd"], PrivacyClass::Secret),
    (&["passphrase"], PrivacyClass::Secret),
    (&["secret"], PrivacyClass::Secret),
    (&["token"], PrivacyClass::Secret),
    (&["api", "key"], PrivacyClass::Secret),
    (&["apikey"], PrivacyClass::Secret),
    (&["private", "key"], PrivacyClass::Secret),
    (&["credential"], PrivacyClass::Secret),
    (&["credentials"], PrivacyClass::Secret),
    (&["authorization"], PrivacyClass::Secret),
    (&["cookie"], PrivacyClass::Secret),
    (&["path"], PrivacyClass::Content),
    (&["filename"], PrivacyClass::Content),
    (&["file", "name"], PrivacyClass::Content),
];

fn check(subject: &Subject<'_>, _: &Facts<'_>, findings: &mut Findings) {
    let Subject::Attribute(attribute, place) = subject else {
        return;
    };
    let declared =
        *place == Place::Field { declared: true } || attribute.positions.contains_key("privacy");
    if declared || attribute.format == Some(Format::DateTime) || !is_text(&attribute.ty) {
        return;
    }
    let Some(class) = suggested(attribute) else {
        return;
    };
    let how = match class {
        PrivacyClass::Secret => "{ class: secret, redact: \"[REDACTED]\" }".to_owned(),
        class => format!("{{ class: {} }}", class.as_str()),
    };
    findings.at(
        Code::UndeclaredPrivacy,
        &attribute.position,
        format!("`{}` sounds personal, and its privacy is not declared", attribute.id),
        format!("write `privacy: {how}`, or `privacy: {{ class: public }}` where anybody may see it"),
    );
}

fn suggested(attribute: &Attribute) -> Option<PrivacyClass> {
    let words = of_name(&attribute.id);
    let ends = |end: &[&str]| {
        words.len() >= end.len() && words[words.len() - end.len()..].iter().eq(end.iter())
    };
    let row = PERSONAL.iter().find(|(end, _)| ends(end));
    row.map(|(_, class)| *class)
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::check_attributes;
    use crate::Code;

    #[test]
    fn what_sounds_personal_is_declared() {
        let check = |id: &str, more: &str, found: bool| {
            let attribute = format!("{{ id: {id}, brief: What it is., {more} }}");
            let message = format!("`{id}` sounds personal, and its privacy is not declared");
            let expected: &[&str] = if found { &[&message] } else { &[] };
            check_attributes(Code::UndeclaredPrivacy, &attribute, expected);
        };
        let text = "type: string, examples: [x]";
        for id in [
            "email", "user.email", "client.ip", "client_address", "auth.token", "file.path", "db.password",
            "phone", "user.name", "userName", "api_key", "http.cookie",
        ] {
            check(id, text, true);
        }
        for id in ["token_count", "tokenizer", "path_count", "ship", "email_template", "service.name", "tool_name"] {
            check(id, text, false);
        }
        check("email", "type: boolean", false);
        let map = |privacy: &str| {
            format!("type: map{privacy}, fields: [{{ id: inner, type: map, brief: Who., fields: [{{ id: email, type: string, brief: Where to., examples: [x] }}] }}]")
        };
        let attribute = |privacy: &str| format!("{{ id: customer, brief: Who it is., {} }}", map(privacy));
        let found = "`email` sounds personal, and its privacy is not declared";
        check_attributes(Code::UndeclaredPrivacy, &attribute(""), &[found]);
        check_attributes(Code::UndeclaredPrivacy, &attribute(", privacy: { class: identity }"), &[]);
        check("email", "type: string, examples: [x], privacy: { class: public }", false);
        check("path", "type: { members: [{ id: short, value: short, brief: The short one. }] }", false);
    }
}
