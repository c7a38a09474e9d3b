//! "Did you mean": the name that a misspelt one is nearest to.

use crate::show;

/// The candidate nearest to a name, where one is near enough to be meant.
pub(crate) fn nearest<'c>(
    name: &str,
    candidates: impl Iterator<Item = &'c str>,
) -> Option<&'c str> {
    let wanted = folded(name);
    let limit = (wanted.chars().count() / 5).clamp(1, 3);
    candidates
        .map(|candidate| (strsim::osa_distance(&wanted, &folded(candidate)), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// A name without what conventions differ in; cut, so that no payload makes this slow.
fn folded(name: &str) -> String {
    show::name(name)
        .chars()
        .filter(|character| !matches!(character, '.' | '_' | '-' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: Option<&str>) {
        let candidates = ["duration_ms", "event.kind", "tool_name", "call_id"];
        assert_eq!(nearest(name, candidates.into_iter()), expected);
    }

    #[test]
    fn near_names_are_found() {
        check("duration", None);
        check("durationMs", Some("duration_ms"));
        check("duration_sm", Some("duration_ms"));
        check("agent.kind", None);
        check("event_kind", Some("event.kind"));
        check("callid", Some("call_id"));
        check("x", None);
        check("", None);
    }
}
