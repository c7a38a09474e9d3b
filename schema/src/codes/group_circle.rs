//! An attribute group that takes itself, by way of others.
//!
//! ```yaml fault
//! attributes:
//!   - { id: error.message, type: string, brief: What went wrong. }
//! groups:
//!   - { id: failure, brief: What every failure says., attributes: [{ ref: error.message }, { group: response }] }
//!   - { id: response, brief: What every response says., attributes: [{ group: failure }] }
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: error.message, type: string, brief: What went wrong. }
//! groups:
//!   - { id: failure, brief: What every failure says., attributes: [{ ref: error.message }] }
//!   - { id: response, brief: What every response says., attributes: [{ group: failure }] }
//! ```

use crate::{Code, Diagnostic, Position};

/// `circle`: the groups, each of which takes the next, and where; the last takes the first.
pub(crate) fn of(circle: &[(&str, &Position)]) -> Diagnostic {
    let names: Vec<String> = circle
        .iter()
        .chain(circle.first())
        .map(|(id, _)| format!("`{id}`"))
        .collect();
    let fault = Diagnostic::error(
        Code::GroupCircle,
        format!("a group takes itself: {}", names.join(" takes ")),
    );
    circle
        .iter()
        .fold(fault, |fault, (id, position)| {
            fault.label_at(*position, format!("in the group `{id}`"))
        })
        .help("write one of the references out instead of the group")
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::Code;

    #[test]
    fn no_group_takes_itself() {
        let check = |groups: &[(&str, &str)], expected: &[&str]| {
            let groups: Vec<_> = (groups.iter())
                .map(|(id, takes)| {
                    format!("{{ id: {id}, brief: What they share., attributes: [{{ {takes} }}] }}")
                })
                .collect();
            let sections = format!(
                "attributes: [{{ id: x, type: int, brief: X. }}]\ngroups: [{}]\n",
                groups.join(", ")
            );
            check(Code::GroupCircle, &sections, expected);
        };
        check(&[("a", "group: b"), ("b", "ref: x")], &[]);
        check(&[("a", "group: a")], &["a group takes itself: `a` takes `a`"]);
        check(
            &[("a", "group: b"), ("b", "group: c"), ("c", "group: b")],
            &["a group takes itself: `b` takes `c` takes `b`"],
        );
    }
}
