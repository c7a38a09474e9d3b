//! Wherever one thing in a record is wrong, however deep, the validator says so of that place, and the
//! request schema refuses the request; and where neither knows what was changed, they agree.

use std::cell::Cell;

use otelier_schema::resolved::{
    Attribute, BODY, Encoding, Event, Length, Range, Requirement, Type,
};
use otelier_validate::receiver::Transport;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config as Runs, TestRunner};
use serde_json::{Value, json};

use crate::calls::call;
use crate::protobuf::says_the_same;
use crate::{BUNDLE, CATALOG, REQUEST_SCHEMA, faults};

/// A value in a record, and what the catalog says of it.
struct Site {
    /// Where it is in the record, as a JSON pointer.
    pointer: String,
    /// What findings call it.
    path: String,
    attribute: Attribute,
    ty: Type,
}

/// One thing that can be wrong at a place: its code, what then stands there, and where the finding points.
struct Wrong {
    code: &'static str,
    value: Value,
    pointer: String,
    path: String,
}

fn event() -> &'static Event {
    let mut events = CATALOG.events.iter();
    events
        .find(|event| event.name == "nasty.complex")
        .expect("the event")
}

/// All values in a record that the catalog describes.
fn sites(record: &Value) -> Vec<Site> {
    let mut sites = Vec::new();
    let known = || event().common_attributes().chain(&CATALOG.metadata);
    let attributes = record["attributes"].as_array().expect("attributes");
    for (index, pair) in attributes.iter().enumerate() {
        let key = pair["key"].as_str().expect("a key");
        let found = known().find(|attribute| match &attribute.ty {
            Type::Template { .. } => key
                .strip_prefix(attribute.id.as_str())
                .is_some_and(|rest| rest.starts_with('.')),
            _ => attribute.id == key,
        });
        if let Some(attribute) = found {
            let ty = match &attribute.ty {
                Type::Template { value, .. } => value,
                ty => ty,
            };
            let pointer = format!("/attributes/{index}/value");
            visit(
                &pair["value"],
                pointer,
                key.to_owned(),
                attribute,
                ty,
                &mut sites,
            );
        }
    }
    let body = event().body.as_ref().expect("a body");
    visit(
        &record["body"],
        "/body".into(),
        BODY.into(),
        body,
        &body.ty,
        &mut sites,
    );
    sites
}

fn visit(
    value: &Value,
    pointer: String,
    path: String,
    attribute: &Attribute,
    ty: &Type,
    sites: &mut Vec<Site>,
) {
    // Of what is always replaced, any other value is one fault, and not one of its form.
    if attribute.privacy.always().is_some() {
        return;
    }
    match ty {
        Type::Map(fields) => {
            for (index, pair) in items(value, "kvlistValue").iter().enumerate() {
                let key = pair["key"].as_str().expect("a key");
                let field = fields.iter().find(|field| field.id == key);
                let field = field.expect("a field of the catalog");
                let inner = format!("{pointer}/kvlistValue/values/{index}/value");
                visit(
                    &pair["value"],
                    inner,
                    format!("{path}.{key}"),
                    field,
                    &field.ty,
                    sites,
                );
            }
        }
        Type::Array(element) => {
            // The length is that of the list.
            let max = attribute.element_length;
            let free = Attribute {
                length: max.map(|_| Length { min: 0, max }),
                ..attribute.clone()
            };
            let path = match **element {
                Type::Map(_) => format!("{path}[]"),
                _ => path.clone(),
            };
            for (index, item) in items(value, "arrayValue").iter().enumerate() {
                let inner = format!("{pointer}/arrayValue/values/{index}");
                visit(item, inner, path.clone(), &free, element, sites);
            }
        }
        _ => {}
    }
    sites.push(Site {
        pointer,
        path,
        attribute: attribute.clone(),
        ty: ty.clone(),
    });
}

fn items<'v>(value: &'v Value, kind: &str) -> &'v [Value] {
    value[kind]["values"].as_array().map_or(&[], Vec::as_slice)
}

