//! The values of an attribute that are worth trying, the plainest first.

use std::collections::BTreeMap;

use otelier_schema::pattern::{Difference, Pattern};
use otelier_schema::resolved::{Attribute, Enum, Format, Length, Range, Requirement, Type, Value};

use super::fields;

/// No text, list or family longer than this is made up.
const LONGEST: u64 = 70_000;

/// Texts that a caller could give, none of them anybody's.
const TEXTS: [&str; 4] = ["example", "Other 2", "\u{e4}\u{1f600}", "two\nlines"];

/// Values that the attribute accepts, at its own edges and at those of another version of it.
pub(super) fn of(attribute: &Attribute, other: Option<&Attribute>) -> Vec<Value> {
    if let Some(text) = attribute.privacy.always() {
        return vec![replacement(attribute, text)];
    }
    let mut tried = Vec::new();
    if !attribute.privacy.class.is_sensitive() {
        tried.extend(attribute.examples.iter().cloned());
    }
    tried.extend(of_type(attribute, &attribute.ty, other));
    let mut values = Vec::new();
    let mut push = |value: Value| {
        if !values.contains(&value) {
            values.push(value);
        }
    };
    tried
        .iter()
        .filter_map(|value| attribute.accept(value).ok())
        .for_each(&mut push);
    if let Some(redaction) = &attribute.privacy.redaction {
        push(replacement(attribute, &redaction.text));
    }
    // What both versions accept comes first, so that a record differs in what it is made to differ in.
    if let Some(other) = other {
        values.sort_by_key(|value| other.accept(value).is_err());
    }
    // What cannot be made up may still be said.
    if values.is_empty() {
        values.extend(attribute.examples.first().cloned());
    }
    values
}

/// What stands for the value of an attribute.
fn replacement(attribute: &Attribute, text: &str) -> Value {
    let text = Value::String(text.to_owned());
    match &attribute.ty {
        Type::Template { .. } => Value::Map(BTreeMap::from([("key".to_owned(), text)])),
        _ => text,
    }
}

fn of_type(attribute: &Attribute, ty: &Type, other: Option<&Attribute>) -> Vec<Value> {
    match ty {
        Type::String => texts(attribute, other),
        Type::Int => ints(attribute, other),
        Type::Double => doubles(attribute, other),
        Type::Boolean => [true, false].map(Value::Boolean).to_vec(),
        Type::Bytes => (lengths(attribute, other).into_iter())
            .map(|length| Value::String(zeros(length)))
            .collect(),
        Type::Enum(list) => members(list, attribute, other),
        Type::Array(element) => arrays(attribute, element, other),
        Type::Map(own) => maps(own, other),
        Type::Template {
            value,
            entries,
            key,
        } => families(attribute, (value, *entries, *key), other),
    }
}

/// The numbers around each bound, the smallest of them first.
fn ints(attribute: &Attribute, other: Option<&Attribute>) -> Vec<Value> {
    let mut numbers = vec![1, 0, 7, -1, i64::MIN, i64::MAX];
    for one in [Some(attribute), other].into_iter().flatten() {
        if let Some(Range::Int { min, max }) = one.range {
            for edge in [min, max] {
                numbers.extend([edge.saturating_sub(1), edge, edge.saturating_add(1)]);
            }
        }
    }
    numbers.sort_by_key(|number| (*number != 1, number.unsigned_abs(), *number < 0));
    numbers.into_iter().map(Value::Int).collect()
}

fn doubles(attribute: &Attribute, other: Option<&Attribute>) -> Vec<Value> {
    let mut numbers = vec![0.5, 0.0, 1.5, -1.5, f64::MIN, f64::MAX];
    for one in [Some(attribute), other].into_iter().flatten() {
        if let Some(Range::Double { min, max }) = one.range {
            for edge in [min, max] {
                numbers.extend([edge - 0.25, edge, edge + 0.25]);
            }
        }
    }
    numbers.retain(|number: &f64| number.is_finite());
    numbers.sort_by(|a, b| a.abs().total_cmp(&b.abs()));
    // A plain one first.
    numbers.insert(0, 0.5);
    numbers.into_iter().map(Value::Double).collect()
}

