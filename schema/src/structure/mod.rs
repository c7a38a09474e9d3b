//! Holding a document against the language's own JSON Schema.
//!
//! Finds every structural fault, says where it is, and takes it out of the tree, so that
//! the rest can be loaded and checked in the same run.

mod shape;

use self::shape::{SHAPES, Shape};
use crate::{
    Code, Diagnostic, FORMAT, Fix, suggest,
    yaml::{Entry, Kind, Map, Node, Place, Scalar},
};

/// Takes everything out of a file's tree that is not as the language has it.
///
/// Returns whether anything was taken out.
pub(crate) fn prune(file: &str, root: &mut Node, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let faults_before = diagnostics.len();
    let mut walker = Walker { file, diagnostics };
    if !walker.walk(root, &SHAPES.root, "a catalog file") {
        root.kind = Kind::Map(Map::default());
    }
    diagnostics.len() > faults_before
}

/// A file of another format has no faults that this version could name.
pub(crate) fn format(file: &str, root: &Node) -> Option<Diagnostic> {
    let Kind::Map(map) = &root.kind else {
        return None;
    };
    let entry = map.entries.iter().find(|entry| entry.key == "format")?;
    match entry.value.scalar() {
        Some(Scalar::Int(n)) if n != i128::from(FORMAT) => Some(
            Diagnostic::error(
                Code::UnsupportedFormat,
                format!("the format {n} is not supported"),
            )
            .label(entry.value.place.label(file, ""))
            .note(format!("this version of otelier reads format {FORMAT}")),
        ),
        _ => None,
    }
}

