//! The check that every record goes through first: a compiled form of the bundle, over the record's protobuf, which a
//! JSON record is taken over as.
//!
//! It answers one question, whether a record is beyond doubt valid, without copying any of its protobuf. Whatever it does not
//! accept is decoded and held against the published schemas by the jsonschema crate, which says what is wrong; so
//! what is found never depends on what is compiled, and an event whose schema has a keyword that is not known here is
//! only slower. `tests/tests/complex` and `tests/tests/laws` hold the two equal.
//! Field numbers are those of `opentelemetry/proto/logs/v1/logs.proto`.

mod case;
mod member;
mod rule;
mod wire;

use std::collections::{BTreeMap, HashMap};

use ahash::RandomState;
use serde_json::Value;

use self::case::{Case, Set};
use self::member::{Carried, Counts, Enums};
use self::rule::Rule;
use self::wire::{Any, Field, Reader, is_utf8, key_value};
use crate::attribute::AttributeType;
use crate::bundle::{EVENT_NAME, EventNamePlace, RecordRules};
use crate::present::Present;
use crate::report::Seen;
use crate::{ids, times};

/// Attributes of an event that is compiled.
const MOST: usize = Set::BITS as usize;

/// Members of a family that are compared with each other.
const MOST_OF_FAMILY: usize = 64;

/// An event, compiled.
pub(crate) struct Event {
    slots: Vec<Slot>,
    /// The places of attributes by key, without those of families.
    places: HashMap<Box<[u8]>, usize, RandomState>,
    families: Vec<Family>,
    required: Set,
    cases: Vec<Case>,
    /// Places whose values conditions ask for.
    compared: Set,
    enums: Enums,
    body: Option<(Rule, bool)>,
    /// The `SeverityNumber` of each case; `None`: the sender says it. Empty: nobody looks at it.
    severities: Box<[Option<u8>]>,
    /// Something is to be said of each of its records.
    deprecated: bool,
    /// Attributes of which something is to be said wherever they are.
    deprecated_attributes: Set,
    /// The last days of the event (where the set is empty) and of attributes.
    expire: Vec<(Set, Box<str>)>,
}

/// What a bundle says of an event.
pub(crate) struct Published<'b> {
    pub(crate) schema: &'b Value,
    pub(crate) attributes: &'b BTreeMap<String, AttributeType>,
    /// How many cases it has.
    pub(crate) cases: usize,
    pub(crate) severities: &'b [Option<u8>],
    pub(crate) deprecated: bool,
    pub(crate) expires: Option<&'b str>,
    pub(crate) body: Option<(&'b AttributeType, &'b Value)>,
}

/// What the compiled check says of a record.
pub(crate) enum Look {
    /// It is beyond doubt valid, and counted.
    Accepted,
    /// Only the schemas can tell.
    Unsure,
    /// It is no event of this bundle.
    Other,
}

struct Slot {
    key: Box<str>,
    rule: Rule,
}

/// A family of attributes.
struct Family {
    place: usize,
    /// Its key and a full stop.
    prefix: Box<str>,
    entries: u64,
    /// The greatest length of the rest of a key, in code points.
    longest: u64,
}

/// What was seen of all events.
#[derive(Debug, Default)]
pub(crate) struct Tallies(Vec<Option<Box<Tally>>>);

impl Tallies {
    /// That of the event at a place in its bundle.
    #[inline]
    pub(crate) fn of(&mut self, place: usize) -> &mut Tally {
        if place >= self.0.len() {
            self.0.resize_with(place + 1, || None);
        }
        self.0[place].get_or_insert_default()
    }

    /// Those of which records were accepted, with their places.
    pub(crate) fn each(self) -> impl Iterator<Item = (usize, Tally)> {
        let tallies = self.0.into_iter().enumerate();
        tallies
            .filter_map(|(place, tally)| Some((place, *tally?)))
            .filter(|(_, tally)| tally.records > 0)
    }
}

/// What was seen of an event's records.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    records: usize,
    attributes: Vec<usize>,
    cases: Vec<usize>,
    members: Counts,
}

