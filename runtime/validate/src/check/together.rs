//! The attributes of a record against the schema of its event, and what to say of violations.

use serde_json::Value;

use super::collect::Findings;
use crate::attribute::{AttributeType, Kind, Privacy, WireEncoding};
use crate::bundle::{Body, Event, escape};
use crate::codes::Code;
use crate::payload::{Any, canonical_int};
use crate::schema::{Breach, Violation, violations_of};
use crate::{show, suggest, value};

/// More members of an enum than these are not listed in a message.
const LISTED: usize = 12;

/// Checks the attributes of a record together; whether it is beyond doubt which case the record is.
pub(super) fn together(event: &Event, flat: &Value, findings: &mut Findings) -> bool {
    let violations = event.check.violations(flat);
    let (of_cases, of_event): (Vec<_>, Vec<_>) = violations
        .into_iter()
        .partition(|violation| violation.case.is_some());
    for violation in of_event {
        report(event, flat, &violation, findings);
    }
    let mut reported = findings.reported.iter();
    let case = event.check.case(flat).unwrap_or(event.cases.len());
    if reported.any(|key| event.check.depends_on(case, key)) {
        return false;
    }
    // All of them are violations of the one case that the record is.
    for violation in of_cases {
        report(event, flat, &violation, findings);
    }
    true
}