impl Site {
    /// Everything that can be wrong here.
    fn wrongs(&self, value: &Value) -> Vec<Wrong> {
        let mut wrongs = Vec::new();
        let mut push = |code, value| {
            wrongs.push(Wrong {
                code,
                value,
                pointer: self.pointer.clone(),
                path: self.path.trim_end_matches("[]").to_owned(),
            });
        };
        let encoded = self.attribute.encoding == Encoding::String;
        if self.pointer != "/body" {
            push("unset-value", json!({}));
        }
        match plain(&self.ty) {
            Type::Int if encoded => push("wrong-encoding", json!({ "intValue": "1" })),
            Type::Boolean if encoded => push("wrong-encoding", json!({ "boolValue": true })),
            Type::Boolean => push("wrong-type", json!({ "doubleValue": 0.5 })),
            _ => push("wrong-type", json!({ "boolValue": true })),
        }
        match (&self.ty, self.attribute.range) {
            (Type::Enum(list), _) if !list.open => push(
                "enum-value",
                match list.plain() {
                    Type::Int if !encoded => json!({ "intValue": "424242" }),
                    Type::Boolean if !encoded => json!({ "stringValue": "neither" }),
                    _ => json!({ "stringValue": "none of them" }),
                },
            ),
            (Type::Int, Some(Range::Int { min, max })) if !encoded => {
                for outside in [min.checked_sub(1), max.checked_add(1)]
                    .into_iter()
                    .flatten()
                {
                    push("out-of-range", json!({ "intValue": outside.to_string() }));
                }
            }
            (Type::Double, Some(Range::Double { min, max })) => {
                push("out-of-range", json!({ "doubleValue": min - 1.0 }));
                push("out-of-range", json!({ "doubleValue": max + 1.0 }));
            }
            _ => {}
        }
        if self.attribute.pattern.is_some() {
            push("wrong-pattern", json!({ "stringValue": "!" }));
        } else if self.attribute.format.is_some() {
            push("wrong-format", json!({ "stringValue": "!" }));
        }
        // What is too long for a pattern breaks the pattern too.
        let length = (self.attribute.length).filter(|_| self.attribute.pattern.is_none());
        if let Some(Length { max: Some(max), .. }) = length {
            let more = usize::try_from(max + 1).expect("a length of tests");
            match self.ty {
                Type::String | Type::Enum(_) => {
                    push("wrong-length", json!({ "stringValue": "x".repeat(more) }));
                }
                Type::Bytes => {
                    // Four digits are three bytes.
                    let base64 = "AAAA".repeat(more.div_ceil(3));
                    push("wrong-length", json!({ "bytesValue": base64 }));
                }
                Type::Array(_) => {
                    let first = items(value, "arrayValue")[0].clone();
                    push(
                        "wrong-length",
                        json!({ "arrayValue": { "values": vec![first; more] } }),
                    );
                }
                _ => {}
            }
        }
        if let Type::Map(fields) = &self.ty {
            self.in_map(fields, value, &mut wrongs);
        }
        if self.pointer == "/body" {
            // A body that is not set is none.
            wrongs.push(Wrong {
                code: "missing-attribute",
                value: json!({}),
                pointer: String::new(),
                path: BODY.to_owned(),
            });
        }
        wrongs
    }

    /// What can be wrong with the fields of a map as such.
    fn in_map(&self, fields: &[Attribute], value: &Value, wrongs: &mut Vec<Wrong>) {
        let pairs = items(value, "kvlistValue");
        let with = |pairs: Vec<Value>| json!({ "kvlistValue": { "values": pairs } });
        let here = self.pointer.clone();
        for (index, pair) in pairs.iter().enumerate() {
            let key = pair["key"].as_str().expect("a key");
            let path = format!("{}.{key}", self.path);
            let again = [pairs, std::slice::from_ref(pair)].concat();
            wrongs.push(Wrong {
                code: "duplicate-key",
                value: with(again),
                pointer: format!("{here}/kvlistValue/values/{}/value", pairs.len()),
                path: path.clone(),
            });
            let required = |field: &&Attribute| field.requirement == Requirement::Required;
            let found = fields.iter().find(|field| field.id == key);
            if pairs.len() > 1 && found.as_ref().is_some_and(required) {
                let mut rest = pairs.to_vec();
                rest.remove(index);
                wrongs.push(Wrong {
                    code: "missing-attribute",
                    value: with(rest),
                    pointer: here.clone(),
                    path,
                });
            }
        }
        let stranger = json!({ "key": "stranger", "value": { "stringValue": "a" } });
        wrongs.push(Wrong {
            code: "unknown-attribute",
            value: with([pairs, &[stranger]].concat()),
            pointer: format!("{here}/kvlistValue/values/{}/key", pairs.len()),
            path: format!("{}.stranger", self.path),
        });
    }
}

fn plain(ty: &Type) -> &Type {
    match ty {
        Type::Enum(list) => list.plain(),
        other => other,
    }
}

/// A request of one record out of a payload.
fn request(payload: &[u8], which: Index) -> Value {
    let mut request: Value = serde_json::from_slice(payload).expect("OTLP/JSON");
    let records = request
        .pointer_mut("/resourceLogs/0/scopeLogs/0/logRecords")
        .and_then(Value::as_array_mut)
        .expect("records");
    let record = records.swap_remove(which.index(records.len()));
    *records = vec![record];
    request
}

