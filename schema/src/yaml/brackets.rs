//! Types with brackets that stand in a flow mapping without quotes, where YAML makes lists of the brackets.
//!
//! `{ id: tags, type: string[] }` is a fault of the whole file. What was meant is certain, so the file is read
//! with marks in the place of the brackets, which can stand in a scalar, and its other faults are told too.

use std::ops::Range;

/// What stands for `[` and for `]`: characters that no YAML has, each as long as the bracket.
const MARKS: [(char, char); 2] = [('[', '\u{1}'), (']', '\u{2}')];

/// A text in which types may have marks for brackets.
pub(super) struct Marked {
    pub text: String,
    /// The types, as bytes of the text.
    pub types: Vec<Range<usize>>,
}

/// Marks the brackets of what is a type in a flow mapping, by the look of it; `None` where there is none.
///
/// Whether it is one is known when the text has been parsed: it is a plain scalar then. In other texts, too, marks
/// become brackets again.
pub(super) fn marked(text: &str) -> Option<Marked> {
    let mut types = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("type:") {
        let value = from + at + "type:".len();
        from = value;
        let rest = &text[value..];
        let start = value + (rest.len() - rest.trim_start_matches(' ').len());
        if start == value {
            continue;
        }
        let ends = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '[' | ']' | '_'));
        let length = text[start..].find(ends).unwrap_or(text.len() - start);
        let end = start + length;
        let followed = text[end..].trim_start_matches([' ', '\n', '\r']);
        if is_bracketed(&text[start..end]) && followed.starts_with([',', '}']) {
            types.push(start..end);
        }
    }
    let mut marked = text.to_owned();
    for range in &types {
        let with_marks = MARKS
            .iter()
            .fold(text[range.clone()].to_owned(), |word, (bracket, mark)| {
                word.replace(*bracket, mark.encode_utf8(&mut [0; 4]))
            });
        marked.replace_range(range.clone(), &with_marks);
    }
    (!types.is_empty()).then_some(Marked {
        text: marked,
        types,
    })
}

/// A word with brackets after it: `int[]`, `template[string[]]`.
fn is_bracketed(word: &str) -> bool {
    let named = word.starts_with(|c: char| c.is_ascii_alphabetic());
    let count = |bracket: char| word.matches(bracket).count();
    named && word.ends_with(']') && count('[') == count(']')
}

/// Whether a word with brackets is a type of the catalog language, so that quotes are all that it lacks.
pub(super) fn is_type(word: &str) -> bool {
    let scalar = |word: &str| ["string", "int", "double", "boolean"].contains(&word);
    let array = |word: &str| word.strip_suffix("[]").is_some_and(scalar);
    let template = word
        .strip_prefix("template[")
        .and_then(|word| word.strip_suffix(']'));
    template.is_some_and(|value| scalar(value) || array(value)) || array(word) || word == "map[]"
}

/// A scalar of a text with marks as the author wrote it.
pub(super) fn unmarked(scalar: &str) -> String {
    MARKS
        .iter()
        .fold(scalar.to_owned(), |text, (bracket, mark)| {
            text.replace(*mark, bracket.encode_utf8(&mut [0; 4]))
        })
}

#[cfg(test)]
mod tests {
    use super::{marked, unmarked};

    #[test]
    fn types_are_found_by_their_look() {
        let check = |text: &str, expected: &[&str]| {
            let marked = marked(text);
            let types = marked.iter().flat_map(|marked| &marked.types);
            let types: Vec<_> = types.map(|range| &text[range.clone()]).collect();
            assert_eq!(types, expected, "{text}");
            if let Some(marked) = marked {
                assert_eq!(marked.text.len(), text.len());
                assert_eq!(unmarked(&marked.text), text);
            }
        };
        check("{ type: string[], brief: B. }", &["string[]"]);
        check("{ type: template[string[]] }", &["template[string[]]"]);
        check("{ type: array[int]\n}", &["array[int]"]);
        check("{ type: \"string[]\" }", &[]);
        check("type: string[]\nbrief: B.\n", &[]);
        check("{ type: [string] }", &[]);
        check("{ type:string[] }", &[]);
        check("{ type: string[ }", &[]);
    }
}
