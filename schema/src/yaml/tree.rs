//! A YAML document with the place of everything in it.

use std::sync::Arc;

use serde_yaml::{Mapping, Number, Value};

use super::scalar::Scalar;
use crate::{Label, Position};

/// A piece of a file: bytes, and where it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub start: u32,
    pub end: u32,
    /// 1-based.
    pub line: u32,
    /// 1-based, in characters.
    pub column: u32,
}

impl Place {
    /// A place of no length.
    pub(crate) fn at(byte: usize, line: usize, column: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            start: clamp(byte),
            end: clamp(byte),
            line: clamp(line.max(1)),
            column: clamp(column.max(1)),
        }
    }

    pub(crate) fn position(&self, file: impl Into<Arc<str>>) -> Position {
        Position {
            file: file.into(),
            line: self.line,
            column: self.column,
        }
    }

    pub(crate) fn label(&self, file: &str, text: impl Into<String>) -> Label {
        Label {
            position: self.position(file),
            span: Some(self.start as usize..self.end as usize),
            text: text.into(),
        }
    }
}

/// A value of the document.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub place: Place,
    pub kind: Kind,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// Its text; `plain` where it stands there without quotes.
    Scalar {
        text: String,
        plain: bool,
    },
    /// Its items; `pruned` where faulty ones were taken out.
    List {
        items: Vec<Node>,
        pruned: bool,
    },
    Map(Map),
}

/// A mapping.
#[derive(Clone, Debug, Default)]
pub(crate) struct Map {
    pub entries: Vec<Entry>,
    /// Keys about which a fault has been reported already.
    pub pruned: Vec<String>,
    /// What stood here was refused (a merge key, a value that is no mapping), so any key may be missing.
    pub lost: bool,
    /// What stands here under a key that stood there before.
    pub again: Vec<Entry>,
}

impl Map {
    /// A key stands here for the second time. Which of the values is meant, nobody knows: nothing
    /// follows from the first but what stands in it.
    pub(super) fn doubt(&mut self, key: String, key_place: Place, value: Option<Node>) {
        let first = self.entries.iter_mut().find(|entry| entry.key == key);
        match first.map(|entry| &mut entry.value.kind) {
            Some(Kind::List { pruned, .. }) => *pruned = true,
            Some(Kind::Map(map)) => map.lost = true,
            Some(Kind::Scalar { .. }) | None => {}
        }
        self.pruned.push(key.clone());
        self.again.extend(value.map(|value| Entry {
            key,
            key_place,
            value,
        }));
    }

    /// Takes out the scalars that stand here under a key that stands here again.
    pub(crate) fn drop_doubted(&mut self) {
        let (entries, again) = (&mut self.entries, &self.again);
        entries.retain(|entry| {
            !matches!(entry.value.kind, Kind::Scalar { .. })
                || again.iter().all(|other| other.key != entry.key)
        });
    }

    /// A fault about this key has been reported already.
    pub(crate) fn is_pruned(&self, key: &str) -> bool {
        self.lost || self.pruned.iter().any(|pruned| pruned == key)
    }
}

/// A key and its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub key: String,
    pub key_place: Place,
    pub value: Node,
}

impl Node {
    /// The value of a scalar.
    pub(crate) fn scalar(&self) -> Option<Scalar<'_>> {
        match &self.kind {
            Kind::Scalar { text, plain: true } => Some(Scalar::plain(text)),
            Kind::Scalar { text, plain: false } => Some(Scalar::String(text)),
            Kind::List { .. } | Kind::Map(_) => None,
        }
    }

    /// The document as `serde_yaml` would have it. The depth of trees is bounded where they are built.
    pub(crate) fn to_value(&self) -> Value {
        match &self.kind {
            Kind::List { items, .. } => Value::Sequence(items.iter().map(Self::to_value).collect()),
            Kind::Map(map) => Value::Mapping(
                map.entries
                    .iter()
                    .map(|entry| (Value::String(entry.key.clone()), entry.value.to_value()))
                    .collect::<Mapping>(),
            ),
            Kind::Scalar { text, .. } => match self.scalar() {
                Some(Scalar::Boolean(b)) => Value::Bool(b),
                Some(Scalar::Int(n)) => i64::try_from(n).map(Number::from).map_or_else(
                    |_| u64::try_from(n).map_or(Value::Null, |n| Value::Number(n.into())),
                    Value::Number,
                ),
                Some(Scalar::Double(n)) => Value::Number(n.into()),
                Some(Scalar::String(_)) => Value::String(text.clone()),
                Some(Scalar::Null | Scalar::HugeInt) | None => Value::Null,
            },
        }
    }
}

