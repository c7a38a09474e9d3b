//! Maps: what their fields refer to is put into them, and what no complex value may exceed.

use std::collections::{BTreeMap, HashMap};

use super::{unresolved, usage};
use crate::{
    Code, Diagnostic, Position,
    catalog::{Definition, Draft, Incomplete, Limits, Shared, Use},
    check::again,
    pattern::Pattern,
    resolved::{Attribute, Length, Outside, Requirement, Type, Value},
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
            self.too_deep(&at, "");
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
            usage::no_default(field, self.faults);
            let called = format!("the field `{}`", field.id);
            required(field, &called, self.faults);
            usage::needs_example(field, &called, self.faults);
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
                Err(why) => self.faults.push(
                    Diagnostic::error(
                        Code::BadExample,
                        format!("the attribute refuses this example: {why}"),
                    )
                    .label_at(&position, ""),
                ),
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
                    self.circle(start, &reference.position);
                    return None;
                }
                if self.path.len() as u64 > self.limits.depth {
                    self.too_deep(&reference.position, "");
                    return None;
                }
                self.shared(&reference.target);
                let Some(found) = self.shared.get(&reference.target) else {
                    if !self.incomplete.shared.may_be(&reference.target) {
                        let known = self.shared.keys().map(String::as_str);
                        let (target, position) = (&reference.target, &reference.position);
                        self.faults
                            .push(unresolved("shared attribute", target, position, known));
                    }
                    return None;
                };
                let mut definition = found.definition.clone()?;
                let within = nesting(&definition.attribute.ty) + depth;
                if within > self.limits.depth {
                    let told = format!("with this one it is {within}");
                    self.too_deep(&reference.position, &told);
                    return None;
                }
                self.limits.fold(&mut definition.attribute, true);
                usage::refine(definition, *reference, self.faults)
            }
        };
        if let Some((_, position)) = definition.fill {
            self.faults.push(
                Diagnostic::error(Code::BadFill, "a field is given with its map")
                    .label_at(&position, "")
                    .help("remove `filled_by`"),
            );
            return None;
        }
        if matches!(definition.attribute.ty, Type::Template { .. }) {
            let at = definition.attribute.positions.get("type");
            self.faults.push(
                Diagnostic::error(
                    Code::WrongType,
                    "a field of a map cannot be a template, which stands for several attributes",
                )
                .label_at(at.unwrap_or(&definition.attribute.position), ""),
            );
            return None;
        }
        Some(definition.attribute)
    }

    fn too_deep(&mut self, position: &Position, told: &str) {
        let depth = self.limits.depth;
        self.faults.push(
            Diagnostic::error(
                Code::BadConstraint,
                format!("maps nest at most {depth} deep in this catalog"),
            )
            .label_at(position, told)
            .help("make the maps flatter, or raise `catalog.limits.depth`"),
        );
    }

    /// A map that holds itself would never end.
    fn circle(&mut self, start: usize, position: &Position) {
        let names: Vec<String> = self.path[start..]
            .iter()
            .chain(self.path.get(start))
            .map(|id| format!("`{id}`"))
            .collect();
        self.faults.push(
            Diagnostic::error(
                Code::MapCircle,
                format!("a map holds itself: {}", names.join(" holds ")),
            )
            .label_at(position, "")
            .help("name the other one by an identifier instead of holding it"),
        );
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
            faults.push(again(
                Code::DuplicateAttribute,
                "field",
                &field.id,
                &field.position,
                first,
            ));
        }
    }
}

/// What may be empty cannot be required, as it is left out then.
pub(super) fn required(attribute: &Attribute, called: &str, faults: &mut Vec<Diagnostic>) {
    let at = attribute
        .positions
        .get("requirement_level")
        .unwrap_or(&attribute.position);
    let mut refuse = |message: String, note: &str, help: &str| {
        faults.push(
            Diagnostic::error(Code::BadRequirement, message)
                .label_at(at, "")
                .note(note)
                .help(help),
        );
    };
    let is_required = attribute.requirement == Requirement::Required;
    match &attribute.ty {
        Type::Array(_) if is_required && attribute.length.is_none_or(|length| length.min == 0) => {
            refuse(
                format!("{called} is an array and cannot be required"),
                "an empty array is left out of a record",
                "write `requirement_level: recommended`, or `length: { min: 1 }`",
            );
        }
        Type::Template { .. } if is_required => refuse(
            format!("{called} is a template and cannot be required"),
            "a family without keys is left out of a record",
            "write `requirement_level: recommended`",
        ),
        Type::Map(fields) if is_required && may_be_empty(fields) => refuse(
            format!("{called} has no required field and cannot be required"),
            "an empty map is left out of a record",
            "make one of its fields required, or write `requirement_level: recommended`",
        ),
        _ => {}
    }
    if let Type::Array(element) = &attribute.ty
        && let Type::Map(fields) = &**element
        && may_be_empty(fields)
    {
        refuse(
            format!("the maps of {called} have no required field"),
            "a map that may be empty cannot stand in an array",
            "make one of their fields required",
        );
    }
}

fn may_be_empty(fields: &[Attribute]) -> bool {
    fields
        .iter()
        .all(|field| field.requirement != Requirement::Required)
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
