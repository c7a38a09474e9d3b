//! Catalog prose made safe for Rust: documentation lines and string literals.

use std::fmt::Write as _;

/// Deepest indentation that Markdown does not take for a code block, which rustdoc would compile.
const DEEPEST_INDENT: usize = 3;

/// Prose as lines of rustdoc Markdown.
///
/// Emphasis, lists, code spans and links to `http(s)` pages stay what they are. Whatever rustdoc would
/// take for its own is escaped: links to items, HTML, code blocks, bare addresses. Characters
/// that cannot be seen or that turn the direction of the text are written as `U+202E`.
pub(super) fn lines(prose: &str) -> Vec<String> {
    let text = prose.replace("\r\n", "\n").replace('\r', "\n");
    text.trim()
        .lines()
        .map(|raw| {
            let line = visible(raw);
            let content = line.trim();
            let indent = line.len() - line.trim_start().len();
            format!(
                "{}{}",
                " ".repeat(indent.min(DEEPEST_INDENT)),
                escape_line(content)
            )
            .trim_end()
            .to_owned()
        })
        .collect()
}

/// A Rust string literal, quotes included.
pub(super) fn literal(text: &str) -> String {
    let mut literal = String::from("\"");
    for c in text.chars() {
        let plain = c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | '_' | '-' | '\'');
        if plain {
            literal.push(c);
        } else {
            literal.extend(c.escape_debug());
        }
    }
    literal.push('"');
    literal
}

/// Prose as one line, for a place that has no more.
pub(crate) fn one_line(prose: &str) -> String {
    visible(&prose.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A character that cannot be seen, or that turns the direction of what stands around it.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Writes characters that a reader could not see, or that rustc refuses in comments, by their number.
fn visible(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        let hidden = c != '\t' && is_hidden(c);
        if hidden {
            let _ = write!(shown, "U+{:04X}", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    shown
}

fn escape_line(line: &str) -> String {
    let mut escaped = String::new();
    let mut rest = line;
    // A fence, a heading, a quotation or an underline of a heading begins a block.
    if let Some(first) = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '#' | '>' | '~' | '='))
    {
        escaped.push('\\');
        escaped.push(first);
        rest = &rest[first.len_utf8()..];
    }
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '`' => code_span(rest),
            '[' => link(rest),
            'h' => address(rest).map(|length| (length, format!("<{}>", &rest[..length]))),
            _ => None,
        };
        if let Some((length, text)) = taken {
            escaped.push_str(&text);
            rest = &rest[length..];
            continue;
        }
        if matches!(c, '`' | '[' | ']' | '<' | '&' | '\\' | '|') {
            escaped.push('\\');
        }
        escaped.push(c);
        rest = &rest[c.len_utf8()..];
    }
    escaped
}

/// The code span at the beginning: one or two backticks, closed by as many on the same line.
fn code_span(text: &str) -> Option<(usize, String)> {
    let run = text.len() - text.trim_start_matches('`').len();
    if run > 2 {
        let length = run;
        return Some((length, "\\`".repeat(run)));
    }
    let fence = &text[..run];
    let mut from = run;
    while let Some(found) = text[from..].find('`') {
        let at = from + found;
        let closing = text[at..].len() - text[at..].trim_start_matches('`').len();
        if closing == run {
            let length = at + run;
            let inner = &text[run..at];
            return (!inner.trim().is_empty()).then(|| (length, format!("{fence}{inner}{fence}")));
        }
        from = at + closing;
    }
    None
}

/// The link at the beginning: `[text](http...)`, its text without markup.
fn link(text: &str) -> Option<(usize, String)> {
    let (label, after) = text[1..].split_once("](")?;
    let plain = !label.is_empty() && !label.contains(['[', ']', '<', '`', '\\', '&']);
    let length = address(after)?;
    (plain && after[length..].starts_with(')')).then(|| {
        let end = 1 + label.len() + 2 + length + 1;
        (end, text[..end].to_owned())
    })
}

/// Length of the address of a page at the beginning; the punctuation of the sentence is not part of it.
fn address(text: &str) -> Option<usize> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| text.starts_with(scheme))?;
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+,;=%".contains(c)))
        .unwrap_or(text.len());
    let address = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    (address.len() > scheme.len()).then_some(address.len())
}

#[cfg(test)]
mod tests {
    use super::{lines, literal};

    #[track_caller]
    fn check(prose: &str, expected: &[&str]) {
        assert_eq!(lines(prose), expected);
    }

    #[test]
    fn what_stays() {
        check("The `cf-ray` header.", &["The `cf-ray` header."]);
        check("``a ` b`` and *this*", &["``a ` b`` and *this*"]);
        check("- one\n- two\n\nEnd.\n", &["- one", "- two", "", "End."]);
        check("`[x]` and `<tag>`", &["`[x]` and `<tag>`"]);
        check(
            "see [RFC 3339](https://www.rfc-editor.org/rfc/rfc3339).",
            &["see [RFC 3339](https://www.rfc-editor.org/rfc/rfc3339)."],
        );
        check(
            "\u{5e9}\u{5dc}\u{5d5}\u{5dd}",
            &["\u{5e9}\u{5dc}\u{5d5}\u{5dd}"],
        );
    }

    #[test]
    fn what_rustdoc_would_take_for_its_own() {
        check("an [item] <b>", &["an \\[item\\] \\<b>"]);
        check(
            "see https://example.com/a.",
            &["see <https://example.com/a>."],
        );
        check(
            "```rust\nlet x;\n```",
            &["\\`\\`\\`rust", "let x;", "\\`\\`\\`"],
        );
        check("a\n\n        fn code() {}", &["a", "", "   fn code() {}"]);
        check("one ` alone", &["one \\` alone"]);
        check("# Title\n> quote", &["\\# Title", "\\> quote"]);
        check("a \\[b\\] & c", &["a \\\\\\[b\\\\\\] \\& c"]);
        check("{{ x }} */ \"# |", &["{{ x }} */ \"# \\|"]);
    }

    #[test]
    fn what_cannot_be_seen() {
        check("a\u{202e}b\u{200b}c\u{0}", &["aU+202EbU+200BcU+0000"]);
        check("a\r\nb\rc", &["a", "b", "c"]);
        check("a\tb", &["a\tb"]);
    }

    #[test]
    fn literals() {
        for (text, expected) in [
            ("plain", r#""plain""#),
            ("it's \"#", r##""it's \"#""##),
            ("a\\b\nc", r#""a\\b\nc""#),
            ("\u{202e}\u{200b}", r#""\u{202e}\u{200b}""#),
            ("{{ x }} */", r#""{{ x }} */""#),
        ] {
            assert_eq!(literal(text), expected);
        }
    }
}
