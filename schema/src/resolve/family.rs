//! Templates: no other attribute of a record has a key of their families.

use super::usage::Used;
use crate::{
    Code, Diagnostic,
    resolved::{ALWAYS_ALLOWED, Attribute, Type},
};

/// `all`: what the records of one event may carry, metadata and cases included; `first`: where the event's own begin.
pub(super) fn distinct(all: &[&Used], first: usize, faults: &mut Vec<Diagnostic>) {
    let attributes = || all.iter().filter_map(|used| used.attribute.as_ref());
    let families: Vec<&Attribute> = attributes()
        .filter(|attribute| matches!(attribute.ty, Type::Template { .. }))
        .collect();
    for family in families {
        let is_member = |key: &str| {
            key.strip_prefix(&family.id)
                .is_some_and(|rest| rest.starts_with('.'))
        };
        for key in ALWAYS_ALLOWED.into_iter().filter(|key| is_member(key)) {
            faults.push(
                Diagnostic::error(
                    Code::ReservedName,
                    format!("`{key}`, which every record may carry, is a key of this template"),
                )
                .label_at(&family.position, "")
                .help("choose another name"),
            );
        }
        for (index, used) in all.iter().enumerate() {
            let Some(member) = &used.attribute else {
                continue;
            };
            // What is wrong among the metadata alone is told once.
            let told = index < first && !is_own(all, first, family);
            if is_member(&member.id) && !told {
                faults.push(
                    Diagnostic::error(
                        Code::DuplicateAttribute,
                        format!("`{}` is a key of the template `{}`", member.id, family.id),
                    )
                    .label_at(&member.position, "")
                    .label_at(
                        &family.position,
                        format!("takes every key `{}.*`", family.id),
                    )
                    .help("choose another name for one of them"),
                );
            }
        }
    }
}

fn is_own(all: &[&Used], first: usize, family: &Attribute) -> bool {
    let own = all[first..]
        .iter()
        .filter_map(|used| used.attribute.as_ref());
    own.into_iter()
        .any(|attribute| std::ptr::eq(attribute, family))
}
