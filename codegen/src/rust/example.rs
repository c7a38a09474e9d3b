//! An application of a catalog, as its README shows it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use otelier_schema::resolved::{Attribute, Type, Value};
use otelier_schema::{Diagnostic, base64};

use super::constant::{double, integer, scalar};
use super::event::EventView;
use super::layout::{WHOLE, laid_out};
use super::prose::literal;
use super::shape::{Holds, Named, Shape};
use super::types::{self, Defined, Field, Kind};
use super::variant::{Argument, VariantView};
use super::view::RustView;

/// The application.
pub(super) fn application(view: &RustView) -> Result<String, Vec<Diagnostic>> {
    let krate = &view.catalog.crate_ident;
    let mut code = String::from("use std::time::Duration;\n~\n");
    let _ = writeln!(
        code,
        "use {krate}::{{self as events, Config, Metadata, Resource, Telemetry}};"
    );
    code.push_str("~\nfn main() -> Result<(), Box<dyn std::error::Error>> {\n");
    code.push_str(
        "    let config = Config::from_toml(\"[otel]\\nexporter = \\\"none\\\"\\n\")?;\n",
    );
    let resource: Vec<String> = view
        .resource
        .fields
        .iter()
        .map(|field| {
            let value = match &field.example {
                _ if field.id == "service.version" => "env!(\"CARGO_PKG_VERSION\")".into(),
                Some(value) => plain(value),
                None => "Default::default()".into(),
            };
            format!("{}: {value}", field.name)
        })
        .collect();
    let _ = writeln!(
        code,
        "    let resource = {};",
        structure("Resource", &resource)
    );
    code.push_str("    let telemetry = Telemetry::builder(resource)\n        .config(config)\n");
    code.push_str("        .exit_deadline(Duration::from_secs(2))\n        .start()?;\n");
    let place = Place {
        view,
        event: None,
        typed: false,
    };
    let required: Vec<String> = view
        .metadata
        .arguments
        .iter()
        .filter(|argument| argument.required)
        .map(|argument| {
            let example = argument.attribute.example();
            let value = place.argument(&argument.attribute, &argument.shape, &example);
            format!("{}: {value}", argument.name)
        })
        .collect();
    let metadata = structure("Metadata", &required);
    let _ = writeln!(
        code,
        "    let session = telemetry.session({metadata}).start();"
    );
    code.push_str("~\n");
    for event in &view.events {
        if let Some(variant) = event.variants.last() {
            code.push_str(&emit(event, variant, view, false));
        }
    }
    code.push_str("~\n    telemetry.shutdown(Duration::from_secs(2))?;\n    Ok(())\n}\n");
    let laid_out = laid_out(WHOLE, &code)?;
    Ok(laid_out.trim_end().to_owned())
}

/// The statements that emit an event, in each of its cases, with all that need not be given but is not deprecated.
pub(super) fn calls(view: &RustView, event: &str) -> Vec<String> {
    let found = view.events.iter().find(|found| found.id == event);
    let variants = found.into_iter().flat_map(|event| {
        let variants = event.variants.iter();
        variants.map(move |variant| emit(event, variant, view, true))
    });
    variants
        .map(|statement| {
            let lines = statement
                .lines()
                .map(|line| line.strip_prefix("    ").unwrap_or(line));
            lines.collect::<Vec<_>>().join("\n")
        })
        .collect()
}

/// The statement that emits an event, with what need not be given where `whole` says so.
fn emit(event: &EventView, variant: &VariantView, view: &RustView, whole: bool) -> String {
    let place = Place {
        view,
        event: Some(event),
        typed: false,
    };
    let severity = variant
        .says_severity()
        .then(|| "severity: events::Severity::Info".to_owned());
    let (given, optional): (Vec<_>, Vec<_>) =
        (variant.arguments.iter()).partition(|argument| argument.required);
    let value = |argument: &Argument| {
        place.argument(&argument.attribute, &argument.shape, &argument.example)
    };
    let fields: Vec<String> = severity
        .into_iter()
        .chain((given.into_iter()).map(|given| format!("{}: {}", given.name, value(given))))
        .collect();
    let shown =
        (optional.into_iter()).filter(|argument| whole && argument.attribute.deprecated.is_none());
    let mut setters = String::new();
    for argument in shown {
        let call = setter(&argument.name, &argument.shape, &value(argument));
        let _ = write!(setters, "\n    {}", call.replace('\n', "\n    "));
    }
    let module = &event.module;
    let name = format!("events::{module}::{}", variant.name);
    let structure = structure(&name, &fields);
    if setters.is_empty() {
        return format!("    session.{module}({structure}).emit();\n");
    }
    format!("    session.{module}({structure}){setters}\n    .emit();\n")
}

/// The call of a setter with a value as [`Place::argument`] writes it.
pub(super) fn setter(name: &str, shape: &Shape, value: &str) -> String {
    // A setter takes what becomes a family, too, without being told so.
    let family = match shape {
        Shape::Family(_) => value
            .strip_prefix('(')
            .and_then(|it| it.strip_suffix(").into()")),
        _ => None,
    };
    format!(".{name}({})", family.unwrap_or(value))
}

/// A struct as an expression in the body of a function.
pub(super) fn structure(name: &str, fields: &[String]) -> String {
    if fields.is_empty() {
        return format!("{name} {{}}");
    }
    let fields = fields.join(",\n").replace('\n', "\n        ");
    format!("{name} {{\n        {fields},\n    }}")
}

