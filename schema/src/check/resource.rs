//! The section `resource`.

use super::{attribute, names, setting::reserved_key};
use crate::{
    Code, Diagnostic, Position,
    catalog::{Catalog, Life, Reference, ResourceDraft, ResourceUse, Use},
    raw::{RawAttribute, RawResource, ScalarType},
    resolved::{ResourceAttribute, ResourceFill, Type, Value},
    suggest,
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
                    faults.push(
                        Diagnostic::error(
                            Code::RefinedType,
                            "an attribute of the resource has no requirement level",
                        )
                        .label_at(at, "")
                        .help("remove it: the application gives the value when it starts"),
                    );
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
        faults.push(
            Diagnostic::error(
                Code::RefinedType,
                format!("a reference cannot change `{key}`"),
            )
            .label(spot.key(key).label(""))
            .label(
                spot.value("ref")
                    .label("the attribute is defined elsewhere"),
            )
            .help("define an attribute of its own with `id`, or change the shared one"),
        );
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
                at_id.label(format!("this attribute has no `{key}`"))
            } else {
                spot.first_key()
                    .label(format!("this attribute has no `{key}`"))
            };
            faults.push(
                Diagnostic::error(Code::MissingKey, format!("missing key `{key}`")).label(at),
            );
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
            if key == "exporter" {
                faults.push(reserved_key(&key, &at_key));
                return None;
            }
            let at = position("default");
            Some(ResourceDraft::Configured { key, default, at })
        }
        (None, None, None) => Some(ResourceDraft::Application),
        (None, Some(_), None) => {
            if !spot.is_pruned("default") {
                faults.push(
                    Diagnostic::error(Code::MissingKey, "missing key `default`").label(
                        spot.key("configured_by")
                            .label("what a user can configure needs a default"),
                    ),
                );
            }
            None
        }
        (None, None, Some(_)) => {
            if !spot.is_pruned("configured_by") {
                faults.push(
                    Diagnostic::error(Code::MissingKey, "missing key `configured_by`")
                        .label(
                            spot.key("default")
                                .label("a default is for what a user can configure"),
                        )
                        .help("write `value` instead of `default` where the value never changes"),
                );
            }
            None
        }
        (Some(_), ..) => {
            faults.push(
                Diagnostic::error(
                    Code::BadFill,
                    "a resource attribute has either a `value` or `configured_by` and a `default`",
                )
                .label(spot.key("value").label(""))
                .help("keep one of the two"),
            );
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
        .map_err(|why| faults.push(refusal(what, ty, &why).label_at(at, "")))
        .ok()
}

/// A value in the catalog that its own attribute refuses.
pub(super) fn refused(what: &str, ty: &Type, why: &str, at: &Spot<'_>) -> Diagnostic {
    refusal(what, ty, why).label(at.label(""))
}

fn refusal(what: &str, ty: &Type, why: &str) -> Diagnostic {
    let fault = Diagnostic::error(
        Code::BadExample,
        format!("the attribute refuses this {what}: {why}"),
    );
    match ty {
        Type::String | Type::Enum(_) | Type::Array(_) if why.ends_with("is not a string") => {
            fault.help("put it in quotes to make it a string")
        }
        Type::Boolean if why.ends_with("is not a boolean") => {
            let word = why.trim_end_matches(" is not a boolean").trim_matches('"');
            match suggest::boolean(word) {
                Some(meant) => fault.help(suggest::boolean_help(word, meant)),
                None => fault,
            }
        }
        _ => fault,
    }
}
