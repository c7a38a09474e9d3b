//! Constraints: range, length, pattern, format, encoding; whether they hold together and
//! apply to their attribute's type.

use crate::{
    Diagnostic,
    codes::{bad_constraint, bad_pattern},
    raw::{Number, OutsideLength, OutsideRange, RawAttribute, RawEncoding, RawLength, RawRange},
    resolved::{Encoding, Format, Length, Outside, Range, TRUNCATION_MARKER, Type},
    yaml::Spot,
};

/// The constraints of an attribute.
pub(super) struct Constraints {
    pub encoding: Encoding,
    pub range: Option<Range>,
    pub length: Option<Length>,
    pub outside: Outside,
    pub pattern: Option<String>,
    pub format: Option<Format>,
}

/// `spot` is the attribute. `None` where a constraint has faults.
pub(super) fn constraints(
    raw: &RawAttribute,
    ty: &Type,
    spot: &Spot<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Constraints> {
    let before = faults.len();
    // Of a template each value is bounded.
    let value = match ty {
        Type::Template { value, .. } => value,
        ty => ty,
    };
    let given = [
        (
            "encoding",
            raw.encoding.is_some(),
            match ty {
                Type::Enum(list) => *list.plain() != Type::String,
                ty => matches!(ty, Type::Int | Type::Boolean),
            },
            "an int or a boolean",
        ),
        (
            "range",
            raw.range.is_some(),
            matches!(value, Type::Int | Type::Double),
            "an int or a double",
        ),
        (
            "length",
            raw.length.is_some(),
            matches!(value, Type::String | Type::Bytes | Type::Array(_)),
            "a string, bytes or an array",
        ),
        (
            "pattern",
            raw.pattern.is_some(),
            *ty == Type::String,
            "a string",
        ),
        (
            "format",
            raw.format.is_some(),
            *ty == Type::String,
            "a string",
        ),
    ];
    for (key, given, applies, types) in given {
        if given && !applies {
            faults.push(bad_constraint::does_not_apply(
                key,
                types,
                ty,
                spot.key(key),
                spot.value("type"),
            ));
        }
    }
    let checked: Vec<_> = given
        .iter()
        .filter(|(key, given, ..)| *given && matches!(*key, "length" | "pattern" | "format"))
        .collect();
    if let [(first, ..), (second, ..), ..] = checked.as_slice() {
        faults.push(bad_constraint::cannot_stand_together(
            first,
            second,
            spot.key(first),
            spot.key(second),
        ));
    }
    let encoding = match raw.encoding {
        Some(RawEncoding::String) => Encoding::String,
        None => Encoding::Native,
    };
    let range = raw
        .range
        .as_ref()
        .and_then(|raw| range(raw, value, &spot.value("range"), faults));
    // What cannot stand there at all is not looked at.
    let alone = checked.len() < 2;
    let length = raw
        .length
        .as_ref()
        .filter(|_| alone)
        .and_then(|raw| length(raw, value, &spot.value("length"), faults));
    if let Some(pattern) = &raw.pattern {
        faults.extend(bad_pattern::check(pattern, spot.value("pattern")));
    }
    (faults.len() == before).then(|| Constraints {
        encoding,
        range,
        length,
        outside: outside(raw, value),
        pattern: raw.pattern.clone(),
        format: raw.format,
    })
}

/// What the emitter does with a value outside its bounds.
fn outside(raw: &RawAttribute, ty: &Type) -> Outside {
    let clamps = |range: &RawRange| range.outside == Some(OutsideRange::Clamp);
    let refuses = |length: &RawLength| match length.outside {
        Some(outside) => outside == OutsideLength::Refuse,
        None => *ty == Type::Bytes && length.max.is_some(),
    };
    match (&raw.range, &raw.length) {
        (Some(range), _) if !clamps(range) => Outside::Refuse,
        (_, Some(length)) if refuses(length) => Outside::Refuse,
        _ => Outside::Adjust,
    }
}

fn range(
    raw: &RawRange,
    ty: &Type,
    spot: &Spot<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Range> {
    if raw.min.is_none() && raw.max.is_none() {
        if !spot.is_pruned("min") && !spot.is_pruned("max") {
            faults.push(bad_constraint::bounds_nothing("range", spot));
        }
        return None;
    }
    let mut bound = |key: &str, number: Option<Number>, open: f64| match number {
        None => Some((open, None)),
        #[expect(clippy::cast_precision_loss, reason = "the nearest double is meant")]
        Some(Number::Int(n)) => Some((n as f64, Some(n))),
        Some(Number::Double(n)) if *ty == Type::Double && n.is_finite() => Some((n, None)),
        Some(Number::Double(n)) => {
            faults.push(bad_constraint::no_bound(n, ty, spot.value(key)));
            None
        }
    };
    let min = bound("min", raw.min, f64::MIN);
    let max = bound("max", raw.max, f64::MAX);
    let (min, max) = (min?, max?);
    let range = match ty {
        Type::Int => Range::Int {
            min: min.1.unwrap_or(i64::MIN),
            max: max.1.unwrap_or(i64::MAX),
        },
        _ => Range::Double {
            min: min.0,
            max: max.0,
        },
    };
    let upside_down = match range {
        Range::Int { min, max } => min > max,
        Range::Double { min, max } => min > max,
    };
    if upside_down {
        faults.push(bad_constraint::min_above_max(
            spot.value("min"),
            spot.value("max"),
        ));
        return None;
    }
    Some(range)
}

fn length(
    raw: &RawLength,
    ty: &Type,
    spot: &Spot<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Length> {
    let marker = TRUNCATION_MARKER.len() as u64;
    let truncates = *ty == Type::String && raw.outside != Some(OutsideLength::Refuse);
    if raw.max.is_none() && raw.outside.is_some() && !spot.is_pruned("max") {
        faults.push(bad_constraint::outside_without_max(spot.key("outside")));
        return None;
    }
    match (raw.min, raw.max) {
        (None, None) => {
            if !spot.is_pruned("min") && !spot.is_pruned("max") {
                faults.push(bad_constraint::bounds_nothing("length", spot));
            }
            None
        }
        (_, Some(0)) => {
            faults.push(bad_constraint::always_empty(spot.value("max")));
            None
        }
        (_, Some(max)) if truncates && max < marker => {
            faults.push(bad_constraint::below_marker(spot.value("max")));
            None
        }
        (Some(min), Some(max)) if min > max => {
            faults.push(bad_constraint::min_above_max(
                spot.value("min"),
                spot.value("max"),
            ));
            None
        }
        (min, max) => Some(Length {
            min: min.unwrap_or(0),
            max,
        }),
    }
}
