//! Attributes, as definitions and as references.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::{
    constraint::{self, Constraints},
    life::{self, Said},
    names, privacy, types,
};
use crate::{
    Diagnostic, Position,
    catalog::{Definition, GroupUse, Reference, Use},
    codes::{
        bad_constraint, bad_example, bad_fill, bad_requirement, duplicate_attribute,
        misplaced_section, missing_key, refined_type, reserved_name,
    },
    raw::{FillWord, RawAttribute, RawBody, RawFill, RawRequirement, RequirementWord},
    resolved::{Attribute, BODY, Fill, Requirement, Type, Value},
    yaml::Spot,
};

/// The keys whose positions emitters ask for.
const POSITIONED: [&str; 11] = [
    "type",
    "requirement_level",
    "range",
    "length",
    "pattern",
    "format",
    "encoding",
    "privacy",
    "filled_by",
    "deprecated",
    "expires",
];

/// What a reference may not say anew.
const FIXED: [&str; 11] = [
    "type",
    "fields",
    "unit",
    "encoding",
    "range",
    "length",
    "pattern",
    "format",
    "privacy",
    "filled_by",
    "default",
];

/// An attribute in a list; `spot` is its mapping.
pub(super) fn usage(raw: RawAttribute, spot: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> Use {
    let usage = field(raw, spot, faults);
    if let Use::Definition(definition) = &usage
        && let Some(fault) = reserved_name::attribute(&definition.attribute, spot.value("id"))
    {
        faults.push(fault);
        return Use::Broken(Some(definition.attribute.id.clone()));
    }
    usage
}

/// A field of a map; `spot` is its mapping.
fn field(raw: RawAttribute, spot: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> Use {
    if let Some(target) = &raw.group {
        let target = target.clone();
        return group(raw, target, spot, faults);
    }
    if spot.has("refine") {
        faults.push(refined_type::refine_without_group(spot.key("refine")));
    }
    match (&raw.id, &raw.reference) {
        (Some(id), Some(_)) => {
            faults.push(refined_type::id_and_ref(spot.key("ref"), spot.key("id")));
            Use::Broken(Some(id.clone()))
        }
        (None, None) => {
            if !spot.is_pruned("id") && !spot.is_pruned("ref") {
                faults.push(missing_key::id_or_ref(spot.first_key()));
            }
            Use::Broken(None)
        }
        (Some(id), None) => {
            let id = id.clone();
            definition(raw, &id, spot, faults).map_or(Use::Broken(Some(id)), |definition| {
                Use::Definition(Box::new(definition))
            })
        }
        (None, Some(target)) => {
            let target = target.clone();
            reference(raw, target, spot, faults)
        }
    }
}

/// A group in a list of attributes.
fn group(raw: RawAttribute, target: String, spot: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> Use {
    for key in spot
        .keys()
        .filter(|key| !["group", "refine", "waivers"].contains(key))
    {
        faults.push(refined_type::beside_group(key, spot.key(key)));
    }
    let list = spot.value("refine");
    let mut seen = HashMap::new();
    let refine = raw.refine.into_iter().enumerate();
    let refine = refine
        .filter_map(|(index, raw)| {
            let item = list.item(index);
            match usage(raw, &item, faults) {
                Use::Reference(reference) => {
                    let first = seen.insert(reference.target.clone(), reference.position.clone());
                    if let Some(first) = first {
                        faults.push(duplicate_attribute::again(
                            "refinement",
                            &reference.target,
                            &reference.position,
                            &first,
                        ));
                    }
                    Some(*reference)
                }
                Use::Broken(_) => None,
                Use::Definition(_) | Use::Group(_) => {
                    faults.push(misplaced_section::defined_in_refine(item.first_key()));
                    None
                }
            }
        })
        .collect();
    Use::Group(Box::new(GroupUse {
        target,
        position: spot.value("group").position(),
        refine,
    }))
}

fn reference(
    raw: RawAttribute,
    target: String,
    spot: &Spot<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Use {
    for key in FIXED {
        if spot.has(key) {
            faults.push(refined_type::fixed(key, spot.key(key), spot.value("ref")));
        }
    }
    let brief = names::brief(raw.brief, spot, faults);
    let examples = raw.examples.into_iter().enumerate();
    let at_examples = spot.value("examples");
    Use::Reference(Box::new(Reference {
        target,
        group: None,
        position: spot.value("ref").position(),
        requirement: raw
            .requirement_level
            .and_then(requirement)
            .map(|level| (level, spot.key("requirement_level").position())),
        brief,
        note: raw.note,
        examples: examples
            .map(|(index, value)| (value, at_examples.item(index).position()))
            .collect(),
        life: life::life(
            Said {
                stability: raw.stability,
                since: raw.since,
                deprecated: raw.deprecated,
                owner: raw.owner,
                expires: raw.expires,
            },
            spot,
            faults,
        ),
    }))
}

/// The body of an event.
pub(super) fn body(
    raw: RawBody,
    spot: &Spot<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Definition> {
    let at = spot.first_key();
    described(raw.into(), BODY, &at, spot, faults)
}

fn definition(
    raw: RawAttribute,
    id: &str,
    spot: &Spot<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Definition> {
    let at_id = spot.value("id");
    let named = names::dotted("an attribute key", id, &at_id, faults);
    let definition = described(raw, id, &at_id, spot, faults)?;
    named.then_some(definition)
}

/// What an attribute or a body is; `at_id` is what names it.
fn described(
    mut raw: RawAttribute,
    id: &str,
    at_id: &Spot<'_>,
    spot: &Spot<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Definition> {
    for key in ["type", "brief"] {
        if !spot.has(key) && !spot.is_pruned(key) {
            faults.push(missing_key::of_attribute(key, at_id));
        }
    }
    let brief = names::brief(raw.brief.take(), spot, faults);
    let ty = raw
        .ty
        .take()
        .and_then(|raw| types::ty(raw, &spot.value("type"), faults));
    if raw.unit.as_ref().is_some_and(|unit| unit.trim().is_empty()) {
        faults.push(bad_constraint::empty_unit(spot.value("unit")));
    }
    let life = life::life(
        Said {
            stability: raw.stability,
            since: raw.since.take(),
            deprecated: raw.deprecated.take(),
            owner: raw.owner.take(),
            expires: raw.expires.take(),
        },
        spot,
        faults,
    );
    let requirement = match raw.requirement_level.take() {
        Some(raw) => requirement(raw)?,
        None => Requirement::Required,
    };
    let fill = raw.filled_by.take().map(|raw| {
        let at = match raw {
            RawFill::Resource(_) => spot.value("filled_by").value("resource"),
            _ => spot.key("filled_by"),
        };
        (fill(raw), at.position())
    });
    let ty = ty?;
    let fields = fields(raw.fields.take(), &ty, spot, faults);
    let constraints = constraint::constraints(&raw, &ty, spot, faults);
    let privacy = privacy::privacy(raw.privacy.take(), &ty, &spot.value("privacy"), faults);
    let Constraints {
        encoding,
        range,
        length,
        outside,
        pattern,
        format,
    } = constraints?;
    let mut attribute = Attribute {
        id: id.to_owned(),
        shared: false,
        group: None,
        ty,
        unit: raw.unit,
        brief: brief?,
        note: raw.note,
        examples: Vec::new(),
        stability: life.stability.unwrap_or_default(),
        since: life.since,
        deprecated: life.deprecated.map(|(deprecated, _)| deprecated),
        owner: life.owner,
        expires: life.expires,
        requirement,
        encoding,
        range,
        length,
        element_length: None,
        outside,
        pattern,
        format,
        privacy: privacy?,
        fill: Fill::Caller,
        default: None,
        position: at_id.position(),
        positions: Arc::new(positions(spot)),
    };
    if let Some(default) = &raw.default {
        default_value(&mut attribute, default, spot, faults);
    }
    let is_map = fields.is_some();
    let mut examples = Vec::new();
    for (index, example) in raw.examples.iter().enumerate() {
        if is_map {
            let at = spot.value("examples").item(index);
            examples.push((example.clone(), at.position()));
            continue;
        }
        match attribute.accept(example) {
            Ok(example) => attribute.examples.push(example),
            Err(why) => faults.push(bad_example::refused(
                "example",
                &attribute.ty,
                example,
                &why,
                spot.value("examples").item(index),
            )),
        }
    }
    redaction(&attribute, spot, faults);
    // Whether records carry it decides which cases they can be, and is not known.
    if spot.is_pruned("requirement_level") {
        return None;
    }
    Some(Definition {
        attribute,
        fill,
        fields,
        examples,
    })
}

/// What the fields of a map are made of; `None` where it is no map.
fn fields(
    raw: Option<Vec<RawAttribute>>,
    ty: &Type,
    spot: &Spot<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Vec<Use>> {
    let is_map = match ty {
        Type::Array(element) => matches!(**element, Type::Map(_)),
        ty => matches!(ty, Type::Map(_)),
    };
    match (raw, is_map) {
        (None, false) => None,
        (None, true) => {
            if !spot.is_pruned("fields") {
                faults.push(missing_key::fields(spot.value("type")));
            }
            Some(vec![Use::Broken(None)])
        }
        (Some(_), false) => {
            faults.push(bad_constraint::fields_of_no_map(
                ty,
                spot.key("fields"),
                spot.value("type"),
            ));
            None
        }
        (Some(raw), true) => {
            let list = spot.value("fields");
            if raw.is_empty() && !spot.is_incomplete("fields") {
                faults.push(bad_constraint::no_fields(list));
            }
            let mut fields: Vec<Use> = raw
                .into_iter()
                .enumerate()
                .map(|(index, raw)| field(raw, &list.item(index), faults))
                .collect();
            if fields.is_empty() || spot.is_incomplete("fields") {
                fields.push(Use::Broken(None));
            }
            Some(fields)
        }
    }
}

/// The value of metadata where a session is given none.
fn default_value(
    attribute: &mut Attribute,
    default: &Value,
    spot: &Spot<'_>,
    faults: &mut Vec<Diagnostic>,
) {
    let at = spot.value("default");
    let scalar = matches!(
        attribute.ty,
        Type::String | Type::Int | Type::Double | Type::Boolean | Type::Enum(_)
    );
    if !scalar {
        faults.push(bad_fill::default_of(&attribute.ty, at));
        return;
    }
    if attribute.requirement != Requirement::Required {
        faults.push(bad_requirement::beside_default(
            spot.key("requirement_level"),
            spot.key("default"),
        ));
    }
    match attribute.accept(default) {
        Ok(default) => attribute.default = Some(default),
        Err(why) => faults.push(bad_example::refused(
            "default",
            &attribute.ty,
            default,
            &why,
            at,
        )),
    }
}

/// What replaces a value must be a value: a member, of a length that is in bounds. A pattern and a format speak
/// of the value only, so that a marker can be told from any.
fn redaction(attribute: &Attribute, spot: &Spot<'_>, faults: &mut Vec<Diagnostic>) {
    let spelled = attribute.pattern.is_some() || attribute.format.is_some();
    if !spelled
        && !matches!(attribute.ty, Type::Template { .. })
        && let Some(redaction) = &attribute.privacy.redaction
        && let Err(why) = attribute.accept(&Value::String(redaction.text.clone()))
    {
        faults.push(bad_example::refused(
            "replacement",
            &attribute.ty,
            &Value::String(redaction.text.clone()),
            &why,
            spot.value("privacy").value("redact"),
        ));
    }
}

fn positions(spot: &Spot<'_>) -> BTreeMap<&'static str, Position> {
    let mut positions: BTreeMap<_, _> = POSITIONED
        .into_iter()
        .filter(|key| spot.has(key))
        .map(|key| (key, spot.key(key).position()))
        .collect();
    if spot.has("unit") {
        positions.insert("unit", spot.value("unit").position());
    }
    if spot.has("default") {
        positions.insert("default", spot.key("default").position());
    }
    for (key, outer, inner) in [
        ("members", "type", "members"),
        ("unless", "privacy", "unless"),
        ("renamed_to", "deprecated", "renamed_to"),
    ] {
        if spot.value(outer).has(inner) {
            let at = if key == "members" {
                spot.value(outer).key(inner)
            } else {
                spot.value(outer).value(inner)
            };
            positions.insert(key, at.position());
        }
    }
    positions
}

fn requirement(raw: RawRequirement) -> Option<Requirement> {
    Some(match raw {
        RawRequirement::Word(RequirementWord::Required) => Requirement::Required,
        RawRequirement::Word(RequirementWord::Recommended | RequirementWord::OptIn) => {
            Requirement::WhenAvailable(None)
        }
        RawRequirement::Recommended(when) => Requirement::WhenAvailable(Some(when.recommended?)),
    })
}

fn fill(raw: RawFill) -> Fill {
    match raw {
        RawFill::Word(FillWord::Caller) => Fill::Caller,
        RawFill::Word(FillWord::Session) => Fill::Session { mutable: false },
        RawFill::Session(_) => Fill::Session { mutable: true },
        RawFill::Runtime(fill) => Fill::Runtime(fill.runtime),
        RawFill::Resource(fill) => Fill::Resource(fill.resource),
    }
}
