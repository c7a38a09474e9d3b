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

#[test]
fn a_catalog_that_defines_names_twice_is_the_same_as_itself() {
    let mut text = CATALOG.to_owned();
    for (from, more) in [
        (
            "settings:\n",
            "  - { id: log_note, type: boolean, default: true, brief: Again. }\n",
        ),
        ("resource:\n", "  - { id: env, type: int, brief: Again. }\n"),
        (
            "metadata:\n",
            "  - { id: till, type: int, brief: Again. }\n",
        ),
        (
            "      - { id: weight,",
            "      - { id: weight, type: boolean, brief: Again. }\n",
        ),
        (
            "events:\n",
            "  - { name: shop.close, brief: Again., severity: error }\n",
        ),
        (
            "    attributes:\n      - ref: amount\n      - { id: kind,",
            "    severity: error\n",
        ),
    ] {
        assert!(text.contains(from), "{from}");
        text = if from.ends_with('\n') {
            text.replacen(from, &format!("{from}{more}"), 1)
        } else {
            text.replacen(from, &format!("{more}{from}"), 1)
        };
    }
    text = text.replacen(
        "{ id: cash, value: cash,",
        "{ id: cash, value: coins, brief: Again. }, { id: cash, value: cash,",
        1,
    );
    let loaded = load_sources(Sources::from_iter([("catalog.yaml", text)]));
    assert!(loaded.catalog.is_none(), "it has faults");
    let partial = loaded.partial.expect("something can be read");
    let found = compare(&partial, &partial);
    assert_eq!(lines(&found), "");
}

#[test]
fn an_attribute_that_moves_is_one_change() {
    let guide = "      - { id: guide, type: string, brief: Who led. }\n";
    let moved = CATALOG.replace(guide, "").replace(
        "metadata:\n",
        "metadata:\n  - { id: guide, type: string, brief: Who led. }\n",
    );
    let found = compared(CATALOG, &moved);
    // Records of the other events lack it, which is said once, of the metadata.
    assert_eq!(
        lines(&found),
        "attribute-added metadata: guide | sender application | major\n\
         attribute-moved shop.visit: guide | application | major"
    );
}
