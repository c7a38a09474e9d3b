//! Attribute groups: each `group` in a list becomes the references that the group stands for.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::{
    Diagnostic, Position,
    catalog::{
        Catalog, Definition, Draft, Group, GroupUse, Incomplete, Reference, ResourceDraft,
        ResourceUse, Shared, Use,
    },
    codes::{bad_constraint, duplicate_attribute, group_circle, unresolved_reference},
};

/// How deep groups take groups.
const DEEPEST: usize = 32;

/// Where groups are taken.
pub(super) struct Lists<'l> {
    pub(super) shared: &'l mut BTreeMap<String, Shared>,
    pub(super) resource: &'l mut Vec<ResourceUse>,
    pub(super) metadata: &'l mut Vec<Use>,
    pub(super) events: &'l mut [Draft],
}

/// Replaces the groups.
pub(super) fn expand(
    groups: &BTreeMap<String, Group>,
    lists: Lists<'_>,
    incomplete: &Incomplete,
    faults: &mut Vec<Diagnostic>,
) {
    let Lists {
        shared,
        resource,
        metadata,
        events,
    } = lists;
    let mut expansion = Expansion {
        groups,
        attributes: shared.keys().cloned().collect(),
        incomplete,
        members: HashMap::new(),
        path: Vec::new(),
        faults,
    };
    // Those that nobody takes have faults too.
    for id in groups.keys() {
        expansion.members(id);
    }
    for definition in shared
        .values_mut()
        .filter_map(|shared| shared.definition.as_mut())
    {
        expansion.fields(definition);
    }
    expansion.resource(resource);
    expansion.list(metadata);
    for event in events {
        if let Some(body) = &mut event.body {
            expansion.fields(body);
        }
        expansion.list(&mut event.attributes);
        for case in &mut event.cases {
            expansion.list(&mut case.attributes);
        }
    }
}

/// The groups that nothing takes but groups of which the same is true, with where they are defined.
pub(crate) fn unused(catalog: &Catalog) -> Vec<(String, Position)> {
    let mut taken = BTreeSet::new();
    for usage in &catalog.resource {
        if let ResourceUse::Group(group) = usage {
            take(&group.target, &catalog.groups, &mut taken);
        }
    }
    let shared = catalog.shared.values();
    let bodies = catalog.events.iter().flat_map(|event| &event.body);
    let fields = shared
        .filter_map(|shared| shared.definition.as_ref())
        .chain(bodies.map(|body| &**body))
        .filter_map(|definition| definition.fields.as_ref());
    let own = catalog.events.iter().flat_map(|event| {
        let bound = event.cases.iter().map(|case| &case.attributes);
        bound.chain([&event.attributes])
    });
    for list in fields.chain(own).chain([&catalog.metadata]) {
        take_all(list, &catalog.groups, &mut taken);
    }
    (catalog.groups.iter())
        .filter(|(id, _)| !taken.contains(id.as_str()))
        .map(|(id, group)| (id.clone(), group.position.clone()))
        .collect()
}

fn take_all<'c>(
    list: &'c [Use],
    groups: &'c BTreeMap<String, Group>,
    taken: &mut BTreeSet<&'c str>,
) {
    for usage in list {
        match usage {
            Use::Group(group) => take(&group.target, groups, taken),
            Use::Definition(definition) => {
                if let Some(fields) = &definition.fields {
                    take_all(fields, groups, taken);
                }
            }
            Use::Reference(_) | Use::Broken(_) => {}
        }
    }
}

fn take<'c>(id: &'c str, groups: &'c BTreeMap<String, Group>, taken: &mut BTreeSet<&'c str>) {
    if taken.insert(id)
        && let Some(group) = groups.get(id)
    {
        take_all(&group.members, groups, taken);
    }
}

struct Expansion<'a> {
    groups: &'a BTreeMap<String, Group>,
    /// The ids of shared attributes.
    attributes: BTreeSet<String>,
    incomplete: &'a Incomplete,
    /// What each group stands for, as far as it has been found out.
    members: HashMap<&'a str, Vec<Use>>,
    /// The groups that are being looked into, each taken by the one before it, and where.
    path: Vec<(&'a str, &'a Position)>,
    faults: &'a mut Vec<Diagnostic>,
}

impl<'a> Expansion<'a> {
    fn list(&mut self, list: &mut Vec<Use>) {
        for usage in list.iter_mut() {
            match usage {
                Use::Definition(definition) => self.fields(definition),
                Use::Reference(reference) if self.is_group(reference) => {
                    *usage = Use::Broken(None);
                }
                _ => {}
            }
        }
        if !list.iter().any(|usage| matches!(usage, Use::Group(_))) {
            return;
        }
        for usage in std::mem::take(list) {
            match usage {
                Use::Group(taken) => list.extend(self.taken(&taken)),
                other => list.push(other),
            }
        }
    }

    fn resource(&mut self, list: &mut Vec<ResourceUse>) {
        for usage in std::mem::take(list) {
            match usage {
                ResourceUse::Group(taken) => {
                    for member in self.taken(&taken) {
                        list.push(match member {
                            Use::Reference(member) => {
                                ResourceUse::Reference(member, ResourceDraft::Application)
                            }
                            _ => ResourceUse::Group(taken.clone()),
                        });
                    }
                }
                ResourceUse::Reference(reference, _) if self.is_group(&reference) => {
                    // What the group would bring is not there.
                    list.push(ResourceUse::Group(Box::new(GroupUse {
                        target: reference.target,
                        position: reference.position,
                        refine: Vec::new(),
                    })));
                }
                other => list.push(other),
            }
        }
    }

