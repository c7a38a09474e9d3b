//! Maps: what their fields refer to is put into them, and what no complex value may exceed.

use std::collections::{BTreeMap, HashMap};

use super::usage;
use crate::{
    Diagnostic, Position,
    catalog::{Definition, Draft, Incomplete, Limits, Shared, Use},
    codes::{
        bad_constraint, bad_example, bad_fill, bad_requirement, duplicate_attribute, map_circle,
        missing_example, unresolved_reference, wrong_type,
    },
    pattern::Pattern,
    resolved::{Attribute, Length, Outside, Type, Value},
};

/// Gives every map its fields, and every complex value its bounds.
pub(super) fn settle(
    shared: &mut BTreeMap<String, Shared>,
    metadata: &mut [Use],
    events: &mut [Draft],
    limits: Limits,
    incomplete: &Incomplete,
    faults: &mut Vec<Diagnostic>,
) {
    let mut settling = Settling {
        shared,
        path: Vec::new(),
        limits,
        incomplete,
        faults,
    };
    let ids: Vec<String> = settling.shared.keys().cloned().collect();
    for id in ids {
        settling.shared(&id);
    }
    settling.list(metadata);
    for event in events {
        settling.list(&mut event.attributes);
        for case in &mut event.cases {
            settling.list(&mut case.attributes);
        }
        event.body = event.body.take().and_then(|body| {
            let mut settled = settling.definition(*body, 1);
            if let Some(body) = &mut settled {
                limits.fold(&mut body.attribute, true);
            }
            event.lost |= settled.is_none();
            settled.map(Box::new)
        });
    }
}

struct Settling<'a> {
    shared: &'a mut BTreeMap<String, Shared>,
    /// Shared attributes that are being settled, each a field of the one before it.
    path: Vec<String>,
    limits: Limits,
    incomplete: &'a Incomplete,
    faults: &'a mut Vec<Diagnostic>,
}

impl Settling<'_> {
    fn shared(&mut self, id: &str) {
        let Some(found) = self.shared.get_mut(id) else {
            return;
        };
        // What is being settled is not there meanwhile.
        let Some(definition) = found.definition.take() else {
            return;
        };
        self.path.push(id.to_owned());
        let settled = self.definition(definition, 1);
        self.path.pop();
        if let Some(found) = self.shared.get_mut(id) {
            found.definition = settled;
        }
    }

    fn list(&mut self, list: &mut [Use]) {
        for usage in list {
            if let Use::Definition(definition) = usage {
                let id = definition.attribute.id.clone();
                *usage = match self.definition((**definition).clone(), 1) {
                    Some(settled) => Use::Definition(Box::new(settled)),
                    None => Use::Broken(Some(id)),
                };
            }
        }
    }

    /// `depth`: how deep a map would be nested here.
    fn definition(&mut self, mut definition: Definition, depth: u64) -> Option<Definition> {
        let Some(fields) = definition.fields.take() else {
            self.limits.fold(&mut definition.attribute, depth > 1);
            return Some(definition);
        };
        let before = self.faults.len();
        let attribute = &mut definition.attribute;
        if depth > self.limits.depth {
            let at = attribute.positions.get("type");
            let at = at.unwrap_or(&attribute.position).clone();
            self.too_deep(&at, None);
            return None;
        }
        let mut settled = Vec::new();
        let mut whole = true;
        for field in fields {
            match self.field(field, depth) {
                Some(field) => settled.push(field),
                None => whole = false,
            }
        }
        unique(&settled, self.faults);
        for field in &settled {
            let called = format!("the field `{}`", field.id);
            self.faults.extend(bad_fill::no_default(field));
            self.faults.extend(bad_requirement::check(field, &called));
            self.faults.extend(missing_example::check(field, &called));
        }
        if !whole || self.faults.len() > before {
            return None;
        }
        let map = Type::Map(settled);
        attribute.ty = match attribute.ty {
            Type::Array(_) => Type::Array(Box::new(map)),
            _ => map,
        };
        self.limits.fold(attribute, depth > 1);
        for (example, position) in std::mem::take(&mut definition.examples) {
            match attribute.accept(&example) {
                Ok(example) => attribute.examples.push(example),
                Err(why) => self.faults.push(bad_example::refused(
                    "example",
                    &attribute.ty,
                    &example,
                    &why,
                    &position,
                )),
            }
        }
        (self.faults.len() == before).then_some(definition)
    }

    fn field(&mut self, usage: Use, depth: u64) -> Option<Attribute> {
        let definition = match usage {
            Use::Broken(_) | Use::Group(_) => return None,
            Use::Definition(definition) => self.definition(*definition, depth + 1)?,
            Use::Reference(reference) => {
                if let Some(start) = self.path.iter().position(|id| *id == reference.target) {
                    let circle = map_circle::of(&self.path[start..], &reference.position);
                    self.faults.push(circle);
                    return None;
                }
                if self.path.len() as u64 > self.limits.depth {
                    self.too_deep(&reference.position, None);
                    return None;
                }
                self.shared(&reference.target);
                let Some(found) = self.shared.get(&reference.target) else {
                    if !self.incomplete.shared.may_be(&reference.target) {
                        let known = self.shared.keys().map(String::as_str);
                        let (target, position) = (&reference.target, &reference.position);
                        self.faults.push(unresolved_reference::named(
                            "shared attribute",
                            target,
                            position,
                            known,
                        ));
                    }
                    return None;
                };
                let mut definition = found.definition.clone()?;
                let within = nesting(&definition.attribute.ty) + depth;
                if within > self.limits.depth {
                    self.too_deep(&reference.position, Some(within));
                    return None;
                }
                self.limits.fold(&mut definition.attribute, true);
                usage::refine(definition, *reference, self.faults)
            }
        };
        if let Some((_, position)) = definition.fill {
            self.faults.push(bad_fill::field(&position));
            return None;
        }
        if matches!(definition.attribute.ty, Type::Template { .. }) {
            let at = definition.attribute.positions.get("type");
            self.faults.push(wrong_type::template_field(
                at.unwrap_or(&definition.attribute.position),
            ));
            return None;
        }
        Some(definition.attribute)
    }

    fn too_deep(&mut self, position: &Position, with: Option<u64>) {
        self.faults.push(bad_constraint::maps_too_deep(
            self.limits.depth,
            with,
            position,
        ));
    }
}

