//! A waiver keeps back nothing.
//!
//! What it was written for has been mended, or stands elsewhere: a waiver holds for what is written beside it, a file's for the
//! file, and the catalog's for all. What is wrong with a shared attribute is waived where it is defined, not beside a `ref`.
//!
//! ```yaml fault
//! events:
//!   - { name: shop.sale, brief: Somebody paid., waivers: [{ code: no-namespace, reason: Its readers know it so. }] }
//! ```
//!
//! ```yaml mended
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//! ```

use super::super::rule::Rule;
use crate::{Code, Diagnostic, catalog::Waiver};

pub(in crate::lint) const RULE: Rule = Rule::of_lints(Code::UnusedWaiver);

pub(in crate::lint) fn finding(waiver: &Waiver) -> Diagnostic {
    let message = format!("nothing here is waived by `{}`", waiver.code);
    Diagnostic::warning(Code::UnusedWaiver, message)
        .label(waiver.label.clone())
        .help("remove the waiver")
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::check;
    use crate::Code;

    #[test]
    fn a_waiver_waives_something() {
        let check = |name: &str, expected: &[&str]| {
            let event = format!("events: [{{ name: {name}, brief: Somebody paid., waivers: [{{ code: no-namespace, reason: Known. }}] }}]\n");
            check(Code::UnusedWaiver, &event, expected);
        };
        check("sale", &[]);
        check("shop.sale", &["nothing here is waived by `no-namespace`"]);
    }
}
