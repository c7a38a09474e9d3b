//! The smallest text that still breaks a law in the same way.

use crate::law;

/// How a law was broken, without what differs from text to text.
fn way(broken: &str) -> &str {
    broken.split([':', '`']).next().unwrap_or("")
}

/// Takes out piece after piece, large ones first, for as long as the text stays broken.
pub(crate) fn minimise(text: &str, broken: &str) -> String {
    let same = |text: &str| law::hold(text).is_err_and(|other| way(&other) == way(broken));
    let mut characters: Vec<char> = text.chars().collect();
    let mut size = characters.len() / 2;
    let mut tries = 0;
    while size > 0 && tries < 5_000 {
        let mut at = 0;
        let before = characters.len();
        while at < characters.len() && tries < 5_000 {
            let end = (at + size).min(characters.len());
            let shorter: String = characters[..at].iter().chain(&characters[end..]).collect();
            tries += 1;
            if same(&shorter) {
                characters.drain(at..end);
            } else {
                at = end;
            }
        }
        if size > 1 || characters.len() == before {
            size /= 2;
        }
    }
    characters.into_iter().collect()
}
