//! The text is YAML, but uses a part of it that catalogs do without.
//!
//! These are anchors, aliases, merge keys, tags, several documents in one file, keys that are not
//! strings, and nesting without end. A catalog says what it shares with `ref` and `group`, which
//! the reader of an event finds by name.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: &paid Somebody paid.
//!   - name: shop.refund
//!     brief: *paid
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!   - name: shop.refund
//!     brief: Somebody was paid back.
//! ```

use crate::{Code, Diagnostic, Label};

const SHARE: &str = "define the attribute once under `attributes` and use `ref`";

fn error(message: impl Into<String>, at: impl Into<Label>) -> Diagnostic {
    Diagnostic::error(Code::UnsupportedYaml, message).label(at)
}

pub(crate) fn second_document(at: impl Into<Label>) -> Diagnostic {
    error("a catalog file is one YAML document", at)
        .help("move the second document to a file of its own")
}

pub(crate) fn alias(at: impl Into<Label>) -> Diagnostic {
    error("aliases are not supported", at).help(SHARE)
}

pub(crate) fn anchor(at: impl Into<Label>) -> Diagnostic {
    error("anchors are not supported", at).help(SHARE)
}

pub(crate) fn merge_key(at: impl Into<Label>) -> Diagnostic {
    error("merge keys are not supported", at).help(SHARE)
}

pub(crate) fn tag(at: impl Into<Label>) -> Diagnostic {
    error("tags are not supported", at)
        .help("write the value without its tag; put it in quotes to make it a string")
}

pub(crate) fn too_deep(deepest: usize, at: impl Into<Label>) -> Diagnostic {
    error(format!("nested more than {deepest} levels deep"), at)
        .help("a catalog needs no such depth; is a bracket missing?")
}

/// A key that is a list or a mapping.
pub(crate) fn key_of_many(at: impl Into<Label>) -> Diagnostic {
    error("a key must be a string", at)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::Code;

    #[test]
    fn yaml_that_catalogs_do_without() {
        let check = |events: &str, expected: &[&str]| {
            check(Code::UnsupportedYaml, events, expected);
        };
        let event = |more: &str| format!("events: [{{ name: shop.sale, brief: Paid., {more} }}]\n");
        check(&event("note: &n N."), &["anchors are not supported"]);
        check(&event("note: *n"), &["aliases are not supported"]);
        check(&event("note: !!str N."), &["tags are not supported"]);
        check(&event("<<: { note: N. }"), &["merge keys are not supported"]);
        check(&event("[a]: b"), &["a key must be a string"]);
        check(&format!("{}---\nformat: 1\n", event("note: N.")), &["a catalog file is one YAML document"]);
    }
}
