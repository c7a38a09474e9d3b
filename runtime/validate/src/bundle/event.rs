//! An event as its bundle describes it.

use std::collections::BTreeMap;

use jsonschema::Validator;

use crate::attribute::{AttributeType, Deprecated};
use crate::finding::Position;
use crate::schema::Check;

/// An event of the catalog.
pub(crate) struct Event {
    pub(crate) attributes: BTreeMap<String, AttributeType>,
    /// What its records hold in their body; `None`: nobody looks at it.
    pub(crate) body: Option<Body>,
    pub(crate) cases: Vec<String>,
    /// The `SeverityNumber` of each case, or the only one of an event without cases; `None`: the sender says it.
    /// What is not there is not looked at.
    pub(crate) severities: Vec<Option<u8>>,
    /// Set where it should not be used any more.
    pub(crate) deprecated: Option<Deprecated>,
    /// The last day on which it may be used, `YYYY-MM-DD`.
    pub(crate) expires: Option<String>,
    pub(crate) check: Check,
    pub(crate) positions: BTreeMap<String, Position>,
}

/// The body of an event's records.
pub(crate) struct Body {
    pub(crate) ty: AttributeType,
    pub(crate) check: Validator,
    pub(crate) positions: BTreeMap<String, Position>,
}

impl Event {
    /// The place of what stands at these segments of the schema, or of the nearest thing around it.
    pub(crate) fn position(&self, segments: &[&str]) -> Option<Position> {
        let escaped: Vec<_> = segments.iter().map(|segment| escape(segment)).collect();
        self.position_of(&format!("/{}", escaped.join("/")))
    }

    pub(crate) fn position_of(&self, pointer: &str) -> Option<Position> {
        // `/required` stands for the event itself.
        nearest(&self.positions, pointer).or_else(|| self.positions.get("/required").cloned())
    }

    /// Whether the catalog's files have the attribute of this key: every record may carry some that they do not.
    pub(crate) fn is_written(&self, key: &str) -> bool {
        let place = |list: &str, key: &str| format!("/{list}/{}", escape(key));
        let family = (self.attributes.get(key)).filter(|ty| ty.is_family());
        let place = match family {
            Some(ty) => place("patternProperties", &ty.family_pattern(key)),
            None => place("properties", key),
        };
        self.positions.contains_key(&place)
    }

    /// What the bundle says about the attribute of this key, and the key that says it: a template's is that
    /// of the family.
    pub(crate) fn attribute(&self, key: &str) -> Option<(&str, &AttributeType)> {
        if let Some((key, known)) = self.attributes.get_key_value(key)
            && !known.is_family()
        {
            return Some((key, known));
        }
        let mut end = key.len();
        while let Some(dot) = key[..end].rfind('.') {
            if let Some((family, known)) = self.attributes.get_key_value(&key[..dot])
                && known.is_family()
                && dot + 1 < key.len()
            {
                return Some((family, known));
            }
            end = dot;
        }
        None
    }
}

impl Body {
    /// The place of what stands at a pointer into the body's schema, or of the nearest thing around it.
    pub(crate) fn position_of(&self, pointer: &str) -> Option<Position> {
        nearest(&self.positions, pointer)
    }
}

/// The place at a pointer, or at the nearest one around it that has a place.
fn nearest(positions: &BTreeMap<String, Position>, pointer: &str) -> Option<Position> {
    let mut pointer = pointer;
    loop {
        if let Some(position) = positions.get(pointer) {
            return Some(position.clone());
        }
        pointer = &pointer[..pointer.rfind('/')?];
    }
}

/// A segment of a JSON pointer (RFC 6901).
pub(crate) fn escape(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}