fn report(event: &Event, flat: &Value, violation: &Violation, findings: &mut Findings) {
    let case = violation
        .case
        .and_then(|case| event.check.case_and_why(case));
    let Some(key) = violation.attribute.clone() else {
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
    let known = event.attribute(&key).map(|(_, known)| known);
    let value = flat.get(&key).unwrap_or(&Value::Null);
    let placed = findings.places.get(&key);
    let own = format!(
        "{}/attributes/{}",
        findings.pointer,
        placed.map_or(0, |placed| placed.index)
    );
    let has_value = placed.is_some_and(|placed| placed.has_value);
    let (path, inner) = placed.map_or_else(Default::default, |placed| {
        placed.place.follow(&violation.path)
    });
    let owner = event.attribute(&key).map_or(key.as_str(), |(key, _)| key);
    let owner = owner.to_owned();
    let subject = Subject {
        key: format!("{key}{}", path.trim_end_matches("[]")),
        ty: known.and_then(|known| part(known, violation.described())),
        value: part_of(value, &violation.path),
        in_map: !violation.path.is_empty(),
        field: violation.path.last().map(String::as_str),
        example: event
            .check
            .example(&key)
            .filter(|_| violation.path.is_empty()),
    };
    let missing = matches!(violation.breach, Breach::Missing);
    if missing && !subject.in_map {
        let message = match case {
            Some((case, why)) => {
                format!("the case `{case}` requires it, and the record is `{case}` because {why}")
            }
            None => "every record of this event carries it".to_owned(),
        };
        let position = event.position_of(&format!("{}/{}", violation.keyword, escape(&key)));
        let pointer = findings.pointer.clone();
        findings.missing(&key, message, pointer, position);
        return;
    }
    let keyword = keyword_of(violation);
    let (code, message) = match &violation.breach {
        Breach::Forbidden if !subject.in_map => {
            let owners = names(event.check.cases_of(&owner).into_iter());
            let message = match case {
                Some((case, why)) => format!(
                    "only records of the case {owners} carry it, and this one is `{case}` because {why}"
                ),
                None => format!("only records of the case {owners} carry it"),
            };
            (Code::WrongCase, message)
        }
        breach => subject.said(breach, &violation.keyword),
    };
    let pointer = match code {
        Code::WrongCase => format!("{own}/key"),
        Code::UnknownAttribute => format!("{own}/value{}", of_key(&inner)),
        _ if has_value => format!("{own}/value{inner}"),
        _ => own,
    };
    let (index, shown) = (
        findings.places.get(&key).map_or(0, |placed| placed.index),
        subject.key,
    );
    findings.attribute(
        index,
        code,
        &shown,
        message,
        pointer,
        event.position_of(&keyword),
    );
}

/// Checks the body of a record.
pub(super) fn body(expected: &Body, held: Option<Any>, findings: &mut Findings) {
    let own = format!("{}/body", findings.pointer);
    let held = match held {
        None | Some(Any::Unset) => {
            if expected.ty.required {
                let message = "every record of this event has a body".to_owned();
                let pointer = findings.pointer.clone();
                findings.missing(BODY, message, pointer, expected.position_of(""));
            }
            return;
        }
        Some(held) => held,
    };
    let (flat, place) = match value::flatten(held, &expected.ty) {
        Ok(flat) => flat,
        Err(mismatches) => {
            for mismatch in mismatches {
                findings.attribute(
                    usize::MAX - 1,
                    mismatch.code,
                    &format!("{BODY}{}", mismatch.path.trim_end_matches("[]")),
                    mismatch.message,
                    format!("{own}{}", mismatch.pointer),
                    expected.position_of(&mismatch.schema),
                );
            }
            return;
        }
    };
    for violation in violations_of(&expected.check, &flat) {
        let (path, inner) = place.follow(&violation.path);
        let subject = Subject {
            key: format!("{BODY}{}", path.trim_end_matches("[]")),
            ty: part(&expected.ty, violation.described()),
            value: part_of(&flat, &violation.path),
            in_map: !violation.path.is_empty(),
            field: violation.path.last().map(String::as_str),
            example: None,
        };
        let keyword = keyword_of(&violation);
        let (code, message) = subject.said(&violation.breach, &violation.keyword);
        let pointer = match code {
            Code::UnknownAttribute => format!("{own}{}", of_key(&inner)),
            _ => format!("{own}{inner}"),
        };
        let position = expected.position_of(&keyword);
        findings.attribute(
            usize::MAX - 1,
            code,
            &subject.key,
            message,
            pointer,
            position,
        );
    }
}

/// What stands for the key of a body.
const BODY: &str = "body";

impl Violation {
    /// The way to the part that the catalog describes: around a field that nobody knows, its map.
    fn described(&self) -> &[String] {
        match (&self.breach, self.path.split_last()) {
            (Breach::Unknown, Some((_, map))) => map,
            _ => &self.path,
        }
    }
}

/// The pointer to the key of a field, from that to its value.
fn of_key(pointer: &str) -> String {
    let field = pointer.strip_suffix("/value").unwrap_or(pointer);
    format!("{field}/key")
}

/// The keyword that is broken; of something missing, its own entry in the list.
fn keyword_of(violation: &Violation) -> String {
    match (&violation.breach, violation.path.last()) {
        (Breach::Missing, Some(key)) => format!("{}/{}", violation.keyword, escape(key)),
        _ => violation.keyword.clone(),
    }
}

/// What the catalog says about a part of a value.
fn part(ty: &AttributeType, path: &[String]) -> Option<AttributeType> {
    let mut ty = ty.clone();
    for segment in path {
        // An index leads to an element, which is described with its array.
        if let Some(field) = ty.fields.get(segment) {
            ty = field.within(ty.privacy);
        } else if segment.parse::<usize>().is_err() {
            return None;
        }
    }
    Some(ty)
}

fn part_of<'v>(value: &'v Value, path: &[String]) -> &'v Value {
    let found = path.iter().try_fold(value, |value, segment| match value {
        Value::Object(members) => members.get(segment),
        Value::Array(items) => items.get(segment.parse::<usize>().ok()?),
        _ => None,
    });
    found.unwrap_or(&Value::Null)
}

/// What a violation is about.
struct Subject<'v> {
    /// As findings name it.
    key: String,
    ty: Option<AttributeType>,
    value: &'v Value,
    in_map: bool,
    /// The last step to it.
    field: Option<&'v str>,
    example: Option<&'v Value>,
}

