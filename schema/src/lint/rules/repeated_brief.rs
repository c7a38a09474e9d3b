//! A brief says nothing but the name again.
//!
//! Whoever reads it has read the name. What they do not know is what is counted, whose it is, or when it is there.
//!
//! ```yaml fault
//! events:
//!   - { name: shop.sale_done, brief: Sale done. }
//! ```
//!
//! ```yaml mended
//! events:
//!   - { name: shop.sale_done, brief: The customer paid and took the goods. }
//! ```

use super::super::{
    facts::Facts,
    rule::{Findings, Rule},
    walk::{Place, Subject},
    words::{of_name, of_sentence},
};
use crate::{Code, Position};

pub(in crate::lint) const RULE: Rule = Rule::new(Code::RepeatedBrief, check);

fn check(subject: &Subject<'_>, _: &Facts<'_>, findings: &mut Findings) {
    let (name, brief, position): (&str, &str, &Position) = match subject {
        Subject::Resource(one) => (&one.id, &one.brief, &one.position),
        Subject::Setting(one) => (&one.id, &one.brief, &one.position),
        Subject::Attribute(one, Place::Shared | Place::Record | Place::Field { .. }) => (&one.id, &one.brief, &one.position),
        Subject::Event(one) => (&one.name, &one.brief, &one.position),
        Subject::Attribute(_, Place::Body) | Subject::Use(..) | Subject::Case(..) | Subject::UnusedGroup(..) => return,
    };
    let said = of_sentence(brief);
    let last = name.rsplit('.').next().unwrap_or(name);
    let repeats = |name: &str| {
        let words = of_name(name);
        !words.is_empty() && words == said
    };
    if repeats(name) || repeats(last) {
        findings.at(
            Code::RepeatedBrief,
            position,
            format!("the brief of `{name}` says only its name again"),
            "say what somebody does not know who has read the name",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::check_attributes;
    use crate::Code;

    #[test]
    fn a_brief_says_more_than_the_name() {
        let check = |id: &str, brief: &str, expected: &[&str]| {
            let attribute = format!("{{ id: {id}, type: int, brief: {brief} }}");
            check_attributes(Code::RepeatedBrief, &attribute, expected);
        };
        let found = &["the brief of `status_code` says only its name again"];
        check("status_code", "The status code.", found);
        check("status_code", "Status code", found);
        check("status_code", "The status code of the bank's answer.", &[]);
        check("http.status_code", "The HTTP status code.", &["the brief of `http.status_code` says only its name again"]);
        check("currency", "The currency.", &["the brief of `currency` says only its name again"]);
        check("currency", "The currency by ISO 4217.", &[]);
        check("visit.id", "The visit.", &[]);
    }
}
