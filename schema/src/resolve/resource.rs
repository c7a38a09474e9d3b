//! The attributes of the resource, with what they take from shared attributes and groups.

use std::collections::{BTreeMap, HashMap};

use crate::{
    Diagnostic,
    catalog::{Incomplete, Reference, ResourceDraft, ResourceUse, Shared},
    check::{coerced, fill, once},
    codes::{duplicate_attribute, duplicate_setting, unresolved_reference, wrong_type},
    resolved::{Attribute, Encoding, PrivacyClass, ResourceAttribute, ResourceFill, Setting, Type},
};

/// Follows the references; no group is left.
pub(super) fn follow(
    uses: Vec<ResourceUse>,
    shared: &BTreeMap<String, Shared>,
    incomplete: &mut Incomplete,
    faults: &mut Vec<Diagnostic>,
) -> Vec<ResourceAttribute> {
    let mut resolved = Vec::new();
    for usage in uses {
        match usage {
            ResourceUse::Attribute(attribute) => resolved.push(attribute),
            ResourceUse::Reference(reference, draft) => {
                let target = reference.target.clone();
                match referred(*reference, draft, shared, incomplete, faults) {
                    Some(attribute) => resolved.push(attribute),
                    None => incomplete.resource.add(Some(target)),
                }
            }
            ResourceUse::Group(_) => incomplete.resource.unread = true,
        }
    }
    resolved
}

fn referred(
    reference: Reference,
    draft: ResourceDraft,
    shared: &BTreeMap<String, Shared>,
    incomplete: &Incomplete,
    faults: &mut Vec<Diagnostic>,
) -> Option<ResourceAttribute> {
    let Some(found) = shared.get(&reference.target) else {
        if !incomplete.shared.may_be(&reference.target) {
            let known = shared.keys().map(String::as_str);
            let Reference {
                target, position, ..
            } = &reference;
            faults.push(unresolved_reference::named(
                "shared attribute",
                target,
                position,
                known,
            ));
        }
        return None;
    };
    let attribute = &found.definition.as_ref()?.attribute;
    if !is_plain(attribute) {
        faults.push(wrong_type::in_resource(
            &attribute.id,
            &reference.position,
            &found.position,
        ));
        return None;
    }
    let fill = fill(draft, &attribute.ty, faults);
    let said = reference.examples.len();
    let examples: Vec<_> = (reference.examples.iter())
        .filter_map(|(value, at)| coerced("example", &attribute.ty, value, at, faults))
        .collect();
    if examples.len() < said {
        return None;
    }
    Some(ResourceAttribute {
        id: attribute.id.clone(),
        ty: attribute.ty.clone(),
        brief: reference.brief.unwrap_or_else(|| attribute.brief.clone()),
        note: reference.note.or_else(|| attribute.note.clone()),
        examples: if said > 0 {
            examples
        } else {
            attribute.examples.clone()
        },
        fill: fill?,
        position: reference.position,
    })
}

/// Whether the resource can have it.
fn is_plain(attribute: &Attribute) -> bool {
    let Attribute {
        ty,
        range,
        length,
        pattern,
        format,
        encoding,
        privacy,
        ..
    } = attribute;
    matches!(ty, Type::String | Type::Int | Type::Double | Type::Boolean)
        && (range.is_none() && length.is_none() && pattern.is_none() && format.is_none())
        && *encoding == Encoding::Native
        && privacy.class == PrivacyClass::Public
        && privacy.redaction.is_none()
}

/// Names that may occur once: those of the attributes, and the keys of the `[otel]` table.
pub(super) fn unique(
    resource: &[ResourceAttribute],
    settings: &[Setting],
    faults: &mut Vec<Diagnostic>,
) {
    let mut seen = HashMap::new();
    for attribute in resource {
        let position = &attribute.position;
        if let Some(first) = once(&attribute.id, position, &mut seen) {
            faults.push(duplicate_attribute::again(
                "resource attribute",
                &attribute.id,
                position,
                first,
            ));
        }
    }
    let mut keys: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for setting in settings {
        let positions = keys.entry(setting.id.as_str()).or_default();
        positions.push(&setting.position);
    }
    for attribute in resource {
        if let ResourceFill::Configured { key, .. } = &attribute.fill {
            let positions = keys.entry(key.as_str()).or_default();
            positions.push(&attribute.position);
        }
    }
    for (key, positions) in keys {
        for position in &positions[1..] {
            faults.push(duplicate_setting::again(key, position, positions[0]));
        }
    }
}
