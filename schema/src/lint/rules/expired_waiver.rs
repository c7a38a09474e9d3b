//! The day on which a waiver ends has passed, and it still keeps a finding back.
//!
//! The finding stays back, and this one is shown instead: it never fails a run, as the work of today has nothing
//! to do with it. The examples are seen on 2026-12-01.
//!
//! ```yaml fault
//! events:
//!   - { name: sale, brief: Somebody paid., waivers: [{ code: no-namespace, reason: Its readers follow., expires: 2026-11-30 }] }
//! ```
//!
//! ```yaml mended
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//! ```

use super::super::rule::Rule;
use crate::{Code, Diagnostic, catalog::Waiver};

pub(in crate::lint) const RULE: Rule = Rule::of_lints(Code::ExpiredWaiver).by_time();

/// `first` is the message of a finding that the waiver keeps back.
pub(in crate::lint) fn finding(waiver: &Waiver, first: &str) -> Diagnostic {
    let message = format!("the waiver of `{}` has ended", waiver.code);
    Diagnostic::warning(Code::ExpiredWaiver, message)
        .label(waiver.label.clone())
        .note(format!("it keeps back: {first}"))
        .help("mend what it keeps back, or give it a later date")
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::check;
    use crate::Code;

    #[test]
    fn a_waiver_ends() {
        let check = |date: &str, expected: &[&str]| {
            let event = format!("events: [{{ name: sale, brief: Somebody paid., waivers: [{{ code: no-namespace, reason: Known., expires: {date} }}] }}]\n");
            check(Code::ExpiredWaiver, &event, expected);
        };
        // Today is 2026-12-01.
        check("2026-11-30", &["the waiver of `no-namespace` has ended"]);
        check("2026-12-01", &[]);
    }
}
