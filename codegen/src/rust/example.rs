//! An application of a catalog, as its README shows it.

use std::fmt::Write as _;

use otelier_schema::Diagnostic;
use otelier_schema::resolved::{Type, Value};

use super::event::EventView;
use super::format::{WHOLE, format};
use super::prose::literal;
use super::shape::{self, Shape};
use super::types::{self, TypeView};
use super::view::RustView;

/// The application, formatted.
pub(super) fn application(view: &RustView) -> Result<String, Vec<Diagnostic>> {
    let krate = &view.catalog.crate_ident;
    let mut modules: Vec<&str> = view
        .events
        .iter()
        .map(|event| event.module.as_str())
        .collect();
    modules.sort_by_key(|module| module.trim_start_matches("r#"));
    let mut names = vec!["Config", "Metadata", "Resource", "Telemetry"];
    names.extend(modules);
    let mut code = format!(
        "use std::time::Duration;\n\
         use {krate}::{{{}}};\n\
         fn main() -> Result<(), Box<dyn std::error::Error>> {{\n\
         let config = Config::from_toml(\"[otel]\\nexporter = \\\"none\\\"\\n\")?;\n",
        names.join(", ")
    );
    let resource: Vec<String> = view
        .resource
        .fields
        .iter()
        .map(|field| {
            let value = match &field.example {
                _ if field.id == "service.version" => "env!(\"CARGO_PKG_VERSION\")".into(),
                Some(value) => scalar(value),
                None => "Default::default()".into(),
            };
            format!("{}: {value}", field.name)
        })
        .collect();
    let _ = writeln!(
        code,
        "let telemetry = Telemetry::builder(Resource {{ {} }}).config(config).exit_deadline(Duration::from_secs(2)).start()?;",
        resource.join(", ")
    );

    let place = |path: &str| path.replace("super::shared::", &format!("{krate}::"));
    let required: Vec<String> = view
        .metadata
        .arguments
        .iter()
        .filter(|(name, _, _)| {
            view.metadata
                .required
                .iter()
                .any(|field| field.name == *name)
        })
        .map(|(name, attribute, shape)| {
            let value = argument(&attribute.example(), shape, &[&view.types], &place);
            format!("{name}: {value}")
        })
        .collect();
    let _ = writeln!(
        code,
        "let session = telemetry.session(Metadata {{ {} }}).start();",
        required.join(", ")
    );
    for event in &view.events {
        code.push_str(&emit(event, view, krate));
    }
    code.push_str("telemetry.shutdown(Duration::from_secs(2))?;\nOk(())\n}\n");
    let formatted = format(WHOLE, &code)?;
    Ok(formatted.trim_end().to_owned())
}

/// The statement that emits an event, in its last case.
fn emit(event: &EventView, view: &RustView, krate: &str) -> String {
    let Some(variant) = event.variants.last() else {
        return String::new();
    };
    let place = |path: &str| match path.strip_prefix("super::shared::") {
        Some(shared) => format!("{krate}::{shared}"),
        None => format!("{}::{path}", event.module),
    };
    let fields: Vec<String> = variant
        .arguments
        .iter()
        .filter(|(_, given, _)| given.required)
        .map(|(name, given, shape)| {
            let known: [&[TypeView]; 2] = [&event.types, &view.types];
            format!(
                "{name}: {}",
                argument(&given.example(), shape, &known, &place)
            )
        })
        .collect();
    format!(
        "session.{}({}::{} {{ {} }}).emit();\n",
        event.module,
        event.module,
        variant.name,
        fields.join(", ")
    )
}

/// An argument of this shape, with the value of an example.
fn argument(
    example: &Value,
    shape: &Shape,
    known: &[&[TypeView]],
    place: &dyn Fn(&str) -> String,
) -> String {
    let member = |name: &str| {
        let bare = name.trim_start_matches("super::shared::");
        let view = known
            .iter()
            .copied()
            .flatten()
            .find(|view| view.name == bare)?;
        types::member_of(view, example)
    };
    match (shape, example) {
        (Shape::Text { name, .. } | Shape::Wrapped { name, .. }, _) => {
            let path = place(name);
            match (member(name), shape) {
                (Some(member), _) => format!("{path}::{member}"),
                (None, Shape::Wrapped { inner, .. }) => {
                    format!("{path}::new({})?", argument(example, inner, known, place))
                }
                (None, _) => format!("{path}::new({})?", scalar(example)),
            }
        }
        (Shape::Double { .. }, value) => shape::constant(value, &Type::Double),
        (Shape::DurationInt { unit, .. }, Value::Int(value)) => {
            let (constructor, factor) = unit.constructor();
            let value = u64::try_from(*value).unwrap_or(0).saturating_mul(factor);
            format!("Duration::{constructor}({value})")
        }
        (Shape::DurationDouble { .. } | Shape::DurationInt { .. }, _) => {
            "Duration::from_millis(1500)".into()
        }
        _ => scalar(example),
    }
}

/// A value as an expression; an array as a slice.
fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => literal(text),
        Value::Int(value) => shape::integer(*value),
        Value::Double(value) => shape::double(*value),
        Value::Boolean(value) => value.to_string(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(scalar).collect();
            format!("&[{}]", items.join(", "))
        }
        Value::Map(_) => unimplemented!(),
    }
}
