//! What is deprecated because it was renamed names something that there is.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Diagnostic, Position,
    catalog::{Draft, Incomplete, Shared, Use},
    codes::unresolved_reference,
    resolved::{ALWAYS_ALLOWED, Attribute, Event},
};

/// What `renamed_to` may name.
pub(super) struct Renames {
    attributes: BTreeSet<String>,
    events: Vec<(String, Option<(String, Position)>)>,
    attributes_known: bool,
}

impl Renames {
    pub(super) fn collect(
        shared: &BTreeMap<String, Shared>,
        metadata: &[Use],
        events: &[Draft],
        incomplete: &Incomplete,
    ) -> Self {
        let mut attributes: BTreeSet<String> =
            ALWAYS_ALLOWED.iter().map(|&id| id.to_owned()).collect();
        attributes.extend(shared.keys().cloned());
        let in_events = events.iter().flat_map(|event| {
            event
                .attributes
                .iter()
                .chain(event.cases.iter().flat_map(|case| &case.attributes))
        });
        let mut unread = false;
        for usage in metadata.iter().chain(in_events) {
            match usage {
                Use::Definition(definition) => {
                    attributes.insert(definition.attribute.id.clone());
                }
                Use::Broken(Some(id)) => {
                    attributes.insert(id.clone());
                }
                Use::Broken(None) => unread = true,
                Use::Reference(_) | Use::Group(_) => {}
            }
        }
        let target = |event: &Draft| {
            let (deprecated, position) = event.life.deprecated.as_ref()?;
            Some((deprecated.renamed_to.clone()?, position.clone()))
        };
        Self {
            attributes,
            events: events
                .iter()
                .filter_map(|event| Some((event.name.clone()?, target(event))))
                .collect(),
            attributes_known: !(unread
                || incomplete.shared.unread
                || incomplete.metadata.unread
                || incomplete.events.unread
                || events.iter().any(|event| {
                    event.lost || event.cases_lost || event.cases.iter().any(|case| case.lost)
                })),
        }
    }

    pub(super) fn check(
        &self,
        shared: &BTreeMap<String, Shared>,
        metadata: &[Attribute],
        events: &[Event],
        incomplete: &Incomplete,
        faults: &mut Vec<Diagnostic>,
    ) {
        if self.attributes_known {
            let shared = shared
                .values()
                .filter_map(|shared| shared.definition.as_ref())
                .map(|definition| &definition.attribute);
            let in_events = events.iter().flat_map(Event::all_attributes);
            for attribute in shared.chain(metadata).chain(in_events) {
                if let Some(to) = attribute
                    .deprecated
                    .as_ref()
                    .and_then(|deprecated| deprecated.renamed_to.as_ref())
                    && !self.attributes.contains(to)
                {
                    let position = attribute
                        .positions
                        .get("renamed_to")
                        .unwrap_or(&attribute.position);
                    faults.push(unresolved_reference::named(
                        "attribute",
                        to,
                        position,
                        self.attributes.iter().map(String::as_str),
                    ));
                }
            }
        }
        let names: BTreeSet<&str> = self.events.iter().map(|(name, _)| name.as_str()).collect();
        for (to, position) in self.events.iter().filter_map(|(_, target)| target.as_ref()) {
            if !names.contains(to.as_str()) && !incomplete.events.may_be(to) {
                let known = names.iter().copied().chain(incomplete.events.names());
                faults.push(unresolved_reference::named("event", to, position, known));
            }
        }
    }
}
