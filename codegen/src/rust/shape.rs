//! How Rust takes the value of an attribute, and hands it to a sink.

use otelier_schema::resolved::{
    Attribute, Encoding, Fill, Privacy, Range, ResolvedCatalog, RuntimeValue, Type, Value, Values,
};

use serde::Serialize;

use super::prose::literal;

/// What an argument is, before it is known where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// `&str`; longer ones are truncated.
    Str { max: Option<u64> },
    /// A type of the catalog that holds a string: `as_str` gives it. It borrows, or it does not.
    Text {
        name: String,
        borrows: bool,
        max: Option<u64>,
    },
    /// A type of the catalog that holds a number or a boolean: `value` gives what this shape takes.
    Wrapped { name: String, inner: Box<Shape> },
    /// `i64`, with bounds if it has some.
    Int { bounds: Option<(i64, i64)> },
    /// `u64`, since the lower bound is not negative.
    Uint { bounds: (i64, i64) },
    /// `f64`.
    Double { bounds: (f64, f64) },
    /// `Duration`, an int in this unit on the wire.
    DurationInt {
        unit: TimeUnit,
        bounds: Option<(i64, i64)>,
    },
    /// `Duration`, a double in this unit on the wire.
    DurationDouble { unit: TimeUnit, bounds: (f64, f64) },
    /// `bool`.
    Bool,
    /// A slice of `&str`.
    Strs,
    /// A slice of `i64`.
    Ints,
    /// A slice of `f64`.
    Doubles,
    /// A slice of `bool`.
    Bools,
}

/// A UCUM unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeUnit {
    Hours,
    Minutes,
    Seconds,
    Millis,
    Micros,
    Nanos,
}

impl TimeUnit {
    pub(super) fn parse(unit: &str) -> Option<Self> {
        Some(match unit {
            "h" => Self::Hours,
            "min" => Self::Minutes,
            "s" => Self::Seconds,
            "ms" => Self::Millis,
            "us" => Self::Micros,
            "ns" => Self::Nanos,
            _ => return None,
        })
    }

    /// The runtime's function that makes whole units of a duration.
    fn whole(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Minutes => "mins",
            Self::Seconds => "secs",
            Self::Millis => "millis",
            Self::Micros => "micros",
            Self::Nanos => "nanos",
        }
    }

    /// A double in this unit, of an expression that is a duration.
    pub(super) fn double(self, duration: &str) -> String {
        let seconds = format!("{duration}.as_secs_f64()");
        match self {
            Self::Hours => format!("({seconds} / 3_600.0)"),
            Self::Minutes => format!("({seconds} / 60.0)"),
            Self::Seconds => seconds,
            Self::Millis => format!("({seconds} * 1e3)"),
            Self::Micros => format!("({seconds} * 1e6)"),
            Self::Nanos => format!("({seconds} * 1e9)"),
        }
    }

    /// Whole units, without the runtime, of an expression that is a duration: a `u128`.
    pub(super) fn plain(self, duration: &str) -> String {
        match self {
            Self::Hours => format!("u128::from({duration}.as_secs() / 3_600)"),
            Self::Minutes => format!("u128::from({duration}.as_secs() / 60)"),
            Self::Seconds => format!("u128::from({duration}.as_secs())"),
            Self::Millis => format!("{duration}.as_millis()"),
            Self::Micros => format!("{duration}.as_micros()"),
            Self::Nanos => format!("{duration}.as_nanos()"),
        }
    }

    /// `Duration`'s constructor for whole units, and how many of them one unit is.
    pub(super) fn constructor(self) -> (&'static str, u64) {
        match self {
            Self::Hours => ("from_secs", 3600),
            Self::Minutes => ("from_secs", 60),
            Self::Seconds => ("from_secs", 1),
            Self::Millis => ("from_millis", 1),
            Self::Micros => ("from_micros", 1),
            Self::Nanos => ("from_nanos", 1),
        }
    }
}

