//! An unknown key leads to the one that says what it was meant to say.

#[expect(dead_code, reason = "the catalogs here have a header of their own")]
mod support;

use otelier_schema::{Code, Diagnostic, Loaded, Sources, load_sources};

const HEADER: &str =
    "format: 1\ncatalog: { name: shop, version: 1.0.0, brief: A shop., scope: { name: shop } }\n";

fn load(sections: &str) -> Loaded {
    let text = format!("{HEADER}{sections}");
    load_sources(Sources::from_iter([("catalog.yaml", text)]))
}

fn faults(loaded: &Loaded) -> Vec<&Diagnostic> {
    let codes = [Code::UnknownKey, Code::UnknownValue, Code::WrongType];
    let faults = loaded.diagnostics.iter();
    faults.filter(|fault| codes.contains(&fault.code)).collect()
}

/// Applies every certain mend, until there is none.
fn mended(sections: &str) -> String {
    let mut text = format!("{HEADER}{sections}");
    loop {
        let loaded = load_sources(Sources::from_iter([("catalog.yaml", text.clone())]));
        let fix = loaded.diagnostics.into_iter().find_map(|fault| fault.fix);
        let Some(fix) = fix else { break };
        text.replace_range(fix.span, &fix.replacement);
    }
    text[HEADER.len()..].to_owned()
}

/// In a mapping of a section, `foreign` has a help with this text; mended, there stands `mend`, or nothing is certain.
#[track_caller]
fn check(place: &str, foreign: &str, help: &str, mend: Option<&str>) {
    let sections = place.replace("HERE", foreign);
    let loaded = load(&sections);
    let faults = faults(&loaded);
    let helps: Vec<_> = faults
        .iter()
        .filter_map(|fault| fault.help.as_deref())
        .collect();
    assert!(
        helps.iter().any(|one| one.contains(help)),
        "{foreign}: {helps:?}\n{}",
        support::rendered(&loaded)
    );
    assert!(
        !loaded
            .diagnostics
            .iter()
            .any(|fault| fault.code == Code::MissingKey),
        "{foreign}\n{}",
        support::rendered(&loaded)
    );
    let after = mended(&sections);
    match mend {
        None => assert!(
            !faults.iter().any(|fault| fault.fix.is_some()),
            "{foreign} became {after}"
        ),
        Some(mend) => {
            assert_eq!(after, place.replace("HERE", mend), "{foreign}");
            support::resolved(&load(&after));
        }
    }
}

const TEXT: &str = "events: [{ name: shop.sale, brief: S., attributes: [{ id: a, type: string, brief: A., HERE }] }]\n";
const INT: &str = "events: [{ name: shop.sale, brief: S., attributes: [{ id: a, type: int, brief: A., HERE }] }]\n";
const BARE: &str =
    "events: [{ name: shop.sale, brief: S., attributes: [{ id: a, type: string, HERE }] }]\n";
const EVENT: &str = "events: [{ name: shop.sale, brief: S., HERE }]\n";

#[test]
fn bounds() {
    check(
        TEXT,
        "max_length: 20",
        "write `length: { max: 20 }`",
        Some("length: { max: 20 }"),
    );
    check(
        TEXT,
        "maxLength: 20",
        "write `length: { max: 20 }`",
        Some("length: { max: 20 }"),
    );
    check(
        TEXT,
        "minLength: 1",
        "write `length: { min: 1 }`",
        Some("length: { min: 1 }"),
    );
    check(
        TEXT,
        "minLength: 1, maxLength: 9",
        "write `length: { min: 1, max: 9 }`",
        Some("length: { min: 1, max: 9 }"),
    );
    check(
        INT,
        "minimum: 0",
        "write `range: { min: 0 }`",
        Some("range: { min: 0 }"),
    );
    check(
        INT,
        "min: 0, max: 9",
        "write `range: { min: 0, max: 9 }`",
        Some("range: { min: 0, max: 9 }"),
    );
    check(
        INT,
        "max: 9, min: 0",
        "write `range: { min: 0, max: 9 }`",
        Some("range: { min: 0, max: 9 }"),
    );
    check(
        TEXT,
        "max: 9",
        "write `length: { max: 9 }`",
        Some("length: { max: 9 }"),
    );
    check(
        INT,
        "range: { minimum: 0 }",
        "write `min: 0`",
        Some("range: { min: 0 }"),
    );
    check(
        INT,
        "range: { min: 0 }, maximum: 3",
        "write `max: 3` in `range`",
        None,
    );
    check(
        INT,
        "range: { min: 0, clamp: true }",
        "write `outside: clamp`",
        Some("range: { min: 0, outside: clamp }"),
    );
    check(TEXT, "length: 20", "write `length: { max: .. }`", None);
    check(
        TEXT,
        "maximum: 9, min_length: 1",
        "write `length: { min: 1, max: 9 }`",
        Some("length: { min: 1, max: 9 }"),
    );
}

