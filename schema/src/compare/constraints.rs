//! Bounds and patterns: which values were valid and are not any more.

use super::{
    attributes::Here,
    change::{Change, Hurt},
    codes::ChangeCode,
    show,
};
use crate::{
    pattern::{Difference, Pattern},
    resolved::{Attribute, Length, Outside, Range},
};

/// A range became narrower, or wider.
const RANGE: (ChangeCode, ChangeCode) = (ChangeCode::RangeNarrowed, ChangeCode::RangeWidened);

/// A length became narrower, or wider.
pub(super) const LENGTH: (ChangeCode, ChangeCode) =
    (ChangeCode::LengthNarrowed, ChangeCode::LengthWidened);

/// Compares the constraints of an attribute whose type is the same.
pub(super) fn compare(own: &mut Vec<Change>, here: &Here, old: &Attribute, new: &Attribute) {
    if old.range != new.range {
        let narrowed = !within(old.range, new.range);
        own.push(
            here.bound(RANGE, "range", old, new, narrowed)
                .words(show::range(old.range), show::range(new.range)),
        );
    }
    if bounds(old.length) != bounds(new.length) {
        let ((least, most), (min, max)) = (bounds(old.length), bounds(new.length));
        let narrowed = min > least || max < most;
        own.push(
            here.bound(LENGTH, "length", old, new, narrowed)
                .words(show::length(old.length), show::length(new.length)),
        );
    }
    if old.element_length != new.element_length {
        let most = |attribute: &Attribute| attribute.element_length.unwrap_or(u64::MAX);
        let narrowed = most(new) < most(old);
        let word = |attribute: &Attribute| match attribute.element_length {
            Some(most) => format!("each element at most {most}"),
            None => "each element of any length".to_owned(),
        };
        own.push(
            here.bound(LENGTH, "length", old, new, narrowed)
                .words(word(old), word(new)),
        );
    }
    let text = |attribute: &Attribute| attribute.pattern.clone();
    form(own, here, "pattern", (old, text(old)), (new, text(new)));
    let format = |attribute: &Attribute| attribute.format.map(|format| format.as_str().to_owned());
    form(own, here, "format", (old, format(old)), (new, format(new)));
    let bounded = |one: &Attribute| one.range.is_some() || one.length.is_some();
    if old.outside != new.outside && bounded(old) && bounded(new) {
        let word = |outside| match outside {
            Outside::Adjust => "adjusted",
            Outside::Refuse => "refused",
        };
        own.push(
            here.key(ChangeCode::OutsideChanged, "range", old, new)
                .words(word(old.outside), word(new.outside)),
        );
    }
}

/// A pattern or a format. What is free now can be anything, where it had a form that a query relied on.
fn form(
    own: &mut Vec<Change>,
    here: &Here,
    key: &str,
    (old, was): (&Attribute, Option<String>),
    (new, is): (&Attribute, Option<String>),
) {
    if was == is {
        return;
    }
    let code = match (&was, &is) {
        (None, _) => ChangeCode::PatternAdded,
        (_, None) => ChangeCode::PatternRemoved,
        _ => ChangeCode::PatternChanged,
    };
    let refuses = match (&was, &is) {
        (Some(was), Some(is)) if key == "pattern" => !covers(is, was),
        _ => is.is_some(),
    };
    let word = |form: Option<String>| form.unwrap_or_else(|| "any".to_owned());
    own.push(
        here.key(code, key, old, new)
            .hurts(Hurt::Sender, refuses)
            .hurts(Hurt::Reader, was.is_some())
            .words(word(was), word(is)),
    );
}

/// Whether a pattern matches whatever another does; what is not decided counts as no.
fn covers(is: &str, was: &str) -> bool {
    match (Pattern::parse(was), Pattern::parse(is)) {
        (Ok(was), Ok(is)) => was.without(&is) == Difference::Nothing,
        _ => false,
    }
}

/// The least and the greatest length.
fn bounds(length: Option<Length>) -> (u64, u64) {
    let Length { min, max } = length.unwrap_or(Length { min: 0, max: None });
    (min, max.unwrap_or(u64::MAX))
}

/// Whether every number of one range is in the other.
fn within(old: Option<Range>, new: Option<Range>) -> bool {
    match (old, new) {
        (_, None) => true,
        (
            Some(Range::Int {
                min: least,
                max: most,
            }),
            Some(Range::Int { min, max }),
        ) => min <= least && max >= most,
        (
            Some(Range::Double {
                min: least,
                max: most,
            }),
            Some(Range::Double { min, max }),
        ) => min <= least && max >= most,
        (None, Some(Range::Int { min, max })) => min == i64::MIN && max == i64::MAX,
        (None, Some(Range::Double { min, max })) => min <= f64::MIN && max >= f64::MAX,
        _ => false,
    }
}