impl Event {
    /// `None` where a part of the schema is not known here.
    pub(crate) fn compile(published: &Published<'_>) -> Option<Self> {
        const KNOWN: [&str; 14] = [
            "$schema",
            "$id",
            "$comment",
            "title",
            "description",
            "type",
            "required",
            "additionalProperties",
            "properties",
            "patternProperties",
            "if",
            "then",
            "else",
            "allOf",
        ];
        let Published {
            schema,
            attributes,
            cases,
            severities,
            body,
            ..
        } = *published;
        let of_each = [0, cases.max(1)].contains(&severities.len());
        let keywords = schema.as_object()?;
        // `allOf` holds the only case.
        let known = |keyword: &String| {
            KNOWN.contains(&keyword.as_str()) && (keyword != "allOf" || cases == 1)
        };
        let is_object = schema["type"] == "object" && schema["additionalProperties"] == false;
        if attributes.len() > MOST || !of_each || !is_object || !keywords.keys().all(known) {
            return None;
        }
        let (mut slots, mut places, mut families) = (Vec::new(), HashMap::default(), Vec::new());
        let mut deprecated_attributes: Set = 0;
        let mut expire: Vec<(Set, Box<str>)> =
            (published.expires.iter().map(|date| (0, (*date).into()))).collect();
        for (place, (key, ty)) in attributes.iter().enumerate() {
            if ty.deprecated.is_some() {
                deprecated_attributes |= 1 << place;
            }
            expire.extend(
                ty.expires
                    .iter()
                    .map(|date| (1 << place, date.as_str().into())),
            );
            let rule = if let (Some(entries), Some(longest)) = (ty.entries, ty.key_length) {
                families.push(Family {
                    place,
                    prefix: format!("{key}.").into(),
                    entries,
                    longest,
                });
                &schema["patternProperties"][ty.family_pattern(key)]
            } else {
                places.insert(key.as_bytes().into(), place);
                &schema["properties"][key.as_str()]
            };
            slots.push(Slot {
                key: key.as_str().into(),
                rule: Rule::compile(rule, ty)?,
            });
        }
        // Of two families, that with the longer key counts.
        families.sort_by_key(|family| std::cmp::Reverse(family.prefix.len()));
        let slot = |key: &str| {
            let family = || {
                let patterns = attributes.iter().map(|(key, ty)| ty.family_pattern(key));
                patterns.into_iter().position(|pattern| pattern == key)
            };
            places.get(key.as_bytes()).copied().or_else(family)
        };
        let mut required = 0;
        for key in schema["required"].as_array()? {
            required |= 1 << slot(key.as_str()?)?;
        }
        let cases = case::chain(schema, cases, &slot)?;
        let compared = cases.iter().flat_map(Case::compared);
        let compared = compared.fold(0, |set, place| set | 1 << place);
        let body = match body {
            None => None,
            Some((body, schema)) => {
                // What names the schema says nothing about a value.
                let mut schema = schema.clone();
                for keyword in ["$schema", "$id", "title"] {
                    schema.as_object_mut()?.remove(keyword);
                }
                Some((Rule::compile(&schema, body)?, body.required))
            }
        };
        Some(Self {
            slots,
            places,
            families,
            required,
            cases,
            compared,
            enums: Enums::of(attributes)?,
            body,
            severities: severities.into(),
            deprecated: published.deprecated,
            deprecated_attributes,
            expire,
        })
    }