fn members(list: &Enum, attribute: &Attribute, other: Option<&Attribute>) -> Vec<Value> {
    let (current, old): (Vec<_>, Vec<_>) =
        (list.members.iter()).partition(|member| member.deprecated.is_none());
    let mut values: Vec<_> = (current.into_iter().chain(old))
        .map(|member| member.value.clone())
        .collect();
    if list.open {
        match list.plain() {
            Type::Int => values.extend(ints(attribute, other)),
            _ => values.extend(texts(attribute, other)),
        }
    }
    values
}

fn texts(attribute: &Attribute, other: Option<&Attribute>) -> Vec<Value> {
    let fixed: Vec<String> = match (attribute.format, &attribute.pattern) {
        (Some(Format::Uuid), None) => vec![
            "01234567-89ab-4def-8123-456789abcdef".to_owned(),
            "00000000-0000-0000-0000-000000000000".to_owned(),
        ],
        (Some(Format::DateTime), None) => vec![
            "2026-01-01T12:00:00.000Z".to_owned(),
            "1999-12-31T23:59:59.999Z".to_owned(),
        ],
        (_, Some(pattern)) => matching(pattern, other.and_then(|other| other.pattern.as_deref())),
        (None, None) => {
            let sized = lengths(attribute, other).into_iter().map(|length| {
                let length = usize::try_from(length).unwrap_or_default();
                "example ".chars().cycle().take(length).collect()
            });
            let known = other.and_then(|other| match other.ty.element().unwrap_or(&other.ty) {
                Type::Enum(list) => Some(list),
                _ => None,
            });
            let known = known.into_iter().flat_map(|list| &list.members);
            let known = known.filter_map(|member| match &member.value {
                Value::String(text) => Some(text.clone()),
                _ => None,
            });
            let plain = TEXTS.map(str::to_owned).into_iter();
            plain.chain(sized).chain(known).collect()
        }
    };
    fixed.into_iter().map(Value::String).collect()
}

/// Texts that match a pattern, and one that matches no other version of it.
fn matching(pattern: &str, other: Option<&str>) -> Vec<String> {
    let Ok(pattern) = Pattern::parse(pattern) else {
        return Vec::new();
    };
    let mut texts = pattern.samples();
    if let Some(Ok(other)) = other.map(Pattern::parse)
        && let Difference::Text(text) = pattern.without(&other)
    {
        texts.push(text);
    }
    texts
}

/// Lengths at and beside each bound that anything of the two has: the shortest first.
fn lengths(attribute: &Attribute, other: Option<&Attribute>) -> Vec<u64> {
    let mut lengths = vec![0, 1, 4];
    for one in [Some(attribute), other].into_iter().flatten() {
        let Length { min, max } = one.length.unwrap_or(Length { min: 0, max: None });
        for edge in [Some(min), max, one.element_length].into_iter().flatten() {
            lengths.extend([edge.saturating_sub(1), edge, edge.saturating_add(1)]);
        }
    }
    lengths.sort_unstable();
    lengths.dedup();
    lengths.retain(|length| *length <= LONGEST);
    lengths
}

/// Base64 (RFC 4648, section 4) of as many zeros.
fn zeros(length: u64) -> String {
    let whole = usize::try_from(length / 3).unwrap_or_default();
    let rest = ["", "AA==", "AAA="][usize::try_from(length % 3).unwrap_or_default()];
    format!("{}{rest}", "AAAA".repeat(whole))
}

