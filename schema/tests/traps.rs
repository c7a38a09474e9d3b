//! Traps that are too large for a file of the corpus: what they cost, and what is said of them.

use std::fmt::Write;

use otelier_schema::{Loaded, Sources, load_sources, render};

const HEADER: &str =
    "format: 1\ncatalog: { name: test, version: 1.0.0, brief: A test., scope: { name: test } }\n";

/// The place and message of each fault, and all of them as people read them.
fn told(text: &str) -> (Vec<String>, String) {
    let loaded = load_sources(Sources::from_iter([("catalog.yaml", text)]));
    let shown = shown(&loaded);
    let faults = loaded.diagnostics.iter().map(|fault| {
        let position = fault.position().unwrap();
        format!(
            "{}:{} {}: {}",
            position.line, position.column, fault.code, fault.message
        )
    });
    (faults.collect(), shown)
}

fn shown(loaded: &Loaded) -> String {
    let all = loaded.diagnostics.iter();
    all.map(|fault| render(fault, &loaded.sources, false))
        .collect()
}

#[test]
fn a_line_of_a_megabyte_shows_the_part_that_is_at_fault() {
    let good = "{ id: ä, type: int, brief: An attribute of many. }, ".repeat(10_000);
    let text = format!(
        "{HEADER}events: [{{ name: test.event, brief: An event., attributes: [{good}{{ id: größe, type: int, breif: B. }}, {good}] }}]\n"
    );
    assert!(text.len() > 1_000_000);
    let loaded = load_sources(Sources::from_iter([("catalog.yaml", text)]));
    let fault = loaded
        .diagnostics
        .iter()
        .find(|fault| fault.code.as_str() == "unknown-key")
        .unwrap();
    insta::assert_snapshot!(render(fault, &loaded.sources, false), @r"
    error[unknown-key]: unknown key `breif`
     --> catalog.yaml:3:520085
      |
    3 | ... int, brief: An attribute of many. }, { id: größe, type: int, breif: B. }, { id: ä, type: int, brief: An attribute of many. }, { i...
      |                                                                  ^^^^^
      |
      = help: did you mean `brief`?
    ");
}

#[test]
fn a_thousand_faults_in_one_long_line_are_shown_at_once() {
    let many: String = (0..6_000).fold(String::new(), |mut text, n| {
        let _ = write!(text, "{{ id: a{n}, type: strng, brief: An attribute of many whose words make the line as long as it has to be for a megabyte of them. }}, ");
        text
    });
    let text = format!(
        "{HEADER}events: [{{ name: test.event, brief: An event., attributes: [{many}] }}]\n"
    );
    let (faults, shown) = told(&text);
    assert_eq!(faults.len(), 6_000);
    assert!(shown.len() < 6_000 * 600, "{} bytes", shown.len());
}

#[test]
fn what_is_nested_too_deep_hides_nothing_after_it() {
    for (open, close) in [("[", "]"), ("{ a: ", " }")] {
        let deep = format!("{}1{}", open.repeat(200), close.repeat(200));
        let text = format!(
            "{HEADER}events:\n  - {{ name: test.deep, brief: {deep} }}\n  - {{ name: test.next, breif: Next. }}\n"
        );
        let (faults, _) = told(&text);
        // A text is expected there, which is a fault of its own.
        assert_eq!(faults.len(), 3, "{faults:#?}");
        assert!(faults[1].contains("nested more than 32 levels deep"));
        assert!(faults[2].contains("unknown key `breif`"));
    }
    let unclosed = format!(
        "{HEADER}events:\n  - {{ name: test.deep, brief: {}\n",
        "[".repeat(200)
    );
    let (faults, _) = told(&unclosed);
    assert_eq!(faults.len(), 1, "{faults:#?}");
}

#[test]
fn an_alias_bomb_is_told_alias_by_alias_and_hides_nothing() {
    let mut text = format!("{HEADER}attributes:\n  - &a0 {{ id: a, type: string, brief: A. }}\n");
    for level in 1..30 {
        let before = level - 1;
        let _ = writeln!(text, "  - &a{level} [*a{before}, *a{before}]");
    }
    text += "events:\n  - { name: test.event, breif: After it. }\n";
    let (faults, _) = told(&text);
    let count = |what: &str| faults.iter().filter(|fault| fault.contains(what)).count();
    assert_eq!(count("anchors are not supported"), 30);
    assert_eq!(count("aliases are not supported"), 58);
    assert_eq!(count("unknown key `breif`"), 1);
}

#[test]
fn many_aliases_without_an_anchor_hide_nothing() {
    let text = format!(
        "{HEADER}attributes: [{}]\nevents:\n  - {{ name: test.event, breif: After it., attributes: [{{ ref: lost }}] }}\n",
        "*nowhere, ".repeat(2_000)
    );
    let (faults, _) = told(&text);
    assert_eq!(faults.len(), 2_001);
    assert!(faults[2_000].contains("unknown key `breif`"));
}

#[test]
fn the_same_text_with_other_line_ends_has_the_same_faults() {
    let text = format!(
        "{HEADER}events:\n  - name: test.event\n    brief: |\n      Größe.\n\n      More.\n    severity: wran\n  - {{ name: test.other,\n      brief: *alias }}\n"
    );
    let (expected, _) = told(&text);
    assert_eq!(expected.len(), 2, "{expected:#?}");
    for (end, other) in [("\r\n", "CRLF"), ("\r", "CR")] {
        let (faults, shown) = told(&text.replace('\n', end));
        assert_eq!(faults, expected, "{other}");
        assert!(!shown.contains('\u{240d}'), "{shown}");
    }
    let (faults, _) = told(&format!("\u{feff}{text}"));
    assert_eq!(faults, expected, "with a mark");
    let broken = text.replace("*alias", "@alias");
    let (expected, _) = told(&broken);
    let (faults, _) = told(&broken.replace('\n', "\r"));
    assert_eq!(faults, expected, "no YAML");
}
