//! The section `resource`.

use super::{names, setting::reserved_key};
use crate::{
    Code, Diagnostic,
    catalog::Catalog,
    raw::{RawResource, ScalarType},
    resolved::{ResourceAttribute, ResourceFill, Type, Value},
    yaml::Spot,
};

pub(super) fn section(
    raw: Vec<RawResource>,
    list: &Spot<'_>,
    catalog: &mut Catalog,
    faults: &mut Vec<Diagnostic>,
) {
    for (index, raw) in raw.into_iter().enumerate() {
        let id = raw.id.clone();
        match attribute(raw, &list.item(index), faults) {
            Some(attribute) => catalog.resource.push(attribute),
            None => catalog.incomplete.resource.add(id),
        }
    }
}

fn attribute(
    raw: RawResource,
    spot: &Spot<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<ResourceAttribute> {
    let at_id = spot.value("id");
    let id = raw
        .id
        .filter(|id| names::dotted("a resource attribute", id, &at_id, faults));
    let brief = names::brief(raw.brief, spot, faults);
    let ty = match raw.ty? {
        ScalarType::String => Type::String,
        ScalarType::Int => Type::Int,
        ScalarType::Double => Type::Double,
        ScalarType::Boolean => Type::Boolean,
    };
    let mut value = |what: &str, value: &Value, at: Spot<'_>| {
        ty.coerce(value)
            .map_err(|why| faults.push(refused(what, &ty, &why, &at)))
            .ok()
    };
    let mut examples = Vec::new();
    for (index, example) in raw.examples.iter().enumerate() {
        examples.extend(value(
            "example",
            example,
            spot.value("examples").item(index),
        ));
    }
    let fixed = raw
        .value
        .as_ref()
        .map(|fixed| value("value", fixed, spot.value("value")));
    let default = raw
        .default
        .as_ref()
        .map(|default| value("default", default, spot.value("default")));
    let fill = match (fixed, raw.configured_by, default) {
        (Some(value), None, None) => ResourceFill::Fixed(value?),
        (None, Some(key), Some(default)) => {
            let at_key = spot.value("configured_by");
            if !names::word("a key of the `[otel]` table", &key, &at_key, faults) {
                return None;
            }
            if key == "exporter" {
                faults.push(reserved_key(&key, &at_key));
                return None;
            }
            ResourceFill::Configured {
                key,
                default: default?,
            }
        }
        (None, None, None) => ResourceFill::Application,
        (None, Some(_), None) => {
            if !spot.is_pruned("default") {
                faults.push(
                    Diagnostic::error(Code::MissingKey, "missing key `default`").label(
                        spot.key("configured_by")
                            .label("what a user can configure needs a default"),
                    ),
                );
            }
            return None;
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
            return None;
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
            return None;
        }
    };
    Some(ResourceAttribute {
        id: id?,
        ty,
        brief: brief?,
        note: raw.note,
        examples,
        fill,
        position: at_id.position(),
    })
}

/// A value in the catalog that its own attribute refuses.
pub(super) fn refused(what: &str, ty: &Type, why: &str, at: &Spot<'_>) -> Diagnostic {
    let fault = Diagnostic::error(
        Code::BadExample,
        format!("the attribute refuses this {what}: {why}"),
    )
    .label(at.label(""));
    match ty {
        Type::String | Type::Enum(_) | Type::Array(_) if why.ends_with("is not a string") => {
            fault.help("put it in quotes to make it a string")
        }
        _ => fault,
    }
}
