//! "Did you mean" for keys.

/// The known key that is nearest to what was written, if it is near enough to be meant.
pub(super) fn nearest<'k>(written: &str, known: &[&'k str]) -> Option<&'k str> {
    let allowed = written.chars().count() / 3 + 1;
    known
        .iter()
        .map(|&key| {
            (
                distance(
                    &written.to_lowercase().replace('_', "-"),
                    &key.replace('_', "-"),
                ),
                key,
            )
        })
        .filter(|&(distance, _)| distance <= allowed)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, key)| key)
}

/// How many characters must be inserted, removed or replaced (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (at, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (column, &b) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: Option<&str>) {
        let known = ["environment", "exporter", "log_user_prompt"];
        assert_eq!(nearest(written, &known), expected, "{written}");
    }

    #[test]
    fn near_keys() {
        check("exporters", Some("exporter"));
        check("Exporter", Some("exporter"));
        check("log-user-promt", Some("log_user_prompt"));
        check("enviroment", Some("environment"));
        check("trace", None);
        check("", None);
    }
}
