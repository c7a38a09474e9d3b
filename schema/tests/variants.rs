//! What an emitter may produce for each case: a record made of a variant is that case, and
//! no other.

mod support;

use std::{collections::BTreeMap, fmt::Write};

use otelier_schema::{
    Attribute, Code, Diagnostic, Event, Requirement, Term, Test, Type, Value, Values, Variant,
};
use proptest::prelude::*;

/// The variants of the only event, one line for each attribute that is not plain.
#[track_caller]
fn check(event: &str, expected: &str) {
    let loaded = support::load(&format!(
        "events:\n  - name: test.event\n    brief: An event.\n{event}"
    ));
    let event = &support::resolved(&loaded).events[0];
    let shown: Vec<String> = event
        .variants
        .iter()
        .map(|variant| show(event, variant))
        .collect();
    assert_eq!(shown.join("\n"), expected.trim_matches('\n'));
}

fn show(event: &Event, variant: &Variant) -> String {
    let name = variant
        .case
        .map_or("(no cases)", |case| event.cases[case].id.as_str());
    let attributes: Vec<String> = variant
        .attributes
        .iter()
        .map(|attribute| {
            let list = |values: &[Value]| {
                values
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            let values = match &attribute.values {
                Values::Any { except } if except.is_empty() => String::new(),
                Values::Any { except } => format!(" not {}", list(except)),
                Values::Fixed(value) => format!(" = {value}"),
                Values::OneOf(values) => format!(" in {}", list(values)),
            };
            let bound = if attribute.bound { "+" } else { "" };
            let optional = if attribute.required { "" } else { "?" };
            format!("{bound}{}{optional}{values}", attribute.attribute.id)
        })
        .collect();
    format!("{name}: {}", attributes.join(", "))
}

const STRING: &str = "type: string, brief: B.";
const OPTIONAL: &str = "type: string, brief: B., requirement_level: recommended";

#[test]
fn an_event_without_cases_has_one_variant() {
    check(
        &format!("    attributes: [{{ id: a, {STRING} }}, {{ id: b, {OPTIONAL} }}]"),
        "(no cases): a, b?",
    );
    check("", "(no cases): ");
}

#[test]
fn presence_of_a_bound_attribute_tells_cases_apart() {
    check(
        &format!(
            "    attributes: [{{ id: a, {STRING} }}]
    cases:
      failed: {{ brief: F., when: {{ error: present }}, attributes: [{{ id: error, {STRING} }}] }}
      done: {{ brief: D., otherwise: true }}"
        ),
        "failed: a, +error\ndone: a",
    );
    check(
        &format!(
            "    cases:
      failed: {{ brief: F., when: {{ error: present }}, attributes: [{{ id: error, {OPTIONAL} }}] }}
      done: {{ brief: D., otherwise: true }}"
        ),
        "failed: +error\ndone: ",
    );
}

#[test]
fn presence_of_an_optional_attribute_leaves_it_out_of_later_cases() {
    check(
        &format!(
            "    attributes: [{{ id: a, {OPTIONAL} }}]
    cases:
      with: {{ brief: W., when: {{ a: present }} }}
      without: {{ brief: O., otherwise: true }}"
        ),
        "with: a\nwithout: ",
    );
}

#[test]
fn absence_makes_an_optional_attribute_required_in_later_cases() {
    check(
        &format!(
            "    attributes: [{{ id: a, {OPTIONAL} }}]
    cases:
      without: {{ brief: O., when: {{ a: absent }} }}
      with: {{ brief: W., otherwise: true }}"
        ),
        "without: \nwith: a",
    );
}

#[test]
fn values_are_taken_away_from_later_cases() {
    check(
        &format!(
            "    attributes: [{{ id: kind, {STRING} }}]
    cases:
      one: {{ brief: B., when: {{ kind: {{ equals: one }} }} }}
      two: {{ brief: B., when: {{ kind: {{ one_of: [two, zwei] }} }} }}
      rest: {{ brief: B., otherwise: true }}"
        ),
        r#"
one: kind = "one"
two: kind in "two" "zwei"
rest: kind not "one" "two" "zwei"
"#,
    );
}

#[test]
fn overlapping_lists_keep_what_is_left() {
    check(
        &format!(
            "    attributes: [{{ id: kind, {STRING} }}]
    cases:
      one: {{ brief: B., when: {{ kind: {{ one_of: [a, b] }} }} }}
      two: {{ brief: B., when: {{ kind: {{ one_of: [b, c] }} }} }}
      three: {{ brief: B., when: {{ kind: {{ one_of: [c, d, e] }} }} }}"
        ),
        r#"
one: kind in "a" "b"
two: kind = "c"
three: kind in "d" "e"
"#,
    );
}

#[test]
fn a_closed_enum_with_one_member_left_is_fixed() {
    let members = "type: { members: [{ id: x, value: x, brief: X. }, { id: y, value: y, brief: Y. }, { id: z, value: z, brief: Z. }] }, brief: B.";
    check(
        &format!(
            "    attributes: [{{ id: kind, {members} }}]
    cases:
      one: {{ brief: B., when: {{ kind: {{ equals: x }} }} }}
      rest: {{ brief: B., otherwise: true }}"
        ),
        "one: kind = \"x\"\nrest: kind not \"x\"",
    );
    check(
        &format!(
            "    attributes: [{{ id: kind, {members} }}]
    cases:
      one: {{ brief: B., when: {{ kind: {{ one_of: [x, y] }} }} }}
      rest: {{ brief: B., otherwise: true }}"
        ),
        "one: kind in \"x\" \"y\"\nrest: kind = \"z\"",
    );
    check(
        &format!(
            "    attributes: [{{ id: kind, {members}, requirement_level: recommended }}]
    cases:
      one: {{ brief: B., when: {{ kind: {{ one_of: [x, y, z] }} }} }}
      rest: {{ brief: B., otherwise: true }}"
        ),
        "one: kind in \"x\" \"y\" \"z\"\nrest: ",
    );
}

#[test]
fn booleans_have_values_and_no_exceptions() {
    check(
        "    attributes: [{ id: ok, type: boolean, brief: B. }]
    cases:
      good: { brief: B., when: { ok: { equals: true } } }
      bad: { brief: B., otherwise: true }",
        "good: ok = true\nbad: ok = false",
    );
    check(
        "    attributes: [{ id: ok, type: boolean, brief: B., requirement_level: recommended }]
    cases:
      good: { brief: B., when: { ok: { equals: true } } }
      bad: { brief: B., otherwise: true }",
        "good: ok = true\nbad: ok? in false",
    );
}

#[test]
fn integers_can_be_excepted() {
    check(
        "    attributes: [{ id: status, type: int, brief: B., requirement_level: recommended }]
    cases:
      good: { brief: B., when: { status: { one_of: [200, 204] } } }
      bad: { brief: B., otherwise: true }",
        "good: status in 200 204\nbad: status? not 200 204",
    );
}

#[test]
fn a_term_that_is_contradicted_already_takes_nothing_away() {
    check(
        &format!(
            "    attributes: [{{ id: kind, {STRING} }}, {{ id: a, {OPTIONAL} }}]
    cases:
      one: {{ brief: B., when: {{ kind: {{ equals: x }}, a: present }} }}
      two: {{ brief: B., when: {{ kind: {{ equals: y }} }} }}
      rest: {{ brief: B., otherwise: true }}"
        ),
        r#"
one: kind = "x", a
two: kind = "y", a?
rest: kind not "y"
"#,
    );
}

#[test]
fn conditions_of_several_terms_need_one_that_is_false() {
    check(
        &format!(
            "    attributes: [{{ id: kind, {STRING} }}, {{ id: level, {STRING} }}]
    cases:
      one: {{ brief: B., when: {{ kind: {{ equals: x }}, level: {{ equals: high }} }} }}
      rest: {{ brief: B., otherwise: true }}"
        ),
        r#"
one: kind = "x", level = "high"
rest: kind not "x", level
"#,
    );
}

#[test]
fn the_same_attribute_bound_to_two_cases() {
    check(
        &format!(
            "    attributes: [{{ id: kind, {STRING} }}]
    cases:
      one: {{ brief: B., when: {{ kind: {{ equals: x }} }}, attributes: [{{ id: code, {STRING} }}] }}
      two: {{ brief: B., when: {{ code: present }}, attributes: [{{ id: code, {STRING} }}] }}
      rest: {{ brief: B., otherwise: true }}"
        ),
        r#"
one: kind = "x", +code
two: kind not "x", +code
rest: kind not "x"
"#,
    );
}

#[test]
fn a_way_that_leads_nowhere_is_not_taken() {
    // Leaving `a` out would make every record the second case.
    check(
        &format!(
            "    attributes: [{{ id: kind, {STRING} }}, {{ id: a, {OPTIONAL} }}]
    cases:
      one: {{ brief: B., when: {{ a: present, kind: {{ equals: x }} }} }}
      two: {{ brief: B., when: {{ a: absent }} }}
      rest: {{ brief: B., otherwise: true }}"
        ),
        r#"
one: kind = "x", a
two: kind
rest: kind not "x", a
"#,
    );
}

#[test]
fn severity_of_the_case_wins() {
    let loaded = support::load(
        "events:
  - name: test.event
    brief: An event.
    severity: debug
    attributes: [{ id: ok, type: boolean, brief: B. }]
    cases:
      good: { brief: B., when: { ok: { equals: true } } }
      bad: { brief: B., severity: error, otherwise: true }\n",
    );
    let variants = &support::resolved(&loaded).events[0].variants;
    let severities: Vec<_> = variants.iter().map(|variant| variant.severity).collect();
    assert_eq!(
        severities,
        [
            otelier_schema::RecordSeverity::Fixed(otelier_schema::Severity::Debug),
            otelier_schema::RecordSeverity::Fixed(otelier_schema::Severity::Error)
        ]
    );
}

/// A record: its attributes and their values.
type Record = BTreeMap<String, Value>;

fn holds(term: &Term, record: &Record) -> bool {
    match (record.get(&term.attribute), &term.test) {
        (value, Test::Absent) => value.is_none(),
        (value, Test::Present) => value.is_some(),
        (value, Test::Equals(expected)) => value == Some(expected),
        (value, Test::OneOf(values)) => value.is_some_and(|value| values.contains(value)),
    }
}

/// The first case in file order whose condition holds.
fn case_of(event: &Event, record: &Record) -> Option<usize> {
    event
        .cases
        .iter()
        .position(|case| case.when.iter().all(|term| holds(term, record)))
}

/// All records over a few values that the attributes of a case allow, whatever its condition.
fn records(attributes: &[&Attribute]) -> Vec<Record> {
    let mut all = vec![Record::new()];
    for attribute in attributes {
        let mut values: Vec<Option<Value>> = match &attribute.ty {
            Type::Boolean => [true, false].map(|b| Some(Value::Boolean(b))).into(),
            Type::Enum(members) => members
                .members
                .iter()
                .map(|member| Some(member.value.clone()))
                .collect(),
            _ => ["a", "b", "c", "d"]
                .map(|text| Some(Value::String(text.to_owned())))
                .into(),
        };
        if attribute.requirement != Requirement::Required {
            values.push(None);
        }
        all = all
            .iter()
            .flat_map(|record| {
                values.iter().map(|value| {
                    let mut record = record.clone();
                    record.extend(value.clone().map(|value| (attribute.id.clone(), value)));
                    record
                })
            })
            .collect();
    }
    all
}

/// Whether an emitter can make this record of a variant.
fn makes(variant: &Variant, record: &Record) -> bool {
    record.keys().all(|id| {
        variant
            .attributes
            .iter()
            .any(|attribute| attribute.attribute.id == *id)
    }) && variant
        .attributes
        .iter()
        .all(|attribute| match record.get(&attribute.attribute.id) {
            Some(value) => attribute.allows(value),
            None => !attribute.required,
        })
}

fn attribute(id: &'static str) -> impl Strategy<Value = String> {
    let ty = prop_oneof![
        Just("string"),
        Just("string"),
        Just("string"),
        Just("boolean"),
        Just(
            "{ members: [{ id: a, value: a, brief: A. }, { id: b, value: b, brief: B. }, { id: c, value: c, brief: C. }] }"
        ),
    ];
    let level = prop_oneof![Just("required"), Just("recommended")];
    (ty, level).prop_map(move |(ty, level)| {
        format!("{{ id: {id}, type: {ty}, brief: B., requirement_level: {level} }}")
    })
}

fn test() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("present"),
        Just("present"),
        Just("absent"),
        Just("absent"),
        Just("{ equals: a }"),
        Just("{ equals: b }"),
        Just("{ equals: true }"),
        Just("{ one_of: [a, b] }"),
        Just("{ one_of: [b, c] }"),
    ]
}

