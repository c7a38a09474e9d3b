//! How long a text can be that matches a pattern.

use super::Node;

/// The greatest length; `None` where there is none.
pub(super) fn longest(node: &Node) -> Option<u64> {
    match node {
        Node::Class(_) => Some(1),
        Node::Concat(nodes) => {
            let lengths = nodes.iter().map(longest);
            lengths.sum()
        }
        Node::Alternate(branches) => {
            let lengths: Option<Vec<u64>> = branches.iter().map(longest).collect();
            lengths?.into_iter().max()
        }
        Node::Repeat { node, max, .. } => match (longest(node), max) {
            (Some(0), _) => Some(0),
            (Some(length), Some(max)) => length.checked_mul(u64::from(*max)),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use crate::pattern::Pattern;

    #[track_caller]
    fn check(pattern: &str, expected: Option<u64>) {
        let pattern = Pattern::parse(pattern).expect("a pattern");
        assert_eq!(pattern.longest(), expected);
    }

    #[test]
    fn what_repeats_without_end_has_no_greatest_length() {
        check("[A-Z]{3}", Some(3));
        check("a(bc|d)?e{2,5}", Some(8));
        check("[a-z]+", None);
        check("a|(b{2}){3}", Some(6));
        check("a|b*", None);
        check("a{2,}", None);
    }
}
