//! A name is not written in lower-case letters, digits and `_`, in words joined by `.`.
//!
//! OpenTelemetry's names are written so, and so are their neighbours in every query. A name that is on the wire
//! already can keep its spelling by a waiver.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: itemCount, type: int, brief: How many were sold. }
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: item_count, type: int, brief: How many were sold. }
//! ```

use super::super::{
    facts::Facts,
    rule::{Findings, Rule},
    walk::{Place, Subject},
    words::in_lower_case,
};
use crate::Code;

pub(in crate::lint) const RULE: Rule = Rule::new(Code::NameCase, check);

fn check(subject: &Subject<'_>, _: &Facts<'_>, findings: &mut Findings) {
    let (name, position) = match subject {
        Subject::Resource(resource) => (&resource.id, &resource.position),
        Subject::Attribute(attribute, Place::Shared | Place::Record | Place::Field { .. }) => (&attribute.id, &attribute.position),
        Subject::Event(event) => (&event.name, &event.position),
        Subject::Attribute(_, Place::Body) | Subject::Setting(_) | Subject::Use(..) | Subject::Case(..) | Subject::UnusedGroup(..) => return,
    };
    if name.contains(|c: char| c.is_ascii_uppercase() || c == '-') {
        findings.at(
            Code::NameCase,
            position,
            format!("`{name}` is not written in lower case"),
            format!("write `{}`", in_lower_case(name)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::check_attributes;
    use crate::Code;

    #[test]
    fn names_are_in_lower_case() {
        let check = |id: &str, expected: &[&str]| {
            let attribute = format!("{{ id: {id}, type: int, brief: What it is. }}");
            check_attributes(Code::NameCase, &attribute, expected);
        };
        check("http.response.status_code", &[]);
        check("x2", &[]);
        check("statusCode", &["`statusCode` is not written in lower case"]);
        check("content-type", &["`content-type` is not written in lower case"]);
    }
}
