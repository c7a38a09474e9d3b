//! The section `groups`.

use super::{attribute, names};
use crate::{
    Diagnostic,
    catalog::{Catalog, Group, Use},
    codes::{duplicate_attribute, misplaced_section},
    raw::RawGroup,
    yaml::Spot,
};

pub(super) fn section(
    raw: Vec<RawGroup>,
    list: &Spot<'_>,
    catalog: &mut Catalog,
    faults: &mut Vec<Diagnostic>,
) {
    for (index, raw) in raw.into_iter().enumerate() {
        let spot = list.item(index);
        let at_id = spot.value("id");
        let id = raw.id.clone();
        let named = raw
            .id
            .filter(|id| names::dotted("an attribute group", id, &at_id, faults));
        names::brief(raw.brief, &spot, faults);
        let attributes = spot.value("attributes");
        let members = raw.attributes.into_iter().enumerate();
        let members: Vec<Use> = members
            .map(|(index, raw)| {
                let item = attributes.item(index);
                match attribute::usage(raw, &item, faults) {
                    Use::Definition(definition) => {
                        faults.push(misplaced_section::defined_in_group(item.key("id")));
                        Use::Broken(Some(definition.attribute.id))
                    }
                    other => other,
                }
            })
            .collect();
        let Some(id) = named else {
            catalog.incomplete.groups.add(id);
            continue;
        };
        let group = Group {
            position: at_id.position(),
            members,
            lost: spot.is_incomplete("attributes"),
        };
        match catalog.groups.get(&id) {
            Some(first) => faults.push(duplicate_attribute::again(
                "attribute group",
                &id,
                &group.position,
                &first.position,
            )),
            None => {
                catalog.groups.insert(id, group);
            }
        }
    }
}
