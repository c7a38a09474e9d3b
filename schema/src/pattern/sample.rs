//! Texts that match a pattern, for example records.

use super::Node;

/// How many texts are kept of any part.
const KEPT: usize = 12;

pub(super) fn samples(node: &Node) -> Vec<String> {
    let mut texts = texts(node);
    texts.sort_by_key(String::len);
    texts.dedup();
    texts
}

fn texts(node: &Node) -> Vec<String> {
    match node {
        Node::Class(ranges) => {
            let mut bytes: Vec<u8> = ranges
                .iter()
                .flat_map(|&(first, last)| (first..=last).take(KEPT))
                .collect();
            // Letters and digits read better than punctuation.
            bytes.sort_by_key(|b| (!b.is_ascii_lowercase(), !b.is_ascii_alphanumeric(), *b));
            bytes
                .into_iter()
                .take(KEPT)
                .map(|b| char::from(b).to_string())
                .collect()
        }
        Node::Concat(nodes) => nodes.iter().fold(vec![String::new()], |starts, node| {
            join(&starts, &texts(node))
        }),
        Node::Alternate(branches) => {
            let mut all = Vec::new();
            for branch in branches {
                all.extend(
                    texts(branch)
                        .into_iter()
                        .take((KEPT / branches.len()).max(1)),
                );
            }
            all.truncate(KEPT);
            all
        }
        Node::Repeat { node, min, max } => {
            let once = texts(node);
            let first = once.first().cloned().unwrap_or_default();
            let most = max
                .unwrap_or(min.saturating_add(2))
                .min(min.saturating_add(2));
            let mut all = Vec::new();
            for times in *min..=most {
                match times.checked_sub(1) {
                    None => all.push(String::new()),
                    Some(before) => {
                        let start = first.repeat(before as usize);
                        all.extend(
                            once.iter()
                                .take(KEPT / 3)
                                .map(|last| format!("{start}{last}")),
                        );
                    }
                }
            }
            all
        }
    }
}

/// Each start with the first end, then the first start with each end.
fn join(starts: &[String], ends: &[String]) -> Vec<String> {
    let (Some(start), Some(end)) = (starts.first(), ends.first()) else {
        return Vec::new();
    };
    let mut all: Vec<String> = starts.iter().map(|start| format!("{start}{end}")).collect();
    all.extend(ends[1..].iter().map(|end| format!("{start}{end}")));
    all.truncate(KEPT);
    all
}
