//! A value of another type than its key takes.
//!
//! A text that looks like a number or like `true` must stand in quotes to be a text. All members of
//! an enum have values of one type, and a template is the type of an attribute only: no field of a
//! map has it.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     since: 1.0
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     since: 1.0.0
//! ```

use crate::{
    Code, Diagnostic, Fix, Label, Position,
    resolved::{Member, Type},
};

fn error(message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code::WrongType, message)
}

/// What helps against a value of another type.
pub(crate) enum Help {
    /// What is written here.
    Write(String),
    /// It looks like a number or a boolean and is to be a string.
    Quote,
    /// The same, with what it was meant to be.
    Boolean(String, Fix),
    /// There is none.
    Nothing,
    /// None of these.
    Plain,
}

/// `what` is what the value was given for; `expected` and `found` say what it takes and has, in words.
pub(crate) fn value(
    what: &str,
    expected: &str,
    found: &str,
    help: Help,
    at: impl Into<Label>,
) -> Diagnostic {
    // A long list is not told twice.
    const LONGEST: usize = 120;
    let told = Some(format!("expected {expected}")).filter(|told| told.len() <= LONGEST);
    let fault = error(format!("{what} must be {expected}, not {found}"))
        .label_at(at, told.unwrap_or_default());
    match help {
        Help::Write(help) => fault.help(help),
        Help::Quote => fault.help("put it in quotes to make it a string"),
        Help::Boolean(help, fix) => fault.help(help).fix(fix),
        Help::Nothing => fault.help("give it a value, or remove the key"),
        Help::Plain => fault,
    }
}

/// A list that must not be empty.
pub(crate) fn empty_list(what: &str, at: impl Into<Label>) -> Diagnostic {
    error(format!("{what} must have at least one item")).label(at)
}

/// What a file's types refuse though it has their structure.
pub(crate) fn refused(error_of_types: &str, at: impl Into<Label>) -> Diagnostic {
    error(error_of_types).label(at)
}

pub(crate) fn template_field(at: &Position) -> Diagnostic {
    error("a field of a map cannot be a template, which stands for several attributes").label(at)
}

/// Members of one enum with values of two types.
pub(crate) fn of_members(
    (first, ty): (&Member, &Type),
    (other, found): (&Member, &Type),
) -> Diagnostic {
    let fault = error(format!(
        "the value of the member `{}` is of type `{found}`, and others are of type `{ty}`",
        other.id
    ))
    .label(&other.position)
    .label_at(&first.position, format!("the first is of type `{ty}`"));
    if *ty == Type::String || *found == Type::String {
        fault.help("put a value in quotes to make it a string")
    } else {
        fault
    }
}

/// The resource refers to what it cannot have.
pub(crate) fn in_resource(id: &str, at: &Position, defined: &Position) -> Diagnostic {
    error(format!("the resource cannot have the attribute `{id}`"))
        .label(at)
        .label_at(defined, "defined here")
        .help("the resource has strings, ints, doubles and booleans without constraints, encoding and privacy")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{attribute, check, check_attribute, check_help};
    use crate::Code;

    #[test]
    fn values_have_the_type_of_their_key() {
        let check = |says: &str, message: &str, help: &str| {
            check_attribute(Code::WrongType, &format!("type: int, {says}"), &[message]);
            check_help(Code::WrongType, &attribute(&format!("type: int, {says}")), &[help]);
        };
        check("note: 1", "`note` must be a string, not an integer", "put it in quotes to make it a string");
        check("note:", "`note` must be a string, not nothing", "give it a value, or remove the key");
        check("note: [a]", "`note` must be a string, not a list", "");
        check(
            "deprecated: true",
            "`deprecated` must be a mapping with `reason`, not a boolean",
            "write `deprecated: { reason: obsoleted, note: .. }`, or `deprecated: { reason: renamed, renamed_to: .. }`",
        );
    }

    #[test]
    fn lists_that_must_say_something_do() {
        check_attribute(
            Code::WrongType,
            "type: { members: [] }",
            &["`members` must have at least one item"],
        );
    }

    #[test]
    fn members_have_values_of_one_type() {
        let members = |second: &str| {
            format!("type: {{ members: [{{ id: a, value: 1, brief: A. }}, {{ id: b, value: {second}, brief: B. }}] }}")
        };
        check_attribute(Code::WrongType, &members("2"), &[]);
        check_attribute(
            Code::WrongType,
            &members("x"),
            &["the value of the member `b` is of type `string`, and others are of type `int`"],
        );
    }

    #[test]
    fn a_template_is_an_attribute() {
        check_attribute(
            Code::WrongType,
            "type: map, fields: [{ id: x, type: \"template[int]\", brief: X., requirement_level: recommended }]",
            &["a field of a map cannot be a template, which stands for several attributes"],
        );
    }

    #[test]
    fn the_resource_is_plain() {
        let check = |says: &str, expected: &[&str]| {
            let sections = format!("{}resource: [{{ ref: shop.a }}]\n", attribute(says));
            check(Code::WrongType, &sections, expected);
        };
        check("type: int", &[]);
        check("type: int, range: { min: 1 }", &["the resource cannot have the attribute `shop.a`"]);
        check("type: bytes", &["the resource cannot have the attribute `shop.a`"]);
    }
}
