//! Decoding resources and scopes of OTLP/JSON.

use serde_json::Value;

use super::context::{At, Presence, Resource, Scope};
use super::json_value::{Told, attributes, kind_of};
use super::path::Path;
use super::{Deviation, Fault};

/// Decodes a resource; faults of its structure go out before.
pub(super) fn resource_from_json(value: Value, at: At, each: &mut dyn FnMut(Fault)) -> Resource {
    let pointer = at.pointer.clone();
    let path = Path::Root(&pointer);
    let told = &mut Told {
        record: None,
        document: at.document,
        each,
    };
    let mut members = match value {
        Value::Null => return Resource::without(Presence::Absent, at),
        Value::Object(members) => members,
        other => {
            let message = format!("{} where a Resource object belongs", kind_of(&other));
            told.fault(Deviation::WrongKind, &path, &message);
            return Resource::without(Presence::Unknown, at);
        }
    };
    let list = members.remove("attributes");
    let attributes = attributes(list, &path.member("attributes"), told);
    // Entities are references to these attributes.
    for known in ["droppedAttributesCount", "entityRefs"] {
        members.remove(known);
    }
    told.unknown_fields(&members, &path);
    Resource::with(Presence::Given, at, attributes)
}

/// Decodes a scope; faults of its structure go out before.
pub(super) fn scope_from_json(value: Value, at: At, each: &mut dyn FnMut(Fault)) -> Scope {
    let pointer = at.pointer.clone();
    let path = Path::Root(&pointer);
    let told = &mut Told {
        record: None,
        document: at.document,
        each,
    };
    let mut members = match value {
        Value::Null => return Scope::without(Presence::Absent, at),
        Value::Object(members) => members,
        other => {
            let message = format!(
                "{} where an InstrumentationScope object belongs",
                kind_of(&other)
            );
            told.fault(Deviation::WrongKind, &path, &message);
            return Scope::without(Presence::Unknown, at);
        }
    };
    let [name, version] = ["name", "version"].map(|key| match members.remove(key) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text,
        Some(other) => {
            let message = format!("{} where a string belongs", kind_of(&other));
            told.fault(Deviation::WrongKind, &path.member(key), &message);
            String::new()
        }
    });
    // No catalog says anything of them; what cannot be read is told all the same.
    let list = members.remove("attributes");
    attributes(list, &path.member("attributes"), told);
    members.remove("droppedAttributesCount");
    told.unknown_fields(&members, &path);
    Scope::named(Presence::Given, at, name, version)
}
