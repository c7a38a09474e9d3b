//! A constraint that contradicts itself or does not apply to its attribute.
//!
//! A range is for numbers, a length for strings, bytes and arrays, a pattern and a format for
//! strings; of a template they are for its values. A string that is truncated ends in `[...]`, so
//! its greatest length is at least 5.
//!
//! ```yaml fault
//! attributes:
//!   - { id: till, type: int, brief: The till in use., range: { min: 9, max: 1 } }
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: till, type: int, brief: The till in use., range: { min: 1, max: 9 } }
//! ```

use crate::{
    Code, Diagnostic, Label, Position,
    resolved::{TRUNCATION_MARKER, Type},
};

fn error(message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code::BadConstraint, message)
}

/// A constraint that is for other `types`, in words.
pub(crate) fn does_not_apply(
    key: &str,
    types: &str,
    ty: &Type,
    at: impl Into<Label>,
    at_type: impl Into<Label>,
) -> Diagnostic {
    error(format!("`{key}` applies to {types}, not to `{ty}`"))
        .label(at)
        .label_at(at_type, "the type is given here")
        .help(format!("remove `{key}`"))
}

/// Two ways to say what a string looks like.
pub(crate) fn cannot_stand_together(
    first: &str,
    second: &str,
    at_first: impl Into<Label>,
    at_second: impl Into<Label>,
) -> Diagnostic {
    error(format!("`{first}` and `{second}` cannot stand together"))
        .label(at_second)
        .label(at_first)
        .help("a pattern or a format says itself how long the string can be")
}

/// A bound of a range that no value of the type has.
pub(crate) fn no_bound(bound: f64, ty: &Type, at: impl Into<Label>) -> Diagnostic {
    let wanted = if *ty == Type::Double {
        "a finite number"
    } else {
        "an integer"
    };
    error(format!("{bound:?} cannot bound a value of type `{ty}`"))
        .label_at(at, format!("expected {wanted}"))
}

/// A range or length without `min` and `max`.
pub(crate) fn bounds_nothing(key: &str, at: impl Into<Label>) -> Diagnostic {
    error(format!("the {key} bounds nothing"))
        .label(at)
        .help(format!("give `min`, `max` or both, or remove `{key}`"))
}

pub(crate) fn min_above_max(min: impl Into<Label>, max: impl Into<Label>) -> Diagnostic {
    error("`min` is more than `max`")
        .label(min)
        .label(max)
        .help("no value can be within these bounds; exchange the two")
}

/// `outside` of a length that has no greatest one.
pub(crate) fn outside_without_max(at: impl Into<Label>) -> Diagnostic {
    error("nothing is too long without `max`")
        .label(at)
        .help("give `max`, or remove `outside`")
}

/// The greatest length is 0.
pub(crate) fn always_empty(at: impl Into<Label>) -> Diagnostic {
    error("the greatest length must be at least 1")
        .label(at)
        .note("an empty value is left out of a record")
}

/// The greatest length leaves no room for the mark of what was truncated.
pub(crate) fn below_marker(at: impl Into<Label>) -> Diagnostic {
    let marker = TRUNCATION_MARKER.len();
    error(format!("the greatest length must be at least {marker}"))
        .label(at)
        .note(format!(
            "a longer string is truncated and ends in `{TRUNCATION_MARKER}`"
        ))
        .help("raise it, or write `outside: refuse`")
}

pub(crate) fn empty_unit(at: impl Into<Label>) -> Diagnostic {
    error("the unit is empty")
        .label(at)
        .help("remove it, or write a UCUM unit such as `ms`, `By` or `{token}`")
}

pub(crate) fn fields_of_no_map(
    ty: &Type,
    at: impl Into<Label>,
    at_type: impl Into<Label>,
) -> Diagnostic {
    error(format!("`fields` applies to a map, not to `{ty}`"))
        .label(at)
        .label_at(at_type, "the type is given here")
        .help("remove `fields`, or write `type: map`")
}

pub(crate) fn no_fields(at: impl Into<Label>) -> Diagnostic {
    error("the map has no fields").label(at)
}

pub(crate) fn open_booleans(at: impl Into<Label>) -> Diagnostic {
    error("an enum of booleans cannot be open")
        .label_at(at, "there is no third boolean")
        .help("remove `open`")
}

/// A limit of the catalog that is less than `least` or more than `most`; `None` where it is neither.
pub(crate) fn limit(
    key: &str,
    given: u64,
    least: u64,
    most: u64,
    at: impl Into<Label>,
) -> Option<Diagnostic> {
    let bound = if given < least {
        format!("at least {least}")
    } else if given > most {
        format!("at most {most}")
    } else {
        return None;
    };
    Some(error(format!("the limit `{key}` must be {bound}")).label(at))
}

