//! A pattern outside the subset that means the same in Rust, Python and JavaScript.
//!
//! There are literals, classes of ASCII characters such as `[a-z0-9_]`, groups, `|`, and the
//! quantifiers `*`, `+`, `?` and `{m,n}`. A pattern is held against the whole string, so it needs
//! no anchors.
//!
//! ```yaml fault
//! attributes:
//!   - { id: sku, type: string, brief: The article., pattern: '^[A-Z]{2}-\d+$' }
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: sku, type: string, brief: The article., pattern: "[A-Z]{2}-[0-9]+" }
//! ```

use crate::{
    Code, Diagnostic, Fix, Label,
    pattern::{Pattern, mend},
};

/// `None` where the pattern is one of the subset; `at`: where it is written.
pub(crate) fn check(pattern: &str, at: impl Into<Label>) -> Option<Diagnostic> {
    let error = Pattern::parse(pattern).err()?;
    let at = at.into();
    let mended = mend(pattern);
    let fault = Diagnostic::error(
        Code::BadPattern,
        format!("at character {} of the pattern: {error}", error.at + 1),
    )
    .note("the subset means the same in Rust, Python and JavaScript: literals, escaped punctuation, ASCII classes, groups with `|`, and `* + ? {m,n}`");
    let others = mended.foreign.iter().filter(|(at, _)| *at != error.at);
    let others: Vec<_> = others
        .map(|(at, text)| format!("`{text}` at character {}", at + 1))
        .collect();
    let fault = if others.is_empty() {
        fault
    } else {
        fault.note(format!("nor are these in the subset: {}", others.join(", ")))
    };
    if mended.foreign.is_empty() || Pattern::parse(&mended.pattern).is_err() {
        return Some(fault.label(at));
    }
    let fault = fault.help(format!("write `{}`", mended.pattern));
    let fix = replacement(pattern, &at, &mended.pattern).filter(|_| mended.certain);
    Some(Diagnostic { fix, ..fault.label(at) })
}

/// The pattern in quotes, where all of what is written is the scalar that it replaces.
fn replacement(pattern: &str, at: &Label, mended: &str) -> Option<Fix> {
    let span = at.span.clone()?;
    let escapes = |marks: &[char]| pattern.matches(marks).count();
    let written = [
        pattern.len(),
        pattern.len() + 2 + escapes(&['\'']),
        pattern.len() + 2 + escapes(&['"', '\\']),
    ];
    written.contains(&span.len()).then(|| Fix {
        file: at.position.file.to_string(),
        span,
        replacement: format!("'{}'", mended.replace('\'', "''")),
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{attribute, check_attribute, found};
    use crate::Code;

    #[test]
    fn a_pattern_means_the_same_everywhere() {
        let check = |pattern: &str, expected: &[&str]| {
            check_attribute(Code::BadPattern, &format!("type: string, pattern: '{pattern}'"), expected);
        };
        check("[a-z]+", &[]);
        check("a.", &["at character 2 of the pattern: `.` is not supported; use a class such as `[a-z]`, or `\\.` for a full stop"]);
        check("(a", &["at character 1 of the pattern: the group has no end"]);
    }

    #[test]
    fn all_that_is_foreign_is_told_and_mended() {
        let check = |written: &str, notes: usize, help: Option<&str>, mend: Option<&str>| {
            let says = attribute(&format!("type: string, pattern: {written}"));
            let faults = found(Code::BadPattern, &says);
            let [fault] = faults.as_slice() else {
                panic!("{written}: {faults:?}");
            };
            assert_eq!(fault.help.as_deref(), help, "{written}");
            assert_eq!(fault.notes.len(), notes, "{written}");
            let fix = fault.fix.as_ref();
            assert_eq!(fix.map(|fix| fix.replacement.as_str()), mend, "{written}");
        };
        let help = Some("write `[0-9]+-[A-Za-z0-9_]{3}`");
        let mend = Some("'[0-9]+-[A-Za-z0-9_]{3}'");
        check(r"'^\d+-\w{3}$'", 2, help, mend);
        check(r#""^\\d+-\\w{3}$""#, 2, help, mend);
        check(r"\d+", 1, Some("write `[0-9]+`"), Some("'[0-9]+'"));
        check("'^a'", 1, Some("write `a`"), None);
        check(r"'^\d.$'", 2, None, None);
    }
}