/// The shape of an attribute whose type needs no definition of its own; `named` is the type where it does.
pub(super) fn of(attribute: &Attribute, named: Option<String>) -> Shape {
    let max = attribute.length.and_then(|length| length.max);
    let time = attribute.unit.as_deref().and_then(TimeUnit::parse);
    match (&attribute.ty, named) {
        (Type::Enum(list), Some(name)) => Shape::Text {
            name,
            borrows: list.open,
            max: None,
        },
        (Type::String, Some(name)) => Shape::Text {
            name,
            borrows: true,
            // A value that must match as a whole is refused when it is too long, not cut.
            max: max.filter(|_| attribute.pattern.is_none() && attribute.format.is_none()),
        },
        (Type::String | Type::Enum(_), _) => Shape::Str { max },
        (Type::Int, _) => int(attribute.range, time),
        (Type::Double, _) => {
            let bounds = match attribute.range {
                Some(Range::Double { min, max }) => (min, max),
                _ => (f64::MIN, f64::MAX),
            };
            match time {
                Some(unit) => Shape::DurationDouble { unit, bounds },
                None => Shape::Double { bounds },
            }
        }
        (Type::Boolean, _) => Shape::Bool,
        (Type::Array(element), _) => match **element {
            Type::Int => Shape::Ints,
            Type::Double => Shape::Doubles,
            Type::Boolean => Shape::Bools,
            _ => Shape::Strs,
        },
        _ => unimplemented!(),
    }
}

fn int(range: Option<Range>, time: Option<TimeUnit>) -> Shape {
    let bounds = match range {
        Some(Range::Int { min, max }) => Some((min, max)),
        _ => None,
    };
    match (time, bounds) {
        (Some(unit), _) => Shape::DurationInt {
            unit,
            bounds: bounds.filter(|&(min, max)| min > 0 || max < i64::MAX),
        },
        (None, Some(bounds)) if bounds.0 >= 0 => Shape::Uint { bounds },
        (None, _) => Shape::Int {
            bounds: bounds.filter(|&bounds| bounds != (i64::MIN, i64::MAX)),
        },
    }
}

impl Shape {
    /// The type of an argument; what it borrows lives for `lifetime`.
    pub(super) fn borrowed(&self, lifetime: &str) -> String {
        match self {
            Self::Str { .. } => format!("&{lifetime} str"),
            Self::Text { name, borrows, .. } if *borrows => format!("{name}<{lifetime}>"),
            Self::Text { name, .. } | Self::Wrapped { name, .. } => name.clone(),
            Self::Int { .. } => "i64".into(),
            Self::Uint { .. } => "u64".into(),
            Self::Double { .. } => "f64".into(),
            Self::DurationInt { .. } | Self::DurationDouble { .. } => {
                "::std::time::Duration".into()
            }
            Self::Bool => "bool".into(),
            Self::Strs => format!("&{lifetime} [&{lifetime} str]"),
            Self::Ints => format!("&{lifetime} [i64]"),
            Self::Doubles => format!("&{lifetime} [f64]"),
            Self::Bools => format!("&{lifetime} [bool]"),
        }
    }

    /// Whether an argument borrows.
    pub(super) fn borrows(&self) -> bool {
        match self {
            Self::Text { borrows, .. } => *borrows,
            Self::Str { .. } | Self::Strs | Self::Ints | Self::Doubles | Self::Bools => true,
            _ => false,
        }
    }

    /// The type that a session keeps.
    pub(super) fn owned(&self) -> String {
        match self {
            Self::Str { .. } | Self::Text { borrows: true, .. } => "::std::string::String".into(),
            Self::Strs => "::std::vec::Vec<::std::string::String>".into(),
            Self::Ints => "::std::vec::Vec<i64>".into(),
            Self::Doubles => "::std::vec::Vec<f64>".into(),
            Self::Bools => "::std::vec::Vec<bool>".into(),
            _ => self.borrowed(""),
        }
    }

