//! A key is missing that must be there.
//!
//! What a key needs beside it can depend on what it says: a `map` needs `fields`, `configured_by`
//! needs `default`, and a name that something was renamed from needs `renamed_to`.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//! ```

use crate::{Code, Diagnostic, Label, Position};

fn missing(key: &str) -> Diagnostic {
    Diagnostic::error(Code::MissingKey, format!("missing key `{key}`"))
}

/// A key of a mapping that is always there.
pub(crate) fn of_mapping(key: &str, at: impl Into<Label>) -> Diagnostic {
    missing(key).label_at(at, format!("`{key}` must stand in this mapping"))
}

pub(crate) fn of_attribute(key: &str, at: impl Into<Label>) -> Diagnostic {
    missing(key).label_at(at, format!("this attribute has no `{key}`"))
}

/// An attribute in a list with neither `id` nor `ref`.
pub(crate) fn id_or_ref(at: impl Into<Label>) -> Diagnostic {
    missing("id").label_at(at, "an attribute has an `id`, or a `ref` to a shared one")
}

pub(crate) fn fields(at_type: impl Into<Label>) -> Diagnostic {
    missing("fields").label_at(at_type, "a map has fields")
}

pub(crate) fn renamed_to(at_reason: impl Into<Label>) -> Diagnostic {
    missing("renamed_to").label_at(at_reason, "what is renamed has a new name")
}

pub(crate) fn condition(at_case: impl Into<Label>) -> Diagnostic {
    missing("when")
        .label_at(at_case, "this case has no condition")
        .help("say when a record is this case, or write `otherwise: true` in the last case")
}

pub(crate) fn default(at_configured: impl Into<Label>) -> Diagnostic {
    missing("default").label_at(
        at_configured,
        "what a user can configure needs a default",
    )
}

pub(crate) fn configured_by(at_default: impl Into<Label>) -> Diagnostic {
    missing("configured_by")
        .label_at(at_default, "a default is for what a user can configure")
        .help("write `value` instead of `default` where the value never changes")
}

pub(crate) fn catalog(at_format: impl Into<Label>) -> Diagnostic {
    missing("catalog")
        .label_at(at_format, "`catalog` must stand in this file")
        .help("it names the catalog: `catalog: { name: .., version: .., brief: .., scope: .. }`")
}

/// A file that says nothing, at its start.
pub(crate) fn everything(start: &Position) -> Diagnostic {
    Diagnostic::error(Code::MissingKey, "the file is empty")
        .label(start)
        .help("begin it with `format: 1`, or delete it")
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::Code;

    #[track_caller]
    fn in_list(section: &str, says: &str, missing: &[&str]) {
        let messages: Vec<_> = missing.iter().map(|key| format!("missing key `{key}`")).collect();
        let messages: Vec<_> = messages.iter().map(String::as_str).collect();
        check(Code::MissingKey, &format!("{section}: [{{ {says} }}]\n"), &messages);
    }

    #[test]
    fn what_a_thing_is_must_be_said() {
        in_list("events", "name: shop.sale", &["brief"]);
        in_list("attributes", "id: x", &["brief", "type"]);
        in_list("metadata", "type: int, brief: X.", &["id"]);
        in_list("resource", "type: int", &["brief", "id"]);
    }

    #[test]
    fn what_a_key_says_asks_for_others() {
        in_list("attributes", "id: x, type: map, brief: X.", &["fields"]);
        in_list("attributes", "id: x, type: int, brief: X., deprecated: { reason: renamed }", &["renamed_to"]);
        in_list("resource", "id: x, type: int, brief: X., configured_by: x", &["default"]);
        in_list("resource", "id: x, type: int, brief: X., default: 1", &["configured_by"]);
        in_list("events", "name: shop.sale, brief: X., cases: { one: { brief: One. } }", &["when"]);
    }

    #[test]
    fn a_catalog_says_its_name_and_a_file_something() {
        check(Code::MissingKey, "format: 1\nevents: [{ name: shop.sale, brief: Paid. }]\n", &["missing key `catalog`"]);
        let catalog = "format: 1\ncatalog: { name: shop, version: 1.0.0, brief: Events., scope: { name: shop } }\nevents: [{ name: shop.sale, brief: Paid. }]\n";
        check(Code::MissingKey, &format!("{catalog}# events/empty.yaml\n"), &["the file is empty"]);
    }
}
