//! "Did you mean": the name that a misspelt one is nearest to.

use crate::show;

/// Names with so many characters are not cut.
const PLAIN: usize = 50;

/// The candidate nearest to a name, where one is near enough to be meant.
pub(crate) fn nearest<'c>(
    name: &str,
    candidates: impl Iterator<Item = &'c str>,
) -> Option<&'c str> {
    let wanted = folded(name);
    let length = wanted.chars().count();
    let limit = (length / 5).clamp(1, 3);
    // A distance costs far more than the lengths, by whose difference it is at least. Of a plain name they are what stands
    // there; others may be folded to another one.
    let is_near = |candidate: &&str| {
        let is_plain = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
        let own = candidate.chars().filter(|c| !is_separator(*c)).count();
        own.abs_diff(length) <= limit || own > PLAIN || !candidate.bytes().all(is_plain)
    };
    candidates
        .filter(is_near)
        .map(|candidate| (strsim::osa_distance(&wanted, &folded(candidate)), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// A name without what conventions differ in; cut, so that no payload makes this slow.
fn folded(name: &str) -> String {
    show::name(name)
        .chars()
        .filter(|character| !is_separator(*character))
        .flat_map(char::to_lowercase)
        .collect()
}

fn is_separator(character: char) -> bool {
    matches!(character, '.' | '_' | '-' | ' ')
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
