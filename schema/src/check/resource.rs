//! The section `resource`.

use super::{attribute, names};
use crate::{
    Diagnostic, Position,
    catalog::{Catalog, Life, Reference, ResourceDraft, ResourceUse, Use},
    codes::{bad_example, bad_fill, missing_key, refined_type, reserved_name},
    raw::{RawAttribute, RawResource, ScalarType},
    resolved::{ResourceAttribute, ResourceFill, Type, Value},
    yaml::Spot,
};

/// What only an attribute that is defined here can say.
const DEFINING: [&str; 2] = ["id", "type"];

pub(super) fn section(
    raw: Vec<RawResource>,
    list: &Spot<'_>,
    catalog: &mut Catalog,
    faults: &mut Vec<Diagnostic>,
) {
    for (index, raw) in raw.into_iter().enumerate() {
        let id = raw.id.clone().or_else(|| raw.reference.clone());
        match usage(raw, &list.item(index), faults) {
            Some(usage) => catalog.resource.push(usage),
            None => catalog.incomplete.resource.add(id),
        }
    }
}

fn usage(
    mut raw: RawResource,
    spot: &Spot<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<ResourceUse> {
    if raw.group.is_some() || spot.has("refine") {
        let group = RawAttribute {
            group: raw.group,
            refine: raw.refine,
            ..RawAttribute::default()
        };
        return match attribute::usage(group, spot, faults) {
            Use::Group(group) => {
                let levels = group.refine.iter();
                for (_, at) in levels.filter_map(|refined| refined.requirement.as_ref()) {
                    faults.push(refined_type::level_in_resource(at));
                }
                Some(ResourceUse::Group(group))
            }
            _ => None,
        };
    }
    match raw.reference.take() {
        Some(target) => reference(raw, target, spot, faults),
        None => definition(raw, spot, faults).map(ResourceUse::Attribute),
    }
}

fn reference(
    raw: RawResource,
    target: String,
    spot: &Spot<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<ResourceUse> {
    let before = faults.len();
    for key in DEFINING.into_iter().filter(|key| spot.has(key)) {
        faults.push(refined_type::fixed(key, spot.key(key), spot.value("ref")));
    }
    let examples = spot.value("examples");
    let reference = Reference {
        group: None,
        target,
        position: spot.value("ref").position(),
        requirement: None,
        brief: names::brief(raw.brief.clone(), spot, faults),
        note: raw.note.clone(),
        examples: (raw.examples.iter().cloned().enumerate())
            .map(|(index, value)| (value, examples.item(index).position()))
            .collect(),
        life: Life::default(),
    };
    let draft = draft(raw, spot, faults)?;
    (faults.len() == before).then(|| ResourceUse::Reference(Box::new(reference), draft))
}

fn definition(
    raw: RawResource,
    spot: &Spot<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<ResourceAttribute> {
    let at_id = spot.value("id");
    for key in ["id", "type", "brief"] {
        if !spot.has(key) && !spot.is_pruned(key) {
            let at = if spot.has("id") {
                at_id
            } else {
                spot.first_key()
            };
            faults.push(missing_key::of_attribute(key, at));
        }
    }
    let id =
        (raw.id.clone()).filter(|id| names::dotted("a resource attribute", id, &at_id, faults));
    let brief = names::brief(raw.brief.clone(), spot, faults);
    let ty = match raw.ty? {
        ScalarType::String => Type::String,
        ScalarType::Int => Type::Int,
        ScalarType::Double => Type::Double,
        ScalarType::Boolean => Type::Boolean,
    };
    let mut examples = Vec::new();
    for (index, example) in raw.examples.iter().enumerate() {
        let at = spot.value("examples").item(index).position();
        examples.extend(coerced("example", &ty, example, &at, faults));
    }
    let note = raw.note.clone();
    let fill = draft(raw, spot, faults).and_then(|draft| fill(draft, &ty, faults));
    Some(ResourceAttribute {
        id: id?,
        ty,
        brief: brief?,
        note,
        examples,
        fill: fill?,
        position: at_id.position(),
    })
}

/// Where a value comes from, as far as the item itself says it.
fn draft(raw: RawResource, spot: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> Option<ResourceDraft> {
    let position = |key| spot.value(key).position();
    match (raw.value, raw.configured_by, raw.default) {
        (Some(value), None, None) => Some(ResourceDraft::Fixed(value, position("value"))),
        (None, Some(key), Some(default)) => {
            let at_key = spot.value("configured_by");
            if !names::word("a key of the `[otel]` table", &key, &at_key, faults) {
                return None;
            }
            if let Some(fault) = reserved_name::configured(&key, at_key) {
                faults.push(fault);
                return None;
            }
            let at = position("default");
            Some(ResourceDraft::Configured { key, default, at })
        }
        (None, None, None) => Some(ResourceDraft::Application),
        (None, Some(_), None) => {
            if !spot.is_pruned("default") {
                faults.push(missing_key::default(spot.key("configured_by")));
            }
            None
        }
        (None, None, Some(_)) => {
            if !spot.is_pruned("configured_by") {
                faults.push(missing_key::configured_by(spot.key("default")));
            }
            None
        }
        (Some(_), ..) => {
            faults.push(bad_fill::fixed_and_configured(spot.key("value")));
            None
        }
    }
}

/// Where the value of an attribute of this type comes from.
pub(crate) fn fill(
    draft: ResourceDraft,
    ty: &Type,
    faults: &mut Vec<Diagnostic>,
) -> Option<ResourceFill> {
    Some(match draft {
        ResourceDraft::Fixed(value, at) => {
            ResourceFill::Fixed(coerced("value", ty, &value, &at, faults)?)
        }
        ResourceDraft::Configured { key, default, at } => ResourceFill::Configured {
            key,
            default: coerced("default", ty, &default, &at, faults)?,
        },
        ResourceDraft::Application => ResourceFill::Application,
    })
}

/// A value as an attribute of this type has it.
pub(crate) fn coerced(
    what: &str,
    ty: &Type,
    value: &Value,
    at: &Position,
    faults: &mut Vec<Diagnostic>,
) -> Option<Value> {
    ty.coerce(value)
        .map_err(|why| faults.push(bad_example::refused(what, ty, value, &why, at)))
        .ok()
}
