//! A reference changes more of its attribute than words and requirement.
//!
//! Beside `ref` only `brief`, `note`, `examples`, `requirement_level` and the life cycle can be
//! said anew; beside `group`, only `refine`. Whoever knows a shared attribute knows its type and
//! its bounds wherever it stands.
//!
//! ```yaml fault
//! attributes:
//!   - { id: price, type: int, brief: In cents. }
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ ref: price, type: double }]
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: price, type: int, brief: In cents. }
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes: [{ ref: price, brief: What was paid in cents. }]
//! ```

use crate::{Code, Diagnostic, Label, Position};

fn error(message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code::RefinedType, message)
}

/// A reference says anew what only the definition says.
pub(crate) fn fixed(key: &str, at: impl Into<Label>, at_ref: impl Into<Label>) -> Diagnostic {
    error(format!("a reference cannot change `{key}`"))
        .label(at)
        .label_at(at_ref, "the attribute is defined elsewhere")
        .help("define an attribute of its own with `id`, or change the shared one")
}

pub(crate) fn id_and_ref(at_ref: impl Into<Label>, at_id: impl Into<Label>) -> Diagnostic {
    error("an attribute is either defined with `id` or used by `ref`")
        .label(at_ref)
        .label(at_id)
        .help("remove one of the two")
}

pub(crate) fn refine_without_group(at: impl Into<Label>) -> Diagnostic {
    error("`refine` stands beside a `group`")
        .label(at)
        .help("say it beside the `ref` itself")
}

pub(crate) fn beside_group(key: &str, at: impl Into<Label>) -> Diagnostic {
    error(format!(
        "beside a group stands only `refine`, not `{key}`"
    ))
    .label(at)
    .help("name the attribute that it is about under `refine`: `- { ref: .., .. }`")
}

/// The requirement level of an attribute of the resource.
pub(crate) fn level_in_resource(at: &Position) -> Diagnostic {
    error("an attribute of the resource has no requirement level")
        .label(at)
        .help("remove it: the application gives the value when it starts")
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::Code;

    const SHARED: &str = "attributes: [{ id: x, type: int, brief: X. }]\ngroups: [{ id: g, brief: G., attributes: [{ ref: x }] }]\n";

    #[test]
    fn a_reference_says_what_may_differ() {
        let check = |item: &str, expected: &[&str]| {
            let event = format!("events: [{{ name: shop.sale, brief: Paid., attributes: [{item}] }}]\n");
            check(Code::RefinedType, &format!("{SHARED}{event}"), expected);
        };
        check("{ ref: x, brief: Another., requirement_level: recommended, since: 1.0.0 }", &[]);
        check("{ ref: x, type: double }", &["a reference cannot change `type`"]);
        check(
            "{ ref: x, unit: ms, range: { min: 1 } }",
            &["a reference cannot change `unit`", "a reference cannot change `range`"],
        );
        check("{ ref: x, id: y }", &["an attribute is either defined with `id` or used by `ref`"]);
        check("{ ref: x, refine: [] }", &["`refine` stands beside a `group`"]);
        check("{ group: g, brief: G. }", &["beside a group stands only `refine`, not `brief`"]);
    }

    #[test]
    fn so_does_one_in_the_resource() {
        let check = |item: &str, expected: &[&str]| {
            check(Code::RefinedType, &format!("{SHARED}resource: [{item}]\n"), expected);
        };
        check("{ ref: x, brief: Another., value: 1 }", &[]);
        check("{ ref: x, type: double }", &["a reference cannot change `type`"]);
        check(
            "{ group: g, refine: [{ ref: x, requirement_level: recommended }] }",
            &["an attribute of the resource has no requirement level"],
        );
    }
}
