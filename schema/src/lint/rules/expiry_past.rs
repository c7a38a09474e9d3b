//! Something should have been removed: the day in its `expires` has passed.
//!
//! It never fails a run: neither `--deny-warnings` nor a severity makes it an error, as the work of today has nothing
//! to do with it. The examples are seen on 2026-12-01.
//!
//! ```yaml fault
//! events:
//!   - { name: shop.sale, brief: Somebody paid., expires: 2026-11-30 }
//! ```
//!
//! ```yaml mended
//! events:
//!   - { name: shop.sale, brief: Somebody paid., expires: 2027-12-31 }
//! ```

use super::{
    super::{
        Date,
        facts::Facts,
        rule::{Findings, Rule},
        walk::Subject,
    },
    expiry_near::expiry,
};
use crate::Code;

pub(in crate::lint) const RULE: Rule = Rule::new(Code::ExpiryPast, check).by_time();

fn check(subject: &Subject<'_>, facts: &Facts<'_>, findings: &mut Findings) {
    let Some((name, text, position)) = expiry(subject, facts) else {
        return;
    };
    if Date::parse(text).is_some_and(|last| last < facts.today) {
        findings.at(
            Code::ExpiryPast,
            position,
            format!("`{name}` was to be removed after {text}"),
            "remove it, or give it a later date",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::check_attributes;
    use crate::Code;

    #[test]
    fn an_end_that_has_passed_is_told() {
        let check = |date: &str, expected: &[&str]| {
            let attribute = format!("{{ id: x, type: int, brief: What it is., expires: {date} }}");
            check_attributes(Code::ExpiryPast, &attribute, expected);
        };
        // Today is 2026-12-01.
        check("2026-11-30", &["`x` was to be removed after 2026-11-30"]);
        check("2026-12-01", &[]);
    }
}
