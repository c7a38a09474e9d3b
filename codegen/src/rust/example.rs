//! An application of a catalog, as its README shows it.

use std::fmt::Write as _;

use otelier_schema::Diagnostic;
use otelier_schema::resolved::{Attribute, Range, Type, Value};

use super::event::EventView;
use super::prose::literal;
use super::render;
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
            let value = argument(attribute, shape, &[&view.types], &place);
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
    let formatted = render::format(&code)?;
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
                argument(&given.attribute, shape, &known, &place)
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

/// An argument that the attribute takes.
fn argument(
    attribute: &Attribute,
    shape: &Shape,
    known: &[&[TypeView]],
    place: &dyn Fn(&str) -> String,
) -> String {
    let example = attribute.examples.first();
    let number = || match example {
        Some(Value::Int(value)) => *value,
        _ => match attribute.range {
            Some(Range::Int { min, .. }) if min > 0 => min,
            _ => 0,
        },
    };
    match shape {
        Shape::Str { .. } => text(example),
        Shape::Text { name, .. } => {
            let bare = name.trim_start_matches("super::shared::");
            let path = place(name);
            let view = known
                .iter()
                .copied()
                .flatten()
                .find(|view| view.name == bare);
            match view.and_then(|view| types::first_member(view, example)) {
                Some(member) => format!("{path}::{member}"),
                None => format!("{path}::new({})?", text(example)),
            }
        }
        Shape::Wrapped { name, inner } => {
            let view = known
                .iter()
                .copied()
                .flatten()
                .find(|view| view.name == *name);
            let path = place(name);
            match view.and_then(|view| types::first_member(view, example)) {
                Some(member) => format!("{path}::{member}"),
                None => format!("{path}::new({})?", argument(attribute, inner, known, place)),
            }
        }
        Shape::Int { .. } | Shape::Uint { .. } => number().to_string(),
        Shape::Double { bounds } => match example {
            Some(value) => shape::constant(value, &Type::Double),
            None => shape::double(0.0_f64.clamp(bounds.0, bounds.1)),
        },
        Shape::DurationInt { unit, .. } => {
            let (constructor, factor) = unit.constructor();
            let value = u64::try_from(number()).unwrap_or(0).saturating_mul(factor);
            format!("Duration::{constructor}({value})")
        }
        Shape::DurationDouble { .. } => "Duration::from_millis(1500)".into(),
        Shape::Bool => match example {
            Some(Value::Boolean(value)) => value.to_string(),
            _ => "true".into(),
        },
        Shape::Strs | Shape::Ints | Shape::Doubles | Shape::Bools => "&[]".into(),
    }
}

fn text(example: Option<&Value>) -> String {
    match example {
        Some(Value::String(text)) => literal(text),
        _ => literal("..."),
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => literal(text),
        Value::Int(value) => shape::integer(*value),
        Value::Double(value) => shape::double(*value),
        Value::Boolean(value) => value.to_string(),
        Value::Array(_) => "Default::default()".into(),
    }
}
