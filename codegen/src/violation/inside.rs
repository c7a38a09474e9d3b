//! Records that break what a catalog says of what stands inside of a value: of the fields of maps, of the elements of lists,
//! and of how many there are of either, of bytes, and of the attributes of a family.

use otelier_schema::base64;
use otelier_schema::resolved::{Attribute, BODY, Encoding, Requirement, Type, Value as Scalar};
use serde_json::{Value, json};

use super::values::{another_type, one_more};
use super::{LONGEST, RECORD, Valid};
use crate::example;

/// Where a record has a value: of a plain attribute, or its body.
struct Place<'v> {
    attribute: &'v Attribute,
    name: &'v str,
    pointer: String,
}

fn places<'v>(valid: &'v Valid<'_>) -> impl Iterator<Item = Place<'v>> {
    let attributes = (valid.request.pointer(RECORD))
        .and_then(|record| record["attributes"].as_array())
        .map_or(&[][..], Vec::as_slice);
    let of_attributes = valid.plain().filter_map(move |attribute| {
        let key = attribute.id.as_str();
        let index = attributes.iter().position(|pair| pair["key"] == key)?;
        Some(Place {
            attribute,
            name: key,
            pointer: format!("{RECORD}/attributes/{index}/value"),
        })
    });
    let body = valid.event.body.iter().map(|attribute| Place {
        attribute,
        name: BODY,
        pointer: format!("{RECORD}/{BODY}"),
    });
    of_attributes.chain(body)
}

/// A map of a record, or the first one of a list of maps.
struct Map<'v> {
    fields: &'v [Attribute],
    /// What its fields are called with their map.
    name: String,
    /// The list of its entries.
    pointer: String,
    entries: &'v [Value],
}

fn maps<'v>(valid: &'v Valid<'_>) -> impl Iterator<Item = Map<'v>> {
    places(valid).filter_map(|place| {
        let (fields, list) = match (&place.attribute.ty, place.attribute.ty.element()) {
            (Type::Map(fields), _) => (fields, false),
            (_, Some(Type::Map(fields))) => (fields, true),
            _ => return None,
        };
        let (brackets, below) = if list {
            ("[]", "/arrayValue/values/0")
        } else {
            ("", "")
        };
        let pointer = format!("{}{below}/kvlistValue/values", place.pointer);
        Some(Map {
            fields,
            name: format!("{}{brackets}", place.name),
            entries: valid.request.pointer(&pointer)?.as_array()?,
            pointer,
        })
    })
}

impl Map<'_> {
    /// Where a field stands among the entries.
    fn index(&self, field: &Attribute) -> Option<usize> {
        let key = field.id.as_str();
        self.entries.iter().position(|entry| entry["key"] == key)
    }
}

/// The request with a list that is changed.
fn with_list(valid: &Valid<'_>, pointer: &str, change: impl FnOnce(&mut Vec<Value>)) -> Value {
    valid.with_request(|request| {
        if let Some(list) = request.pointer_mut(pointer).and_then(Value::as_array_mut) {
            change(list);
        }
    })
}

pub(super) fn unknown_field(valid: &Valid<'_>) -> Option<(String, Value)> {
    let key = "nobody.knows.it";
    let mut maps = maps(valid);
    let map = maps.find(|map| map.fields.iter().all(|field| field.id != key))?;
    let request = with_list(valid, &map.pointer, |entries| {
        entries.push(json!({ "key": key, "value": { "stringValue": "a" } }));
    });
    Some((format!("{} has the field {key}", map.name), request))
}

/// A map without entries would be a fault of its own.
pub(super) fn missing_field(valid: &Valid<'_>) -> Option<(String, Value)> {
    let mut several = maps(valid).filter(|map| map.entries.len() > 1);
    several.find_map(|map| {
        let mut fields = map.fields.iter();
        let field = fields.find(|field| field.requirement == Requirement::Required)?;
        let index = map.index(field)?;
        let request = with_list(valid, &map.pointer, |entries| {
            entries.remove(index);
        });
        Some((format!("{}.{} is not there", map.name, field.id), request))
    })
}