/// Values between brackets, each on a line of its own where they would make a long one.
fn bracketed(open: &str, values: &[String], close: &str) -> String {
    const LONGEST: usize = 80;
    let line = format!("{open}{}{close}", values.join(", "));
    if line.len() <= LONGEST && !line.contains('\n') {
        return line;
    }
    let lines = values.join(",\n").replace('\n', "\n    ");
    format!("{}\n    {lines},\n{}", open.trim_end(), close.trim_start())
}

/// Where an argument is written.
pub(super) struct Place<'p> {
    pub(super) view: &'p RustView,
    pub(super) event: Option<&'p EventView>,
    /// Numbers say their type.
    pub(super) typed: bool,
}

impl Place<'_> {
    fn defined(&self, named: &Named) -> Option<&Defined> {
        let defined = match self.event {
            Some(event) if !named.shared => &event.defined,
            _ => &self.view.defined,
        };
        defined.iter().find(|defined| defined.name == named.name)
    }

    /// An argument of this shape, with the value of an example.
    pub(super) fn argument(&self, attribute: &Attribute, shape: &Shape, example: &Value) -> String {
        match (shape, example) {
            (Shape::Named(named), _) => self.named(attribute, named, example),
            (Shape::Uuid, _) => format!("events::Uuid::new({})?", plain(example)),
            (Shape::DateTime, _) => format!("events::DateTime::new({})?", plain(example)),
            (Shape::Double, value) => scalar(value, &Type::Double),
            (Shape::Int, value) if self.typed => format!("{}_i64", plain(value)),
            (Shape::Uint, value) if self.typed => format!("{}_u64", plain(value)),
            (Shape::Duration { unit, whole }, value) => {
                unit.constant(value, *whole).replace("std::time::", "")
            }
            (Shape::List(element), Value::Array(items)) => {
                bracketed("&[", &self.all(attribute, element, items), "]")
            }
            (Shape::Family(value), Value::Map(entries)) => {
                let entries: Vec<String> = entries
                    .iter()
                    .map(|(key, entry)| {
                        format!(
                            "({}, {})",
                            literal(key),
                            self.argument(attribute, value, entry)
                        )
                    })
                    .collect();
                bracketed("(&[", &entries, "]).into()")
            }
            (Shape::Bytes, Value::String(base64)) => bytes(base64),
            _ => plain(example),
        }
    }

    fn all(&self, attribute: &Attribute, element: &Shape, items: &[Value]) -> Vec<String> {
        items
            .iter()
            .map(|item| self.argument(attribute, element, item))
            .collect()
    }

    /// A map: the struct of its required fields, and a setter for each optional one that the example has.
    fn map(&self, path: &str, fields: &[Field], values: &BTreeMap<String, Value>) -> String {
        let mut required = Vec::new();
        let mut setters = String::new();
        for field in fields {
            let Some(value) = values.get(&field.attribute.id) else {
                continue;
            };
            let value = self.argument(&field.attribute, &field.shape, value);
            if field.required {
                required.push(format!("{}: {value}", field.name));
            } else {
                setters.push_str(&setter(&field.name, &field.shape, &value));
            }
        }
        if setters.is_empty() {
            setters.push_str(".into()");
        }
        if required.is_empty() {
            return format!("{path} {{}}{setters}");
        }
        bracketed(&format!("{path} {{ "), &required, &format!(" }}{setters}"))
    }

    fn named(&self, attribute: &Attribute, named: &Named, example: &Value) -> String {
        let path = match self.event {
            Some(event) if !named.shared => format!("events::{}::{}", event.module, named.name),
            _ => format!("events::{}", named.name),
        };
        let Some(defined) = self.defined(named) else {
            return path;
        };
        match (&defined.kind, &named.holds, example) {
            (Kind::Enum { .. }, _, _) => {
                let member = types::member_of(defined, example).unwrap_or_default();
                format!("{path}::{member}")
            }
            (Kind::Map { fields }, _, Value::Map(values)) => self.map(&path, fields, values),
            (_, Holds::List(element), Value::Array(items)) => {
                let open = format!("{path}::new(&[");
                bracketed(&open, &self.all(attribute, element, items), "])?")
            }
            (_, Holds::Number(inner), _) => {
                format!("{path}::new({})?", self.argument(attribute, inner, example))
            }
            (_, Holds::Bytes, Value::String(base64)) => {
                format!("{path}::new({})?", bytes(base64))
            }
            (
                Kind::Text {
                    base: Some(base), ..
                },
                _,
                _,
            ) => {
                let base = path.replace(&named.name, base);
                format!("{path}::new({base}::from({}))?", plain(example))
            }
            _ => format!("{path}::new({})?", plain(example)),
        }
    }
}

/// The bytes that a text in Base64 stands for, as an expression.
fn bytes(base64: &str) -> String {
    let bytes = base64::decoded(base64).unwrap_or_default();
    let escaped = |byte: &u8| match byte {
        0 => "\\0".to_owned(),
        b' '..=b'~' => char::from(*byte).escape_default().to_string(),
        _ => format!("\\x{byte:02x}"),
    };
    format!("b\"{}\"", bytes.iter().map(escaped).collect::<String>())
}

/// A scalar as an expression.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => literal(text),
        Value::Int(value) => integer(*value),
        Value::Double(value) => double(*value),
        Value::Boolean(value) => value.to_string(),
        Value::Array(_) | Value::Map(_) => "Default::default()".into(),
    }
}
