//! What the tests of the rules need, and that rules, codes and pages are the same ones.

use std::{collections::BTreeSet, fs, path::Path};

use super::{Date, RULES, lint};
use crate::{Code, Diagnostic, Sources, load_sources, render};

/// The day of all tests and examples.
pub(crate) fn today() -> Date {
    Date::parse("2026-12-01").unwrap()
}

/// Loads a catalog of one file: these sections below a header that ends in `catalog`.
fn found(catalog: &str, sections: &str) -> Vec<Diagnostic> {
    let text = format!(
        "format: 1\ncatalog: {{ name: shop, version: 1.0.0, brief: Events of a small shop., scope: {{ name: shop }}{catalog} }}\n{sections}"
    );
    let loaded = load_sources(Sources::from_iter([("catalog.yaml", text)]));
    let faults: Vec<_> = loaded
        .diagnostics
        .iter()
        .map(|fault| render(fault, &loaded.sources, false))
        .collect();
    assert!(loaded.catalog.is_some(), "{}", faults.join("\n"));
    lint(&loaded, today())
}

/// The messages of a lint's findings in these sections.
#[track_caller]
pub(crate) fn check(code: Code, sections: &str, expected: &[&str]) {
    check_beside(code, "", sections, expected);
}

/// The same, with more keys in the section `catalog`.
#[track_caller]
pub(crate) fn check_beside(code: Code, catalog: &str, sections: &str, expected: &[&str]) {
    let found = found(catalog, sections);
    let messages: Vec<_> = (found.iter())
        .filter(|finding| finding.code == code)
        .map(|finding| finding.message.as_str())
        .collect();
    assert_eq!(messages, expected, "{sections}");
}

/// The only finding of a lint in an event with these attributes.
#[track_caller]
pub(crate) fn finding(code: Code, attributes: &str) -> Diagnostic {
    let event = "events: [{ name: shop.sale, brief: Somebody paid., attributes: [";
    let mut found = found("", &format!("{event}{attributes}] }}]\n"));
    found.retain(|finding| finding.code == code);
    assert_eq!(found.len(), 1, "{attributes}");
    found.remove(0)
}

/// The same, of an event with these attributes.
#[track_caller]
pub(crate) fn check_attributes(code: Code, attributes: &str, expected: &[&str]) {
    let event = "events: [{ name: shop.sale, brief: Somebody paid., attributes: [";
    check(code, &format!("{event}{attributes}] }}]\n"), expected);
}

#[test]
fn rules_codes_and_pages_are_the_same() {
    let of_rules: BTreeSet<_> = RULES.iter().map(|rule| rule.code).collect();
    assert_eq!(of_rules.len(), RULES.len());
    let of_codes: BTreeSet<_> = Code::LINTS.iter().copied().collect();
    assert_eq!(of_rules, of_codes);
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint/rules");
    let files: BTreeSet<_> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|file| file != "mod.rs")
        .collect();
    let expected: BTreeSet<_> = (Code::LINTS.iter())
        .map(|code| format!("{}.rs", code.as_str().replace('-', "_")))
        .collect();
    assert_eq!(files, expected);
}

