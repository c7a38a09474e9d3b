//! The calls with which generated code hands values over.

use otelier_schema::resolved::{
    Attribute, Encoding, Fill, Length, Outside, Range, Redaction, ResolvedCatalog, RuntimeValue,
    Type, Value,
};

use super::constant::{double, integer, scalar};
use super::names;
use super::paths::Paths;
use super::prose::literal;
use super::shape::{Holds, Keeps, Named, Shape, is_within};

/// What becomes of a value on its way to a sink.
enum Step {
    /// Something that follows the expression.
    Suffix(&'static str),
    /// An adapter around it, and what else that takes.
    Adapter(String, Vec<String>),
}

/// How a value is handed over that stands at `place`.
///
/// `optional`: the place holds an `Option`.
pub(super) fn expression(
    attribute: &Attribute,
    shape: &Shape,
    place: &str,
    optional: bool,
    paths: &Paths,
) -> String {
    let steps = steps(attribute, shape, paths);
    if !optional {
        return composed(&steps, place);
    }
    match steps.as_slice() {
        [] => place.to_owned(),
        [Step::Adapter(adapter, more)] if more.is_empty() => format!("{place}.map({adapter})"),
        steps => format!("{place}.map({})", function(steps, shape)),
    }
}

/// The function that takes these steps.
fn function(steps: &[Step], shape: &Shape) -> String {
    match (steps, shape) {
        // The types of a catalog give what they hold by a method that takes them.
        ([Step::Suffix(suffix)], Shape::Named(named)) => {
            let method = suffix.trim_start_matches('.').trim_end_matches("()");
            format!("{}::{method}", named.name)
        }
        _ => format!("|value| {}", composed(steps, "value")),
    }
}

fn composed(steps: &[Step], place: &str) -> String {
    steps
        .iter()
        .fold(place.to_owned(), |expression, step| match step {
            Step::Suffix(suffix) => format!("{expression}{suffix}"),
            Step::Adapter(adapter, more) => {
                let mut arguments = vec![expression];
                arguments.extend(more.iter().cloned());
                format!("{adapter}({})", arguments.join(", "))
            }
        })
}

fn steps(attribute: &Attribute, shape: &Shape, paths: &Paths) -> Vec<Step> {
    let runtime = |name: &str| paths.name(&format!("otelier_runtime::{name}"));
    let adapter = |name: &str| Step::Adapter(runtime(name), Vec::new());
    let mut steps = Vec::new();
    match shape {
        Shape::Str | Shape::Bytes => steps.extend(cut(attribute, paths)),
        Shape::Int | Shape::Uint | Shape::Double | Shape::Duration { .. } => {
            if let Shape::Duration { unit, whole } = shape {
                steps.push(Step::Suffix(if *whole {
                    unit.whole()
                } else {
                    unit.fractional()
                }));
            }
            if attribute.outside == Outside::Adjust && !is_within(attribute, shape) {
                let bounds = match attribute.range {
                    Some(Range::Int { min, max }) => vec![integer(min), integer(max)],
                    Some(Range::Double { min, max }) => vec![double(min), double(max)],
                    None => Vec::new(),
                };
                steps.push(Step::Adapter(runtime("Clamp"), bounds));
            }
            if attribute.encoding == Encoding::String {
                steps.push(adapter("AsString"));
            }
        }
        Shape::Bool => {
            if attribute.encoding == Encoding::String {
                steps.push(adapter("AsString"));
            }
        }
        Shape::Uuid | Shape::DateTime => {}
        Shape::Named(named) => match &named.holds {
            Holds::Member { .. } if attribute.encoding == Encoding::String => {
                steps.extend([Step::Suffix(".value()"), adapter("AsString")]);
            }
            Holds::Member { .. } => {}
            Holds::Text => {
                // A pattern has no cut.
                if let Some(cut) = cut(attribute, paths) {
                    steps.extend([Step::Suffix(".as_str()"), cut]);
                }
            }
            Holds::Number(inner) => {
                steps.push(Step::Suffix(".value()"));
                steps.extend(self::steps(attribute, inner, paths));
            }
            Holds::Bytes => {
                steps.push(Step::Suffix(".as_bytes()"));
                steps.extend(cut(attribute, paths));
            }
            Holds::List(element) => {
                steps.push(Step::Suffix(".items()"));
                steps.extend(of_list(attribute, element, paths));
            }
            Holds::Map => steps.push(adapter("Map")),
        },
        Shape::List(element) => steps.extend(of_list(attribute, element, paths)),
        Shape::Family(value) => {
            let (entries, longest) = match attribute.ty {
                Type::Template { entries, key, .. } => (entries, key),
                _ => (0, 0),
            };
            let each = function(&self::steps(attribute, value, paths), value);
            let family = format!("{}::new", runtime("Family"));
            steps.push(Step::Adapter(
                family,
                vec![entries.to_string(), longest.to_string(), each],
            ));
        }
    }
    steps
}

fn of_list(attribute: &Attribute, element: &Shape, paths: &Paths) -> Vec<Step> {
    let mut steps = Vec::new();
    let adapter = match element {
        Shape::Named(Named {
            holds: Holds::Map, ..
        }) => Some("otelier_runtime::Maps"),
        Shape::Named(_) => Some("otelier_runtime::Members"),
        _ => None,
    };
    if let Some(adapter) = adapter {
        steps.push(Step::Adapter(paths.name(adapter), Vec::new()));
    }
    if let Some(most) = attribute.element_length {
        let cut = paths.name("otelier_runtime::CutEach");
        steps.push(Step::Adapter(cut, vec![most.to_string()]));
    }
    steps.extend(cut(attribute, paths));
    steps
}

/// What is too long is cut, unless its type has refused it.
fn cut(attribute: &Attribute, paths: &Paths) -> Option<Step> {
    match attribute.length {
        Some(Length { max: Some(max), .. })
            if attribute.outside == Outside::Adjust
                && attribute.pattern.is_none()
                && attribute.format.is_none() =>
        {
            let cut = paths.name("otelier_runtime::Cut");
            Some(Step::Adapter(cut, vec![max.to_string()]))
        }
        _ => None,
    }
}

/// The call, without its receiver, that hands a value over, redacted where the catalog says so.
pub(super) fn statement(
    catalog: &ResolvedCatalog,
    attribute: &Attribute,
    key: &str,
    value: &str,
    paths: &Paths,
) -> String {
    let Some(Redaction { text, unless }) = &attribute.privacy.redaction else {
        return format!("put({key}, {value})");
    };
    let text = literal(text);
    let known = |id: &String| catalog.settings.iter().any(|setting| setting.id == *id);
    match unless.as_ref().filter(|id| known(id)) {
        None => format!("redacted({key}, {value}, {text})"),
        Some(setting) => format!(
            "redacted_unless({}, {key}, {value}, {text})",
            index("Setting", setting, paths)
        ),
    }
}

/// The place of something of the catalog among its like.
pub(super) fn index(kind: &str, id: &str, paths: &Paths) -> String {
    format!(
        "{}::{kind}::{} as usize",
        paths.name("super::shared::index"),
        names::identifier(&names::camel(id))
    )
}

/// The call for a value that the catalog fixes.
pub(super) fn fixed(
    catalog: &ResolvedCatalog,
    attribute: &Attribute,
    value: &Value,
    paths: &Paths,
) -> String {
    let text = match value {
        Value::Int(value) => format!("{}_i64", integer(*value))
            .replace("MAX_i64", "MAX")
            .replace("MIN_i64", "MIN"),
        other => scalar(other, &attribute.ty),
    };
    let text = match attribute.encoding {
        Encoding::Native => text,
        Encoding::String => format!("{}({text})", paths.name("otelier_runtime::AsString")),
    };
    statement(catalog, attribute, &literal(&attribute.id), &text, paths)
}

/// The call for an attribute that nobody gives: the runtime or the resource has it.
pub(super) fn filled(attribute: &Attribute, paths: &Paths) -> Option<String> {
    let key = literal(&attribute.id);
    let as_string = attribute.encoding == Encoding::String;
    Some(match &attribute.fill {
        Fill::Caller | Fill::Session { .. } => return None,
        Fill::Runtime(RuntimeValue::Timestamp) => format!("timestamp({key})"),
        Fill::Runtime(RuntimeValue::Sequence) if as_string => {
            let adapter = paths.name("otelier_runtime::AsString");
            format!("sequence({key}, {adapter})")
        }
        Fill::Runtime(RuntimeValue::Sequence) => format!("sequence({key}, std::convert::identity)"),
        Fill::Resource(id) => {
            let function = if as_string {
                "resource_as_string"
            } else {
                "resource"
            };
            format!("{function}({key}, {})", index("Resource", id, paths))
        }
    })
}

/// How a value that a session keeps is borrowed for handing it over.
pub(super) fn borrowed(shape: &Shape, place: &str, optional: bool) -> String {
    match (shape.keeps(), optional) {
        (Keeps::Text, false) => format!("{place}.as_str()"),
        (Keeps::Text, true) => format!("{place}.as_deref()"),
        _ => place.to_owned(),
    }
}

/// The shape of a value as it is borrowed from a session: checked text is text.
pub(super) fn kept_shape(shape: &Shape) -> Shape {
    match shape.keeps() {
        Keeps::Text => Shape::Str,
        _ => shape.clone(),
    }
}
