//! Which members of enums a record carries: what is said of how much of a catalog was seen counts them.

use std::collections::BTreeMap;

use super::case::Set;
use super::wire::Any;
use crate::attribute::AttributeType;
use crate::report::Seen;

/// Enums of an event whose members are counted. An event with more is not compiled.
const MOST: usize = 16;

/// The enums of an event.
#[derive(Default)]
pub(super) struct Enums {
    lists: Vec<Enum>,
    /// The places of their attributes.
    places: Set,
}

struct Enum {
    place: usize,
    key: Box<str>,
    members: Box<[Member]>,
}

/// A member: its value as text, which is also what an encoded one is on the wire, and as a number.
struct Member {
    text: Box<str>,
    number: Option<i64>,
    /// Something is to be said of it wherever it is.
    deprecated: bool,
}

/// The members that a record carries: of each enum none, or one more than its index.
#[derive(Default)]
pub(super) struct Carried([usize; MOST]);

/// How many records carried each member of each enum.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts(Vec<Vec<usize>>);

impl Enums {
    /// `None` where there are too many.
    pub(super) fn of(attributes: &BTreeMap<String, AttributeType>) -> Option<Self> {
        let mut enums = Self::default();
        for (place, (key, ty)) in attributes.iter().enumerate() {
            if ty.members.is_empty() {
                continue;
            }
            let members = ty.members.iter().map(|text| Member {
                text: text.as_str().into(),
                number: text.parse().ok(),
                deprecated: ty.deprecated_members.contains_key(text),
            });
            enums.places |= 1 << place;
            enums.lists.push(Enum {
                place,
                key: key.as_str().into(),
                members: members.collect(),
            });
        }
        (enums.lists.len() <= MOST).then_some(enums)
    }

    /// Notes the member that the value of the attribute at a place is, if it is one; `false` where something is to be
    /// said of it.
    #[inline]
    pub(super) fn note(&self, place: usize, value: Any<'_>, carried: &mut Carried) -> bool {
        if self.places & 1 << place == 0 {
            return true;
        }
        let Some(at) = self.lists.iter().position(|list| list.place == place) else {
            return true;
        };
        let is = |member: &Member| match value {
            Any::String(text) => member.text.as_bytes() == text,
            Any::Int(number) => member.number == Some(number),
            _ => false,
        };
        let members = &self.lists[at].members;
        let member = members.iter().position(is);
        carried.0[at] = member.map_or(0, |member| member + 1);
        member.is_none_or(|member| !members[member].deprecated)
    }
}

impl Counts {
    pub(super) fn add(&mut self, enums: &Enums, carried: &Carried) {
        if self.0.is_empty() {
            let counts = enums.lists.iter().map(|list| vec![0; list.members.len()]);
            self.0 = counts.collect();
        }
        for (counts, member) in self.0.iter_mut().zip(carried.0) {
            if let Some(member) = member.checked_sub(1) {
                counts[member] += 1;
            }
        }
    }

    pub(super) fn add_to(self, seen: &mut Seen, enums: &Enums) {
        for (list, counts) in enums.lists.iter().zip(self.0) {
            for (member, count) in list.members.iter().zip(counts) {
                if count > 0 {
                    let members = seen.members.entry(list.key.to_string()).or_default();
                    *members.entry(member.text.to_string()).or_default() += count;
                }
            }
        }
    }
}
