//! A requirement level that its attribute cannot have.
//!
//! What is empty is never sent, so an array or a map that may be empty and a template cannot be
//! `required`: a caller who has nothing to put in would make an invalid record. Say when there is a
//! value, or, of an array, that its least length is 1 or more.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ id: vouchers, type: "string[]", brief: The vouchers., requirement_level: required }]
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ id: vouchers, type: "string[]", brief: The vouchers., requirement_level: { recommended: when there are any } }]
//! ```

use crate::{
    Code, Diagnostic, Label,
    resolved::{Attribute, Requirement, Type},
};

/// What may be empty cannot be required, as it is left out then; `called` says what it is in a message.
pub(crate) fn check(attribute: &Attribute, called: &str) -> Vec<Diagnostic> {
    let at = attribute
        .positions
        .get("requirement_level")
        .unwrap_or(&attribute.position);
    let refused = |message: String, note: &str, help: &str| {
        Diagnostic::error(Code::BadRequirement, message)
            .label(at)
            .note(note)
            .help(help)
    };
    let mut faults = Vec::new();
    let is_required = attribute.requirement == Requirement::Required;
    match &attribute.ty {
        Type::Array(_) if is_required && attribute.length.is_none_or(|length| length.min == 0) => {
            faults.push(refused(
                format!("{called} is an array and cannot be required"),
                "an empty array is left out of a record",
                "write `requirement_level: recommended`, or `length: { min: 1 }`",
            ));
        }
        Type::Template { .. } if is_required => faults.push(refused(
            format!("{called} is a template and cannot be required"),
            "a family without keys is left out of a record",
            "write `requirement_level: recommended`",
        )),
        Type::Map(fields) if is_required && may_be_empty(fields) => faults.push(refused(
            format!("{called} has no required field and cannot be required"),
            "an empty map is left out of a record",
            "make one of its fields required, or write `requirement_level: recommended`",
        )),
        _ => {}
    }
    if let Type::Array(element) = &attribute.ty
        && let Type::Map(fields) = &**element
        && may_be_empty(fields)
    {
        faults.push(refused(
            format!("the maps of {called} have no required field"),
            "a map that may be empty cannot stand in an array",
            "make one of their fields required",
        ));
    }
    faults
}

fn may_be_empty(fields: &[Attribute]) -> bool {
    fields
        .iter()
        .all(|field| field.requirement != Requirement::Required)
}

/// A level other than `required` beside a default.
pub(crate) fn beside_default(level: impl Into<Label>, default: impl Into<Label>) -> Diagnostic {
    Diagnostic::error(
        Code::BadRequirement,
        "an attribute with a default is on every record",
    )
    .label(level)
    .label_at(default, "it always has a value")
    .help("remove one of the two")
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::Code;

    #[test]
    fn what_may_be_empty_is_not_required() {
        let check = |says: &str, expected: &[&str]| {
            let attribute = format!("{{ id: x, brief: What it is., {says} }}");
            check(
                Code::BadRequirement,
                &format!("events: [{{ name: shop.sale, brief: Somebody paid., attributes: [{attribute}] }}]\n"),
                expected,
            );
        };
        check("type: \"int[]\"", &["the attribute `x` is an array and cannot be required"]);
        check("type: \"int[]\", length: { min: 1 }", &[]);
        check("type: \"int[]\", requirement_level: recommended", &[]);
        check("type: \"template[int]\"", &["the attribute `x` is a template and cannot be required"]);
        let fields = "fields: [{ id: y, type: int, brief: Y., requirement_level: recommended }]";
        check(
            &format!("type: map, {fields}"),
            &["the attribute `x` has no required field and cannot be required"],
        );
        check(
            &format!("type: \"map[]\", requirement_level: recommended, {fields}"),
            &["the maps of the attribute `x` have no required field"],
        );
    }

    #[test]
    fn a_default_is_always_there() {
        check(
            Code::BadRequirement,
            "metadata: [{ id: x, type: int, brief: X., default: 1, requirement_level: recommended }]\n",
            &["an attribute with a default is on every record"],
        );
    }
}
