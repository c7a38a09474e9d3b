//! An attribute cannot be filled as it says.
//!
//! The caller fills attributes of events, the session fills metadata. The runtime's `timestamp` is
//! a string and its `sequence` an int, and what the resource fills has the type that it has there.
//! Only metadata that the session fills has a `default`.
//!
//! ```yaml fault
//! metadata:
//!   - { id: till, type: int, brief: The till in use., filled_by: caller }
//! ```
//!
//! ```yaml mended
//! metadata:
//!   - { id: till, type: int, brief: The till in use., filled_by: { session: mutable } }
//! ```

use crate::{
    Code, Diagnostic, Label, Position,
    resolved::{Attribute, Type},
};

/// Why an attribute cannot be filled as it says.
#[derive(Clone, Copy)]
pub(crate) enum Misfit {
    CallerFillsMetadata,
    SessionFillsEvent,
    Timestamp,
    Sequence,
    ResourceWithConstraints,
}

pub(crate) fn refused(why: Misfit, at: &Position, attribute: &Position) -> Diagnostic {
    let message = match why {
        Misfit::CallerFillsMetadata => {
            "common metadata is filled by the session, the runtime or the resource"
        }
        Misfit::SessionFillsEvent => "only common metadata can be filled by the session",
        Misfit::Timestamp => {
            "a timestamp is a string, and has no constraint but `format: date-time`"
        }
        Misfit::Sequence => "a sequence number is an int from 0 without an upper bound",
        Misfit::ResourceWithConstraints => {
            "an attribute that the resource fills cannot have constraints of its own"
        }
    };
    Diagnostic::error(Code::BadFill, message)
        .label(at)
        .label_at(attribute, "of this attribute")
}

/// The attribute of the resource that fills it is of another type.
pub(crate) fn other_type_in_resource(
    id: &str,
    theirs: &Type,
    own: &Type,
    at: &Position,
    defined: &Position,
) -> Diagnostic {
    Diagnostic::error(
        Code::BadFill,
        format!("the resource attribute `{id}` is of type `{theirs}`, and this one is of type `{own}`"),
    )
    .label(at)
    .label_at(defined, "defined here")
}

pub(crate) fn field(at: &Position) -> Diagnostic {
    Diagnostic::error(Code::BadFill, "a field is given with its map")
        .label(at)
        .help("remove `filled_by`")
}

pub(crate) fn default_of(ty: &Type, at: impl Into<Label>) -> Diagnostic {
    Diagnostic::error(
        Code::BadFill,
        format!("what is of type `{ty}` cannot have a default"),
    )
    .label(at)
    .help("remove `default`, or write `requirement_level: recommended`")
}

/// Only a session has a value for what it is not given: this attribute is none of its own.
pub(crate) fn no_default(attribute: &Attribute) -> Option<Diagnostic> {
    attribute.default.as_ref()?;
    let at = attribute.positions.get("default");
    Some(
        Diagnostic::error(
            Code::BadFill,
            "only metadata that the session fills has a default",
        )
        .label(at.unwrap_or(&attribute.position))
        .help("remove it"),
    )
}

pub(crate) fn fixed_and_configured(at: impl Into<Label>) -> Diagnostic {
    Diagnostic::error(
        Code::BadFill,
        "a resource attribute has either a `value` or `configured_by` and a `default`",
    )
    .label(at)
    .help("keep one of the two")
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::Code;

    #[track_caller]
    fn in_list(section: &str, says: &str, expected: &[&str]) {
        let attribute = format!("{{ id: x, brief: What it is., {says} }}");
        let text = match section {
            "events" => format!("events: [{{ name: shop.sale, brief: Somebody paid., attributes: [{attribute}] }}]\n"),
            section => format!("{section}: [{attribute}]\n"),
        };
        check(Code::BadFill, &text, expected);
    }

    #[test]
    fn each_list_has_its_fillers() {
        in_list(
            "metadata",
            "type: int, filled_by: caller",
            &["common metadata is filled by the session, the runtime or the resource"],
        );
        in_list(
            "events",
            "type: int, filled_by: session",
            &["only common metadata can be filled by the session"],
        );
        in_list(
            "events",
            "type: int, filled_by: { runtime: timestamp }",
            &["a timestamp is a string, and has no constraint but `format: date-time`"],
        );
        in_list(
            "metadata",
            "type: int, range: { max: 9 }, filled_by: { runtime: sequence }",
            &["a sequence number is an int from 0 without an upper bound"],
        );
        in_list(
            "events",
            "type: map, fields: [{ id: y, type: int, brief: Y., filled_by: session }]",
            &["a field is given with its map"],
        );
    }

    #[test]
    fn a_default_is_the_sessions() {
        in_list("metadata", "type: int, default: 1", &[]);
        in_list(
            "events",
            "type: int, default: 1",
            &["only metadata that the session fills has a default"],
        );
        in_list(
            "metadata",
            "type: bytes, default: AA==",
            &["what is of type `bytes` cannot have a default"],
        );
    }

    #[test]
    fn the_resource_has_one_value() {
        in_list(
            "resource",
            "type: int, value: 1, default: 1",
            &["a resource attribute has either a `value` or `configured_by` and a `default`"],
        );
        let attribute = "{ id: x, type: string, brief: What it is., filled_by: { resource: zone } }";
        check(
            Code::BadFill,
            &format!("resource: [{{ id: zone, type: int, brief: Where. }}]\nmetadata: [{attribute}]\n"),
            &["the resource attribute `zone` is of type `int`, and this one is of type `string`"],
        );
    }
}
