//! Whether one pattern matches whatever another does: both automata are walked side by side, until a text is found that
//! only one of them matches.

use std::collections::HashSet;

use super::matcher::{Program, Set};

/// More steps than these are not taken: nothing is decided then.
const MOST: usize = 1_000_000;

/// What one pattern matches and another does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Nothing.
    Nothing,
    /// This text is one of the shortest.
    Text(String),
    /// The patterns are too large to tell.
    Unknown,
}

/// A pair of sets of states that some text leads to.
struct Reached {
    taken: Set,
    removed: Set,
    /// The pair before it, and the byte that led from there.
    from: Option<(usize, u8)>,
}

pub(super) fn difference(taken: &Program, removed: &Program) -> Difference {
    let bytes = bytes(taken, removed);
    let start = Reached {
        taken: taken.start(),
        removed: removed.start(),
        from: None,
    };
    let mut seen = HashSet::from([(start.taken.clone(), start.removed.clone())]);
    let mut reached = vec![start];
    let mut at = 0;
    let mut work = 0_usize;
    // A step also clears a set of all states, which is quick.
    let each = 1 + (taken.size() + removed.size()) / 32;
    while at < reached.len() {
        let here = &reached[at];
        if taken.accepts(&here.taken) && !removed.accepts(&here.removed) {
            return Difference::Text(text(&reached, at));
        }
        let mut next = Vec::new();
        for &byte in &bytes {
            work += here.taken.len() + here.removed.len() + each;
            let to = taken.step(&here.taken, byte);
            if !to.is_empty() {
                next.push((byte, to, removed.step(&here.removed, byte)));
            }
        }
        if work > MOST {
            return Difference::Unknown;
        }
        for (byte, to, other) in next {
            let key = (to, other);
            if !seen.insert(key.clone()) {
                continue;
            }
            let (taken, removed) = key;
            reached.push(Reached {
                taken,
                removed,
                from: Some((at, byte)),
            });
        }
        at += 1;
    }
    Difference::Nothing
}

/// One byte of each range in which all bytes mean the same to both; letters and digits first.
fn bytes(taken: &Program, removed: &Program) -> Vec<u8> {
    let ranges: Vec<(u8, u8)> = taken.ranges().chain(removed.ranges()).collect();
    let mut bounds: Vec<u16> = (ranges.iter())
        .flat_map(|&(first, last)| [u16::from(first), u16::from(last) + 1])
        .collect();
    bounds.sort_unstable();
    bounds.dedup();
    let mut bytes: Vec<u8> = (bounds.iter())
        .filter_map(|&bound| u8::try_from(bound).ok())
        .filter(|byte| {
            taken
                .ranges()
                .any(|(first, last)| (first..=last).contains(byte))
        })
        .collect();
    bytes.sort_by_key(|byte| (!byte.is_ascii_alphanumeric(), *byte));
    bytes
}

/// The bytes that led to a pair.
fn text(reached: &[Reached], at: usize) -> String {
    let mut text = Vec::new();
    let mut at = at;
    while let Some((from, byte)) = reached[at].from {
        text.push(char::from(byte));
        at = from;
    }
    text.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Difference;
    use crate::pattern::Pattern;

    #[track_caller]
    fn check(taken: &str, removed: &str, expected: Option<&str>) {
        let parse = |text| Pattern::parse(text).expect("a pattern");
        let found = parse(taken).without(&parse(removed));
        let expected = expected.map_or(Difference::Nothing, |text| {
            Difference::Text(text.to_owned())
        });
        assert_eq!(found, expected, "{taken} without {removed}");
    }

    #[test]
    fn what_only_one_matches_is_found() {
        check("[A-Z]{3}", "[A-Z]{3,4}", None);
        check("[A-Z]{3,4}", "[A-Z]{3}", Some("AAAA"));
        check("[a-z]+", "[a-y]+", Some("z"));
        check("[a-y]+", "[a-z]+", None);
        check("(ab)*c", "a?b?c", Some("ababc"));
        check("a{1,900}", "a+", None);
        check("a+", "a{1,900}", Some(&"a".repeat(901)));
        check("a|b|", "b?|a", None);
    }

    #[test]
    fn what_is_too_large_is_not_decided() {
        let long = Pattern::parse("(a|b)*a(a|b){20}").expect("a pattern");
        let other = Pattern::parse("(a|b)*a(a|b){20}|c").expect("a pattern");
        assert_eq!(long.without(&other), Difference::Unknown);
    }

    proptest! {
        #[test]
        fn the_text_is_what_it_is_said_to_be(
            taken in "([abc|()*+?]|\\{[0-2],[2-3]\\}){1,8}",
            removed in "([abc|()*+?]|\\{[0-2],[2-3]\\}){1,8}",
            text in "[abc]{0,6}",
        ) {
            if let (Ok(taken), Ok(removed)) = (Pattern::parse(&taken), Pattern::parse(&removed)) {
                match taken.without(&removed) {
                    Difference::Text(text) => prop_assert!(taken.matches(&text) && !removed.matches(&text)),
                    Difference::Nothing => prop_assert!(!taken.matches(&text) || removed.matches(&text)),
                    Difference::Unknown => {}
                }
            }
        }
    }
}
