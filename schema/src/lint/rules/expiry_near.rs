//! Something is to be removed within the next sixty days.
//!
//! It is told early, so that there is time to remove it, or to give it more. It never fails a run: neither
//! `--deny-warnings` nor a severity makes it an error, as the work of today has nothing to do with it. The examples
//! are seen on 2026-12-01.
//!
//! ```yaml fault
//! events:
//!   - { name: shop.sale, brief: Somebody paid., expires: 2026-12-31 }
//! ```
//!
//! ```yaml mended
//! events:
//!   - { name: shop.sale, brief: Somebody paid., expires: 2027-12-31 }
//! ```

use super::super::{
    Date,
    facts::Facts,
    rule::{Findings, Rule},
    walk::Subject,
};
use crate::{Code, Position};

pub(in crate::lint) const RULE: Rule = Rule::new(Code::ExpiryNear, check).by_time();

/// How many days before.
const NEAR: i64 = 60;

fn check(subject: &Subject<'_>, facts: &Facts<'_>, findings: &mut Findings) {
    let Some((name, text, position)) = expiry(subject, facts) else {
        return;
    };
    let Some(last) = Date::parse(text) else {
        return;
    };
    let left = last.days_after(facts.today);
    if (0..=NEAR).contains(&left) {
        let when = match left {
            0 => "today is the last day".to_owned(),
            1 => "in one day".to_owned(),
            left => format!("in {left} days"),
        };
        findings.at(
            Code::ExpiryNear,
            position,
            format!("`{name}` is to be removed after {text}, {when}"),
            "prepare its removal, or give it a later date",
        );
    }
}

/// What ends on which day, and where that is written.
pub(super) fn expiry<'a>(
    subject: &Subject<'a>,
    facts: &Facts<'_>,
) -> Option<(&'a str, &'a str, &'a Position)> {
    match subject {
        Subject::Event(event) => {
            Some((&event.name, event.expires.as_deref()?, &event.position))
        }
        Subject::Attribute(attribute, _) => {
            let position = attribute.positions.get("expires");
            let position = position.unwrap_or(&attribute.position);
            Some((&attribute.id, attribute.expires.as_deref()?, position))
        }
        Subject::Use(attribute, _) if facts.says_anew(attribute, |one| &one.expires) => Some((
            &attribute.id,
            attribute.expires.as_deref()?,
            &attribute.position,
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::{check, check_attributes};
    use crate::Code;

    #[test]
    fn an_end_is_told_early() {
        let check_date = |date: &str, expected: &[&str]| {
            let attribute = format!("{{ id: x, type: int, brief: What it is., expires: {date} }}");
            check_attributes(Code::ExpiryNear, &attribute, expected);
        };
        // Today is 2026-12-01.
        check_date("2026-11-30", &[]);
        check_date("2026-12-01", &["`x` is to be removed after 2026-12-01, today is the last day"]);
        check_date("2026-12-02", &["`x` is to be removed after 2026-12-02, in one day"]);
        check_date("2027-01-30", &["`x` is to be removed after 2027-01-30, in 60 days"]);
        check_date("2027-01-31", &[]);
    }

    #[test]
    fn what_a_reference_says_anew_is_told_there() {
        let sections = |more: &str| {
            "attributes: [{ id: x, type: int, brief: What it is., expires: 2026-12-02 }]\nevents: [{ name: shop.sale, brief: Somebody paid., attributes: [{ ref: x MORE }] }]\n".replace(" MORE", more)
        };
        let of_definition = "`x` is to be removed after 2026-12-02, in one day";
        let of_use = "`x` is to be removed after 2026-12-03, in 2 days";
        check(Code::ExpiryNear, &sections(""), &[of_definition]);
        let more = ", expires: 2026-12-03";
        check(Code::ExpiryNear, &sections(more), &[of_definition, of_use]);
    }
}
