//! What a comparison of two catalogs says: every change, who is hurt, and how far the version must rise.

mod edits;

use std::fmt::Write as _;

use edits::{CATALOG, EDITS};
use otelier_schema::compare::{Change, Comparison, compare};
use otelier_schema::{ResolvedCatalog, Sources, load_sources, render};

#[track_caller]
fn load(text: &str) -> ResolvedCatalog {
    let loaded = load_sources(Sources::from_iter([("catalog.yaml", text)]));
    let faults = loaded.diagnostics.iter();
    let faults: String = faults
        .map(|fault| render(fault, &loaded.sources, false))
        .collect();
    loaded.catalog.unwrap_or_else(|| panic!("{faults}"))
}

/// Code, subject, who is hurt, bump.
fn line(change: &Change) -> String {
    let hurts: Vec<_> = change.hurts.iter().map(|who| who.as_str()).collect();
    format!(
        "{} {} | {} | {}",
        change.code.as_str(),
        change.subject,
        hurts.join(" "),
        change.bump.as_str()
    )
    .replace("|  |", "| |")
}

#[track_caller]
fn compared(old: &str, new: &str) -> Comparison {
    compare(&load(old), &load(new))
}

fn lines(comparison: &Comparison) -> String {
    let lines: Vec<_> = comparison.changes.iter().map(line).collect();
    lines.join("\n")
}

#[test]
fn each_edit_is_told_there_and_back() {
    let mut wrong = String::new();
    for edit in EDITS {
        let edited = edit.edited();
        for (way, old, new, expected) in [
            ("there", CATALOG, &*edited, edit.there),
            ("back", &*edited, CATALOG, edit.back),
        ] {
            let found = lines(&compared(old, new));
            if found != expected {
                let _ = writeln!(
                    wrong,
                    "{}, {way}:\n{found}\n-- not\n{expected}\n",
                    edit.what
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
