//! The attributes of a record against the schema of its event, and what to say of violations.

use serde_json::Value;

use super::collect::Findings;
use crate::bundle::{AttributeType, Event, Kind, Privacy, WireEncoding, escape};
use crate::finding::Code;
use crate::payload::canonical_int;
use crate::schema::{Breach, Violation};
use crate::{show, suggest};

/// More members of an enum than these are not listed in a message.
const LISTED: usize = 12;

/// Checks the attributes of a record together.
pub(super) fn together(event: &Event, flat: &Value, findings: &mut Findings) {
    let violations = event.check.violations(flat);
    let (of_cases, of_event): (Vec<_>, Vec<_>) = violations
        .into_iter()
        .partition(|violation| violation.case.is_some());
    for violation in of_event {
        report(event, flat, violation, findings);
    }
    // All of them are violations of the one case that the record is.
    let undecided = |violation: &Violation| {
        let case = violation.case.unwrap_or_default();
        findings
            .reported
            .iter()
            .any(|key| event.check.depends_on(case, key))
    };
    if of_cases.iter().any(undecided) {
        return;
    }
    for violation in of_cases {
        report(event, flat, violation, findings);
    }
}

fn report(event: &Event, flat: &Value, violation: Violation, findings: &mut Findings) {
    let case = violation
        .case
        .and_then(|case| event.check.case_and_why(case));
    let Some(key) = violation.attribute else {
        let cases = names(event.cases.iter().map(String::as_str));
        let message = match violation.breach {
            Breach::NoCase => format!("the record is none of the event's cases ({cases})"),
            _ => "the record breaks the event's schema".to_owned(),
        };
        let position = event.position_of(&violation.keyword);
        findings.record_level(Code::WrongCase, message, findings.pointer.clone(), position);
        return;
    };
    if findings.reported.contains(&key) {
        return;
    }
    let attribute = event.attributes.get(&key);
    let value = flat.get(&key).unwrap_or(&Value::Null);
    let public = attribute.is_some_and(|attribute| attribute.privacy == Privacy::Public);
    let shown = match value {
        Value::String(text) if public => show::quoted(text),
        scalar @ (Value::Number(_) | Value::Bool(_)) if public => scalar.to_string(),
        _ => "the value".to_owned(),
    };
    let (code, message) = match violation.breach {
        Breach::Missing => {
            let message = match case {
                Some((case, why)) => format!(
                    "the case `{case}` requires it, and the record is `{case}` because {why}"
                ),
                None => "every record of this event carries it".to_owned(),
            };
            let position = event.position_of(&format!("{}/{}", violation.keyword, escape(&key)));
            findings.missing(&key, message, position);
            return;
        }
        Breach::Forbidden => {
            let owners = names(event.check.cases_of(&key).into_iter());
            let message = match case {
                Some((case, why)) => format!(
                    "only records of the case {owners} carry it, and this one is `{case}` because {why}"
                ),
                None => format!("only records of the case {owners} carry it"),
            };
            (Code::WrongCase, message)
        }
        Breach::Enum(options) => {
            let mut listed: Vec<_> = options.iter().take(LISTED).map(Value::to_string).collect();
            if options.len() > LISTED {
                listed.push(format!("{} more", options.len() - LISTED));
            }
            let listed = listed.join(", ");
            let members = options.iter().filter_map(Value::as_str);
            let nearest = value
                .as_str()
                .filter(|_| public)
                .and_then(|text| suggest::nearest(text, members));
            let hint = nearest.map_or_else(String::new, |nearest| {
                format!("; did you mean \"{nearest}\"?")
            });
            (
                Code::EnumValue,
                format!("{shown} is none of {listed}{hint}"),
            )
        }
        Breach::Minimum(limit) => (Code::Constraint, format!("{shown} is less than {limit}")),
        Breach::Maximum(limit) => (Code::Constraint, format!("{shown} is more than {limit}")),
        Breach::MinLength(limit) => (
            Code::Constraint,
            format!("{shown} has fewer than {limit} characters"),
        ),
        Breach::MaxLength(limit) => (
            Code::Constraint,
            format!("{shown} has more than {limit} characters"),
        ),
        Breach::Pattern(pattern) => pattern_breach(event, &key, attribute, value, &shown, &pattern),
        Breach::MinItems(1) => (
            Code::Constraint,
            "the array is empty; an absent attribute is left out".to_owned(),
        ),
        Breach::MinItems(limit) => (
            Code::Constraint,
            format!("the array has fewer than {limit} elements"),
        ),
        Breach::NoCase => (
            Code::WrongCase,
            "the record is none of the event's cases".to_owned(),
        ),
        Breach::Other(keyword) => (
            Code::Constraint,
            format!("{shown} breaks `{keyword}` of the event's schema"),
        ),
    };
    let (index, has_value) = findings.places.get(&key).copied().unwrap_or_default();
    let own = format!("{}/attributes/{index}", findings.pointer);
    let pointer = match code {
        Code::WrongCase => format!("{own}/key"),
        _ if has_value => format!("{own}/value"),
        _ => own,
    };
    let position = event.position_of(&violation.keyword);
    findings.attribute(index, code, &key, message, pointer, position);
}

fn pattern_breach(
    event: &Event,
    key: &str,
    attribute: Option<&AttributeType>,
    value: &Value,
    shown: &str,
    pattern: &str,
) -> (Code, String) {
    let text = value.as_str().unwrap_or_default();
    if let Some(attribute) =
        attribute.filter(|attribute| attribute.encoding == WireEncoding::String)
    {
        return match attribute.kind {
            Kind::Int if canonical_int(text).is_some() => (
                Code::Constraint,
                format!("{shown} is out of the catalog's range"),
            ),
            Kind::Int => (
                Code::WrongEncoding,
                format!("{shown} does not spell a 64-bit int in plain decimal digits"),
            ),
            _ => (
                Code::WrongEncoding,
                format!("{shown} is neither \"true\" nor \"false\""),
            ),
        };
    }
    let inner = pattern
        .strip_prefix("^(?:")
        .and_then(|rest| rest.strip_suffix(")(?!\\n)$"))
        .unwrap_or(pattern);
    let message = match event.check.example(key) {
        Some(example) => {
            format!("{shown} has another form than the catalog asks for, which is like {example}")
        }
        None => format!("{shown} does not match the pattern `{inner}`"),
    };
    (Code::Constraint, message)
}

fn names<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let quoted: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