/// How many maps there are in a type, one in the other.
fn nesting(ty: &Type) -> u64 {
    match ty {
        Type::Map(fields) => {
            1 + fields
                .iter()
                .map(|field| nesting(&field.ty))
                .max()
                .unwrap_or(0)
        }
        Type::Array(element) => nesting(element),
        _ => 0,
    }
}

fn unique(fields: &[Attribute], faults: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<&str, &Position> = HashMap::new();
    for field in fields {
        if let Some(first) = seen.insert(&field.id, &field.position) {
            faults.push(duplicate_attribute::again(
                "field",
                &field.id,
                &field.position,
                first,
            ));
        }
    }
}

impl Limits {
    /// Bounds what nothing else bounds; `inside`: it is part of a map, or a body.
    ///
    /// What only a limit bounds is cut, as nobody has said that a longer value means another thing. Bytes are
    /// refused, as nothing shows that they were cut, and so is what has a pattern, as the rest may not match it.
    fn fold(self, attribute: &mut Attribute, inside: bool) {
        attribute.element_length = self.of_elements(attribute, inside);
        let most = match &mut attribute.ty {
            Type::Bytes => self.bytes,
            Type::Array(element) => match **element {
                Type::Map(_) | Type::Enum(_) => self.items,
                _ if inside => self.items,
                _ => return,
            },
            Type::Template {
                value,
                entries,
                key,
            } => {
                (*entries, *key) = (self.items, self.key);
                match **value {
                    Type::String => self.length,
                    Type::Array(_) => self.items,
                    _ => return,
                }
            }
            ty @ Type::Enum(_) if inside => match longest_text(ty) {
                Some(longest) => self.length.max(longest),
                None => return,
            },
            Type::String if inside && attribute.format.is_none() => {
                let pattern = attribute.pattern.as_deref().map(Pattern::parse);
                let longest = pattern.and_then(|pattern| pattern.ok()?.longest());
                if longest.is_some_and(|longest| longest <= self.length) {
                    return;
                }
                self.length
            }
            _ => return,
        };
        let length = attribute.length.get_or_insert(Length { min: 0, max: None });
        if length.max.is_none() {
            length.max = Some(most.max(length.min));
            attribute.outside = match attribute.ty {
                Type::Bytes => Outside::Refuse,
                Type::String if attribute.pattern.is_some() => Outside::Refuse,
                _ => Outside::Adjust,
            };
        }
    }

    /// The greatest length of each element, where an array has texts for elements.
    fn of_elements(self, attribute: &Attribute, inside: bool) -> Option<u64> {
        let array = match &attribute.ty {
            Type::Template { value, .. } => value,
            ty if inside => ty,
            _ => return None,
        };
        let longest = longest_text(array.element()?)?;
        Some(self.length.max(longest))
    }
}

/// The length of the longest text that the catalog itself names, where values of a type are texts of any length.
fn longest_text(ty: &Type) -> Option<u64> {
    match ty {
        Type::String => Some(0),
        Type::Enum(list) if list.open => {
            let texts = list.members.iter().map(|member| match &member.value {
                Value::String(text) => Some(text.chars().count() as u64),
                _ => None,
            });
            texts.max().flatten()
        }
        _ => None,
    }
}
