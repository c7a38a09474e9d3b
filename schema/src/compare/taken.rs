//! How a typed emitter takes a value: where this changes, code that calls it does not compile.
//!
//! It is what the language promises of every typed target: bounds that refuse are a checked type, times are
//! durations, counts have no sign. How a target spells them is its own affair.

use crate::resolved::{Attribute, Format, Outside, Range, Type};

/// How a value is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    Text,
    Uuid,
    Time,
    Int,
    Count,
    Double,
    Boolean,
    Bytes,
    /// Whatever the unit of time, and whether it is whole: the emitter converts it.
    Duration,
    /// A type whose constructor refuses values.
    Checked(Box<Taken>),
    Enum {
        open: bool,
        plain: &'static str,
    },
    List(Box<Taken>),
    Map,
    Family(Box<Taken>),
}

impl Taken {
    pub(super) fn of(attribute: &Attribute) -> Self {
        Self::of_type(attribute, &attribute.ty, true)
    }

    /// `sized`: the attribute's length is that of this type, not of an array around it.
    fn of_type(attribute: &Attribute, ty: &Type, sized: bool) -> Self {
        let refuses = attribute.outside == Outside::Refuse;
        let checked_length = sized
            && (attribute.length)
                .is_some_and(|length| length.min > 0 || (refuses && length.max.is_some()));
        let checked = |so: bool, taken: Self| {
            if so {
                Self::Checked(Box::new(taken))
            } else {
                taken
            }
        };
        match ty {
            Type::String if attribute.pattern.is_some() || checked_length => {
                checked(true, Self::Text)
            }
            Type::String => match attribute.format {
                Some(Format::Uuid) => Self::Uuid,
                Some(Format::DateTime) => Self::Time,
                None => Self::Text,
            },
            Type::Int | Type::Double => {
                let number = number(attribute, *ty == Type::Int);
                let so = refuses && !is_within(attribute.range, &number);
                checked(so, number)
            }
            Type::Boolean => Self::Boolean,
            Type::Bytes => checked(checked_length, Self::Bytes),
            Type::Enum(list) => Self::Enum {
                open: list.open,
                plain: match list.plain() {
                    Type::Int => "int",
                    Type::Boolean => "boolean",
                    _ => "string",
                },
            },
            Type::Array(element) => {
                let element = Self::of_type(attribute, element, false);
                checked(checked_length, Self::List(Box::new(element)))
            }
            Type::Map(_) => Self::Map,
            Type::Template { value, .. } => {
                Self::Family(Box::new(Self::of_type(attribute, value, sized)))
            }
        }
    }

    /// Whether the catalog gives it a type of its own, which stands at a certain place.
    pub(super) fn is_named(&self) -> bool {
        match self {
            Self::Checked(_) | Self::Enum { .. } | Self::Map => true,
            Self::List(inner) | Self::Family(inner) => inner.is_named(),
            _ => false,
        }
    }

    /// Whether it is a duration, which keeps its meaning when the unit changes.
    pub(super) fn is_duration(&self) -> bool {
        match self {
            Self::Duration => true,
            Self::Checked(inner) | Self::List(inner) | Self::Family(inner) => inner.is_duration(),
            _ => false,
        }
    }
}

fn number(attribute: &Attribute, int: bool) -> Taken {
    let time = (attribute.unit.as_deref())
        .is_some_and(|unit| matches!(unit, "h" | "min" | "s" | "ms" | "us" | "ns"));
    match attribute.range {
        _ if time => Taken::Duration,
        Some(Range::Int { min, .. }) if min >= 0 => Taken::Count,
        _ if int => Taken::Int,
        _ => Taken::Double,
    }
}

fn is_within(range: Option<Range>, taken: &Taken) -> bool {
    let unsigned = matches!(taken, Taken::Count | Taken::Duration);
    match range {
        None => true,
        Some(Range::Int { min, max }) => {
            min <= if unsigned { 0 } else { i64::MIN } && max == i64::MAX
        }
        Some(Range::Double { min, max }) => {
            min <= if unsigned { 0.0 } else { f64::MIN } && max >= f64::MAX
        }
    }
}