    /// Whether a record of this event, whose attributes these fields hold, is beyond doubt valid; if it is, it is counted.
    pub(crate) fn accepts(
        &self,
        record: &Head<'_>,
        present: Option<&Present>,
        tally: &mut Tally,
    ) -> bool {
        if self.deprecated {
            return false;
        }
        let mut carried: Set = 0;
        let mut members = Carried::default();
        let mut values: [Option<(usize, Any<'_>)>; 4] = [None; 4];
        let mut compared = 0;
        let mut of_families: Vec<(usize, &[u8])> = Vec::new();
        let mut reader = Reader(record.bytes);
        while let Some(Some((number, field))) = reader.field() {
            let (6, Field::Bytes(pair)) = (number, field) else {
                continue;
            };
            let Some((key, value)) = key_value(pair) else {
                return false;
            };
            let place = match self.places.get(key) {
                Some(place) => *place,
                None => match self.of_family(key, &mut of_families) {
                    Some(place) => place,
                    None => return false,
                },
            };
            let bit = 1 << place;
            let again = carried & bit != 0;
            // Members of a family are compared by their whole key.
            if again && of_families.last().is_none_or(|(_, last)| *last != key) {
                return false;
            }
            carried |= bit;
            if !self.slots[place].rule.accepts(value) {
                return false;
            }
            if !self.enums.note(place, value, &mut members) {
                return false;
            }
            if self.compared & bit != 0 {
                let Some(kept) = values.get_mut(compared) else {
                    return false;
                };
                *kept = Some((place, value));
                compared += 1;
            }
        }
        if carried & self.required != self.required || !self.families_fit(&of_families) {
            return false;
        }
        let value = |place: usize| {
            let kept = values.iter().flatten().find(|(kept, _)| *kept == place);
            kept.map(|(_, value)| *value)
        };
        let case = self
            .cases
            .iter()
            .position(|case| case.holds(carried, value));
        match case {
            Some(case) if !self.cases[case].accepts(carried) => return false,
            None if !self.cases.is_empty() => return false,
            _ => {}
        }
        if carried & self.deprecated_attributes != 0 || !self.has_severity(record.severity, case) {
            return false;
        }
        let mut past = self.expire.iter().filter(|(attribute, date)| {
            (*attribute == 0 || carried & attribute != 0)
                && present.is_some_and(|present| present.is_after(date))
        });
        if past.next().is_some() {
            return false;
        }
        let body = match (&self.body, record.body) {
            (None, body) => body.is_none(),
            (Some((_, required)), None) => !required,
            (Some((rule, _)), Some(body)) => Any::read(body).is_some_and(|body| rule.accepts(body)),
        };
        if body {
            tally.count(self, carried, &of_families, case);
            tally.members.add(&self.enums, &members);
        }
        body
    }

    fn has_severity(&self, number: u64, case: Option<usize>) -> bool {
        match self.severities.get(case.unwrap_or_default()) {
            None => true,
            Some(None) => (1..=24).contains(&number),
            Some(Some(severity)) => number == u64::from(*severity),
        }
    }

    /// The place of the family that a key is of, which is remembered.
    fn of_family<'p>(&self, key: &'p [u8], members: &mut Vec<(usize, &'p [u8])>) -> Option<usize> {
        let family = self
            .families
            .iter()
            .find(|family| key.starts_with(family.prefix.as_bytes()))?;
        let rest = str::from_utf8(&key[family.prefix.len()..]).ok()?;
        let is_short =
            rest.len() as u64 <= family.longest || rest.chars().count() as u64 <= family.longest;
        let is_new = members.iter().all(|(_, known)| *known != key);
        if rest.is_empty() || !is_short || !is_new || members.len() >= MOST_OF_FAMILY {
            return None;
        }
        members.push((family.place, key));
        Some(family.place)
    }

    fn families_fit(&self, members: &[(usize, &[u8])]) -> bool {
        members.is_empty()
            || self.families.iter().all(|family| {
                let carried = members.iter().filter(|(place, _)| *place == family.place);
                carried.count() as u64 <= family.entries
            })
    }
}

impl Tally {
    fn count(
        &mut self,
        event: &Event,
        carried: Set,
        of_families: &[(usize, &[u8])],
        case: Option<usize>,
    ) {
        self.records += 1;
        self.attributes.resize(event.slots.len(), 0);
        self.cases.resize(event.cases.len(), 0);
        let mut rest = carried;
        while rest != 0 {
            let place = rest.trailing_zeros() as usize;
            rest &= rest - 1;
            self.attributes[place] += 1;
        }
        // The first member of each family is counted already.
        for (index, (place, _)) in of_families.iter().enumerate() {
            if of_families[..index]
                .iter()
                .any(|(before, _)| before == place)
            {
                self.attributes[*place] += 1;
            }
        }
        if let Some(case) = case {
            self.cases[case] += 1;
        }
    }

    /// Adds what was counted to what else was seen.
    pub(crate) fn add_to(self, seen: &mut Seen, event: &Event, cases: &[String]) -> usize {
        seen.records += self.records;
        seen.valid += self.records;
        for (slot, count) in event.slots.iter().zip(self.attributes) {
            if count > 0 {
                *seen.attributes.entry(slot.key.to_string()).or_default() += count;
            }
        }
        for (case, count) in cases.iter().zip(self.cases) {
            if count > 0 {
                *seen.cases.entry(case.clone()).or_default() += count;
            }
        }
        self.members.add_to(seen, &event.enums);
        self.records
    }
}

/// The parts of a record that say what it is.
pub(crate) struct Head<'p> {
    bytes: &'p [u8],
    /// It may be no UTF-8.
    pub(crate) name: &'p [u8],
    severity: u64,
    body: Option<&'p [u8]>,
}

impl<'p> Head<'p> {
    /// The head of a record that a library would decode, and that says when it happened and which event it is.
    pub(crate) fn read(
        record: &'p [u8],
        rules: RecordRules,
        present: Option<&Present>,
    ) -> Option<Self> {
        let mut reader = Reader(record);
        let (mut time, mut name, mut body, mut named) = (0, None, None, None);
        let (mut observed, mut severity) = (0, 0);
        let mut seen = 0_u32;
        while let Some((number, field)) = reader.field()? {
            // Of a field that is there twice the last counts, and messages are merged.
            if number != 6 {
                if number > 12 || seen & 1 << number != 0 {
                    return None;
                }
                seen |= 1 << number;
            }
            match (number, field) {
                (1, Field::Fixed64(value)) => time = value,
                (3, Field::Bytes(text)) => {
                    is_utf8(text).then_some(())?;
                }
                (5, Field::Bytes(value)) => body = Some(value),
                (6, Field::Bytes(pair)) => {
                    if rules.event_name == EventNamePlace::Attribute
                        && named.is_none()
                        && let Some((key, Any::String(text))) = key_value(pair)
                        && key == EVENT_NAME.as_bytes()
                    {
                        named = Some(text);
                    }
                }
                (12, Field::Bytes(text)) => name = Some(text),
                (2, Field::Varint(number)) => severity = number,
                (11, Field::Fixed64(value)) => observed = value,
                (9, Field::Bytes(id)) if id.is_empty() || ids::is_trace(id) => {}
                (10, Field::Bytes(id)) if id.is_empty() || ids::is_span(id) => {}
                (7, Field::Varint(_)) | (8, Field::Fixed32) => {}
                _ => return None,
            }
        }
        let absurd = times::absurd(time, observed, present).is_some();
        if (time == 0 && !rules.zero_timestamp) || absurd {
            return None;
        }
        let name = match rules.event_name {
            EventNamePlace::Field => name?,
            EventNamePlace::Attribute => named?,
        };
        Some(Self {
            bytes: record,
            name,
            severity,
            body,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An event of the published Codex bundle.
    fn published(event: &str) -> Value {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../generated/codex/json-schema/bundle.json"
        );
        let text = std::fs::read_to_string(path).expect("the published bundle");
        let bundle: Value = serde_json::from_str(&text).expect("JSON");
        bundle["events"][event].clone()
    }

    fn compiles(event: &Value) -> bool {
        let attributes = serde_json::from_value(event["attributes"].clone()).expect("attributes");
        let cases = event["cases"].as_array().expect("cases").len();
        let published = Published {
            schema: &event["schema"],
            attributes: &attributes,
            cases,
            severities: &[],
            deprecated: false,
            expires: None,
            body: None,
        };
        Event::compile(&published).is_some()
    }

    /// Each of these could refuse a record that the compiled form would accept.
    #[test]
    fn a_schema_with_anything_else_in_it_is_not_compiled() {
        for (event, place, keyword, value) in [
            ("codex.sse_event", "", "type", Value::from("array")),
            ("codex.sse_event", "", "maxProperties", 3.into()),
            ("codex.sse_event", "", "additionalProperties", true.into()),
            ("codex.sse_event", "/if", "type", "array".into()),
            ("codex.sse_event", "/if", "maxProperties", 3.into()),
            ("codex.sse_event", "/then", "minProperties", 50.into()),
            ("codex.sse_event", "/else", "maxProperties", 1.into()),
            ("codex.sse_event", "/else/then", "minProperties", 50.into()),
            (
                "codex.sse_event",
                "/else/if/properties/event.kind",
                "maxLength",
                1.into(),
            ),
            (
                "codex.sse_event",
                "/properties/event.kind",
                "format",
                "uuid".into(),
            ),
            (
                "codex.sse_event",
                "/properties/duration_ms",
                "multipleOf",
                2.into(),
            ),
            (
                "codex.tool_decision",
                "/properties/decision",
                "const",
                "approved".into(),
            ),
        ] {
            let mut forged = published(event);
            assert!(compiles(&forged), "{event}");
            let schema = forged["schema"].pointer_mut(place).expect("a schema");
            schema[keyword] = value;
            assert!(!compiles(&forged), "{event}{place}/{keyword}");
        }
    }
}
