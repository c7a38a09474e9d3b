//! One fault hides no other, and causes none: each run of the loader reports all there are.

#[expect(dead_code, reason = "these catalogs have faults")]
mod support;

use otelier_schema::{Loaded, Sources, load_sources};

/// The codes and messages of all faults, in file order.
fn shown(loaded: &Loaded) -> String {
    let faults: Vec<_> = loaded
        .diagnostics
        .iter()
        .map(|fault| format!("{}: {}", fault.code, fault.message))
        .collect();
    faults.join("\n")
}

#[track_caller]
fn check(sections: &str, expected: &str) {
    let loaded = support::load(sections);
    assert_eq!(
        shown(&loaded),
        expected.trim_matches('\n'),
        "{}",
        support::rendered(&loaded)
    );
}

#[track_caller]
fn check_files(files: &[(&str, &str)], expected: &str) {
    let header = "format: 1\ncatalog: { name: test, version: 1.0.0, brief: A test., scope: { name: test } }\n";
    let loaded = load_sources(
        files
            .iter()
            .map(|&(file, text)| match file {
                "catalog.yaml" => (file, format!("{header}{text}")),
                _ => (file, text.to_owned()),
            })
            .collect(),
    );
    assert_eq!(
        shown(&loaded),
        expected.trim_matches('\n'),
        "{}",
        support::rendered(&loaded)
    );
}

/// An attribute that is redacted unless a setting says otherwise.
fn redacted(unless: &str) -> String {
    format!(
        "events:
  - name: test.event
    brief: An event.
    attributes:
      - {{ id: a, type: string, brief: A., privacy: {{ class: content, redact: x, unless: {unless} }} }}
"
    )
}

#[test]
fn a_damaged_setting_is_still_known_by_its_name() {
    let damaged = "settings: [{ id: log_prompt, type: boolean, default: 3, brief: S. }]\n";
    check(
        &format!("{damaged}{}", redacted("nope")),
        "
wrong-type: `default` must be `true` or `false`, not an integer
unknown-setting: the catalog has no setting `nope`
",
    );
    check(
        &format!("{damaged}{}", redacted("log_prompt")),
        "wrong-type: `default` must be `true` or `false`, not an integer",
    );
}

#[test]
fn a_setting_with_a_refused_name_may_be_meant_by_its_correction() {
    let refused = "settings: [{ id: Log-Prompt, type: boolean, default: true, brief: S. }]\n";
    check(
        &format!("{refused}{}", redacted("log_prompt")),
        "bad-name: `Log-Prompt` cannot be a setting",
    );
    check(
        &format!("{refused}{}", redacted("nope")),
        "
bad-name: `Log-Prompt` cannot be a setting
unknown-setting: the catalog has no setting `nope`
",
    );
    let nameless = "settings: [{ type: boolean, default: true, brief: S. }]\n";
    check(
        &format!("{nameless}{}", redacted("nope")),
        "missing-key: missing key `id`",
    );
}

#[test]
fn damaged_resource_attributes_and_events_are_still_known_by_their_names() {
    check(
        "resource: [{ id: service.version, type: string, brief: V., value: 1 }]
metadata:
  - { id: a, type: string, brief: A., filled_by: { resource: service.version } }
  - { id: b, type: string, brief: B., filled_by: { resource: service.name } }
events:
  - { name: test old, brief: O., attributes: [{ ref: nowhere }] }
  - { name: test.one, brief: O., deprecated: { reason: renamed, renamed_to: test.old } }
  - { name: test.two, brief: T., deprecated: { reason: renamed, renamed_to: test.new } }
",
        "
bad-example: the attribute refuses this value: 1 is not a string
unresolved-reference: the catalog has no resource attribute `service.name`
bad-name: `test old` cannot be an event name
unresolved-reference: the catalog has no shared attribute `nowhere`
unresolved-reference: the catalog has no event `test.new`
",
    );
}

const OTHER: &str = "format: 1
events:
  - { name: test.other, brief: O., attributes: [{ ref: nowhere }], deprecated: { reason: renamed, renamed_to: test.lost } }
";

#[test]
fn an_event_file_that_is_no_yaml_hides_no_unresolved_reference() {
    check_files(
        &[
            ("catalog.yaml", "metadata: [{ ref: neither }]\n"),
            ("events/other.yaml", OTHER),
            (
                "events/x.yaml",
                "format: 1\nevents:\n  - { name: test.lost, attributes: [\n",
            ),
        ],
        "
unresolved-reference: the catalog has no shared attribute `neither`
unresolved-reference: the catalog has no shared attribute `nowhere`
yaml-syntax: while parsing a node, did not find expected node content
",
    );
}

#[test]
fn a_catalog_file_that_is_no_yaml_causes_no_unresolved_reference() {
    let loaded = load_sources(Sources::from_iter([
        ("catalog.yaml", "format: 1\nattributes: [\n"),
        ("events/other.yaml", OTHER),
    ]));
    assert_eq!(shown(&loaded).lines().count(), 1, "{}", shown(&loaded));
}

#[test]
fn a_lost_case_hides_no_unreachable_one_and_makes_none() {
    let event = |first: &str| {
        format!(
            "events:
  - name: test.event
    brief: An event.
    attributes:
      - {{ id: a, type: string, brief: A., requirement_level: recommended }}
      - {{ id: b, type: string, brief: B., requirement_level: recommended }}
    cases:
      lost: {first}
      with: {{ brief: W., when: {{ a: present }} }}
      never: {{ brief: N., when: {{ a: {{ equals: x }} }} }}
      rest: {{ brief: R., otherwise: true }}
"
        )
    };
    let never = "unreachable-case: nothing reaches the case `never`";
    for (lost, fault) in [
        (
            "{ brief: L., when: { c: present } }",
            "bad-condition: the event has no attribute `c`",
        ),
        (
            "{ brief: L., when: { b: sometimes } }",
            "unknown-value: `b` cannot be `sometimes`",
        ),
        (
            "{ brief: L., when: {} }",
            "bad-condition: the condition is empty",
        ),
        ("{ brief: L. }", "missing-key: missing key `when`"),
        (
            "3",
            "wrong-type: `lost` must be a mapping with `brief`, not an integer",
        ),
        (
            "{ brief: L., otherwise: true }",
            "unreachable-case: nothing reaches the cases after `lost`",
        ),
    ] {
        check(&event(lost), &format!("{fault}\n{never}"));
    }
}

#[test]
fn a_case_that_only_a_lost_one_could_take_is_not_unreachable() {
    check(
        "events:
  - name: test.event
    brief: An event.
    attributes: [{ id: a, type: boolean, brief: A. }]
    cases:
      yes: { brief: Y., when: { a: { equals: true } } }
      lost: { brief: L., when: { a: { equals: 3 } } }
      no: { brief: N., when: { a: { equals: false } } }
",
        "bad-condition: `a` is never like this: 3 is not a boolean",
    );
}