struct Walker<'a> {
    file: &'a str,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Walker<'_> {
    /// Reports the faults of a value; `false` where nothing of it can be kept.
    fn walk(&mut self, node: &mut Node, shape: &Shape, what: &str) -> bool {
        let shape = SHAPES.named(shape);
        if let Shape::Any(alternatives) = shape {
            return match choose(node, alternatives) {
                Some(alternative) => self.walk(node, alternative, what),
                None => self.wrong_type(node, shape, what),
            };
        }
        match (shape, &mut node.kind) {
            (Shape::Object { keys, required }, Kind::Map(map)) => {
                self.object(node.place, map, keys, required);
                true
            }
            (Shape::Map(value), Kind::Map(map)) => {
                let mut pruned = Vec::new();
                map.entries.retain_mut(|entry| {
                    let kept = self.walk(&mut entry.value, value, &format!("`{}`", entry.key));
                    if !kept {
                        pruned.push(std::mem::take(&mut entry.key));
                    }
                    kept
                });
                map.pruned.append(&mut pruned);
                true
            }
            (
                Shape::List {
                    items: shape,
                    least,
                },
                Kind::List { items, pruned },
            ) => {
                if items.len() < *least && !*pruned {
                    self.report(
                        Diagnostic::error(
                            Code::WrongType,
                            format!("{what} must have at least one item"),
                        )
                        .label(node.place.label(self.file, "")),
                    );
                    return false;
                }
                let before = items.len();
                items.retain_mut(|item| self.walk(item, shape, &format!("an item of {what}")));
                *pruned |= items.len() < before;
                true
            }
            (Shape::Words(words), Kind::Scalar { .. }) => self.word(node, words, what),
            _ => fits(node, shape) || self.wrong_type(node, shape, what),
        }
    }

    fn object(
        &mut self,
        place: Place,
        map: &mut Map,
        keys: &std::collections::BTreeMap<String, Shape>,
        required: &[String],
    ) {
        let mut pruned = Vec::new();
        let present: Vec<String> = map.entries.iter().map(|entry| entry.key.clone()).collect();
        map.entries.retain_mut(|entry| {
            let Some(shape) = keys.get(&entry.key) else {
                let candidates = keys
                    .keys()
                    .map(String::as_str)
                    .filter(|key| !present.iter().any(|p| p == key));
                pruned.extend(self.unknown_key(entry, candidates));
                return false;
            };
            let kept = self.walk(&mut entry.value, shape, &format!("`{}`", entry.key));
            if !kept {
                pruned.push(entry.key.clone());
            }
            kept
        });
        map.pruned.append(&mut pruned);
        for key in required {
            let there = map.entries.iter().any(|entry| entry.key == *key);
            if !there && !map.pruned.contains(key) {
                self.report(missing_key(self.file, place, map, key));
                map.pruned.push(key.clone());
            }
        }
    }

    /// Reports an unknown key; returns the one that was probably meant.
    fn unknown_key<'k>(
        &mut self,
        entry: &Entry,
        candidates: impl Iterator<Item = &'k str> + Clone,
    ) -> Option<String> {
        let label = entry.key_place.label(self.file, "");
        let fault = Diagnostic::error(Code::UnknownKey, format!("unknown key `{}`", entry.key));
        if ["bytes", "map", "imports"].contains(&entry.key.as_str()) {
            self.report(
                fault
                    .label(label)
                    .note("the word is reserved for a later version of the format"),
            );
            return None;
        }
        if let Some(meant) = suggest::nearest(&entry.key, candidates.clone()) {
            let fix = Fix {
                file: self.file.to_owned(),
                span: entry.key_place.start as usize..entry.key_place.end as usize,
                replacement: meant.to_owned(),
            };
            self.report(
                fault
                    .label(label)
                    .help(format!("did you mean `{meant}`?"))
                    .fix(fix),
            );
            return Some(meant.to_owned());
        }
        let known: Vec<_> = candidates.collect();
        let help = if known.is_empty() {
            String::from("remove it")
        } else {
            format!(
                "the other keys that can stand here are {}",
                suggest::list(&known, "and")
            )
        };
        self.report(fault.label(label).help(help));
        None
    }

    fn word(&mut self, node: &Node, words: &[String], what: &str) -> bool {
        let Some(Scalar::String(word)) = node.scalar() else {
            return self.wrong_type(node, &Shape::Words(words.to_vec()), what);
        };
        if words.iter().any(|known| known == word) {
            return true;
        }
        let known: Vec<_> = words.iter().map(String::as_str).collect();
        let mut fault = Diagnostic::error(Code::UnknownValue, format!("{what} cannot be `{word}`"))
            .label(node.place.label(self.file, ""));
        fault = match suggest::nearest(word, known.iter().copied()) {
            Some(meant) => fault.help(format!("did you mean `{meant}`?")).fix(Fix {
                file: self.file.to_owned(),
                span: node.place.start as usize..node.place.end as usize,
                replacement: meant.to_owned(),
            }),
            None => fault.help(format!("it can be {}", suggest::list(&known, "or"))),
        };
        if ["bytes", "map"].contains(&word) {
            fault = fault.note("the word is reserved for a later version of the format");
        }
        self.report(fault);
        false
    }

    fn wrong_type(&mut self, node: &Node, shape: &Shape, what: &str) -> bool {
        let expected = expected(shape);
        let found = found(node);
        let mut fault = Diagnostic::error(
            Code::WrongType,
            format!("{what} must be {expected}, not {found}"),
        )
        .label(node.place.label(self.file, format!("expected {expected}")));
        if wants_string(shape)
            && matches!(&node.kind, Kind::Scalar { text, plain: true } if !text.is_empty())
        {
            fault = fault.help("put it in quotes to make it a string");
        } else if node.scalar() == Some(Scalar::Null) {
            fault = fault.help("give it a value, or remove the key");
        }
        self.report(fault);
        false
    }

    fn report(&mut self, fault: Diagnostic) {
        self.diagnostics.push(fault);
    }
}

/// A fault about a key that must be there. It points at the mapping's first key.
pub(crate) fn missing_key(file: &str, place: Place, map: &Map, key: &str) -> Diagnostic {
    let place = map.entries.first().map_or(place, |entry| entry.key_place);
    Diagnostic::error(Code::MissingKey, format!("missing key `{key}`"))
        .label(place.label(file, format!("`{key}` must stand in this mapping")))
}

fn wants_string(shape: &Shape) -> bool {
    match SHAPES.named(shape) {
        Shape::String => true,
        Shape::Any(alternatives) => alternatives.iter().any(wants_string),
        _ => false,
    }
}

