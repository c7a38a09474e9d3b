//! A function that uses all of what is generated from a catalog: every emitter with every argument, every member of every
//! enum, what a session is told and may be told later, and every field of the typed records.
//!
//! Where it compiles against another version of the catalog, that version breaks no application.

use std::fmt::Write as _;

use otelier_schema::Diagnostic;
use otelier_schema::resolved::{Attribute, Fill, Type, Value};

use super::example::{Place, plain, setter, structure};
use super::layout::{WHOLE, laid_out};
use super::record::RecordField;
use super::shape::record_of;
use super::types::{Defined, Kind};
use super::variant::VariantView;
use super::view::RustView;

/// The function `uses`; it expects what is generated as `events`, and `Duration`.
pub(super) fn caller(view: &RustView) -> Result<String, Vec<Diagnostic>> {
    let mut code = String::from(
        "pub fn uses() -> Result<(), Box<dyn std::error::Error>> {\n    let config = events::Config::from_toml(\"\")?;\n",
    );
    let resource: Vec<String> = (view.resource.fields.iter())
        .map(|field| {
            let value = field.example.as_ref();
            let value = value.map_or_else(|| "Default::default()".to_owned(), plain);
            format!("{}: {value}", field.name)
        })
        .collect();
    let _ = writeln!(
        code,
        "    let (telemetry, recording) = events::Telemetry::recording({}, config);",
        structure("events::Resource", &resource)
    );
    session(&mut code, view);
    types(&mut code, "events", &view.defined);
    for event in &view.events {
        let module = &event.module;
        let path = format!("events::{module}");
        types(&mut code, &path, &event.defined);
        let place = Place {
            view,
            event: Some(event),
            typed: true,
        };
        for variant in &event.variants {
            emit(&mut code, &place, module, variant);
        }
        let _ = writeln!(code, "    for record in recording.{module}() {{");
        fields(&mut code, "record", event.record_fields());
        for case in event.record_cases() {
            let _ = writeln!(code, "        let _ = {path}::RecordCase::{case};");
        }
        code.push_str("    }\n");
    }
    if let Some(event) = view.events.first() {
        let _ = writeln!(
            code,
            "    for record in recording.{}() {{\n        let metadata = &record.metadata;",
            event.module
        );
        fields(&mut code, "metadata", view.metadata.record_fields());
        code.push_str("    }\n");
    }
    code.push_str("    telemetry.shutdown(Duration::from_secs(2))?;\n    Ok(())\n}\n");
    laid_out(WHOLE, &code)
}

/// A session with all metadata, which changes whatever may change.
fn session(code: &mut String, view: &RustView) {
    let place = Place {
        view,
        event: None,
        typed: true,
    };
    let arguments = &view.metadata.arguments;
    let value = |argument: &super::metadata::Argument| {
        let example = argument.attribute.example();
        place.argument(&argument.attribute, &argument.shape, &example)
    };
    let required: Vec<String> = (arguments.iter())
        .filter(|argument| argument.required)
        .map(|argument| format!("{}: {}", argument.name, value(argument)))
        .collect();
    let setters = |changes: bool| -> String {
        let mut calls = String::new();
        for argument in arguments {
            let mutable = argument.attribute.fill == Fill::Session { mutable: true };
            let called = if changes { mutable } else { !argument.required };
            if called {
                let _ = write!(calls, "\n        .{}({})", argument.name, value(argument));
            }
        }
        calls
    };
    let _ = writeln!(
        code,
        "    let session = telemetry.session({}){}.start();",
        structure("events::Metadata", &required),
        setters(false)
    );
    let changes = setters(true);
    if !changes.is_empty() {
        let _ = writeln!(code, "    session.update(|changes| changes{changes});");
    }
}

/// A match of each enum, of a closed one by every member, as its users may; and a look at each field of a map's record.
fn types(code: &mut String, path: &str, defined: &[Defined]) {
    for defined in defined {
        let path = format!("{path}::{}", defined.name);
        match &defined.kind {
            Kind::Enum { members, open, .. } => {
                let lifetime = if defined.borrows { "<'_>" } else { "" };
                let members = (members.iter()).map(|member| format!("{path}::{}", member.name));
                let members = members.collect::<Vec<_>>().join(" | ");
                let rest = if *open { " _ => ()," } else { "" };
                let _ = writeln!(
                    code,
                    "    let _ = |value: {path}{lifetime}| match value {{ {members} => (),{rest} }};"
                );
            }
            Kind::Map { fields } => {
                let _ = writeln!(code, "    let _ = |map: {}| {{", record_of(&path));
                for field in fields {
                    look(code, "map", &field.name, !field.required);
                }
                code.push_str("    };\n");
            }
            _ => {}
        }
    }
}

/// The statement that emits a variant with all that it takes.
fn emit(code: &mut String, place: &Place<'_>, module: &str, variant: &VariantView) {
    let severity = variant
        .says_severity()
        .then(|| "severity: events::Severity::Info".to_owned());
    let value = |argument: &super::variant::Argument| {
        // The plainest value that the variant takes; a map has all of its fields.
        let example = match &argument.attribute.ty {
            Type::Map(_) | Type::Array(_) => full(&argument.attribute, &argument.example),
            _ => argument.example.clone(),
        };
        place.argument(&argument.attribute, &argument.shape, &example)
    };
    let (required, optional): (Vec<_>, Vec<_>) =
        (variant.arguments.iter()).partition(|argument| argument.required);
    let given = required
        .into_iter()
        .map(|argument| format!("{}: {}", argument.name, value(argument)));
    let given: Vec<String> = severity.into_iter().chain(given).collect();
    let mut setters = String::new();
    for argument in optional {
        let value = value(argument);
        let call = setter(&argument.name, &argument.shape, &value);
        let _ = write!(setters, "\n        {call}");
    }
    let name = format!("events::{module}::{}", variant.name);
    let _ = writeln!(
        code,
        "    session.{module}({}){setters}.emit();",
        structure(&name, &given)
    );
}

/// The example with a value for every field of a map.
fn full(attribute: &Attribute, example: &Value) -> Value {
    let ((Type::Map(fields), _) | (_, Some(Type::Map(fields)))) =
        (&attribute.ty, attribute.ty.element())
    else {
        return example.clone();
    };
    let one = |value: &Value| match value {
        Value::Map(given) => {
            let mut given = given.clone();
            for field in fields {
                let value = given.remove(&field.id).unwrap_or_else(|| field.example());
                given.insert(field.id.clone(), full(field, &value));
            }
            Value::Map(given)
        }
        other => other.clone(),
    };
    match example {
        Value::Array(items) => Value::Array(items.iter().map(one).collect()),
        other => one(other),
    }
}

fn fields(code: &mut String, of: &str, fields: &[RecordField]) {
    for field in fields {
        look(code, of, &field.name, field.may_be_absent());
    }
}

/// A look at a field of a record; whether it may be absent is part of how it is read.
fn look(code: &mut String, of: &str, name: &str, may_be_absent: bool) {
    let look = if may_be_absent {
        format!("{of}.{name}.is_some()")
    } else {
        format!("&{of}.{name}")
    };
    let _ = writeln!(code, "        let _ = {look};");
}
