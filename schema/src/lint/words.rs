//! The words that a name or a sentence is made of.

/// The words of a name, in lower case: `http.statusCode` is `http`, `status`, `code`.
pub(super) fn of_name(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut before = '.';
    for c in name.chars() {
        let begins = c.is_ascii_uppercase() && !before.is_ascii_uppercase();
        if (begins || !c.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
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
        assert_eq!(of_name("HTTPStatus_x-y"), ["httpstatus", "x", "y"]);
        assert_eq!(of_name(""), [""; 0]);
        assert_eq!(of_sentence("The status of it."), ["status"]);
        assert_eq!(in_lower_case("http.statusCode"), "http.status_code");
        assert_eq!(in_lower_case("content-type"), "content_type");
    }
}