/// Which alternative the author most likely meant; `None` where it can be none of them.
fn choose<'a>(node: &Node, alternatives: &'a [Shape]) -> Option<&'a Shape> {
    let exact = alternatives.iter().find(|shape| fits(node, shape));
    if exact.is_some() {
        return exact;
    }
    match &node.kind {
        Kind::Scalar { .. } => {
            let words = alternatives
                .iter()
                .find(|shape| matches!(SHAPES.named(shape), Shape::Words(_)));
            words.filter(|_| matches!(node.scalar(), Some(Scalar::String(_))))
        }
        Kind::List { .. } => alternatives
            .iter()
            .find(|shape| matches!(SHAPES.named(shape), Shape::List { .. })),
        Kind::Map(map) => {
            let known = |shape: &&Shape| match SHAPES.named(shape) {
                Shape::Object { keys, .. } => {
                    map.entries
                        .iter()
                        .filter(|entry| keys.contains_key(&entry.key))
                        .count()
                        + 1
                }
                _ => 0,
            };
            // Of several that are equally near, the first.
            alternatives
                .iter()
                .rev()
                .max_by_key(known)
                .filter(|shape| known(shape) > 0)
        }
    }
}

/// Whether a value has a shape on its outside.
fn fits(node: &Node, shape: &Shape) -> bool {
    match (SHAPES.named(shape), &node.kind) {
        (Shape::Free, _) => true,
        (Shape::Any(alternatives), _) => alternatives.iter().any(|shape| fits(node, shape)),
        (Shape::Object { keys, required }, Kind::Map(map)) => {
            map.entries
                .iter()
                .all(|entry| keys.contains_key(&entry.key))
                && required
                    .iter()
                    .all(|key| map.entries.iter().any(|entry| entry.key == *key))
        }
        (Shape::Map(_), Kind::Map(_)) | (Shape::List { .. }, Kind::List { .. }) => true,
        (shape, Kind::Scalar { .. }) => match (shape, node.scalar()) {
            (Shape::String, Some(Scalar::String(_)))
            | (Shape::Boolean, Some(Scalar::Boolean(_)))
            | (Shape::Double, Some(Scalar::Double(_) | Scalar::Int(_))) => true,
            (Shape::Int { min, max }, Some(Scalar::Int(n))) => (*min..=*max).contains(&n),
            (Shape::Words(words), Some(Scalar::String(word))) => {
                words.iter().any(|known| known == word)
            }
            _ => false,
        },
        _ => false,
    }
}

/// What a shape is, in words.
fn expected(shape: &Shape) -> String {
    match SHAPES.named(shape) {
        Shape::String => String::from("a string"),
        Shape::Boolean => String::from("`true` or `false`"),
        Shape::Int { min, max } if *max <= i128::from(u32::MAX) => {
            format!("an integer from {min} to {max}")
        }
        Shape::Int { min: 0, .. } => String::from("an integer that is not negative"),
        Shape::Int { .. } => String::from("a 64-bit integer"),
        Shape::Double => String::from("a number"),
        Shape::Words(words) => {
            suggest::list(&words.iter().map(String::as_str).collect::<Vec<_>>(), "or")
        }
        Shape::List { .. } => String::from("a list"),
        Shape::Map(_) => String::from("a mapping"),
        Shape::Object { keys, required } => match required.as_slice() {
            [] => format!(
                "a mapping with {}",
                suggest::list(&keys.keys().map(String::as_str).collect::<Vec<_>>(), "or")
            ),
            [key] => format!("a mapping with `{key}`"),
            _ => String::from("a mapping"),
        },
        Shape::Any(alternatives) => {
            let mut words: Vec<_> = alternatives.iter().map(expected).collect();
            words.dedup();
            match words.split_last() {
                Some((last, start)) if !start.is_empty() => {
                    format!("{}, or {last}", start.join(", "))
                }
                _ => words.concat(),
            }
        }
        Shape::Named(_) | Shape::Free => String::from("a value"),
    }
}

/// What a value is, in words.
fn found(node: &Node) -> &'static str {
    match (&node.kind, node.scalar()) {
        (Kind::List { .. }, _) => "a list",
        (Kind::Map(_), _) => "a mapping",
        (_, Some(Scalar::Boolean(_))) => "a boolean",
        (_, Some(Scalar::Int(_))) => "an integer",
        (_, Some(Scalar::HugeInt)) => "an integer beyond 64 bits",
        (_, Some(Scalar::Double(_))) => "a number with a fraction",
        (_, Some(Scalar::String(_))) => "a string",
        (_, Some(Scalar::Null) | None) => "nothing",
    }
}