#[test]
fn severities_are_those_of_the_catalog() {
    let sections = "events: [{ name: sale, brief: Somebody paid. }]\n";
    let of = |lints: &str| {
        let found = found(lints, sections);
        let levels = found.iter().map(|finding| finding.severity.as_str());
        levels.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(of(""), ["warning"]);
    assert_eq!(of(", lints: { no-namespace: warn }"), ["warning"]);
    assert_eq!(of(", lints: { no-namespace: error }"), ["error"]);
    assert_eq!(of(", lints: { no-namespace: off }"), [""; 0]);
}

#[test]
fn a_waiver_holds_where_it_stands() {
    let waiver = "waivers: [{ code: name-case, reason: Known. }]";
    let attribute = |waiver: &str| format!("{{ id: A, type: int, brief: First.{waiver} }}");
    let event = |attribute: &str, waiver: &str| {
        format!(
            "events: [{{ name: shop.sale, brief: Somebody paid., attributes: [{attribute}, {{ id: B, type: int, brief: Second. }}]{waiver} }}]\n"
        )
    };
    let code = Code::NameCase;
    let b = "`B` is not written in lower case";
    let a = "`A` is not written in lower case";
    check(code, &event(&attribute(""), ""), &[a, b]);
    check(code, &event(&attribute(&format!(", {waiver}")), ""), &[b]);
    check(code, &event(&attribute(""), &format!(", {waiver}")), &[]);
    check(
        code,
        &format!("{}{waiver}\n", event(&attribute(""), "")),
        &[],
    );
    check_beside(
        code,
        &format!(", {waiver}"),
        &event(&attribute(""), ""),
        &[],
    );
}

#[test]
fn a_waiver_holds_whatever_ends_a_line() {
    let text = "format: 1\ncatalog: { name: shop, version: 1.0.0, brief: Events., scope: { name: shop } }\nevents:\n  - name: shop.sale\n    brief: Somebody paid.\n    waivers: [{ code: name-case, reason: Known. }]\n    attributes:\n      - { id: A, type: int, brief: First. }\n";
    for end in ["\n", "\r\n", "\r"] {
        let sources = Sources::from_iter([("catalog.yaml", text.replace('\n', end))]);
        let found = lint(&load_sources(sources), today());
        let codes: Vec<_> = found.iter().map(|finding| finding.code).collect();
        assert!(!codes.contains(&Code::NameCase), "{end:?}: {codes:?}");
        assert!(!codes.contains(&Code::UnusedWaiver), "{end:?}: {codes:?}");
    }
}

#[test]
fn a_waiver_in_any_list_is_known() {
    let waiver = "waivers: [{ code: no-example, reason: Known. }]";
    let unused = "nothing here is waived by `no-example`";
    let x = "{ id: x, type: int, brief: What it is. }";
    let group = format!(
        "groups: [{{ id: g, brief: What they share., attributes: [{{ ref: x, {waiver} }}] }}]"
    );
    let refined = format!("{{ group: g, refine: [{{ ref: x, {waiver} }}], {waiver} }}");
    let field = format!(
        "{{ id: m, type: map, brief: A map., fields: [{{ id: y, type: int, brief: What it is., {waiver} }}] }}"
    );
    let body = format!(
        "body: {{ type: map, brief: A map., fields: [{{ id: z, type: int, brief: What it is., {waiver} }}] }}"
    );
    let cases = format!(
        "cases: {{ one: {{ brief: The only one., otherwise: true, attributes: [{{ id: c, type: int, brief: What it is., {waiver} }}] }} }}"
    );
    check(
        Code::UnusedWaiver,
        &format!(
            "attributes: [{x}]\n{group}\nresource: [{{ id: r, type: int, brief: What it is., {waiver} }}]\nsettings: [{{ id: s, type: boolean, default: true, brief: Export it., {waiver} }}]\nmetadata: [{{ id: n, type: int, brief: What it is., {waiver} }}]\nevents: [{{ name: shop.sale, brief: Somebody paid., {waiver}, attributes: [{refined}, {field}], {body}, {cases} }}]\n{waiver}\n"
        ),
        &[unused; 11],
    );
}

#[test]
fn of_several_waivers_the_innermost_is_used() {
    let waiver = "waivers: [{ code: name-case, reason: Known. }]";
    check(
        Code::UnusedWaiver,
        &format!(
            "events: [{{ name: shop.sale, brief: Somebody paid., {waiver}, attributes: [{{ id: A, type: int, brief: First., {waiver} }}] }}]\n"
        ),
        &["nothing here is waived by `name-case`"],
    );
}

#[test]
fn a_catalog_with_errors_is_not_linted() {
    let loaded = load_sources(Sources::from_iter([(
        "catalog.yaml",
        "format: 1\nevents: [{ name: sale, brief: Somebody paid. }]\n",
    )]));
    assert_eq!(lint(&loaded, today()), []);
}
