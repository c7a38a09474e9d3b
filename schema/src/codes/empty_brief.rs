//! A brief says nothing.
//!
//! It is the sentence that stands in the documentation and above the emitter, so it cannot be
//! empty.
//!
//! ```yaml fault
//! events:
//!   - { name: shop.sale, brief: "" }
//! ```
//!
//! ```yaml mended
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//! ```

use crate::{Code, Diagnostic, Label};

/// `None` where the brief says something.
pub(crate) fn check(brief: &str, at: impl Into<Label>) -> Option<Diagnostic> {
    brief.trim().is_empty().then(|| {
        Diagnostic::error(Code::EmptyBrief, "the brief says nothing")
            .label(at)
            .help("say in one sentence what it is, for somebody who has never seen it")
    })
}

/// The same, of the reason of a waiver.
pub(crate) fn check_reason(reason: &str, at: impl Into<Label>) -> Option<Diagnostic> {
    reason.trim().is_empty().then(|| {
        Diagnostic::error(Code::EmptyBrief, "the reason says nothing")
            .label(at)
            .help("say why the finding stays, for whoever asks in a year")
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::Code;

    #[test]
    fn briefs_and_reasons_say_something() {
        let check = |event: &str, expected: &[&str]| {
            check(Code::EmptyBrief, &format!("events: [{{ name: shop.sale, {event} }}]\n"), expected);
        };
        check("brief: \" \"", &["the brief says nothing"]);
        check(
            "brief: B., waivers: [{ code: name-case, reason: \"\" }]",
            &["the reason says nothing"],
        );
        check("brief: B., waivers: [{ code: name-case, reason: Known. }]", &[]);
    }
}