    /// Tells of a reference whose target is no attribute but a group.
    fn is_group(&mut self, reference: &Reference) -> bool {
        let target = &reference.target;
        let group = !self.attributes.contains(target) && self.groups.contains_key(target);
        if group {
            self.faults
                .push(unresolved_reference::is_group(target, &reference.position));
        }
        group
    }

    fn fields(&mut self, definition: &mut Definition) {
        if let Some(fields) = &mut definition.fields {
            self.list(fields);
        }
    }

    /// What a `group` in a list stands for.
    fn taken(&mut self, taken: &GroupUse) -> Vec<Use> {
        let Some((id, _)) = self.groups.get_key_value(&taken.target) else {
            if !self.incomplete.groups.may_be(&taken.target) {
                let (target, at) = (&taken.target, &taken.position);
                let fault = if self.attributes.contains(target) {
                    unresolved_reference::is_attribute(target, at)
                } else {
                    let known = self.groups.keys().map(String::as_str);
                    unresolved_reference::named("attribute group", target, at, known)
                };
                self.faults.push(fault);
            }
            return vec![Use::Broken(None)];
        };
        self.members(id);
        let mut members = self.members.get(id.as_str()).cloned().unwrap_or_default();
        for member in &mut members {
            if let Use::Reference(member) = member {
                member.position = taken.position.clone();
                member.group = Some(taken.target.clone());
            }
        }
        for refinement in &taken.refine {
            let member = members.iter_mut().find_map(|member| match member {
                Use::Reference(member) if member.target == refinement.target => Some(member),
                _ => None,
            });
            if let Some(member) = member {
                member.refine(refinement);
            } else if !members
                .iter()
                .any(|member| matches!(member, Use::Broken(_)))
            {
                self.not_a_member(id, refinement, &members);
            }
        }
        members
    }

    fn not_a_member(&mut self, group: &str, refinement: &Reference, members: &[Use]) {
        let known = members.iter().filter_map(|member| match member {
            Use::Reference(member) => Some(member.target.as_str()),
            _ => None,
        });
        let (target, at) = (&refinement.target, &refinement.position);
        let fault = unresolved_reference::not_in_group(group, target, known, at);
        self.faults.push(fault);
    }

    /// Finds out what a group stands for.
    fn members(&mut self, id: &'a str) {
        if self.members.contains_key(id) {
            return;
        }
        let Some(group) = self.groups.get(id) else {
            return;
        };
        if let Some(start) = self.path.iter().position(|(known, _)| *known == id) {
            self.circle(start);
            return;
        }
        if let Some((_, position)) = self.path.get(DEEPEST) {
            self.faults
                .push(bad_constraint::groups_too_deep(DEEPEST, position));
            self.members.insert(id, vec![Use::Broken(None)]);
            return;
        }
        let mut members: Vec<Use> = Vec::new();
        let mut known: HashMap<String, Position> = HashMap::new();
        for usage in &group.members {
            let position = match usage {
                Use::Group(taken) => &taken.position,
                _ => &group.position,
            };
            self.path.push((id, position));
            let taken = match usage {
                Use::Group(taken) => self.taken(taken),
                Use::Reference(reference) => vec![self.member(reference)],
                other => vec![other.clone()],
            };
            self.path.pop();
            for member in taken {
                // A group stands for each attribute once, so that groups of groups stay small.
                if let Use::Reference(reference) = &member {
                    if let Some(first) = known.get(&reference.target) {
                        self.faults.push(duplicate_attribute::again(
                            "attribute",
                            &reference.target,
                            &reference.position,
                            first,
                        ));
                        continue;
                    }
                    known.insert(reference.target.clone(), reference.position.clone());
                }
                members.push(member);
            }
        }
        if group.lost {
            members.push(Use::Broken(None));
        }
        self.members.insert(id, members);
    }

    /// A reference in a group: told of here, once, whoever takes the group.
    fn member(&mut self, reference: &Reference) -> Use {
        let target = &reference.target;
        if self.is_group(reference) {
            return Use::Broken(None);
        }
        if self.attributes.contains(target) {
            return Use::Reference(Box::new(reference.clone()));
        }
        if !self.incomplete.shared.may_be(target) {
            let known = self.attributes.iter().map(String::as_str);
            let at = &reference.position;
            let fault = unresolved_reference::named("shared attribute", target, at, known);
            self.faults.push(fault);
        }
        Use::Broken(Some(target.clone()))
    }

    /// A group takes itself, by way of others.
    fn circle(&mut self, start: usize) {
        self.faults.push(group_circle::of(&self.path[start..]));
    }
}

impl Reference {
    /// What is said of the same attribute further outside counts before what was said inside.
    fn refine(&mut self, outer: &Self) {
        let outer = outer.clone();
        self.position = outer.position;
        self.requirement = outer.requirement.or(self.requirement.take());
        self.brief = outer.brief.or(self.brief.take());
        self.note = outer.note.or(self.note.take());
        if !outer.examples.is_empty() {
            self.examples = outer.examples;
        }
        let life = &mut self.life;
        life.stability = outer.life.stability.or(life.stability);
        life.since = outer.life.since.or(life.since.take());
        life.deprecated = outer.life.deprecated.or(life.deprecated.take());
        life.owner = outer.life.owner.or(life.owner.take());
        life.expires = outer.life.expires.or(life.expires.take());
    }
}