fn case() -> impl Strategy<Value = (String, bool)> {
    let term = (prop_oneof![Just("x"), Just("y"), Just("z")], test());
    (proptest::collection::vec(term, 1..3), any::<bool>()).prop_map(|(terms, bound)| {
        let terms: BTreeMap<_, _> = terms.into_iter().collect();
        let when: Vec<String> = terms
            .iter()
            .map(|(id, test)| format!("{id}: {test}"))
            .collect();
        (when.join(", "), bound)
    })
}

/// What is called unreachable can be no record: as the only fault, it is taken out of the
/// event's conditions by hand and compared.
fn unreachable_cases_are(text: &str, faults: &[Diagnostic]) -> Result<(), TestCaseError> {
    // The same event with each condition in an event of its own resolves, so that its terms
    // and attributes can be had.
    let lines: Vec<&str> = text.lines().collect();
    let (head, cases) = lines.split_at(5);
    let mut resolved = Vec::new();
    for case in cases {
        let alone = format!("{}\n{case}\n", head.join("\n"));
        let loaded = support::load(&alone);
        match &loaded.catalog {
            Some(catalog) => resolved.push(catalog.events[0].clone()),
            // Its own condition contradicts itself.
            None => return Ok(()),
        }
    }
    for (index, event) in resolved.iter().enumerate() {
        let case = &event.cases[0];
        let called = faults
            .iter()
            .any(|fault| fault.message == format!("nothing reaches the case `{}`", case.id));
        let allowed: Vec<&Attribute> = event
            .common_attributes()
            .chain(case.bound_attributes())
            .collect();
        let reached = records(&allowed).into_iter().find(|record| {
            let is = |event: &Event| event.cases[0].when.iter().all(|term| holds(term, record));
            is(event) && !resolved[..index].iter().any(is)
        });
        prop_assert_eq!(
            called,
            reached.is_none(),
            "{} is reached by {:?} in\n{}",
            case.id,
            reached,
            text
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    /// Whatever a variant can make is its own case, and it can make something.
    #[test]
    fn records_of_a_variant_are_its_case(
        x in attribute("x"),
        y in attribute("y"),
        z in attribute("z"),
        cases in proptest::collection::vec(case(), 1..4),
        otherwise in any::<bool>(),
    ) {
        let mut text = format!("events:\n  - name: test.event\n    brief: An event.\n    attributes: [{x}, {y}]\n    cases:\n");
        for (index, (when, bound)) in cases.iter().enumerate() {
            let bound = if *bound || when.contains("z:") { format!(", attributes: [{z}]") } else { String::new() };
            writeln!(text, "      case{index}: {{ brief: B., when: {{ {when} }}{bound} }}").unwrap();
        }
        if otherwise {
            text.push_str("      rest: { brief: B., otherwise: true }\n");
        }
        let loaded = support::load(&text);
        let Some(catalog) = &loaded.catalog else {
            // Conditions may be ill-typed here; that they are refused is shown elsewhere.
            let only_unreachable = loaded.diagnostics.iter().all(|fault| fault.code == Code::UnreachableCase);
            if only_unreachable {
                unreachable_cases_are(&text, &loaded.diagnostics)?;
            }
            return Ok(());
        };
        let event = &catalog.events[0];
        prop_assert_eq!(event.variants.len(), event.cases.len());
        for (index, variant) in event.variants.iter().enumerate() {
            prop_assert_eq!(variant.case, Some(index));
            let allowed: Vec<&Attribute> = event.common_attributes().chain(event.cases[index].bound_attributes()).collect();
            let mut made = 0;
            for record in records(&allowed) {
                if makes(variant, &record) {
                    made += 1;
                    prop_assert_eq!(case_of(event, &record), Some(index), "{:?} in\n{}", record, text);
                }
            }
            prop_assert!(made > 0, "nothing can be made of case {} in\n{}", index, text);
            for attribute in &variant.attributes {
                prop_assert!(attribute.allows(&attribute.example()));
                prop_assert!(attribute.attribute.accept(&attribute.example()).is_ok());
            }
        }
    }
}