    /// From an argument to what a session keeps.
    pub(super) fn to_owned(&self, value: &str) -> String {
        match self {
            Self::Str { .. } => format!("::std::string::String::from({value})"),
            Self::Text { borrows: true, .. } => {
                format!("::std::string::String::from({value}.as_str())")
            }
            Self::Strs => {
                format!("{value}.iter().map(|&text| ::std::string::String::from(text)).collect()")
            }
            Self::Ints | Self::Doubles | Self::Bools => format!("{value}.to_vec()"),
            _ => value.to_owned(),
        }
    }

    /// The same as a function; `None` where the argument is kept as it is.
    pub(super) fn to_owned_with(&self) -> Option<String> {
        match self {
            Self::Str { .. } => Some("::std::string::String::from".into()),
            Self::Ints => Some("<[i64]>::to_vec".into()),
            Self::Doubles => Some("<[f64]>::to_vec".into()),
            Self::Bools => Some("<[bool]>::to_vec".into()),
            _ if self.borrows() => Some(format!("|value| {}", self.to_owned("value"))),
            _ => None,
        }
    }

    /// A predicate over a reference to an optional argument: whether it counts as given.
    pub(super) fn given(&self) -> Option<&'static str> {
        match self {
            Self::Str { .. } | Self::Strs | Self::Ints | Self::Doubles | Self::Bools => {
                Some("|value| !value.is_empty()")
            }
            Self::Text { borrows: true, .. } => Some("|value| !value.as_str().is_empty()"),
            _ => None,
        }
    }

    /// The statement that hands an argument over.
    fn statement(&self, key: &str, value: &str, encoding: Encoding) -> String {
        let int = |wire: &str| match encoding {
            Encoding::Native => format!("sink.int({key}, {wire});"),
            Encoding::String => format!("sink.int_as_string({key}, {wire});"),
        };
        let text = |text: &str, max: Option<u64>| match max {
            Some(max) => format!("sink.string({key}, &cx.truncate({text}, {max}));"),
            None => format!("sink.string({key}, {text});"),
        };
        match self {
            Self::Str { max } => text(value, *max),
            Self::Text { max, .. } => text(&format!("{value}.as_str()"), *max),
            Self::Wrapped { inner, .. } => {
                inner.statement(key, &format!("{value}.value()"), encoding)
            }
            Self::Int { bounds: None } => int(value),
            Self::Int {
                bounds: Some(bounds),
            } => int(&format!("cx.clamp_int({value}, {})", pair(*bounds))),
            Self::Uint { bounds } => int(&format!("cx.clamp_uint({value}, {})", pair(*bounds))),
            Self::Double { bounds } => format!(
                "sink.double({key}, cx.clamp_double({value}, {}, {}));",
                double(bounds.0),
                double(bounds.1)
            ),
            Self::DurationInt { unit, bounds } => {
                let whole = format!("cx.{}({value})", unit.whole());
                match bounds {
                    None => int(&whole),
                    Some(bounds) => int(&format!("cx.clamp_int({whole}, {})", pair(*bounds))),
                }
            }
            Self::DurationDouble { unit, bounds } => format!(
                "sink.double({key}, cx.clamp_double({}, {}, {}));",
                unit.double(value),
                double(bounds.0),
                double(bounds.1)
            ),
            Self::Bool => match encoding {
                Encoding::Native => format!("sink.boolean({key}, {value});"),
                Encoding::String => format!("sink.boolean_as_string({key}, {value});"),
            },
            Self::Strs => format!("sink.strings({key}, {value});"),
            Self::Ints => format!("sink.ints({key}, {value});"),
            Self::Doubles => format!(
                "sink.doubles({key}, &{value}.iter().map(|&value| cx.clamp_double(value, f64::MIN, f64::MAX))\
                 .collect::<::std::vec::Vec<_>>());"
            ),
            Self::Bools => format!("sink.booleans({key}, {value});"),
        }
    }

    /// The same for what a session keeps; `value` is a place of the owned type, of an array a reference.
    fn owned_statement(&self, key: &str, value: &str, encoding: Encoding) -> String {
        match self {
            Self::Str { .. } => self.statement(key, &format!("{value}.as_str()"), encoding),
            Self::Strs => {
                let texts = format!(
                    "&{value}.iter().map(::std::string::String::as_str).collect::<::std::vec::Vec<_>>()"
                );
                self.statement(key, &texts, encoding)
            }
            _ => self.statement(key, value, encoding),
        }
    }
}

