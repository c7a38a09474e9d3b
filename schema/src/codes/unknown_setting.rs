//! A setting that the catalog does not define.
//!
//! What `privacy.unless` names stands in the section `settings`.
//!
//! ```yaml fault
//! settings:
//!   - { id: log_remarks, type: boolean, default: false, brief: Export what customers write. }
//! attributes:
//!   - { id: remark, type: string, brief: What they wrote., privacy: { class: content, redact: "[REDACTED]", unless: log_remark } }
//! ```
//!
//! ```yaml mended
//! settings:
//!   - { id: log_remarks, type: boolean, default: false, brief: Export what customers write. }
//! attributes:
//!   - { id: remark, type: string, brief: What they wrote., privacy: { class: content, redact: "[REDACTED]", unless: log_remarks } }
//! ```

use crate::{Code, Diagnostic, Position};

/// `known`: the settings that there are.
pub(crate) fn named(setting: &str, known: &[&str], at: &Position) -> Diagnostic {
    Diagnostic::error(
        Code::UnknownSetting,
        format!("the catalog has no setting `{setting}`"),
    )
    .label(at)
    .nearest(setting, known.iter().copied(), |fault| {
        fault.help("define it under `settings`")
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, check_help};
    use crate::Code;

    #[test]
    fn a_setting_is_defined() {
        let sections = |unless: &str| {
            let privacy = format!("{{ class: content, redact: x, unless: {unless} }}");
            format!(
                "settings: [{{ id: log_remarks, type: boolean, default: false, brief: S. }}]\nattributes: [{{ id: x, type: string, brief: X., privacy: {privacy} }}]\n"
            )
        };
        check(Code::UnknownSetting, &sections("log_remarks"), &[]);
        let none = &["the catalog has no setting `log_remark`"];
        check(Code::UnknownSetting, &sections("log_remark"), none);
        check_help(Code::UnknownSetting, &sections("log_remark"), &["did you mean `log_remarks`?"]);
        check_help(Code::UnknownSetting, &sections("verbose"), &["define it under `settings`"]);
    }
}
