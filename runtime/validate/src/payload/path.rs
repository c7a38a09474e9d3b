//! Where something is in a JSON document, written out only when somebody asks.

use std::fmt;

use crate::bundle::escape;

/// A place inside another.
#[derive(Clone, Copy)]
pub(super) enum Path<'p> {
    /// A JSON pointer that is written out already.
    Root(&'p str),
    /// A member of an object.
    Member(&'p Path<'p>, &'p str),
    /// An element of an array.
    Element(&'p Path<'p>, usize),
}

impl<'p> Path<'p> {
    pub(super) fn member(&'p self, key: &'p str) -> Self {
        Self::Member(self, key)
    }

    pub(super) fn element(&'p self, index: usize) -> Self {
        Self::Element(self, index)
    }
}

/// The JSON pointer (RFC 6901).
impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root(pointer) => f.write_str(pointer),
            Self::Member(outer, key) => write!(f, "{outer}/{}", escape(key)),
            Self::Element(outer, index) => write!(f, "{outer}/{index}"),
        }
    }
}
