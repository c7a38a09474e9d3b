//! No attribute asks for a setting.
//!
//! A user who switches it on finds that nothing changes. Where the application reads it itself, a waiver says so.
//!
//! ```yaml fault
//! settings:
//!   - { id: log_remarks, type: boolean, default: false, brief: Export what customers write. }
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//! ```
//!
//! ```yaml mended
//! settings:
//!   - { id: log_remarks, type: boolean, default: false, brief: Export what customers write. }
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - id: remark
//!         type: string
//!         brief: What the customer wrote.
//!         length: { max: 2000 }
//!         privacy: { class: content, redact: "[REDACTED]", unless: log_remarks }
//!         examples: [fine]
//! ```

use super::super::{
    facts::Facts,
    rule::{Findings, Rule},
    walk::Subject,
};
use crate::Code;

pub(in crate::lint) const RULE: Rule = Rule::new(Code::UnusedSetting, check);

fn check(subject: &Subject<'_>, facts: &Facts<'_>, findings: &mut Findings) {
    if let Subject::Setting(setting) = subject
        && !facts.asked.contains(setting.id.as_str())
    {
        findings.at(
            Code::UnusedSetting,
            &setting.position,
            format!("no attribute asks for the setting `{}`", setting.id),
            "remove it, or let a value through with `privacy: { class: .., redact: .., unless: .. }`",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::check;
    use crate::Code;

    #[test]
    fn a_setting_changes_something() {
        let check = |attribute: &str, expected: &[&str]| {
            let sections = format!(
                "settings: [{{ id: s, type: boolean, default: true, brief: Export it. }}]\nevents: [{{ name: shop.sale, brief: Somebody paid.{attribute} }}]\n"
            );
            check(Code::UnusedSetting, &sections, expected);
        };
        check("", &["no attribute asks for the setting `s`"]);
        let text = "type: string, brief: What it is., privacy: { class: content, redact: x, unless: s }";
        check(&format!(", attributes: [{{ id: x, {text} }}]"), &[]);
        check(&format!(", body: {{ {text} }}"), &[]);
        check(&format!(", attributes: [{{ id: m, type: map, brief: A map., fields: [{{ id: x, {text} }}] }}]"), &[]);
    }
}
