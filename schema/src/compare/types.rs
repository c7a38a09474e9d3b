//! Types and encodings: what a caller gives, and what stands on the wire.

use super::{
    Differ, attributes,
    attributes::Here,
    change::{Change, Hurt},
    codes::ChangeCode,
    constraints::LENGTH,
    enums, renames, show, usage, words,
};
use crate::resolved::{Attribute, Encoding, Length, Type};

/// What stands on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wire {
    Text,
    Int,
    Double,
    Boolean,
    Bytes,
    List(Box<Wire>),
    Map,
    Family(Box<Wire>),
}

fn wire(attribute: &Attribute, ty: &Type) -> Wire {
    let encoded = attribute.encoding == Encoding::String;
    match ty {
        Type::Array(element) => Wire::List(Box::new(wire(attribute, element))),
        Type::Template { value, .. } => Wire::Family(Box::new(wire(attribute, value))),
        Type::Map(_) => Wire::Map,
        Type::Bytes => Wire::Bytes,
        Type::Double => Wire::Double,
        ty => match ty.plain() {
            Type::Int if !encoded => Wire::Int,
            Type::Boolean if !encoded => Wire::Boolean,
            _ => Wire::Text,
        },
    }
}

/// Compares type, encoding and what is said of enums; whether the types are such that their bounds can be compared.
pub(super) fn compare(
    own: &mut Vec<Change>,
    here: &Here,
    old: &Attribute,
    new: &Attribute,
) -> bool {
    of_types(own, here, (old, &old.ty), (new, &new.ty))
}

fn of_types(
    own: &mut Vec<Change>,
    here: &Here,
    (old, was): (&Attribute, &Type),
    (new, is): (&Attribute, &Type),
) -> bool {
    match (was, is) {
        (Type::Array(was), Type::Array(is)) => of_types(own, here, (old, was), (new, is)),
        (
            Type::Template {
                value: was,
                entries: before,
                key: longest,
            },
            Type::Template {
                value: is,
                entries,
                key,
            },
        ) => {
            if longest != key {
                own.push(here.bound(LENGTH, "type", old, new, key < longest).words(
                    format!("keys of at most {longest} code points"),
                    format!("keys of at most {key} code points"),
                ));
            }
            if before != entries {
                let codes = (ChangeCode::EntriesNarrowed, ChangeCode::EntriesWidened);
                own.push(
                    here.bound(codes, "type", old, new, entries < before)
                        .words(format!("at most {before}"), format!("at most {entries}")),
                );
            }
            of_types(own, here, (old, was), (new, is))
        }
        (Type::Enum(before), Type::Enum(after)) if before.plain() == after.plain() => {
            encoding(own, here, (old, was), (new, is));
            enums::compare(own, here, (old, before), (new, after));
            true
        }
        (was, is)
            if std::mem::discriminant(was) == std::mem::discriminant(is)
                && !matches!(was, Type::Enum(_)) =>
        {
            encoding(own, here, (old, was), (new, is));
            true
        }
        _ => {
            changed(own, here, (old, was), (new, is));
            false
        }
    }
}

/// Another type. The sender is hurt unless the new one takes whatever the old one wrote; the reader unless the
/// values and their meaning are the same.
fn changed(
    own: &mut Vec<Change>,
    here: &Here,
    (old, was): (&Attribute, &Type),
    (new, is): (&Attribute, &Type),
) {
    let (before, after) = (wire(old, was), wire(new, is));
    let same_wire = before == after;
    let same_values = same_wire && was.plain() == is.plain();
    let free = new.pattern.is_none()
        && new.format.is_none()
        && new.range.is_none()
        && new.length.is_none_or(|Length { min, max }| {
            min == 0 && (max.is_none() || max >= old.length.and_then(|length| length.max))
        });
    let takes_all = match is {
        Type::Enum(list) => list.open && same_values,
        Type::String => same_wire && free,
        _ => same_values && free,
    };
    let was_closed = matches!(was, Type::Enum(list) if !list.open);
    own.push(
        here.key(ChangeCode::TypeChanged, "type", old, new)
            .words(show::ty(&old.ty), show::ty(&new.ty))
            .hurts(Hurt::Sender, !takes_all)
            .hurts(Hurt::Reader, !same_values || was_closed),
    );
}

fn encoding(
    own: &mut Vec<Change>,
    here: &Here,
    (old, was): (&Attribute, &Type),
    (new, is): (&Attribute, &Type),
) {
    if wire(old, was) == wire(new, is) {
        return;
    }
    let word = |encoding| match encoding {
        Encoding::Native => "native",
        Encoding::String => "string",
    };
    own.push(
        here.key(ChangeCode::EncodingChanged, "encoding", old, new)
            .words(word(old.encoding), word(new.encoding))
            .hurts(Hurt::Reader, true)
            .hurts(Hurt::Sender, true),
    );
}

/// The fields of a map, or of the maps in an array.
pub(super) fn fields(differ: &mut Differ<'_>, here: &Here, old: &Attribute, new: &Attribute) {
    let (was, is, suffix) = match (&old.ty, &new.ty) {
        (Type::Map(was), Type::Map(is)) => (was, is, ""),
        (Type::Array(was), Type::Array(is)) => match (&**was, &**is) {
            (Type::Map(was), Type::Map(is)) => (was, is, "[]"),
            _ => return,
        },
        _ => return,
    };
    let here = here.inside(new, suffix);
    let pairs = renames::pair(was, is);
    for (old, new) in &pairs.same {
        usage::compare(differ, &here, old, new);
        if !(old.shared && new.shared) {
            attributes::definition(differ, &here, old, new);
        }
        words::of_use(differ, &here, old, new);
    }
    pairs.report(differ, &here, &new.position);
}
