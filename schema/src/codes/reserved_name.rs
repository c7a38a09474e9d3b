//! A name that the format keeps for itself.
//!
//! Every record has `event.name` already, and OpenTelemetry has a type for `event.timestamp`,
//! `event.sequence` and `log.record.uid`. In the `[otel]` table of the application `exporter`, `queue`, `spool` and
//! `resource` have a meaning already, and `environment` too, so no setting can have their names.
//!
//! ```yaml fault
//! settings:
//!   - { id: exporter, type: boolean, default: false, brief: Export the text of receipts. }
//! ```
//!
//! ```yaml mended
//! settings:
//!   - { id: log_receipts, type: boolean, default: false, brief: Export the text of receipts. }
//! ```

use crate::{
    Code, Diagnostic, Label, Position,
    resolved::{Attribute, Type},
};

/// Keys of the `[otel]` table that every application has.
const OF_TABLE: [&str; 4] = ["exporter", "queue", "spool", "resource"];
/// A key of the table that an attribute of the resource takes, and no setting.
const ENVIRONMENT: &str = "environment";

/// The id of a setting.
pub(crate) fn setting(id: &str, at: impl Into<Label>) -> Option<Diagnostic> {
    (OF_TABLE.contains(&id) || id == ENVIRONMENT).then(|| of_table(id, at))
}

/// The key that configures an attribute of the resource: any may take the `environment`.
pub(crate) fn configured(key: &str, at: impl Into<Label>) -> Option<Diagnostic> {
    OF_TABLE.contains(&key).then(|| of_table(key, at))
}

fn of_table(id: &str, at: impl Into<Label>) -> Diagnostic {
    Diagnostic::error(
        Code::ReservedName,
        format!("`{id}` has a meaning of its own in the `[otel]` table"),
    )
    .label(at)
    .help("choose another name")
}

/// Keys that every record may carry have a meaning of their own.
pub(crate) fn attribute(attribute: &Attribute, at: impl Into<Label>) -> Option<Diagnostic> {
    let (message, help) = match (attribute.id.as_str(), &attribute.ty) {
        ("event.name", _) => (
            "`event.name` is on every record already",
            "remove the attribute; it holds the event's name",
        ),
        ("event.timestamp" | "log.record.uid", ty) if *ty != Type::String => (
            "OpenTelemetry has this attribute as a string",
            "make its type `string`, or choose another name",
        ),
        ("event.sequence", ty) if *ty != Type::Int => (
            "OpenTelemetry has this attribute as an int",
            "make its type `int`, or choose another name",
        ),
        _ => return None,
    };
    let fault = Diagnostic::error(Code::ReservedName, message);
    Some(fault.label(at).help(help))
}

/// A key that every record may carry is one of a template's family.
pub(crate) fn of_family(key: &str, at_family: &Position) -> Diagnostic {
    Diagnostic::error(
        Code::ReservedName,
        format!("`{key}`, which every record may carry, is a key of this template"),
    )
    .label(at_family)
    .help("choose another name")
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::Code;

    #[test]
    fn records_have_keys_of_their_own() {
        let check = |id: &str, says: &str, expected: &[&str]| {
            let attribute = format!("{{ id: {id}, brief: What it is., {says} }}");
            check(
                Code::ReservedName,
                &format!("events: [{{ name: shop.sale, brief: Paid., attributes: [{attribute}] }}]\n"),
                expected,
            );
        };
        check("event.name", "type: string", &["`event.name` is on every record already"]);
        check("event.sequence", "type: int", &[]);
        check("event.sequence", "type: string", &["OpenTelemetry has this attribute as an int"]);
        check("event.timestamp", "type: int", &["OpenTelemetry has this attribute as a string"]);
        let of_family = |key: &str| format!("`{key}`, which every record may carry, is a key of this template");
        check(
            "log",
            "type: \"template[int]\", requirement_level: recommended",
            &[&of_family("log.record.uid")],
        );
    }

    #[test]
    fn the_table_has_keys_of_its_own() {
        let taken = |key: &str| format!("`{key}` has a meaning of its own in the `[otel]` table");
        let setting = |id: &str| format!("settings: [{{ id: {id}, type: boolean, default: true, brief: S. }}]\n");
        for key in ["exporter", "queue", "spool", "resource"] {
            check(Code::ReservedName, &setting(key), &[&taken(key)]);
        }
        check(Code::ReservedName, &setting("environment"), &[&taken("environment")]);
        let resource = |key: &str| format!("resource: [{{ id: r, type: string, brief: R., configured_by: {key}, default: x }}]\n");
        for key in ["exporter", "queue", "spool", "resource"] {
            check(Code::ReservedName, &resource(key), &[&taken(key)]);
        }
        check(Code::ReservedName, &resource("environment"), &[]);
    }
}
