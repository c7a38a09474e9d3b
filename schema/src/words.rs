//! The words that a name is made of: generators join them as their target does, and lints look at each.

/// The words of a name, as they are written: split at what is no ASCII letter or digit, and where an upper-case
/// letter begins a word, as in `status` and `Code`, or `HTTP` and `Status`.
pub fn of_name(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_ascii_alphanumeric())
        .flat_map(|mut part| {
            std::iter::from_fn(move || {
                let (word, rest) = part.split_at(end_of_word(part.as_bytes()));
                part = rest;
                (!word.is_empty()).then_some(word)
            })
        })
}

/// Where the first word of some letters and digits ends.
fn end_of_word(part: &[u8]) -> usize {
    let begins = |&at: &usize| {
        let after_lower = !part[at - 1].is_ascii_uppercase();
        let before_lower = part.get(at + 1).is_some_and(u8::is_ascii_lowercase);
        part[at].is_ascii_uppercase() && (after_lower || before_lower)
    };
    (1..part.len()).find(begins).unwrap_or(part.len())
}

#[cfg(test)]
mod tests {
    use super::of_name;

    #[track_caller]
    fn check(name: &str, words: &[&str]) {
        assert!(of_name(name).eq(words.iter().copied()), "{name}");
    }

    #[test]
    fn names_have_words() {
        check("http.statusCode", &["http", "status", "Code"]);
        check("HTTPStatus_x-y", &["HTTP", "Status", "x", "y"]);
        check("userID2Name", &["user", "ID2", "Name"]);
        check("_a..b", &["a", "b"]);
        check("", &[]);
    }
}
