//! Each attribute of a record by itself: its key known and new, a value there, of the right kind.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::collect::{Findings, Placed};
use super::ends;
use super::name::Known;
use crate::attribute::Privacy;
use crate::bundle::{EVENT_NAME, Event, escape};
use crate::codes::Code;
use crate::payload::{Any, Attribute, Record};
use crate::present::Present;
use crate::value::Place;
use crate::{show, suggest, value};

/// Checks each attribute by itself and gives the flattened record.
pub(super) fn attributes(
    known: Known<'_>,
    record: Record,
    present: Option<&Present>,
    findings: &mut Findings,
) -> Map<String, Value> {
    let Known { name, event, .. } = known;
    let mut flat = Map::new();
    let mut seen = BTreeSet::new();
    let mut families: BTreeMap<&str, u64> = BTreeMap::new();
    let field = record.event_name;
    for attribute in record.attributes {
        let Attribute {
            index,
            key,
            value,
            has_value,
        } = attribute;
        let own = format!("{}/attributes/{index}", findings.pointer);
        if seen.contains(&key) {
            let message =
                "the key occurs again on this record; only its first value was checked".to_owned();
            let position = event.position(&["properties", &key]);
            findings.attribute(
                index,
                Code::DuplicateKey,
                &key,
                message,
                format!("{own}/key"),
                position,
            );
            continue;
        }
        let Some((said, ty)) = event.attribute(&key) else {
            let (code, message) = unknown_attribute(&key, known);
            let position = event.position(&["additionalProperties"]);
            findings.attribute(index, code, &key, message, format!("{own}/key"), position);
            seen.insert(key);
            continue;
        };
        let place = if ty.is_family() {
            *families.entry(said).or_default() += 1;
            format!("patternProperties/{}", escape(&ty.family_pattern(said)))
        } else {
            format!("properties/{}", escape(said))
        };
        let name_of_it = format!("`{}`", show::name(said));
        for (code, message) in ends::said(
            &name_of_it,
            ty.deprecated.as_ref(),
            ty.expires.as_deref(),
            present,
        ) {
            let position = event.position_of(&format!("/{place}"));
            let pointer = format!("{own}/key");
            findings.attribute(index, code, &key, message, pointer, position);
        }
        let rest = key.len() - said.len();
        if let Some(longest) = ty.key_length
            && rest as u64 > longest
            && key[said.len() + 1..].chars().count() as u64 > longest
        {
            let position = event.position_of(&format!("/{place}"));
            let message = format!("the key has more than {longest} code points behind `{said}.`");
            findings.attribute(
                index,
                Code::WrongLength,
                said,
                message,
                format!("{own}/key"),
                position,
            );
            seen.insert(key);
            continue;
        }
        let disagrees = matches!(&value, Any::String(text) if key == EVENT_NAME && text != name);
        let value_at = if has_value {
            format!("{own}/value")
        } else {
            own
        };
        let (flattened, parts) = match value::flatten(value, ty) {
            Ok((value, parts)) => (Ok(value), parts),
            Err(mismatches) => (Err(mismatches), Place::Scalar),
        };
        let placed = Placed {
            index,
            has_value,
            place: parts,
        };
        findings.places.insert(key.clone(), placed);
        match flattened {
            Ok(value) => {
                if disagrees && field.is_some() {
                    let found = show::name(value.as_str().unwrap_or_default());
                    let message =
                        format!("the attribute says `{found}` and EventName says `{name}`");
                    let position = event.position(&["properties", &key, "const"]);
                    findings.attribute(
                        index,
                        Code::EventNameMismatch,
                        &key,
                        message,
                        value_at.clone(),
                        position,
                    );
                }
                if let Some(member) = ty.member(&value)
                    && let Some(deprecated) = ty.deprecated_members.get(member)
                {
                    let what = if ty.privacy == Privacy::Public {
                        format!("the value `{}` of {name_of_it}", show::name(member))
                    } else {
                        format!("this value of {name_of_it}")
                    };
                    for (code, message) in ends::said(&what, Some(deprecated), None, present) {
                        let position = event.position_of(&format!("/{place}/enum"));
                        findings.attribute(index, code, &key, message, value_at.clone(), position);
                    }
                }
                flat.insert(key.clone(), value);
            }
            Err(mismatches) => {
                for mismatch in mismatches {
                    let position = event.position_of(&format!("/{place}{}", mismatch.schema));
                    findings.attribute(
                        index,
                        mismatch.code,
                        &format!("{key}{}", mismatch.path.trim_end_matches("[]")),
                        mismatch.message,
                        format!("{value_at}{}", mismatch.pointer),
                        position,
                    );
                }
                findings.reported.insert(key.clone());
                flat.insert(key.clone(), Value::Null);
            }
        }
        seen.insert(key);
    }
    for (family, carried) in families {
        let most = event.attributes[family].entries.unwrap_or(u64::MAX);
        if carried > most {
            let pattern = event.attributes[family].family_pattern(family);
            let position = event.position(&["patternProperties", &pattern]);
            let message =
                format!("the record carries {carried} attributes of this family, more than {most}");
            let pointer = format!("{}/attributes", findings.pointer);
            findings.attribute(0, Code::WrongLength, family, message, pointer, position);
        }
    }
    flat
}

fn unknown_attribute(key: &str, known: Known<'_>) -> (Code, String) {
    let said = format!("{} has no such attribute", known.name);
    let elsewhere = (known.bundle.all()).find(|(_, other)| other.attributes.contains_key(key));
    if let Some((other, _)) = elsewhere {
        return (
            Code::ForeignAttribute,
            format!("{said}; it is one of {other}"),
        );
    }
    let hint = meant(key, known.event).map_or_else(String::new, |meant| {
        format!("; did you mean `{}`?", show::name(&meant))
    });
    (Code::UnknownAttribute, format!("{said}{hint}"))
}

/// The key that was probably meant: of a family, the family's with the rest as it is.
fn meant(key: &str, event: &Event) -> Option<String> {
    let (families, own): (Vec<_>, Vec<_>) = (event.attributes.iter())
        .map(|(key, known)| (key.as_str(), known.is_family()))
        .partition(|(_, family)| *family);
    if families
        .iter()
        .any(|(family, _)| *family == key.trim_end_matches('.'))
    {
        return Some(format!("{}.<key>", key.trim_end_matches('.')));
    }
    let own = suggest::nearest(key, own.iter().map(|(key, _)| *key));
    own.map(str::to_owned).or_else(|| {
        families.iter().find_map(|(family, _)| {
            let dots = family.matches('.').count();
            let (end, _) = key.match_indices('.').nth(dots)?;
            let family = suggest::nearest(&key[..end], [*family].into_iter())?;
            Some(format!("{family}{}", &key[end..]))
        })
    })
}