#[test]
fn what_it_is_called_and_what_it_says() {
    check(
        BARE,
        "description: What it is.",
        "write `brief: What it is.`",
        Some("brief: What it is."),
    );
    check(
        BARE,
        "summary: What it is.",
        "write `brief: What it is.`",
        Some("brief: What it is."),
    );
    check(
        BARE,
        "doc: What it is.",
        "write `brief: What it is.`",
        Some("brief: What it is."),
    );
    check(
        TEXT,
        "description: More of it.",
        "write `note: More of it.`",
        Some("note: More of it."),
    );
    check(
        BARE,
        "brief: A., summary: It is.",
        "`brief` says it here already",
        None,
    );
}

#[test]
fn names_and_types() {
    let named = "events: [{ name: shop.sale, brief: S., attributes: [{ HERE, brief: A. }] }]\n";
    check(
        named,
        "name: a, type: string",
        "write `id: a`",
        Some("id: a, type: string"),
    );
    check(
        named,
        "id: a, kind: string",
        "write `type: string`",
        Some("id: a, type: string"),
    );
    check(
        named,
        "id: a, type: integer",
        "write `int`",
        Some("id: a, type: int"),
    );
    check(
        named,
        "id: a, type: float",
        "write `double`",
        Some("id: a, type: double"),
    );
    check(
        named,
        "id: a, type: bool",
        "write `boolean`",
        Some("id: a, type: boolean"),
    );
    check(
        named,
        "id: a, type: strng",
        "did you mean `string`?",
        Some("id: a, type: string"),
    );
    check(
        named,
        "id: a, type: array",
        "did you mean `string[]`?",
        None,
    );
    check(named, "id: a, type: number", "did you mean `int`?", None);
    let event = "events: [{ HERE, brief: S. }]\n";
    check(
        event,
        "id: shop.sale",
        "write `name: shop.sale`",
        Some("name: shop.sale"),
    );
    check(
        event,
        "name: shop.sale, kind: log",
        "an event has no type",
        None,
    );
}

#[test]
fn enums() {
    check(
        BARE.replace("type: string, ", "brief: A., ").as_str(),
        "enum: [a, b]",
        "write `type: { members: [{ id: a, value: a, brief: .. }, { id: b, value: b, brief: .. }] }`",
        None,
    );
    check(
        BARE.replace("type: string, ", "brief: A., ").as_str(),
        "values: [a, b]",
        "write `type: { members:",
        None,
    );
    check(
        "events: [{ name: shop.sale, brief: S., attributes: [{ id: a, brief: A., type: { HERE } }] }]\n",
        "values: [{ id: a, value: a, brief: A. }]",
        "write `members: ..`",
        Some("members: [{ id: a, value: a, brief: A. }]"),
    );
    check(
        "events: [{ name: shop.sale, brief: S., attributes: [{ id: a, brief: A., type: { members: [{ HERE, brief: A. }] } }] }]\n",
        "name: a, value: a",
        "write `id: a`",
        Some("id: a, value: a"),
    );
}

#[test]
fn whether_it_must_be_there() {
    check(
        TEXT,
        "optional: true",
        "write `requirement_level: recommended`",
        Some("requirement_level: recommended"),
    );
    check(
        TEXT,
        "optional: false",
        "write `requirement_level: required`",
        Some("requirement_level: required"),
    );
    check(
        TEXT,
        "required: true",
        "write `requirement_level: required`",
        Some("requirement_level: required"),
    );
    check(
        TEXT,
        "required: false",
        "write `requirement_level: recommended`",
        Some("requirement_level: recommended"),
    );
    check(
        TEXT,
        "nullable: true",
        "write `requirement_level: recommended`",
        Some("requirement_level: recommended"),
    );
    check(
        TEXT,
        "requirement: recommended",
        "write `requirement_level: recommended`",
        None,
    );
    check(TEXT, "level: opt_in", "write `requirement_level:", None);
    check(
        TEXT,
        "requirement_level: optional",
        "write `recommended`",
        Some("requirement_level: recommended"),
    );
    check(EVENT, "required: [a]", "say it of each attribute", None);
}

#[test]
fn formats_privacy_and_defaults() {
    check(
        TEXT,
        "uuid: true",
        "write `format: uuid`",
        Some("format: uuid"),
    );
    check(
        TEXT,
        "format: datetime",
        "write `date-time`",
        Some("format: date-time"),
    );
    check(
        TEXT,
        "email: true",
        "the formats are `uuid` and `date-time`",
        None,
    );
    check(
        TEXT,
        "regex: \"[a-z]+\"",
        "write `pattern: \"[a-z]+\"`",
        Some("pattern: \"[a-z]+\""),
    );
    check(
        TEXT,
        "pii: true",
        "write `privacy: { class: identity }`",
        Some("privacy: { class: identity }"),
    );
    check(
        TEXT,
        "sensitive: true",
        "write `privacy: { class: .. }`",
        None,
    );
    check(
        TEXT,
        "secret: true",
        "redact: \"[REDACTED]\"",
        Some("privacy: { class: secret, redact: \"[REDACTED]\" }"),
    );
    check(
        TEXT,
        "redact: x",
        "write `privacy: { class: .., redact:",
        None,
    );
    check(
        TEXT,
        "privacy: identity",
        "write `privacy: { class: .. }`",
        None,
    );
    check(
        EVENT,
        "body: { type: string, brief: B., default: x }",
        "a body has no default",
        None,
    );
    check(
        EVENT,
        "default: x",
        "a default stands in an attribute of `metadata`",
        None,
    );
    check(
        TEXT,
        "example: x",
        "write `examples: [x]`",
        Some("examples: [x]"),
    );
    check(
        TEXT,
        "samples: [x, y]",
        "write `examples: [..]`",
        Some("examples: [x, y]"),
    );
    check(INT, "units: ms", "write `unit: ms`", Some("unit: ms"));
}

