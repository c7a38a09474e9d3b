//! Two settings, or a setting and another key of the `[otel]` table, have the same name.
//!
//! The attributes of the resource that the user configures have keys in that table too.
//!
//! ```yaml fault
//! settings:
//!   - { id: log_receipts, type: boolean, default: false, brief: Export the text of receipts. }
//!   - { id: log_receipts, type: boolean, default: true, brief: Export the sum of receipts. }
//! ```
//!
//! ```yaml mended
//! settings:
//!   - { id: log_receipts, type: boolean, default: false, brief: Export the text of receipts. }
//!   - { id: log_sums, type: boolean, default: true, brief: Export the sum of receipts. }
//! ```

use crate::{Code, Diagnostic, Position};

pub(crate) fn again(key: &str, again: &Position, first: &Position) -> Diagnostic {
    let what = "key of the `[otel]` table";
    super::defined_twice(Code::DuplicateSetting, what, key, again, first)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::Code;

    #[test]
    fn a_key_of_the_table_is_one_setting_or_attribute() {
        let twice = &["the key of the `[otel]` table `s` is defined twice"];
        let setting = "{ id: s, type: boolean, default: true, brief: S. }";
        let configured = "{ id: r, type: int, brief: R., configured_by: s, default: 1 }";
        let check = |sections: &str, expected: &[&str]| {
            check(Code::DuplicateSetting, sections, expected);
        };
        check(&format!("settings: [{setting}]\n"), &[]);
        check(&format!("settings: [{setting}, {setting}]\n"), twice);
        check(&format!("settings: [{setting}]\nresource: [{configured}]\n"), twice);
    }
}