impl Subject<'_> {
    fn said(&self, breach: &Breach, keyword: &str) -> (Code, String) {
        let value = self.value;
        let public = (self.ty.as_ref()).is_some_and(|ty| ty.privacy == Privacy::Public);
        let shown = match value {
            Value::String(text) if public => show::quoted(text),
            scalar @ (Value::Number(_) | Value::Bool(_)) if public => scalar.to_string(),
            _ => "the value".to_owned(),
        };
        let bytes = (self.ty.as_ref()).is_some_and(|ty| ty.kind.of_one() == Kind::Bytes);
        match breach {
            Breach::Missing => (
                Code::MissingAttribute,
                "every such map has this field".to_owned(),
            ),
            Breach::Unknown => {
                let known = self.ty.iter().flat_map(|ty| ty.fields.keys());
                let field = self.field.unwrap_or_default();
                let hint = suggest::nearest(field, known.map(String::as_str))
                    .map_or_else(String::new, |nearest| {
                        format!("; did you mean `{nearest}`?")
                    });
                (
                    Code::UnknownAttribute,
                    format!("the map has no such field{hint}"),
                )
            }
            Breach::Empty => (
                Code::WrongLength,
                "the map is empty; an absent one is left out".to_owned(),
            ),
            Breach::MaxItems(limit) => (
                Code::WrongLength,
                format!("the array has more than {limit} elements"),
            ),
            Breach::MinLength(_) | Breach::MaxLength(_) | Breach::Other(_) if bytes => (
                Code::WrongLength,
                match value.as_str() {
                    Some(base64) if public => {
                        let bytes = base64.trim_end_matches('=').len() * 3 / 4;
                        format!("{bytes} bytes are out of the catalog's bounds")
                    }
                    _ => "the number of bytes is out of the catalog's bounds".to_owned(),
                },
            ),
            Breach::Enum(options) => {
                let mut listed: Vec<_> =
                    options.iter().take(LISTED).map(Value::to_string).collect();
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
            Breach::Minimum(limit) => (Code::OutOfRange, format!("{shown} is less than {limit}")),
            Breach::Maximum(limit) => (Code::OutOfRange, format!("{shown} is more than {limit}")),
            Breach::MinLength(limit) => (
                Code::WrongLength,
                format!("{shown} has fewer than {limit} characters"),
            ),
            Breach::MaxLength(limit) => (
                Code::WrongLength,
                format!("{shown} has more than {limit} characters"),
            ),
            Breach::Pattern(pattern) => self.pattern(&shown, pattern, keyword),
            Breach::MinItems(1) => (
                Code::WrongLength,
                "the array is empty; an absent attribute is left out".to_owned(),
            ),
            Breach::MinItems(limit) => (
                Code::WrongLength,
                format!("the array has fewer than {limit} elements"),
            ),
            Breach::NoCase | Breach::Forbidden => (
                Code::WrongCase,
                "the record is none of the event's cases".to_owned(),
            ),
            Breach::Other(keyword) => (
                Code::Constraint,
                format!("{shown} breaks `{keyword}` of the event's schema"),
            ),
        }
    }

    fn pattern(&self, shown: &str, pattern: &str, keyword: &str) -> (Code, String) {
        let text = self.value.as_str().unwrap_or_default();
        let encoded = |ty: &&AttributeType| ty.encoding == WireEncoding::String;
        if let Some(attribute) = self.ty.as_ref().filter(encoded) {
            return match attribute.kind {
                Kind::Int if canonical_int(text).is_some() => (
                    Code::OutOfRange,
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
        // Beside a pattern of its own, the one that spells out a format stands under `allOf`.
        let format = self.ty.as_ref().and_then(|ty| ty.format.as_deref());
        let is_format = format.is_some() || keyword.contains("/allOf/");
        let message = match (self.example, format) {
            (Some(example), _) => {
                format!(
                    "{shown} has another form than the catalog asks for, which is like {example}"
                )
            }
            (None, Some(format)) => format!("{shown} has not the format `{format}`"),
            (None, None) => format!("{shown} does not match the pattern `{inner}`"),
        };
        let code = if is_format {
            Code::WrongFormat
        } else {
            Code::WrongPattern
        };
        (code, message)
    }
}

fn names<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let quoted: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
