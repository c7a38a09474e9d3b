//! The text is not YAML.
//!
//! Nothing of the file can be used beyond the place that is shown, so the reader says no more about
//! it than that. Often the mistake stands a little before: a bracket or a quote that is not closed,
//! or a tab where YAML wants spaces. A type such as `string[]` stands in quotes between braces; where that is all, the
//! rest of the file is read as if they were there.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ ref: sku }
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: sku, type: string, brief: The article. }
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ ref: sku }]
//! ```

use crate::{Code, Diagnostic, Fix, Label};

/// A character that no YAML has (YAML 1.2, section 5.1).
pub(crate) fn unprintable(character: char, at: impl Into<Label>) -> Diagnostic {
    let number = u32::from(character);
    Diagnostic::error(
        Code::YamlSyntax,
        format!("the character U+{number:04X} cannot stand in YAML"),
    )
    .label(at)
    .help(if character == '\u{feff}' {
        String::from(
            "this mark stands at the beginning of a file: two files were joined here; remove it",
        )
    } else {
        format!("write it as an escape in a double-quoted string: \"\\u{number:04X}\"")
    })
}

pub(crate) fn conflict(at: impl Into<Label>) -> Diagnostic {
    Diagnostic::error(Code::YamlSyntax, "git left a conflict in this file")
        .label(at)
        .help("decide between the two sides, and remove the lines with `<<<<<<<`, `=======` and `>>>>>>>`")
}

/// A type with brackets in a flow mapping, where a bracket begins a list.
pub(crate) fn unquoted_type(word: &str, fix: Option<Fix>, at: impl Into<Label>) -> Diagnostic {
    let fault = Diagnostic::error(
        Code::YamlSyntax,
        format!("between braces, `{word}` needs quotes"),
    )
    .label_at(at, "YAML begins a list at its bracket")
    .help("put it in quotes, or write each key in a line of its own");
    Diagnostic { fix, ..fault }
}

/// What the parser says, of the text `before` and `after` the place; `line`: from the line's beginning.
pub(crate) fn refused(
    parser: &str,
    line: &str,
    before: &str,
    after: &str,
    at: impl Into<Label>,
) -> Diagnostic {
    let fault = Diagnostic::error(Code::YamlSyntax, parser).label(at);
    match hint(parser, line, before, after) {
        Some(help) => fault.help(help),
        None => fault,
    }
}

/// What probably happened, since the parser only says what it expected.
fn hint(parser: &str, line: &str, before: &str, after: &str) -> Option<&'static str> {
    if line.trim_start_matches(' ').starts_with('\t') {
        return Some("indent with spaces; YAML does not allow tabs there");
    }
    if parser.contains("valid YAML whitespace") && before.ends_with('\t') {
        return Some("put a space after the `:`, no tab");
    }
    if parser.contains("mapping values are not allowed") {
        return Some(
            "if this `:` belongs to a text, put the text in quotes; else look at the indentation",
        );
    }
    if after.starts_with(['@', '`']) {
        return Some("put a text that begins with this character in quotes");
    }
    if parser.contains("quoted scalar") {
        return Some("is the closing quote missing?");
    }
    if parser == "invalid indentation" {
        return Some("is a bracket or a quote missing in the lines before?");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_help;
    use crate::{Code, Example, load_sources};

    /// The rest of the file is read as if the quotes were there.
    #[test]
    fn a_type_with_brackets_is_put_into_quotes() {
        let check = |attributes: &str, expected: &[(Code, &str)]| {
            let event = "name: shop.sale, brief: Paid.";
            let text = format!("events: [{{ {event}, attributes: [{attributes}] }}]\n");
            let loaded = load_sources(Example::new(&text).sources());
            let faults = loaded.diagnostics.iter();
            let faults: Vec<_> = faults.map(|fault| (fault.code, fault.message.as_str())).collect();
            assert_eq!(faults, expected, "{text}");
        };
        let unquoted = (Code::YamlSyntax, "between braces, `int[]` needs quotes");
        check("{ id: a, type: \"int[]\", brief: A., requirement_level: recommended }", &[]);
        check("{ id: a, type: int[], brief: A., requirement_level: recommended }", &[unquoted]);
        check(
            "{ id: a, type: int[], breif: A., requirement_level: recommended, note: \"so: { type: int[] }\" }, { id: b, type: int[], brief: \" \" }",
            &[
                unquoted,
                (Code::UnknownKey, "unknown key `breif`"),
                unquoted,
                (Code::EmptyBrief, "the brief says nothing"),
            ],
        );
        // One that the language does not have is told as that alone, with the mend.
        check(
            "{ id: a, type: array[int], brief: A. }, { id: b, type: int[], brief: B., requirement_level: recommended }",
            &[(Code::UnknownValue, "`type` cannot be `array[int]`"), unquoted],
        );
        check(
            "{ id: a, type: int[], brief: A. }, { id: b, type: array[int], brief: B. ",
            &[
                unquoted,
                (Code::YamlSyntax, "between braces, `array[int]` needs quotes"),
                (Code::YamlSyntax, "while parsing a flow mapping, did not find expected ',' or '}'"),
            ],
        );
    }

    #[test]
    fn what_probably_happened_is_said() {
        let check = |line: &str, help: &str| {
            check_help(Code::YamlSyntax, &format!("events:\n{line}\n"), &[help]);
        };
        check("\t- name: x", "indent with spaces; YAML does not allow tabs there");
        check("  - name:\tx", "put a space after the `:`, no tab");
        check("  - name: a: b", "if this `:` belongs to a text, put the text in quotes; else look at the indentation");
        check("  - name: @x", "put a text that begins with this character in quotes");
        check("  - name: \"x", "is the closing quote missing?");
        check("  - name: \u{1}", "write it as an escape in a double-quoted string: \"\\u0001\"");
        check(
            "<<<<<<< ours\n  - name: a\n=======\n  - name: b\n>>>>>>> theirs",
            "decide between the two sides, and remove the lines with `<<<<<<<`, `=======` and `>>>>>>>`",
        );
    }
}