/// A reader's finger in a document, moved along with the typed value beside it.
///
/// Where the document has nothing below a spot, the finger stays on what there was.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot<'a> {
    pub file: &'a Arc<str>,
    pub place: Place,
    node: Option<&'a Node>,
}

impl<'a> Spot<'a> {
    pub(crate) fn root(file: &'a Arc<str>, node: &'a Node) -> Self {
        Self {
            file,
            place: node.place,
            node: Some(node),
        }
    }

    fn map(&self) -> Option<&'a Map> {
        match &self.node?.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    fn entry(&self, key: &str) -> Option<&'a Entry> {
        self.map()?.entries.iter().find(|entry| entry.key == key)
    }

    fn moved(&self, node: Option<&'a Node>) -> Self {
        Self {
            file: self.file,
            place: node.map_or(self.place, |node| node.place),
            node,
        }
    }

    /// The value of a key.
    pub(crate) fn value(&self, key: &str) -> Self {
        self.moved(self.entry(key).map(|entry| &entry.value))
    }

    /// The key itself.
    pub(crate) fn key(&self, key: &str) -> Self {
        match self.entry(key) {
            Some(entry) => Self {
                place: entry.key_place,
                node: None,
                ..*self
            },
            None => *self,
        }
    }

    /// The first key of a mapping.
    pub(crate) fn first_key(&self) -> Self {
        self.nth(0).0
    }

    /// The keys of a mapping.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'a str> {
        let entries = self.map().map(|map| map.entries.as_slice());
        entries
            .unwrap_or_default()
            .iter()
            .map(|entry| entry.key.as_str())
    }

    /// The mapping has this key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    /// An item of a list.
    pub(crate) fn item(&self, index: usize) -> Self {
        let items = match self.node.map(|node| &node.kind) {
            Some(Kind::List { items, .. }) => items.as_slice(),
            _ => &[],
        };
        self.moved(items.get(index))
    }

    /// The key and the value of an entry of a mapping.
    pub(crate) fn nth(&self, index: usize) -> (Self, Self) {
        match self.map().and_then(|map| map.entries.get(index)) {
            Some(entry) => (
                Self {
                    place: entry.key_place,
                    node: None,
                    ..*self
                },
                self.moved(Some(&entry.value)),
            ),
            None => (*self, *self),
        }
    }

    /// A fault about this key has been reported already.
    pub(crate) fn is_pruned(&self, key: &str) -> bool {
        self.map().is_some_and(|map| map.is_pruned(key))
    }

    /// Faulty items were taken out of this list, or it was taken out itself.
    pub(crate) fn is_incomplete(&self, key: &str) -> bool {
        self.is_pruned(key)
            || self
                .entry(key)
                .is_some_and(|entry| match &entry.value.kind {
                    Kind::List { pruned, .. } => *pruned,
                    Kind::Map(map) => !map.pruned.is_empty(),
                    Kind::Scalar { .. } => false,
                })
    }

    pub(crate) fn position(&self) -> Position {
        self.place.position(Arc::clone(self.file))
    }

    pub(crate) fn label(&self, text: impl Into<String>) -> Label {
        self.place.label(self.file, text)
    }
}

impl From<&Spot<'_>> for Label {
    fn from(spot: &Spot<'_>) -> Self {
        spot.place.label(spot.file, "")
    }
}

impl From<Spot<'_>> for Label {
    fn from(spot: Spot<'_>) -> Self {
        Self::from(&spot)
    }
}
