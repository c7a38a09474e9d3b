//! How Rust takes the value of an attribute.

use otelier_schema::resolved::{Attribute, Range, Value};

use super::names;
use super::paths::Paths;

/// What an argument is, before it is known where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// `&str`.
    Str,
    /// `i64`.
    Int,
    /// `u64`, since the lower bound is not negative.
    Uint,
    /// `f64`.
    Double,
    /// `bool`.
    Bool,
    /// `&[u8]`.
    Bytes,
    /// `Duration`: whole units on the wire, or a double of them.
    Duration { unit: TimeUnit, whole: bool },
    /// The runtime's `Uuid`.
    Uuid,
    /// The runtime's `DateTime`.
    DateTime,
    /// A type of the catalog.
    Named(Named),
    /// A slice.
    List(Box<Shape>),
    /// `Entries`: a family of attributes with such values.
    Family(Box<Shape>),
}

/// A type that the catalog makes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Named {
    pub(super) name: String,
    /// It stands in the shared module, not in the event's own.
    pub(super) shared: bool,
    pub(super) borrows: bool,
    pub(super) holds: Holds,
}

/// What a type of the catalog holds, and so how its value is had.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Holds {
    /// A member of a closed enum, or an int of an open one: it can be handed over as it is.
    Member { plain: Plain },
    /// Text: an open enum, or a checked string. `as_str` gives it.
    Text,
    /// A number that `value` gives, as this shape takes it.
    Number(Box<Shape>),
    /// Bytes that `as_bytes` gives.
    Bytes,
    /// Such elements, which `items` gives.
    List(Box<Shape>),
    /// Fields.
    Map,
}

/// What the members of an enum are on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plain {
    Text,
    Int,
    Boolean,
}

/// What a session keeps of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keeps {
    /// The value itself: it borrows nothing.
    Itself,
    /// A `String`.
    Text,
    /// What goes on the wire.
    Wire,
}

impl Shape {
    /// The type of an argument; what it borrows lives for `lifetime`.
    pub(super) fn ty(&self, lifetime: &str, paths: &Paths) -> String {
        let reference = if lifetime == "'_" {
            "&".to_owned()
        } else {
            format!("&{lifetime} ")
        };
        match self {
            Self::Str => format!("{reference}str"),
            Self::Int => "i64".into(),
            Self::Uint => "u64".into(),
            Self::Double => "f64".into(),
            Self::Bool => "bool".into(),
            Self::Bytes => format!("{reference}[u8]"),
            Self::Duration { .. } => paths.name("std::time::Duration"),
            Self::Uuid => paths.name("otelier_runtime::text::Uuid"),
            Self::DateTime => paths.name("otelier_runtime::text::DateTime"),
            Self::Named(named) => named.ty(lifetime),
            Self::List(element) => format!("{reference}[{}]", element.ty(lifetime, paths)),
            Self::Family(value) => format!(
                "{}<{lifetime}, {}>",
                paths.name("otelier_runtime::Entries"),
                value.ty(lifetime, paths)
            ),
        }
    }

    /// Whether an argument borrows.
    pub(super) fn borrows(&self) -> bool {
        match self {
            Self::Str | Self::Bytes | Self::List(_) | Self::Family(_) => true,
            Self::Named(named) => named.borrows,
            _ => false,
        }
    }

    /// What a session keeps of it.
    pub(super) fn keeps(&self) -> Keeps {
        match self {
            Self::Str
            | Self::Named(Named {
                borrows: true,
                holds: Holds::Text,
                ..
            }) => Keeps::Text,
            Self::Named(Named {
                borrows: false,
                holds: Holds::Member { .. } | Holds::Number(_) | Holds::Text,
                ..
            }) => Keeps::Itself,
            Self::Bytes | Self::Named(_) | Self::List(_) | Self::Family(_) => Keeps::Wire,
            _ => Keeps::Itself,
        }
    }
}

impl Named {
    fn ty(&self, lifetime: &str) -> String {
        // What carries a map takes it with its optional fields.
        let name = match self.holds {
            Holds::Map => whole_map(&self.name),
            _ => self.name.clone(),
        };
        if self.borrows {
            format!("{name}<{lifetime}>")
        } else {
            name
        }
    }
}

/// The name of a map with its optional fields; its own is that of the struct of the required ones.
pub(super) fn whole_map(name: &str) -> String {
    format!("{}Map", names::stem(name))
}

/// The name of what a map is read into.
pub(super) fn record_of(name: &str) -> String {
    format!("{}Record", names::stem(name))
}

