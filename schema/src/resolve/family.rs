//! Templates: no other attribute of a record has a key of their families.

use super::usage::Used;
use crate::{
    Diagnostic,
    codes::{duplicate_attribute, reserved_name},
    resolved::{ALWAYS_ALLOWED, Attribute, Type},
};

/// `all`: what the records of one event may carry, metadata and cases included; `first`: where the event's own begin.
pub(super) fn distinct(all: &[&Used], first: usize, faults: &mut Vec<Diagnostic>) {
    let attributes = || all.iter().filter_map(|used| used.attribute.as_deref());
    let families: Vec<&Attribute> = attributes()
        .filter(|attribute| matches!(attribute.ty, Type::Template { .. }))
        .collect();
    for family in families {
        let is_member = |key: &str| {
            key.strip_prefix(&family.id)
                .is_some_and(|rest| rest.starts_with('.'))
        };
        for key in ALWAYS_ALLOWED.into_iter().filter(|key| is_member(key)) {
            faults.push(reserved_name::of_family(key, &family.position));
        }
        for (index, used) in all.iter().enumerate() {
            let Some(member) = &used.attribute else {
                continue;
            };
            // What is wrong among the metadata alone is told once.
            let told = index < first && !is_own(all, first, family);
            if is_member(&member.id) && !told {
                faults.push(duplicate_attribute::of_family(
                    &member.id,
                    &family.id,
                    &member.position,
                    &family.position,
                ));
            }
        }
    }
}

fn is_own(all: &[&Used], first: usize, family: &Attribute) -> bool {
    let own = all[first..]
        .iter()
        .filter_map(|used| used.attribute.as_deref());
    own.into_iter()
        .any(|attribute| std::ptr::eq(attribute, family))
}
