//! The words that a name or a sentence is made of.

use crate::words;

/// The words of a name, in lower case: `http.statusCode` is `http`, `status`, `code`.
pub(super) fn of_name(name: &str) -> Vec<String> {
    words::of_name(name).map(str::to_ascii_lowercase).collect()
}

/// The words of a sentence that say something.
pub(super) fn of_sentence(sentence: &str) -> Vec<String> {
    const EMPTY: [&str; 14] = [
        "the",
        "a",
        "an",
        "of",
        "for",
        "this",
        "that",
        "is",
        "it",
        "its",
        "field",
        "attribute",
        "event",
        "value",
    ];
    let words = sentence.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .filter(|word| !EMPTY.contains(&word.as_str()))
        .collect()
}

/// The words in lower case with what joins them in this language.
pub(super) fn in_lower_case(name: &str) -> String {
    let segments: Vec<_> = name
        .split('.')
        .map(|segment| of_name(segment).join("_"))
        .collect();
    segments.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_sentences_have_words() {
        assert_eq!(of_name("http.statusCode"), ["http", "status", "code"]);
        assert_eq!(of_name("HTTPStatus_x-y"), ["http", "status", "x", "y"]);
        assert_eq!(of_name(""), [""; 0]);
        assert_eq!(of_sentence("The status of it."), ["status"]);
        assert_eq!(in_lower_case("http.statusCode"), "http.status_code");
        assert_eq!(in_lower_case("content-type"), "content_type");
        assert_eq!(in_lower_case("HTTPStatus"), "http_status");
    }
}
