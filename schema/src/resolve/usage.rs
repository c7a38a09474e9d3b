//! An attribute where it is used: its reference followed, its filler decided.

use std::sync::Arc;

use super::Scope;
use crate::{
    Diagnostic,
    catalog::{Definition, Reference, Use},
    codes::{
        bad_example,
        bad_fill::{self, Misfit},
        bad_privacy, bad_requirement, missing_example, unknown_setting, unresolved_reference,
    },
    resolved::{Attribute, Fill, Format, Position, Range, RuntimeValue, Type},
};

/// Where an attribute is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Metadata,
    Event,
    Body,
}

/// An attribute that was used.
#[derive(Debug)]
pub(super) struct Used {
    /// Its id, where it could be read.
    pub id: Option<String>,
    /// `None` where it has faults that have been reported.
    pub attribute: Option<Arc<Attribute>>,
}

impl Scope<'_> {
    pub(super) fn follow(&mut self, usage: Use, place: Place) -> Used {
        match usage {
            // None is left.
            Use::Group(_) => Used {
                id: None,
                attribute: None,
            },
            Use::Broken(id) => Used {
                id,
                attribute: None,
            },
            Use::Definition(definition) => {
                self.unknown_setting(&definition.attribute);
                self.place(*definition, place)
            }
            Use::Reference(reference) => {
                let shared = self.shared;
                let Some(found) = shared.get(&reference.target) else {
                    if !self.incomplete.shared.may_be(&reference.target) {
                        let known = shared.keys().map(String::as_str);
                        let Reference {
                            target, position, ..
                        } = &*reference;
                        self.faults.push(unresolved_reference::named(
                            "shared attribute",
                            target,
                            position,
                            known,
                        ));
                    }
                    return Used {
                        id: Some(reference.target),
                        attribute: None,
                    };
                };
                match &found.definition {
                    Some(definition) => {
                        let definition = refine(definition.clone(), *reference, self.faults);
                        self.place(definition, place)
                    }
                    None => Used {
                        id: Some(reference.target),
                        attribute: None,
                    },
                }
            }
        }
    }

    pub(super) fn place(&mut self, definition: Definition, place: Place) -> Used {
        let Definition {
            mut attribute,
            fill,
            ..
        } = definition;
        let id = Some(attribute.id.clone());
        let before = self.faults.len();
        let (fill, position) = match (fill, place) {
            (Some((fill, position)), _) => (fill, position),
            (None, Place::Metadata) => {
                (Fill::Session { mutable: false }, attribute.position.clone())
            }
            (None, Place::Event | Place::Body) => (Fill::Caller, attribute.position.clone()),
        };
        self.fill(&attribute, &fill, &position, place);
        if !matches!(fill, Fill::Session { .. }) {
            self.faults.extend(bad_fill::no_default(&attribute));
        }
        attribute.fill = fill;
        let called = match place {
            Place::Body => String::from("the body"),
            Place::Metadata | Place::Event => format!("the attribute `{}`", attribute.id),
        };
        self.faults
            .extend(bad_requirement::check(&attribute, &called));
        self.faults
            .extend(missing_example::check(&attribute, &called));
        Used {
            id,
            attribute: (self.faults.len() == before).then(|| Arc::new(attribute)),
        }
    }

    /// A redaction's setting must exist, those of fields too.
    pub(super) fn unknown_setting(&mut self, attribute: &Attribute) {
        let fields = match &attribute.ty {
            Type::Map(fields) => fields.as_slice(),
            Type::Array(element) => match &**element {
                Type::Map(fields) => fields.as_slice(),
                _ => &[],
            },
            _ => &[],
        };
        for field in fields {
            // That of a shared attribute is told where it is defined.
            if !field.shared {
                self.unknown_setting(field);
            }
        }
        let Some(setting) = attribute
            .privacy
            .redaction
            .as_ref()
            .and_then(|redaction| redaction.unless.as_deref())
        else {
            return;
        };
        if self.settings.contains(setting) || self.incomplete.settings.may_be(setting) {
            return;
        }
        let position = attribute
            .positions
            .get("unless")
            .unwrap_or(&attribute.position);
        let mut known: Vec<_> = self
            .settings
            .iter()
            .copied()
            .chain(self.incomplete.settings.names())
            .collect();
        known.sort_unstable();
        self.faults
            .push(unknown_setting::named(setting, &known, position));
    }

    fn fill(&mut self, attribute: &Attribute, fill: &Fill, position: &Position, place: Place) {
        let unconstrained =
            attribute.range.is_none() && attribute.length.is_none() && attribute.pattern.is_none();
        let refused = match (fill, place) {
            (Fill::Caller, Place::Metadata) => Some(Misfit::CallerFillsMetadata),
            (Fill::Session { .. }, Place::Event | Place::Body) => Some(Misfit::SessionFillsEvent),
            (Fill::Runtime(RuntimeValue::Timestamp), _)
                if attribute.ty != Type::String
                    || !unconstrained
                    || attribute.format == Some(Format::Uuid) =>
            {
                Some(Misfit::Timestamp)
            }
            (Fill::Runtime(RuntimeValue::Sequence), _)
                if attribute.ty != Type::Int
                    || !matches!(
                        attribute.range,
                        None | Some(Range::Int {
                            min: ..=0,
                            max: i64::MAX
                        })
                    ) =>
            {
                Some(Misfit::Sequence)
            }
            (Fill::Resource(_), _) if !unconstrained || attribute.format.is_some() => {
                Some(Misfit::ResourceWithConstraints)
            }
            _ => None,
        };
        if let Some(misfit) = refused {
            self.faults
                .push(bad_fill::refused(misfit, position, &attribute.position));
            return;
        }
        if let Fill::Resource(id) = fill {
            match self.resource.get(id.as_str()) {
                None if self.incomplete.resource.may_be(id) => {}
                None => {
                    let mut known: Vec<_> = self
                        .resource
                        .keys()
                        .copied()
                        .chain(self.incomplete.resource.names())
                        .collect();
                    known.sort_unstable();
                    self.faults.push(unresolved_reference::named(
                        "resource attribute",
                        id,
                        position,
                        known.into_iter(),
                    ));
                }
                Some(resource) if resource.ty != attribute.ty => {
                    self.faults.push(bad_fill::other_type_in_resource(
                        id,
                        &resource.ty,
                        &attribute.ty,
                        position,
                        &resource.position,
                    ));
                }
                Some(_) => {}
            }
        }
        if attribute.privacy.redaction.is_some()
            && matches!(fill, Fill::Runtime(_) | Fill::Resource(_))
        {
            self.faults.push(bad_privacy::not_given(
                attribute
                    .positions
                    .get("privacy")
                    .unwrap_or(&attribute.position),
                position,
            ));
        }
    }
}