#[test]
fn the_life_cycle() {
    check(
        TEXT,
        "deprecated: true",
        "write `deprecated: { reason: obsoleted, note: .. }`",
        None,
    );
    check(
        TEXT,
        "deprecated: \"use b\"",
        "reason: renamed, renamed_to: .. }`",
        None,
    );
    check(
        TEXT,
        "obsolete: true",
        "write `deprecated: { reason: obsoleted }`",
        Some("deprecated: { reason: obsoleted }"),
    );
    check(
        TEXT,
        "deprecation: gone",
        "write `deprecated: { reason: obsoleted }`",
        None,
    );
    check(
        TEXT,
        "experimental: true",
        "write `stability: development`",
        Some("stability: development"),
    );
    check(
        EVENT,
        "expires_at: 2027-01-01",
        "write `expires: 2027-01-01`",
        Some("expires: 2027-01-01"),
    );
    check(
        EVENT,
        "team: till",
        "write `owner: till`",
        Some("owner: till"),
    );
}

#[test]
fn events_cases_and_files() {
    check(EVENT, "max_length: 3", "say it of an attribute", None);
    check(
        EVENT,
        "privacy: { class: content }",
        "say it of an attribute",
        None,
    );
    check(
        EVENT,
        "level: warning",
        "write `severity: warning`",
        Some("severity: warn"),
    );
    check(
        EVENT,
        "severity: WARNING",
        "write `warn`",
        Some("severity: warn"),
    );
    check(
        EVENT,
        "on_full: drop",
        "write `overflow: drop`",
        Some("overflow: drop"),
    );
    check(
        EVENT,
        "overflow: spool",
        "write `spill`",
        Some("overflow: spill"),
    );
    check(
        EVENT,
        "overflow: 20",
        "write `overflow: { wait_ms: .. }`",
        None,
    );
    check(
        EVENT,
        "overflow: wait",
        "it can be `drop` or `spill`, or a mapping with `wait_ms`",
        None,
    );
    check(
        EVENT,
        "overflow: { wait: 20ms }",
        "write `wait_ms: 20`",
        None,
    );
    check(
        EVENT,
        "fields: [{ id: a, type: int, brief: A. }]",
        "write `attributes: ..`",
        Some("attributes: [{ id: a, type: int, brief: A. }]"),
    );
    check(
        "events: [{ name: shop.sale, brief: S., attributes: [{ id: a, type: int, brief: A. }], cases: { one: { brief: O., HERE } } }]\n",
        "if: { a: present }",
        "write `when: ..`",
        Some("when: { a: present }"),
    );
    check(
        "HERE: [{ name: shop.sale, brief: S. }]\n",
        "event",
        "write `events: ..`",
        Some("events"),
    );
    check(
        "events: [{ name: shop.sale, brief: S. }]\nHERE\n",
        "version: 1",
        "write `format: 1`",
        None,
    );
}

#[test]
fn two_keys_that_mean_the_same_are_not_both_mended() {
    let after = mended(&BARE.replace("HERE", "description: One., summary: Other."));
    assert!(
        after.contains("brief: One., note: Other.")
            || after.contains("brief: One., summary: Other."),
        "{after}"
    );
}

#[test]
fn a_word_that_is_near_to_several_is_not_changed() {
    let loaded = load(&INT.replace("HERE", "range: { mix: 3 }"));
    let fault = faults(&loaded)[0];
    assert!(fault.fix.is_none(), "{fault:?}");
}

#[test]
fn a_word_that_means_nothing_is_told_what_can_stand_there() {
    check(
        TEXT,
        "colour: red",
        "the other keys that can stand here are",
        None,
    );
}

#[test]
fn lints_and_waivers() {
    let waiver = "events: [{ name: sale, brief: S., waivers: [{ HERE }] }]\n";
    check(
        waiver,
        "lint: no-namespace, why: Known.",
        "write `code: no-namespace`",
        Some("code: no-namespace, reason: Known."),
    );
    check(
        EVENT,
        "ignore: [x]",
        "write `waivers: [{ code: .., reason: .. }]`",
        None,
    );
    let catalog = "events: [{ name: shop.sale, brief: S. }]\nlints: { HERE }\n";
    check(
        catalog,
        "no-example: off",
        "it stands in the section `catalog`",
        None,
    );
}
