//! A comparison as the entry of a changelog.

use std::io;

use otelier_schema::compare::{Bump, Change};

use super::counterexample::{self, Proof};
use super::{Diff, phrase};
use crate::output::{Output, plain};

pub(super) fn write(diff: &Diff<'_>, output: &mut Output) -> io::Result<()> {
    let comparison = &diff.comparison;
    // The version that it should have: the entry is written before somebody raises it.
    let version = if comparison.rise.enough {
        diff.after.version.clone()
    } else {
        plain(&comparison.rise.least)
    };
    output.result(format_args!("## {} {version}", diff.after.name))?;
    if comparison.changes.is_empty() {
        return output.result("\nNothing changed.");
    }
    let sections = [
        ("Breaking", Bump::Major),
        ("Compatible", Bump::Minor),
        ("Other", Bump::Patch),
    ];
    for (title, bump) in sections {
        let changes: Vec<&Change> = (diff.groups().into_iter())
            .flat_map(|(_, changes)| changes)
            .filter(|change| change.bump == bump)
            .collect();
        if changes.is_empty() {
            continue;
        }
        output.result(format_args!("\n### {title}\n"))?;
        for change in changes {
            output.result(item(change))?;
            if let Some(Proof::Record(found)) = diff.proof(change) {
                let record = plain(counterexample::of_record(found));
                output.result(format_args!("  Refused now: {}.", code(&record)))?;
            }
        }
    }
    Ok(())
}

/// ``- `shop.sale: items` range-narrowed: `1 to 99 -> 1 to 50`. Hurts: sender.``
fn item(change: &Change) -> String {
    let mut item = format!(
        "- {} {}",
        code(&plain(&change.subject)),
        change.code.as_str()
    );
    let phrase = phrase(change);
    if !phrase.is_empty() {
        item.push_str(": ");
        item.push_str(&code(&phrase));
    }
    item.push('.');
    if !change.hurts.is_empty() {
        let hurts: Vec<_> = change.hurts.iter().map(|who| who.as_str()).collect();
        item.push_str(" Hurts: ");
        item.push_str(&hurts.join(", "));
        item.push('.');
    }
    item
}

/// A code span, whatever is in it (`CommonMark`, section 6.1).
fn code(text: &str) -> String {
    let longest = text.split(|character| character != '`').map(str::len).max();
    let fence = "`".repeat(longest.unwrap_or(0) + 1);
    let gap = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{gap}{text}{gap}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(code(text), expected);
    }

    #[test]
    fn a_code_span_holds_any_text() {
        check("a: b", "`a: b`");
        check("a `b` c", "``a `b` c``");
        check("`", "`` ` ``");
    }
}