/// A shared attribute with what a reference to it says anew.
pub(super) fn refine(
    mut definition: Definition,
    reference: Reference,
    faults: &mut Vec<Diagnostic>,
) -> Definition {
    let Reference {
        target: _,
        group,
        position,
        requirement,
        brief,
        note,
        examples,
        life,
    } = reference;
    let attribute = &mut definition.attribute;
    attribute.shared = true;
    attribute.group = group;
    attribute.position = position;
    if let Some((requirement, position)) = requirement {
        attribute.requirement = requirement;
        Arc::make_mut(&mut attribute.positions).insert("requirement_level", position);
    }
    if let Some(brief) = brief {
        attribute.brief = brief;
    }
    attribute.note = note.or(attribute.note.take());
    if !examples.is_empty() {
        attribute.examples.clear();
    }
    for (example, position) in examples {
        match attribute.accept(&example) {
            Ok(example) => attribute.examples.push(example),
            Err(why) => faults.push(bad_example::refused(
                "example",
                &attribute.ty,
                &example,
                &why,
                &position,
            )),
        }
    }
    attribute.stability = life.stability.unwrap_or(attribute.stability);
    attribute.since = life.since.or(attribute.since.take());
    attribute.owner = life.owner.or(attribute.owner.take());
    attribute.expires = life.expires.or(attribute.expires.take());
    if let Some((deprecated, position)) = life.deprecated {
        attribute.deprecated = Some(deprecated);
        Arc::make_mut(&mut attribute.positions).insert("renamed_to", position);
    }
    definition
}
