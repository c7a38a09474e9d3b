//! Files as editors, other systems and ill-wishers write them.

mod support;

use std::fmt::Write;

use otelier_schema::{Code, Sources, load_sources, render};

const HEADER: &str =
    "format: 1\ncatalog: { name: test, version: 1.0.0, brief: A test., scope: { name: test } }\n";

/// The position and the covered text of each fault, with its code.
fn faults(text: &str) -> Vec<String> {
    let loaded = load_sources(Sources::from_iter([("catalog.yaml", text)]));
    loaded
        .diagnostics
        .iter()
        .map(|fault| {
            let label = &fault.labels[0];
            let covered = label.span.clone().map_or("", |span| &text[span]);
            format!(
                "{}:{} {} {covered:?}",
                label.position.line, label.position.column, fault.code
            )
        })
        .collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(faults(text), expected, "{text}");
}

#[test]
fn columns_are_characters_and_spans_are_bytes() {
    check(
        &format!("{HEADER}events:\n  - {{ name: größe.ñ😀, breif: x }}\n"),
        &[
            r#"4:13 bad-name "größe.ñ😀""#,
            r#"4:23 unknown-key "breif""#,
        ],
    );
    check(
        &format!(
            "# ä\n{HEADER}events:\n  - name: test.event\n    brief: \"Ärger 😀\"\n    severity: wran\n"
        ),
        &[r#"7:15 unknown-value "wran""#],
    );
}

#[test]
fn carets_stand_under_the_fault() {
    let text =
        format!("{HEADER}events:\n  - {{ brief: Größe 大小, name: test.event, severity: wran }}\n");
    let loaded = load_sources(Sources::from_iter([("catalog.yaml", text)]));
    insta::assert_snapshot!(render(&loaded.diagnostics[0], &loaded.sources, false), @r"
    error[unknown-value]: `severity` cannot be `wran`
     --> catalog.yaml:4:52
      |
    4 |   - { brief: Größe 大小, name: test.event, severity: wran }
      |                                                      ^^^^
      |
      = help: did you mean `warn`?
    ");
}

#[test]
fn line_ends_and_marks_of_other_systems() {
    let plain = format!(
        "{HEADER}events:\n  - name: test.event\n    brief: An event.\n    severity: wran\n"
    );
    let expected = r#"6:15 unknown-value "wran""#;
    check(&plain, &[expected]);
    check(&plain.replace('\n', "\r\n"), &[expected]);
    check(&format!("\u{feff}{plain}"), &[expected]);
    check(
        &format!("\u{feff}{}", plain.replace('\n', "\r\n")),
        &[expected],
    );
    check("\u{feff}{", &[r#"1:2 yaml-syntax """#]);

    let good = plain.replace("wran", "warn");
    let digests: Vec<String> = [
        good.clone(),
        good.replace('\n', "\r\n"),
        format!("\u{feff}{good}"),
    ]
    .into_iter()
    .map(|text| {
        let loaded = load_sources(Sources::from_iter([("catalog.yaml", text)]));
        support::resolved(&loaded).digest.clone()
    })
    .collect();
    assert_eq!(digests[0].len(), 64);
    assert!(
        digests.iter().all(|digest| *digest == digests[0]),
        "{digests:?}"
    );
}

#[test]
fn an_alias_bomb_is_refused_at_once() {
    let mut text = format!("{HEADER}events: []\na0: &a0 [x, x]\n");
    for level in 1..60 {
        let before = level - 1;
        writeln!(
            text,
            "a{level}: &a{level} [*a{before}, *a{before}, *a{before}, *a{before}]"
        )
        .unwrap();
    }
    let found = faults(&text);
    assert!(
        found.iter().any(|fault| fault.contains("unsupported-yaml")),
        "{found:?}"
    );
}

#[test]
fn nesting_has_an_end() {
    // Of the last, which ends with the file, it is also told that a list is no event.
    for (open, faults_of_it) in [("[", 1), ("{a: ", 1), ("- ", 2)] {
        let text = format!("{HEADER}events: \n  {}", open.repeat(100_000));
        let found = faults(&text);
        assert_eq!(found.len(), faults_of_it, "{open}: {found:?}");
    }
    let text = format!(
        "{HEADER}events:\n{}",
        (1..3_000).fold(String::new(), |text, depth| text
            + &" ".repeat(depth)
            + "a:\n")
    );
    assert!(
        faults(&text)
            .iter()
            .any(|fault| fault.contains("unsupported-yaml"))
    );
}

#[test]
fn a_line_of_a_megabyte() {
    let attributes: Vec<String> = (0..12_000)
        .map(|n| format!("{{ id: ä{n}, type: int, brief: An attribute of many. }}"))
        .collect();
    let text = format!(
        "{HEADER}events: [{{ name: test.event, brief: An event., attributes: [{}] }}]\n",
        attributes.join(", ")
    );
    let loaded = load_sources(Sources::from_iter([("catalog.yaml", text)]));
    assert_eq!(loaded.diagnostics.len(), 12_000);
    let shown = render(&loaded.diagnostics[11_999], &loaded.sources, false);
    assert!(shown.len() < 2_000, "{} bytes", shown.len());
    assert!(shown.contains("ä11999"), "{shown}");
}

#[test]
fn control_characters_reach_no_terminal() {
    let text = format!(
        "{HEADER}events:\n  - {{ name: \"a\\e[31m\\u202e\", brief: x\u{1b}]0;title\u{7}\u{9b}31m\u{202e} }}\n"
    );
    let loaded = load_sources(Sources::from_iter([("catalog.yaml", text.as_str())]));
    assert_eq!(loaded.diagnostics[0].code, Code::YamlSyntax);
    let good = text.replace(['\u{1b}', '\u{7}', '\u{9b}'], "");
    let named = load_sources(Sources::from_iter([("catalog.yaml", good)]));
    for loaded in [loaded, named] {
        assert!(!loaded.diagnostics.is_empty());
        for fault in &loaded.diagnostics {
            let shown = render(fault, &loaded.sources, false);
            let bad: Vec<char> = shown
                .chars()
                .filter(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}')
                .collect();
            assert!(bad.is_empty(), "{bad:?} in {shown}");
        }
    }
}

#[test]
fn colours_only_where_asked_for() {
    let loaded = load_sources(Sources::from_iter([("catalog.yaml", "format: 2\n")]));
    assert!(!render(&loaded.diagnostics[0], &loaded.sources, false).contains('\u{1b}'));
    assert!(render(&loaded.diagnostics[0], &loaded.sources, true).contains('\u{1b}'));
}

#[test]
fn words_of_older_yaml_are_strings() {
    let loaded = support::load(
        "events:\n  - name: test.event\n    brief: yes\n    attributes:\n      - { id: on, type: string, brief: no, examples: [yes, off, 007, 1.0.0, '5', \"~\"] }\n",
    );
    let event = &support::resolved(&loaded).events[0];
    assert_eq!(event.brief, "yes");
    let examples: Vec<String> = event.attributes[0]
        .examples
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        examples,
        [
            r#""yes""#,
            r#""off""#,
            r#""007""#,
            r#""1.0.0""#,
            r#""5""#,
            r#""~""#
        ]
    );
}

#[test]
fn prose_in_blocks_keeps_its_lines() {
    let loaded = support::load(
        "events:\n  - name: test.event\n    brief: >-\n      Folded\n      prose.\n    note: |\n      One.\n\n      Two: # no comment\n",
    );
    let event = &support::resolved(&loaded).events[0];
    assert_eq!(event.brief, "Folded prose.");
    assert_eq!(event.note.as_deref(), Some("One.\n\nTwo: # no comment\n"));
}

mod laws {
    use proptest::prelude::*;

    use super::{HEADER, Sources, load_sources, render};

    proptest! {
        /// Whatever the text is, there is an answer, and it can be shown.
        #[test]
        fn any_text_has_an_answer(text in "(\\PC|[\n\t:{}\\[\\],\"'#&*!|>-]|  | id| type| events:\n| - ){0,60}") {
            for text in [text.clone(), format!("{HEADER}{text}")] {
                let loaded = load_sources(Sources::from_iter([("catalog.yaml", text)]));
                prop_assert!(loaded.catalog.is_some() || !loaded.diagnostics.is_empty());
                for fault in &loaded.diagnostics {
                    render(fault, &loaded.sources, true);
                }
            }
        }

        /// Cutting a catalog anywhere, or losing a piece of it, is a fault or no fault, never a panic.
        #[test]
        fn a_damaged_catalog_has_an_answer(from in 0usize..4000, length in 0usize..60) {
            let text = include_str!("../codex/events/sse_event.yaml");
            let mut damaged: String = text.chars().take(from).collect();
            damaged.extend(text.chars().skip(from + length));
            let loaded = load_sources(Sources::from_iter([
                ("catalog.yaml", include_str!("../codex/catalog.yaml").to_owned()),
                ("events/sse_event.yaml", damaged),
            ]));
            prop_assert!(loaded.catalog.is_some() || !loaded.diagnostics.is_empty());
            for fault in &loaded.diagnostics {
                let position = fault.position().unwrap();
                prop_assert!(position.line >= 1 && position.column >= 1);
                render(fault, &loaded.sources, false);
            }
        }
    }
}
