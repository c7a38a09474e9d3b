//! Something stands where it may not stand, though the language has it elsewhere.
//!
//! The section `catalog` stands in `catalog.yaml` only. The section `attributes` defines attributes
//! and refers to none; a group and its `refine` refer to attributes and define none.
//!
//! ```yaml fault
//! groups:
//!   - id: failure
//!     brief: What every failure says.
//!     attributes:
//!       - { id: error.message, type: string, brief: What went wrong. }
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: error.message, type: string, brief: What went wrong. }
//! groups:
//!   - id: failure
//!     brief: What every failure says.
//!     attributes:
//!       - { ref: error.message }
//! ```

use crate::{Code, Diagnostic, Label};

pub(crate) fn catalog(at: impl Into<Label>) -> Diagnostic {
    Diagnostic::error(
        Code::MisplacedSection,
        "the section `catalog` can stand in `catalog.yaml` only",
    )
    .label(at)
}

/// A definition in the `refine` of a group.
pub(crate) fn defined_in_refine(at: impl Into<Label>) -> Diagnostic {
    Diagnostic::error(
        Code::MisplacedSection,
        "what is refined is named by `ref`",
    )
    .label(at)
}

pub(crate) fn defined_in_group(at: impl Into<Label>) -> Diagnostic {
    Diagnostic::error(Code::MisplacedSection, "a group consists of references")
        .label(at)
        .help("define the attribute under `attributes`, and name it here by `ref`")
}

pub(crate) fn reference_in_attributes(at: impl Into<Label>) -> Diagnostic {
    Diagnostic::error(
        Code::MisplacedSection,
        "a shared attribute cannot be a reference",
    )
    .label(at)
    .help("define it here with `id`, `type` and `brief`")
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::Code;

    #[test]
    fn definitions_and_references_have_their_lists() {
        let check = |sections: &str, expected: &[&str]| {
            check(Code::MisplacedSection, sections, expected);
        };
        let x = "{ id: x, type: int, brief: X. }";
        check(
            &format!("attributes: [{x}, {{ ref: x }}]\n"),
            &["a shared attribute cannot be a reference"],
        );
        check(
            &format!("groups: [{{ id: g, brief: G., attributes: [{x}] }}]\n"),
            &["a group consists of references"],
        );
        check(
            &format!(
                "attributes: [{x}]\ngroups: [{{ id: g, brief: G., attributes: [{{ ref: x }}] }}]\nevents: [{{ name: shop.sale, brief: Somebody paid., attributes: [{{ group: g, refine: [{x}] }}] }}]\n"
            ),
            &["what is refined is named by `ref`"],
        );
    }

    #[test]
    fn a_catalog_is_named_in_one_file() {
        let catalog = "catalog: { name: shop, version: 1.0.0, brief: Events., scope: { name: shop } }";
        let events = "events: [{ name: shop.sale, brief: Somebody paid. }]";
        check(
            Code::MisplacedSection,
            &format!("format: 1\n{catalog}\n# events/sale.yaml\nformat: 1\n{catalog}\n{events}\n"),
            &["the section `catalog` can stand in `catalog.yaml` only"],
        );
    }
}