/// The shape of an int or a double whose values are not checked.
pub(super) fn number(attribute: &Attribute, int: bool) -> Shape {
    let unit = attribute.unit.as_deref().and_then(TimeUnit::parse);
    match (unit, attribute.range) {
        (Some(unit), _) => Shape::Duration { unit, whole: int },
        (None, Some(Range::Int { min, .. })) if min >= 0 => Shape::Uint,
        (None, _) if int => Shape::Int,
        (None, _) => Shape::Double,
    }
}

/// Whether every value of a number's shape is within the attribute's range, once it is on the wire.
pub(super) fn is_within(attribute: &Attribute, shape: &Shape) -> bool {
    let least = match shape {
        Shape::Uint | Shape::Duration { .. } => (0, 0.0),
        _ => (i64::MIN, f64::MIN),
    };
    match attribute.range {
        None => true,
        Some(Range::Int { min, max }) => min <= least.0 && max == i64::MAX,
        Some(Range::Double { min, max }) => min <= least.1 && max >= f64::MAX,
    }
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

    /// The runtime's word for whole units, and for a double of them.
    pub(super) fn marker(self, whole: bool) -> &'static str {
        match (self, whole) {
            (Self::Hours, true) => "otelier_runtime::recording::Hours",
            (Self::Minutes, true) => "otelier_runtime::recording::Minutes",
            (Self::Seconds, true) => "otelier_runtime::recording::Seconds",
            (Self::Millis, true) => "otelier_runtime::recording::Millis",
            (Self::Micros, true) => "otelier_runtime::recording::Micros",
            (Self::Nanos, true) => "otelier_runtime::recording::Nanos",
            (Self::Hours, false) => "otelier_runtime::recording::FractionalHours",
            (Self::Minutes, false) => "otelier_runtime::recording::FractionalMinutes",
            (Self::Seconds, false) => "otelier_runtime::recording::FractionalSeconds",
            (Self::Millis, false) => "otelier_runtime::recording::FractionalMillis",
            (Self::Micros, false) => "otelier_runtime::recording::FractionalMicros",
            (Self::Nanos, false) => "otelier_runtime::recording::FractionalNanos",
        }
    }

    /// What follows an expression that is a duration, so that it becomes whole units.
    pub(super) fn whole(self) -> &'static str {
        match self {
            Self::Hours => ".as_secs() / 3_600",
            Self::Minutes => ".as_secs() / 60",
            Self::Seconds => ".as_secs()",
            Self::Millis => ".as_millis()",
            Self::Micros => ".as_micros()",
            Self::Nanos => ".as_nanos()",
        }
    }

    /// What follows an expression that is a duration, so that it becomes a double of units.
    pub(super) fn fractional(self) -> &'static str {
        match self {
            Self::Hours => ".as_secs_f64() / 3_600.0",
            Self::Minutes => ".as_secs_f64() / 60.0",
            Self::Seconds => ".as_secs_f64()",
            Self::Millis => ".as_secs_f64() * 1e3",
            Self::Micros => ".as_secs_f64() * 1e6",
            Self::Nanos => ".as_secs_f64() * 1e9",
        }
    }

    /// The catalog's word, as the runtime's macros have it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Minutes => "minutes",
            Self::Seconds => "seconds",
            Self::Millis => "millis",
            Self::Micros => "micros",
            Self::Nanos => "nanos",
        }
    }

    /// A constant of the catalog as a duration.
    #[expect(clippy::cast_precision_loss, reason = "the nearest double is meant")]
    pub(super) fn constant(self, value: &Value, whole: bool) -> String {
        let nanos: u128 = match self {
            Self::Hours => 3_600_000_000_000,
            Self::Minutes => 60_000_000_000,
            Self::Seconds => 1_000_000_000,
            Self::Millis => 1_000_000,
            Self::Micros => 1_000,
            Self::Nanos => 1,
        };
        // Whole nanoseconds are what a `Duration` has, and its constructors from floats are not `const`.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "what is out of bounds becomes the nearest bound"
        )]
        let rounded = |value: f64| u128::from((value * nanos as f64).round() as u64);
        let nanos = match value {
            Value::Int(value) if whole => u128::try_from(*value).unwrap_or(0) * nanos,
            Value::Int(value) => rounded(*value as f64),
            Value::Double(value) => rounded(*value),
            _ => 0,
        };
        let path = "std::time::Duration";
        let (seconds, rest) = (nanos / 1_000_000_000, nanos % 1_000_000_000);
        let seconds = u64::try_from(seconds).unwrap_or(u64::MAX);
        match (seconds, rest) {
            (_, 0) => format!("{path}::from_secs({seconds})"),
            (_, rest) if rest % 1_000_000 == 0 && seconds < u64::MAX / 1_000 => {
                let millis = u128::from(seconds) * 1_000 + rest / 1_000_000;
                format!("{path}::from_millis({millis})")
            }
            (_, rest) => format!("{path}::new({seconds}, {rest})"),
        }
    }
}