fn arrays(attribute: &Attribute, element: &Type, other: Option<&Attribute>) -> Vec<Value> {
    // What bounds the array says nothing about its elements, which have a bound of their own.
    let of_element = |one: &Attribute, ty: &Type| Attribute {
        ty: ty.clone(),
        length: one.element_length.map(|max| Length {
            min: 0,
            max: Some(max),
        }),
        element_length: None,
        range: None,
        examples: Vec::new(),
        ..one.clone()
    };
    let one = of_element(attribute, element);
    let two = other.and_then(|other| Some(of_element(other, other.ty.element()?)));
    let elements: Vec<Value> = (of_type(&one, element, two.as_ref()).into_iter())
        .filter(|value| one.accept(value).is_ok())
        .collect();
    let Some(first) = elements.first() else {
        return Vec::new();
    };
    let least = attribute.length.map_or(1, |length| length.min.max(1));
    let least = usize::try_from(least).unwrap_or(usize::MAX);
    if least as u64 > LONGEST {
        return Vec::new();
    }
    let mut arrays = vec![Value::Array(vec![first.clone(); least])];
    for value in &elements[1..] {
        let mut array = vec![value.clone()];
        array.resize(least, first.clone());
        arrays.push(Value::Array(array));
    }
    // An empty array is not sent.
    for length in lengths(attribute, other).into_iter().filter(|n| *n > 0) {
        let length = usize::try_from(length).unwrap_or_default();
        arrays.push(Value::Array(vec![first.clone(); length]));
    }
    arrays
}

fn maps(own: &[Attribute], other: Option<&Attribute>) -> Vec<Value> {
    let others = other.map_or(&[][..], |other| fields(&other.ty));
    let values: Vec<(&Attribute, Vec<Value>)> = (own.iter())
        .map(|field| {
            let other = others.iter().find(|other| other.id == field.id);
            (field, of(field, other))
        })
        .collect();
    let is_required = |field: &Attribute| field.requirement == Requirement::Required;
    let with = |full: bool| -> BTreeMap<String, Value> {
        (values.iter())
            .filter(|(field, _)| full || is_required(field))
            .filter_map(|(field, values)| Some((field.id.clone(), values.first()?.clone())))
            .collect()
    };
    let (least, full) = (with(false), with(true));
    let mut maps = vec![least.clone(), full.clone()];
    for (field, values) in &values {
        if !is_required(field) {
            let mut map = full.clone();
            map.remove(&field.id);
            maps.push(map);
        }
        for value in values {
            let mut map = least.clone();
            map.insert(field.id.clone(), value.clone());
            maps.push(map);
        }
    }
    // An empty map is not sent.
    maps.retain(|map| !map.is_empty());
    maps.into_iter().map(Value::Map).collect()
}

fn families(
    attribute: &Attribute,
    (value, entries, longest): (&Type, u64, u64),
    other: Option<&Attribute>,
) -> Vec<Value> {
    let values = of_type(attribute, value, other);
    let accepted = values.into_iter().filter(|value| {
        let family = BTreeMap::from([("key".to_owned(), value.clone())]);
        attribute.accept(&Value::Map(family)).is_ok()
    });
    let values: Vec<Value> = accepted.collect();
    let Some(first) = values.first() else {
        return Vec::new();
    };
    let key = |length: u64| {
        let length = usize::try_from(length.min(longest)).unwrap_or_default();
        "key"
            .chars()
            .cycle()
            .take(length.max(1))
            .collect::<String>()
    };
    let mut families: Vec<BTreeMap<String, Value>> = (values.iter())
        .map(|value| BTreeMap::from([(key(3), value.clone())]))
        .collect();
    let (mut counts, mut sizes) = (vec![entries], vec![1, longest]);
    if let Some(Type::Template { entries, key, .. }) = other.map(|other| &other.ty) {
        counts.push(entries.saturating_add(1));
        sizes.push(key.saturating_add(1));
    }
    for size in sizes.into_iter().filter(|size| *size <= longest) {
        families.push(BTreeMap::from([(key(size), first.clone())]));
    }
    for count in counts.into_iter().filter(|count| *count <= entries) {
        let keys = (0..count.min(LONGEST)).map(|n| n.to_string());
        let keys = keys.filter(|key| key.len() as u64 <= longest);
        families.push(keys.map(|key| (key, first.clone())).collect());
    }
    families.into_iter().map(Value::Map).collect()
}
