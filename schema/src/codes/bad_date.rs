//! A date is not a date of the form `YYYY-MM-DD`.
//!
//! ```yaml fault
//! events:
//!   - { name: shop.sale, brief: Somebody paid., expires: 2027-02-29 }
//! ```
//!
//! ```yaml mended
//! events:
//!   - { name: shop.sale, brief: Somebody paid., expires: 2027-02-28 }
//! ```

use crate::{Code, Diagnostic, Label, format::is_date};

/// `YYYY-MM-DD`, a day that exists; `None` where it is one.
pub(crate) fn check(text: &str, at: impl Into<Label>) -> Option<Diagnostic> {
    (!is_date(text)).then(|| {
        Diagnostic::error(Code::BadDate, format!("`{text}` is not a date"))
            .label(at)
            .help("write year, month and day: `2027-01-31`")
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_attribute;
    use crate::Code;

    #[test]
    fn a_date_is_a_day_that_there_is() {
        let check = |date: &str, expected: &[&str]| {
            check_attribute(Code::BadDate, &format!("type: int, expires: {date}"), expected);
        };
        check("2028-02-29", &[]);
        check("2027-02-29", &["`2027-02-29` is not a date"]);
        check("31.01.2027", &["`31.01.2027` is not a date"]);
    }
}