pub(super) fn wrong_field(valid: &Valid<'_>) -> Option<(String, Value)> {
    maps(valid).find_map(|map| {
        let mut shown = (map.fields.iter()).filter(|field| field.privacy.always().is_none());
        let (field, index, value) = shown.find_map(|field| {
            let value = another_type(&field.ty, field.encoding)?;
            Some((field, map.index(field)?, value))
        })?;
        let request = with_list(valid, &map.pointer, |entries| {
            entries[index]["value"] = value;
        });
        Some((
            format!("{}.{} is of another type", map.name, field.id),
            request,
        ))
    })
}

/// The lists of a record that have something in them: each with its elements.
fn lists<'v>(valid: &'v Valid<'_>) -> impl Iterator<Item = (Place<'v>, String, &'v [Value])> {
    places(valid).filter_map(|place| {
        let pointer = format!("{}/arrayValue/values", place.pointer);
        let elements = valid.request.pointer(&pointer)?.as_array()?;
        (!elements.is_empty()).then_some((place, pointer, elements.as_slice()))
    })
}

pub(super) fn wrong_element(valid: &Valid<'_>) -> Option<(String, Value)> {
    lists(valid).find_map(|(place, pointer, _)| {
        let value = another_type(place.attribute.ty.element()?, Encoding::Native)?;
        let request = with_list(valid, &pointer, |elements| elements[0] = value);
        Some((
            format!("the first element of {} is of another type", place.name),
            request,
        ))
    })
}

pub(super) fn too_many_elements(valid: &Valid<'_>) -> Option<(String, Value)> {
    lists(valid).find_map(|(place, pointer, elements)| {
        let more = one_more(place.attribute)?;
        let first = elements[0].clone();
        let request = with_list(valid, &pointer, |elements| elements.resize(more, first));
        Some((format!("{} has {more} elements", place.name), request))
    })
}

pub(super) fn too_many_bytes(valid: &Valid<'_>) -> Option<(String, Value)> {
    let mut bytes = places(valid).filter(|place| place.attribute.ty == Type::Bytes);
    bytes.find_map(|place| {
        let more = one_more(place.attribute)?;
        let request = valid.with_request(|request| {
            if let Some(value) = request.pointer_mut(&place.pointer) {
                *value = json!({ "bytesValue": base64::zeros(more as u64) });
            }
        });
        Some((format!("{} has {more} bytes", place.name), request))
    })
}

pub(super) fn too_many_members(valid: &Valid<'_>) -> Option<(String, Value)> {
    let own = valid.variant.attributes.iter().map(|own| &*own.attribute);
    own.chain(&valid.catalog.metadata).find_map(|attribute| {
        let Type::Template { entries, key, .. } = &attribute.ty else {
            return None;
        };
        let more = usize::try_from(entries.checked_add(1)?).ok()?;
        let within = format!("{}.", attribute.id);
        let is_another = |other: &Attribute| other.id.starts_with(&within);
        // Keys of one length, as many as there can be.
        let digits = more.to_string().len();
        let fits = more <= LONGEST && digits as u64 <= *key;
        let is_plain = attribute.privacy.always().is_none() && attribute.deprecated.is_none();
        if valid.asks(&attribute.id)
            || !fits
            || !is_plain
            || valid.event.all_attributes().any(is_another)
        {
            return None;
        }
        let Scalar::Map(family) = attribute.example() else {
            return None;
        };
        let value = example::any_value(attribute, family.values().next()?);
        let request = valid.with_attributes(|attributes| {
            attributes.retain(|pair| !pair["key"].as_str().unwrap_or("").starts_with(&within));
            attributes.extend((0..more).map(
                |number| json!({ "key": format!("{within}{number:0digits$}"), "value": value }),
            ));
        });
        Some((format!("{} has {more} members", attribute.id), request))
    })
}
