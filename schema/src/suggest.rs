//! "Did you mean": the nearest of the words that would have been right.

/// The word that the author most likely meant; `None` where none is near.
pub fn nearest<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A very long word is no typing error, and distances cost the product of the lengths.
    if word.len() > 80 {
        return None;
    }
    let limit = match word.chars().count() {
        // Any short word is near to any other.
        0..=2 => 0,
        length => (length / 3).max(1),
    };
    words
        .into_iter()
        .filter(|candidate| candidate.len() <= 80)
        .map(|candidate| (strsim::osa_distance(word, candidate), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The boolean that a word was in YAML 1.1, where it is a string today.
pub(crate) fn boolean(word: &str) -> Option<bool> {
    match word.to_ascii_lowercase().as_str() {
        "y" | "yes" | "on" | "true" => Some(true),
        "n" | "no" | "off" | "false" => Some(false),
        _ => None,
    }
}

/// What to write where such a word stands instead of a boolean.
pub(crate) fn boolean_help(word: &str, meant: bool) -> String {
    if word.eq_ignore_ascii_case(if meant { "true" } else { "false" }) {
        format!("write `{meant}`, without quotes")
    } else {
        format!("write `{meant}`; `{word}` is a string in YAML 1.2")
    }
}

/// The same, and whether no other word is as near.
pub(crate) fn misspelt<'a>(
    word: &str,
    words: impl Iterator<Item = &'a str> + Clone,
) -> Option<(&'a str, bool)> {
    let meant = nearest(word, words.clone())?;
    let distance = |other| strsim::osa_distance(word, other);
    let mut others = words.filter(|other| *other != meant);
    let certain = others.all(|other| distance(other) > distance(meant));
    Some((meant, certain))
}

/// The words as a person would list them: `` `a`, `b` or `c` ``.
pub(crate) fn list(words: &[&str], last: &str) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        None => String::from("nothing"),
        Some((only, [])) => only.clone(),
        Some((end, start)) => format!("{} {last} {end}", start.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{list, misspelt, nearest};

    #[test]
    fn nearest_word() {
        assert_eq!(nearest("breif", ["brief", "note"]), Some("brief"));
        assert_eq!(nearest("strng", ["int", "string"]), Some("string"));
        assert_eq!(nearest("colour", ["brief", "note"]), None);
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(nearest("ms", ["s"]), None);
    }

    #[test]
    fn a_word_that_is_near_to_several_is_not_certain() {
        let near = |word, words: &[&'static str]| misspelt(word, words.iter().copied());
        assert_eq!(near("mix", &["max", "min"]), Some(("max", false)));
        assert_eq!(near("maxx", &["max", "min"]), Some(("max", true)));
        assert_eq!(near("colour", &["max", "min"]), None);
    }

    #[test]
    fn lists() {
        assert_eq!(list(&[], "or"), "nothing");
        assert_eq!(list(&["a"], "or"), "`a`");
        assert_eq!(list(&["a", "b", "c"], "or"), "`a`, `b` or `c`");
    }
}