fn pair((min, max): (i64, i64)) -> String {
    format!("{}, {}", integer(min), integer(max))
}

/// An `i64` expression.
pub(super) fn integer(value: i64) -> String {
    match value {
        i64::MIN => "i64::MIN".into(),
        i64::MAX => "i64::MAX".into(),
        _ => value.to_string(),
    }
}

/// An `f64` expression.
pub(super) fn double(value: f64) -> String {
    if value.to_bits() == f64::MIN.to_bits() {
        "f64::MIN".into()
    } else if value.to_bits() == f64::MAX.to_bits() {
        "f64::MAX".into()
    } else {
        format!("{value:?}")
    }
}

/// A constant of the catalog as an expression of its scalar type.
pub(super) fn constant(value: &Value, ty: &Type) -> String {
    match (value, ty) {
        (Value::Int(value), Type::Double) => {
            #[expect(
                clippy::cast_precision_loss,
                reason = "the schema has checked that it is exact"
            )]
            let value = *value as f64;
            double(value)
        }
        (Value::Boolean(value), _) => value.to_string(),
        (Value::Int(value), _) => integer(*value),
        (Value::Double(value), _) => double(*value),
        (Value::String(value), _) => literal(value),
        (Value::Array(_) | Value::Map(_), _) => {
            unreachable!("conditions and resources have scalars only")
        }
    }
}

