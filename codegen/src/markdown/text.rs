//! Catalog text as Markdown (`CommonMark` with GitHub's tables).
//!
//! [`Markdown`] is made here only, so a page cannot hold catalog text that was not escaped.
//! Prose is plain text with code spans in backticks; everything else in it that Markdown, HTML
//! or a template language (`{{`) would act on is escaped. Characters that are invisible or
//! reorder their neighbours are written as `U+202E`.

use std::fmt::{self, Write as _};

use serde::Serialize;

/// Inline Markdown or blocks of it, safe in every place of a page: a table's cell, a list, a paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(super) struct Markdown(String);

impl Markdown {
    /// Words of the generator itself, and pieces that are Markdown already.
    pub(super) fn words(arguments: fmt::Arguments<'_>) -> Self {
        Self(arguments.to_string())
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Markdown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Markdown out of words and pieces of Markdown, like [`format!`].
macro_rules! markdown {
    ($($argument:tt)*) => { $crate::markdown::text::Markdown::words(format_args!($($argument)*)) };
}
pub(super) use markdown;

/// Pieces with a separator between them; empty ones are left out.
pub(super) fn join(pieces: impl IntoIterator<Item = Markdown>, separator: &str) -> Markdown {
    let pieces: Vec<_> = (pieces.into_iter())
        .filter(|piece| !piece.is_empty())
        .map(|piece| piece.0)
        .collect();
    Markdown(pieces.join(separator))
}

/// `a`, `b` or `c`.
pub(super) fn alternatives(pieces: Vec<Markdown>) -> Markdown {
    let mut pieces = pieces;
    match (pieces.pop(), pieces.is_empty()) {
        (Some(last), false) => markdown!("{} or {last}", join(pieces, ", ")),
        (Some(only), true) => only,
        (None, _) => Markdown::default(),
    }
}

/// Prose in one line.
pub(super) fn prose(text: &str) -> Markdown {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('`') {
        escape(before, &mut out);
        match after.split_once('`') {
            Some((inside, following)) if !inside.trim().is_empty() => {
                let _ = write!(out, "{}", code(inside));
                rest = following;
            }
            _ => {
                out.push_str("\\`");
                rest = after;
            }
        }
    }
    escape(rest, &mut out);
    Markdown(out)
}

/// Prose of several paragraphs; lines that begin with `- ` are the items of a list.
pub(super) fn block(text: &str) -> Markdown {
    let mut paragraphs: Vec<(bool, Vec<&str>)> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            open = false;
        } else if let Some(item) = line.strip_prefix("- ") {
            paragraphs.push((true, vec![item]));
            open = true;
        } else if let (true, Some((_, lines))) = (open, paragraphs.last_mut()) {
            lines.push(line);
        } else {
            paragraphs.push((false, vec![line]));
            open = true;
        }
    }
    let mut out = String::new();
    let mut after_item = false;
    for (item, lines) in paragraphs {
        if !out.is_empty() {
            out.push_str(if item && after_item { "\n" } else { "\n\n" });
        }
        let text = prose(&lines.join(" "));
        let _ = if item {
            write!(out, "- {text}")
        } else {
            write!(out, "{text}")
        };
        after_item = item;
    }
    Markdown(out)
}

/// Text as it is, in a code span.
pub(super) fn code(text: &str) -> Markdown {
    let plain = text
        .chars()
        .all(|c| !matches!(c, '`' | '|' | '\\') && !is_hidden(c));
    let edges = text.starts_with(' ') || text.ends_with(' ') || text.contains("  ");
    if plain && !edges && !text.is_empty() && !text.contains("{{") && !text.contains("{%") {
        return Markdown(format!("`{text}`"));
    }
    let mut out = String::from("<code>");
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_hidden(c) => hidden(c, &mut out),
            c if c.is_ascii_punctuation() || c == ' ' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push_str("</code>");
    Markdown(out)
}

/// JSON in a fenced block.
///
/// What a reader could not see, or a template language would act on, is written as JSON's own escapes.
pub(super) fn json(text: &str) -> Markdown {
    let text = text.replace("{{", "{\\u007b").replace("{%", "{\\u0025");
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str("```json\n");
    for c in text.trim_end().chars() {
        let plain = matches!(c, ' '..='~' | '\n');
        if !plain && is_hidden(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out.push_str("\n```");
    Markdown(out)
}

fn escape(text: &str, out: &mut String) {
    let mut before = None;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let after = characters.peek().copied();
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        match c {
            '&' | '<' | '>' | '{' | '}' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            // Inside a word it means nothing.
            '_' if word(before) && word(after) => out.push(c),
            '\\' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '#' => {
                out.push('\\');
                out.push(c);
            }
            // At the beginning of a line these begin lists, rules and headings.
            '-' | '+' | '=' | ':' if before.is_none() && out.is_empty() => {
                out.push('\\');
                out.push(c);
            }
            '.' | ')'
                if (1..10).contains(&out.len())
                    && out.bytes().all(|byte| byte.is_ascii_digit())
                    && after.is_none_or(char::is_whitespace) =>
            {
                out.push('\\');
                out.push(c);
            }
            c if is_hidden(c) => hidden(c, out),
            c => out.push(c),
        }
        before = Some(c);
    }
}

/// Control characters, and those that reorder or hide what is around them (UAX #9, UTS #39).
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn hidden(c: char, out: &mut String) {
    let _ = write!(out, "U+{:04X}", u32::from(c));
}

#[cfg(test)]
mod tests {
    use super::{block, code, json, prose};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(prose(text).to_string(), expected);
    }

    #[test]
    fn prose_keeps_its_code_spans_and_nothing_else() {
        check("The `cf-ray` header of a_b.", "The `cf-ray` header of a_b.");
        check("a | b\nc\t*d* _e_", "a \\| b c \\*d\\* \\_e\\_");
        check("a ` b", "a \\` b");
        check(
            "<b> & {{x}} [l](u)",
            "&#60;b&#62; &#38; &#123;&#123;x&#125;&#125; \\[l\\](u)",
        );
        check(
            "`a|b` `{{x}}`",
            "<code>a&#124;b</code> <code>&#123;&#123;x&#125;&#125;</code>",
        );
        check("\u{202e}abc\u{7}", "U+202EabcU+0007");
        check("עברית", "עברית");
        check("- no item", "\\- no item");
        check("1. no item", "1\\. no item");
        check("# no heading", "\\# no heading");
    }

    #[test]
    fn blocks_have_paragraphs_and_lists() {
        let text = block("One\nparagraph.\n\nWith:\n- a\n  long item\n- b\n\nEnd.\n");
        assert_eq!(
            text.to_string(),
            "One paragraph.\n\nWith:\n\n- a long item\n- b\n\nEnd."
        );
    }

    #[test]
    fn code_shows_every_character() {
        assert_eq!(code("a<b> &").to_string(), "`a<b> &`");
        assert_eq!(code("hi\n").to_string(), "<code>hi\\n</code>");
        assert_eq!(code("`").to_string(), "<code>&#96;</code>");
        assert_eq!(code("").to_string(), "<code></code>");
        assert_eq!(code(" a").to_string(), "<code>&#32;a</code>");
    }

    #[test]
    fn json_stays_the_same_json() {
        let text = json("{ \"a\": \"{{x}} \u{202e}\u{e0001}\" }\n").to_string();
        assert_eq!(
            text,
            "```json\n{ \"a\": \"{\\u007bx}} \\u202e\\udb40\\udc01\" }\n```"
        );
    }
}