const RECORD: &str = "/resourceLogs/0/scopeLogs/0/logRecords/0";

/// Runs something with arbitrary records, two choices, and a value of any kind or none.
fn each(cases: u32, test: impl Fn(Value, Index, Index, Option<Value>)) {
    let mut runner = TestRunner::new(Runs {
        cases,
        failure_persistence: None,
        ..Runs::default()
    });
    let changes = vec(
        (
            any::<Index>(),
            any::<Index>(),
            any::<Index>(),
            of(any_value()),
        ),
        64,
    );
    runner
        .run(&(vec(call(), 1..12), changes), |(calls, changes)| {
            let payloads = crate::emit(Transport::HttpJson, &calls);
            for (n, (which, at, what, value)) in changes.into_iter().enumerate() {
                let request = request(&payloads[n % payloads.len()], which);
                test(request, at, what, value);
            }
            Ok(())
        })
        .unwrap();
}

/// A value of any kind.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        "[a-zé]{0,12}".prop_map(|text| json!({ "stringValue": text })),
        (-9..300_i64).prop_map(|int| json!({ "intValue": int.to_string() })),
        (-2.0..2.0_f64).prop_map(|double| json!({ "doubleValue": double })),
        any::<bool>().prop_map(|flag| json!({ "boolValue": flag })),
        "([A-Za-z0-9+/]{4}){0,3}".prop_map(|text| json!({ "bytesValue": text })),
        Just(json!({})),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let key = prop_oneof![Just("sku"), Just("amount"), Just("fn"), Just("other")];
        let pair =
            (key, inner.clone()).prop_map(|(key, value)| json!({ "key": key, "value": value }));
        prop_oneof![
            vec(inner, 0..4).prop_map(|values| json!({ "arrayValue": { "values": values } })),
            vec(pair, 0..4).prop_map(|values| json!({ "kvlistValue": { "values": values } })),
        ]
    })
}

#[test]
fn one_violation_is_found_at_its_place() {
    let seen = Cell::new(0_u32);
    each(12, |mut request, at, what, _| {
        let record = request.pointer(RECORD).expect("a record");
        let sites = sites(record);
        let site = &sites[at.index(sites.len())];
        let value = record.pointer(&site.pointer).expect("a value");
        let mut wrongs = site.wrongs(value);
        let wrong = wrongs.swap_remove(what.index(wrongs.len()));
        let before = request.clone();
        *request
            .pointer_mut(&format!("{RECORD}{}", site.pointer))
            .expect("a value") = wrong.value;
        let findings = faults(request.to_string().as_bytes());
        let said: Vec<_> = (findings.iter())
            .map(|finding| {
                let pointer = finding.pointer.as_deref().unwrap_or_default();
                let pointer = pointer.strip_prefix(RECORD).unwrap_or(pointer);
                (finding.code.as_str(), finding.attribute.as_deref(), pointer)
            })
            .collect();
        let expected = (
            wrong.code,
            Some(wrong.path.as_str()),
            wrong.pointer.as_str(),
        );
        assert_eq!(said, [expected], "{findings:#?}\n{before:#}");
        assert!(!REQUEST_SCHEMA.is_valid(&request), "{request:#}");
        says_the_same(&BUNDLE, &request);
        seen.set(seen.get() + 1);
    });
    assert!(seen.get() > 500);
}

#[test]
fn the_validator_and_the_request_schema_agree() {
    let (seen, valid) = (Cell::new(0_u32), Cell::new(0_u32));
    each(12, |mut request, at, other, value| {
        let record = request.pointer(RECORD).expect("a record");
        let sites = sites(record);
        let site = &sites[at.index(sites.len())];
        // A value of another place fits more often than one of any kind.
        let other = &sites[other.index(sites.len())].pointer;
        let value = value.or_else(|| record.pointer(other).cloned());
        *request
            .pointer_mut(&format!("{RECORD}{}", site.pointer))
            .expect("a value") = value.expect("a value");
        let findings = faults(request.to_string().as_bytes());
        let holds = REQUEST_SCHEMA.is_valid(&request);
        says_the_same(&BUNDLE, &request);
        assert_eq!(
            findings.is_empty(),
            holds,
            "{findings:#?}\n{}: {request:#}",
            site.pointer
        );
        seen.set(seen.get() + 1);
        valid.set(valid.get() + u32::from(holds));
    });
    assert!(
        valid.get() > 20 && valid.get() < seen.get() - 100,
        "{} of {}",
        valid.get(),
        seen.get()
    );
}
