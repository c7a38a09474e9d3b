//! An example, or another value in the catalog, that the attribute's own type or constraint
//! refuses.
//!
//! Besides `examples` these are the values of resource attributes and defaults.
//!
//! ```yaml fault
//! attributes:
//!   - { id: till, type: int, brief: The till in use., range: { min: 1, max: 9 }, examples: [10] }
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: till, type: int, brief: The till in use., range: { min: 1, max: 9 }, examples: [9] }
//! ```

use crate::{Code, Diagnostic, Label, resolved::{Type, Value}, suggest};

/// A value in the catalog (`what` says which) that an attribute of this type refuses, and why.
pub(crate) fn refused(
    what: &str,
    ty: &Type,
    value: &Value,
    why: &str,
    at: impl Into<Label>,
) -> Diagnostic {
    let fault = Diagnostic::error(
        Code::BadExample,
        format!("the attribute refuses this {what}: {why}"),
    )
    .label(at);
    if let Some(member) = ty.member_called(value) {
        return fault.help(super::value_of_member(member));
    }
    match ty {
        Type::String | Type::Enum(_) | Type::Array(_) if why.ends_with("is not a string") => {
            fault.help("put it in quotes to make it a string")
        }
        Type::Boolean if why.ends_with("is not a boolean") => {
            let word = why.trim_end_matches(" is not a boolean").trim_matches('"');
            match suggest::boolean(word) {
                Some(meant) => fault.help(suggest::boolean_help(word, meant)),
                None => fault,
            }
        }
        _ => fault,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{attribute, check_attribute, check_help};
    use crate::Code;

    #[test]
    fn an_example_is_a_value() {
        let check = |says: &str, why: &str| {
            let message = format!("the attribute refuses this example: {why}");
            check_attribute(Code::BadExample, says, &[&message]);
        };
        check("type: int, examples: [1.5]", "1.5 is not a 64-bit integer");
        check("type: int, range: { max: 9 }, examples: [10]", "10 is more than the maximum, 9");
        check("type: string, format: uuid, examples: [x]", "it is no `uuid`");
        check(
            "type: map, fields: [{ id: x, type: int, brief: X. }], examples: [{ y: 1 }]",
            "the map has no field `y`",
        );
    }

    #[test]
    fn what_yaml_read_otherwise_is_told() {
        let check = |says: &str, help: &str| check_help(Code::BadExample, &attribute(says), &[help]);
        check("type: string, examples: [1]", "put it in quotes to make it a string");
        check("type: boolean, examples: [yes]", "write `true`; `yes` is a string in YAML 1.2");
    }

    #[test]
    fn a_member_stands_by_its_value() {
        let check = |more: &str, values: &str| {
            let ty = "{ members: [{ id: cash, value: C, brief: Cash. }], array: ";
            let says = format!("type: {ty}{more} }}, requirement_level: recommended, examples: [{values}]");
            check_help(Code::BadExample, &attribute(&says), &["write the value of the member: `\"C\"`"]);
        };
        check("false", "cash");
        check("true", "[C, cash]");
    }
}