/// Where a value that is to be handed over is found.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    /// An argument: a place that holds it.
    Argument(&'a str),
    /// An optional argument: a place that holds an `Option` of it.
    Optional(&'a str),
    /// What a session keeps.
    Owned(&'a str),
    /// What a session may keep: a place that holds an `Option` of it.
    OwnedOptional(&'a str),
}

/// The statement that hands an attribute over that a caller or a session has given.
pub(super) fn hand_over(
    catalog: &ResolvedCatalog,
    attribute: &Attribute,
    shape: &Shape,
    place: Place<'_>,
) -> String {
    let key = literal(&attribute.id);
    let redacted = |statement: String| redact(catalog, &attribute.privacy, &key, statement);
    let unread =
        redaction(catalog, &attribute.privacy).is_some_and(|(_, setting)| setting.is_none());
    match place {
        Place::Argument(value) => redacted(shape.statement(&key, value, attribute.encoding)),
        Place::Owned(value) => redacted(shape.owned_statement(&key, value, attribute.encoding)),
        Place::Optional(place) | Place::OwnedOptional(place) if unread => {
            format!("if {place}.is_some() {{ {} }}", redacted(String::new()))
        }
        Place::Optional(place) => {
            let statement = redacted(shape.statement(&key, "value", attribute.encoding));
            format!("if let Some(value) = {place} {{ {statement} }}")
        }
        Place::OwnedOptional(place) => {
            let statement = redacted(shape.owned_statement(&key, "value", attribute.encoding));
            let reference = if shape.borrows() { "&" } else { "" };
            format!("if let Some(value) = {reference}{place} {{ {statement} }}")
        }
    }
}

/// The replacement of a value, and the index of the setting that lets the value through.
fn redaction<'p>(
    catalog: &ResolvedCatalog,
    privacy: &'p Privacy,
) -> Option<(&'p str, Option<usize>)> {
    let redaction = privacy.redaction.as_ref()?;
    let setting = redaction.unless.as_ref().and_then(|id| {
        catalog
            .settings
            .iter()
            .position(|setting| setting.id == *id)
    });
    Some((&redaction.text, setting))
}

/// A statement, or the one that hands the replacement over.
fn redact(catalog: &ResolvedCatalog, privacy: &Privacy, key: &str, statement: String) -> String {
    let Some((text, setting)) = redaction(catalog, privacy) else {
        return statement;
    };
    let replacement = format!("sink.string({key}, {});", literal(text));
    match setting {
        None => replacement,
        Some(index) => format!("if cx.setting({index}) {{ {statement} }} else {{ {replacement} }}"),
    }
}

/// The statement for a value that the catalog fixes.
pub(super) fn fixed(catalog: &ResolvedCatalog, attribute: &Attribute, value: &Value) -> String {
    let key = literal(&attribute.id);
    let shape = match attribute.ty {
        Type::Int => Shape::Int { bounds: None },
        Type::Boolean => Shape::Bool,
        Type::Double => {
            return format!("sink.double({key}, {});", constant(value, &attribute.ty));
        }
        _ => Shape::Str { max: None },
    };
    let statement = shape.statement(&key, &constant(value, &attribute.ty), attribute.encoding);
    redact(catalog, &attribute.privacy, &key, statement)
}

/// The statement for an attribute that nobody gives: the runtime or the resource has it.
pub(super) fn filled(catalog: &ResolvedCatalog, attribute: &Attribute) -> Option<String> {
    let key = literal(&attribute.id);
    let statement = match &attribute.fill {
        Fill::Caller | Fill::Session { .. } => return None,
        Fill::Runtime(RuntimeValue::Timestamp) => format!("sink.string({key}, cx.timestamp());"),
        Fill::Runtime(RuntimeValue::Sequence) => {
            Shape::Int { bounds: None }.statement(&key, "cx.sequence()", attribute.encoding)
        }
        Fill::Resource(id) => {
            let index = catalog
                .resource
                .iter()
                .position(|resource| resource.id == *id)?;
            let ask = |function: &str| format!("cx.resource_{function}({index})");
            match attribute.ty {
                Type::Int => {
                    Shape::Int { bounds: None }.statement(&key, &ask("int"), attribute.encoding)
                }
                Type::Double => format!("sink.double({key}, {});", ask("double")),
                Type::Boolean => Shape::Bool.statement(&key, &ask("boolean"), attribute.encoding),
                _ => format!("sink.string({key}, {});", ask("string")),
            }
        }
    };
    Some(redact(catalog, &attribute.privacy, &key, statement))
}

/// The body of a function that hands attributes over, and which of its parameters it needs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Body {
    statements: Vec<String>,
    cx: &'static str,
    sink: &'static str,
}

impl Body {
    pub(super) fn new(statements: Vec<String>) -> Self {
        let code: String = statements
            .iter()
            .map(|text| without_literals(text))
            .collect();
        let asks = |name: &str| code.contains(name);
        Self {
            cx: if asks("cx.") { "cx" } else { "_cx" },
            sink: if asks("sink.") { "sink" } else { "_sink" },
            statements,
        }
    }
}

/// Code without what stands in its string literals.
fn without_literals(code: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    code.chars()
        .filter(|&c| {
            let was_inside = inside;
            if c == '"' && !escaped {
                inside = !inside;
            }
            escaped = was_inside && c == '\\' && !escaped;
            !was_inside && !inside
        })
        .collect()
}

/// Whether a variant takes an argument for an attribute, or has its value already.
pub(super) fn fixed_value(attribute: &Attribute, values: &Values, required: bool) -> Option<Value> {
    match values {
        Values::Fixed(value) => Some(value.clone()),
        Values::OneOf(list) => match list.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        },
        Values::Any { except } => match except.as_slice() {
            [Value::Boolean(excluded)] if required && attribute.ty == Type::Boolean => {
                Some(Value::Boolean(!excluded))
            }
            _ => None,
        },
    }
}