/// How long an application waits for room in a queue, in milliseconds, which is nothing or more than `longest`; `None` where it
/// is neither.
pub(crate) fn wait(millis: u64, longest: u64, at: impl Into<Label>) -> Option<Diagnostic> {
    if (1..=longest).contains(&millis) {
        return None;
    }
    let help = if millis == 0 {
        "write `overflow: drop` for an application that does not wait".to_owned()
    } else {
        format!("write at most {longest}: the application has other work to do")
    };
    let fault = error(format!("`wait_ms` must be from 1 to {longest}"));
    Some(fault.label(at).help(help))
}

pub(crate) fn groups_too_deep(deepest: usize, at: &Position) -> Diagnostic {
    error(format!("groups take groups at most {deepest} deep"))
        .label(at)
        .help("take the groups beside each other")
}

/// `with`: how deep maps nest together with the one that is referred to here.
pub(crate) fn maps_too_deep(deepest: u64, with: Option<u64>, at: &Position) -> Diagnostic {
    let told = with.map(|depth| format!("with this one it is {depth}"));
    error(format!("maps nest at most {deepest} deep in this catalog"))
        .label_at(at, told.unwrap_or_default())
        .help("make the maps flatter, or raise `catalog.limits.depth`")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, check_attribute};
    use crate::Code;

    #[track_caller]
    fn attribute(says: &str, expected: &[&str]) {
        check_attribute(Code::BadConstraint, says, expected);
    }

    #[test]
    fn constraints_apply_to_their_types() {
        attribute(
            "type: string, range: { min: 1 }",
            &["`range` applies to an int or a double, not to `string`"],
        );
        attribute("type: int, pattern: a", &["`pattern` applies to a string, not to `int`"]);
        attribute(
            "type: int, fields: [{ id: x, type: int, brief: X. }]",
            &["`fields` applies to a map, not to `int`"],
        );
        attribute("type: map, fields: []", &["the map has no fields"]);
        attribute("type: \"template[string]\", requirement_level: recommended, length: { max: 9 }", &[]);
        attribute("type: int, unit: ' '", &["the unit is empty"]);
        attribute(
            "type: { open: true, members: [{ id: x, value: true, brief: X. }] }",
            &["an enum of booleans cannot be open"],
        );
    }

    #[test]
    fn bounds_bound_something() {
        attribute("type: int, range: {}", &["the range bounds nothing"]);
        attribute("type: int, range: { min: 2, max: 1 }", &["`min` is more than `max`"]);
        attribute("type: int, range: { min: 1.5 }", &["1.5 cannot bound a value of type `int`"]);
        attribute("type: string, length: { max: 0 }", &["the greatest length must be at least 1"]);
        attribute("type: string, length: { max: 4 }", &["the greatest length must be at least 5"]);
        attribute("type: string, length: { max: 4, outside: refuse }", &[]);
        attribute(
            "type: string, length: { min: 1, outside: refuse }",
            &["nothing is too long without `max`"],
        );
    }

    #[test]
    fn a_wait_has_an_end() {
        let event = |says: &str, expected: &[&str]| {
            check(
                Code::BadConstraint,
                &format!("events: [{{ name: shop.sale, brief: Paid., overflow: {says} }}]\n"),
                expected,
            );
        };
        for fine in ["drop", "spill", "{ wait_ms: 1 }", "{ wait_ms: 1000 }"] {
            event(fine, &[]);
        }
        event("{ wait_ms: 0 }", &["`wait_ms` must be from 1 to 1000"]);
        event("{ wait_ms: 1001 }", &["`wait_ms` must be from 1 to 1000"]);
    }

    #[test]
    fn limits_have_limits() {
        let limits = |limits: &str, expected: &[&str]| {
            let catalog = "name: shop, version: 1.0.0, brief: Events., scope: { name: shop }";
            let events = "events: [{ name: shop.sale, brief: Somebody paid. }]";
            check(
                Code::BadConstraint,
                &format!("format: 1\ncatalog: {{ {catalog}, limits: {{ {limits} }} }}\n{events}\n"),
                expected,
            );
        };
        limits("depth: 16, key: 1024, length: 5", &[]);
        limits("depth: 17", &["the limit `depth` must be at most 16"]);
        limits("length: 4", &["the limit `length` must be at least 5"]);
    }
}
