//! Which forms of items have been parsed already.
//!
//! Whether Rust parses depends on what kinds its tokens are, and not on which names and texts they hold. The
//! modules of events are made of the same templates, so most of their items are alike but for these; each form
//! is parsed once.

use std::collections::HashSet;

/// Words that the parser may look at: keywords, and those that are keywords somewhere.
const WORDS: [&str; 62] = [
    "Self",
    "_",
    "abstract",
    "as",
    "async",
    "auto",
    "await",
    "become",
    "box",
    "break",
    "builtin",
    "const",
    "continue",
    "crate",
    "default",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "macro_rules",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "pub",
    "raw",
    "ref",
    "return",
    "safe",
    "self",
    "static",
    "struct",
    "super",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "union",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yeet",
    "yield",
    "reuse",
];

/// Forms that parse.
#[derive(Debug, Default)]
pub(super) struct Forms(HashSet<String>);

impl Forms {
    /// Whether Rust without comments parses; `None` where that has to be found out of the whole.
    pub(super) fn parses(&mut self, text: &str) -> Option<()> {
        for (index, item) in items(text).enumerate() {
            // An inner attribute can stand at the beginning only, which an item alone does not know.
            if index > 0 && item.starts_with("#!") {
                return None;
            }
            match form(item) {
                Some(form) if self.0.contains(&form) => {}
                form => {
                    syn::parse_file(item).ok()?;
                    self.0.extend(form);
                }
            }
        }
        Some(())
    }
}

/// The pieces of a text: each begins at a line that is not indented, after an empty one.
fn items(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches('\n');
        let mut from = 0;
        let end = loop {
            let Some(at) = rest[from..].find("\n\n").map(|at| from + at + 1) else {
                break rest.len();
            };
            let next = rest[at..].trim_start_matches('\n');
            if !next.starts_with([' ', '}', ')', ']']) {
                break at;
            }
            from = at;
        };
        let (item, after) = rest.split_at(end);
        rest = after;
        (!item.is_empty()).then_some(item)
    })
}

/// A text with `x` for each name and nothing in its strings; `None` where it has something that this does not
/// read.
fn form(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut form = String::with_capacity(text.len());
    let mut at = 0;
    let run = |from: usize, in_it: fn(u8) -> bool| {
        let length = bytes[from..]
            .iter()
            .take_while(|byte| in_it(**byte))
            .count();
        from + length
    };
    let in_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    while let Some(&byte) = bytes.get(at) {
        let end = match byte {
            b'"' => {
                // Whether an escape is one, and what else can stand there, the parser says.
                let end = run(at + 1, |byte| {
                    matches!(byte, b'\n' | b' '..=b'~') && !matches!(byte, b'"' | b'\\')
                });
                if bytes.get(end) != Some(&b'"') {
                    return None;
                }
                form.push_str("\"\"");
                at = end + 1;
                continue;
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                let end = run(at, in_word);
                let word = &text[at..end];
                let literal = matches!(bytes.get(end), Some(b'"' | b'\'' | b'#'));
                if literal && ["b", "br", "c", "cr", "r"].contains(&word) {
                    return None;
                }
                form.push_str(if is_read(word) { word } else { "x" });
                at = end;
                continue;
            }
            b'0'..=b'9' => run(at + 1, in_word),
            // A lifetime, or a character that is a letter.
            b'\'' => match run(at + 1, in_word) {
                end if end == at + 1 => return None,
                end => end + usize::from(bytes.get(end) == Some(&b'\'')),
            },
            b'/' if matches!(bytes.get(at + 1), Some(b'/' | b'*')) => return None,
            byte if byte.is_ascii() => run(at + 1, |byte| {
                matches!(
                    byte,
                    b' ' | b'\n' | b'(' | b')' | b'{' | b'}' | b':' | b',' | b'&' | b';'
                )
            }),
            _ => return None,
        };
        form.push_str(&text[at..end]);
        at = end;
    }
    Some(form)
}

/// Whether the parser may look at a word.
fn is_read(word: &str) -> bool {
    let first = word.as_bytes().first();
    (WORDS.iter()).any(|known| {
        known.len() == word.len() && known.as_bytes().first() == first && *known == word
    })
}

#[cfg(test)]
mod tests {
    use super::{Forms, form, items};

    #[track_caller]
    fn check_form(text: &str, expected: Option<&str>) {
        assert_eq!(form(text).as_deref(), expected);
    }

    #[test]
    fn a_form_keeps_what_a_parser_looks_at() {
        check_form(
            "pub fn a<'a>(b: &'a str) -> u8 { 0x1F_u8 }",
            Some("pub fn x<'a>(x: &'a x) -> x { 0x1F_u8 }"),
        );
        check_form("const A: &str = \"b c\";", Some("const x: &x = \"\";"));
        check_form("use super::{A, B};", Some("use super::{x, x};"));
        check_form("a('b', 'c')", Some("x('b', 'c')"));
    }

    #[test]
    fn what_is_not_read_has_no_form() {
        for text in [
            "r#type",
            "r\"a\"",
            "b'a'",
            "\"a\\n\"",
            "\"open",
            "\u{e9}",
            "\"\u{e9}\"",
            "'\"'",
            "a // b",
        ] {
            check_form(text, None);
        }
    }

    #[test]
    fn items_begin_after_an_empty_line_that_is_followed_by_no_indent() {
        let text = "//! a\n\nuse a;\n\nfn b() {\n    c();\n\n    d();\n}\n\nfn e() {\n\n}\n";
        let found: Vec<&str> = items(text).map(str::trim_end).collect();
        assert_eq!(
            found,
            [
                "//! a",
                "use a;",
                "fn b() {\n    c();\n\n    d();\n}",
                "fn e() {\n\n}"
            ]
        );
    }

    #[test]
    fn only_what_parses_is_a_form() {
        let mut forms = Forms::default();
        assert_eq!(forms.parses("struct A;\n\nfn b() {}\n"), Some(()));
        assert_eq!(forms.parses("fn c() {}\n"), Some(()));
        assert_eq!(forms.0.len(), 2);
        for text in [
            "fn () {}\n",
            "struct A;\n\n#![a]\n",
            "fn b( {}\n",
            "fn b() {}\n\n}\n",
        ] {
            assert_eq!(forms.parses(text), None, "{text}");
        }
        assert_eq!(forms.0.len(), 2);
    }
}
