//! How names and values from a payload appear in messages.

use std::fmt::Write;

/// Names longer than this are cut.
const NAME_LIMIT: usize = 100;
/// Values longer than this are cut.
const VALUE_LIMIT: usize = 60;

/// A name out of a payload as a message shows it: escaped and cut.
pub(crate) fn name(text: &str) -> String {
    escaped(&short_name(text))
}

/// A name out of a payload as itself, for machines to match: cut, and not escaped.
pub(crate) fn short_name(text: &str) -> String {
    cut(text, NAME_LIMIT)
}

/// A value out of a payload that may be shown: quoted, escaped and cut.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(&cut(text, VALUE_LIMIT)))
}

fn cut(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// Escapes what would act on a terminal instead of showing: control characters, and the
/// characters that reorder or hide text.
pub(crate) fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        escape_into(&mut shown, character);
    }
    shown
}

fn escape_into(shown: &mut String, character: char) {
    let hidden = character.is_control()
        || matches!(character,
            '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}');
    if hidden {
        // Writing to a String does not fail.
        _ = write!(shown, "{}", character.escape_unicode());
    } else {
        shown.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(name(text), expected);
    }

    #[test]
    fn names_for_machines_are_cut_only() {
        assert_eq!(short_name("a\u{1b}[31mb\n"), "a\u{1b}[31mb\n");
        assert_eq!(
            short_name(&"\n".repeat(101)),
            format!("{}...", "\n".repeat(100))
        );
    }

    #[test]
    fn names_are_escaped_and_cut() {
        check("codex.tool_result", "codex.tool_result");
        check("a\u{1b}[31mb\n", "a\\u{1b}[31mb\\u{a}");
        check("\u{202e}evil", "\\u{202e}evil");
        check(&"ü".repeat(100), &"ü".repeat(100));
        check(&"ü".repeat(101), &format!("{}...", "ü".repeat(100)));
    }
}
