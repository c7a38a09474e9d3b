//! An attribute where it is used: its reference followed, its filler decided.

use std::sync::Arc;

use super::{Scope, settle, unresolved};
use crate::{
    Code, Diagnostic,
    catalog::{Definition, Reference, Use},
    resolved::{Attribute, Fill, Format, Position, Range, RuntimeValue, Type},
    suggest,
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
    pub attribute: Option<Attribute>,
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
                        self.faults
                            .push(unresolved("shared attribute", target, position, known));
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
            no_default(&attribute, self.faults);
        }
        attribute.fill = fill;
        let called = match place {
            Place::Body => String::from("the body"),
            Place::Metadata | Place::Event => format!("the attribute `{}`", attribute.id),
        };
        settle::required(&attribute, &called, self.faults);
        needs_example(&attribute, &called, self.faults);
        Used {
            id,
            attribute: (self.faults.len() == before).then_some(attribute),
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
        let fault = Diagnostic::error(
            Code::UnknownSetting,
            format!("the catalog has no setting `{setting}`"),
        )
        .label_at(position, "");
        let mut known: Vec<_> = self
            .settings
            .iter()
            .copied()
            .chain(self.incomplete.settings.names())
            .collect();
        known.sort_unstable();
        self.faults.push(match suggest::nearest(setting, known) {
            Some(meant) => fault.help(format!("did you mean `{meant}`?")),
            None => fault.help("define it under `settings`"),
        });
    }

    fn fill(&mut self, attribute: &Attribute, fill: &Fill, position: &Position, place: Place) {
        let unconstrained =
            attribute.range.is_none() && attribute.length.is_none() && attribute.pattern.is_none();
        let refused = match (fill, place) {
            (Fill::Caller, Place::Metadata) => {
                Some("common metadata is filled by the session, the runtime or the resource")
            }
            (Fill::Session { .. }, Place::Event | Place::Body) => {
                Some("only common metadata can be filled by the session")
            }
            (Fill::Runtime(RuntimeValue::Timestamp), _)
                if attribute.ty != Type::String
                    || !unconstrained
                    || attribute.format == Some(Format::Uuid) =>
            {
                Some("a timestamp is a string, and has no constraint but `format: date-time`")
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
                Some("a sequence number is an int from 0 without an upper bound")
            }
            (Fill::Resource(_), _) if !unconstrained || attribute.format.is_some() => {
                Some("an attribute that the resource fills cannot have constraints of its own")
            }
            _ => None,
        };
        if let Some(message) = refused {
            self.faults.push(
                Diagnostic::error(Code::BadFill, message)
                    .label_at(position, "")
                    .label_at(&attribute.position, "of this attribute"),
            );
            return;
        }
        if let Fill::Resource(id) = fill {
            match self.resource.get(id.as_str()) {
                None if self.incomplete.resource.may_be(id) => {}
                None => {
                    let mut known: Vec<_> = self.resource.keys().copied().chain(self.incomplete.resource.names()).collect();
                    known.sort_unstable();
                    self.faults.push(unresolved("resource attribute", id, position, known.into_iter()));
                }
                Some(resource) if resource.ty != attribute.ty => self.faults.push(
                    Diagnostic::error(
                        Code::BadFill,
                        format!("the resource attribute `{id}` is of type `{}`, and this one is of type `{}`", resource.ty, attribute.ty),
                    )
                    .label_at(position, "")
                    .label_at(&resource.position, "defined here"),
                ),
                Some(_) => {}
            }
        }
        if attribute.privacy.redaction.is_some()
            && matches!(fill, Fill::Runtime(_) | Fill::Resource(_))
        {
            self.faults.push(
                Diagnostic::error(
                    Code::BadPrivacy,
                    "only what a caller or a session fills can be redacted",
                )
                .label_at(
                    attribute
                        .positions
                        .get("privacy")
                        .unwrap_or(&attribute.position),
                    "",
                )
                .label_at(position, "filled like this"),
            );
        }
    }
}

/// Only a session has a value for what it is not given.
pub(super) fn no_default(attribute: &Attribute, faults: &mut Vec<Diagnostic>) {
    if attribute.default.is_some() {
        let at = attribute.positions.get("default");
        faults.push(
            Diagnostic::error(
                Code::BadFill,
                "only metadata that the session fills has a default",
            )
            .label_at(at.unwrap_or(&attribute.position), "")
            .help("remove it"),
        );
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
            Err(why) => faults.push(
                Diagnostic::error(
                    Code::BadExample,
                    format!("the attribute refuses this example: {why}"),
                )
                .label_at(&position, ""),
            ),
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

/// An attribute whose constraints say no value by themselves needs an example.
pub(super) fn needs_example(attribute: &Attribute, called: &str, faults: &mut Vec<Diagnostic>) {
    // Any other type and constraint yields a value by itself.
    let by_hand = attribute.pattern.is_some() || attribute.length.is_some();
    if by_hand && attribute.candidates().next().is_none() {
        faults.push(
            Diagnostic::error(Code::MissingExample, format!("{called} needs an example")).label_at(
                &attribute.position,
                "no valid value can be derived from its constraints",
            ),
        );
    }
}
