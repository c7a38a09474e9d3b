//! Holding a document against the language's own JSON Schema.
//!
//! Finds every structural fault, says where it is, and takes it out of the tree, so that
//! the rest can be loaded and checked in the same run.

mod meaning;
mod shape;
mod torn;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use self::shape::{SHAPES, Shape};
use crate::{
    Code, Diagnostic, FORMAT, Fix,
    codes::{
        missing_key, unknown_key, unknown_value, unsupported_format,
        wrong_type::{self, Help},
    },
    suggest,
    yaml::{Entry, Kind, Map, Node, Place, Scalar},
};

/// Takes everything out of a file's tree that is not as the language has it.
///
/// Returns whether anything was taken out.
pub(crate) fn prune(
    file: &str,
    text: &str,
    root: &mut Node,
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    let mut walker = Walker {
        file,
        text,
        diagnostics,
        found: false,
    };
    if !walker.walk(root, &SHAPES.root, What::File) {
        root.kind = Kind::Map(Map {
            lost: true,
            ..Map::default()
        });
    }
    walker.found
}

/// A file of another format has no faults that this version could name.
pub(crate) fn format(file: &str, root: &Node) -> Option<Diagnostic> {
    let Kind::Map(map) = &root.kind else {
        return None;
    };
    let entry = map.entries.iter().find(|entry| entry.key == "format")?;
    match entry.value.scalar() {
        Some(Scalar::Int(n)) if n != i128::from(FORMAT) => Some(unsupported_format::number(
            n,
            entry.value.place.label(file, ""),
        )),
        _ => None,
    }
}

/// What a value is called in a message. Names are put together only where there is something to say.
#[derive(Clone, Copy)]
enum What<'a> {
    File,
    Key(&'a str),
    ItemOf(&'a What<'a>),
}

impl<'a> What<'a> {
    /// The key that it stands under; empty where it stands under none.
    const fn key(self) -> &'a str {
        match self {
            Self::Key(key) => key,
            Self::File | Self::ItemOf(_) => "",
        }
    }
}

impl fmt::Display for What<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => f.write_str("a catalog file"),
            Self::Key(key) => write!(f, "`{key}`"),
            Self::ItemOf(list) => write!(f, "an item of {list}"),
        }
    }
}

struct Walker<'a> {
    file: &'a str,
    text: &'a str,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// Something was reported.
    found: bool,
}

impl Walker<'_> {
    /// Reports the faults of a value; `false` where nothing of it can be kept.
    fn walk(&mut self, node: &mut Node, shape: &Shape, what: What<'_>) -> bool {
        let section = shape.section(what.key());
        let shape = SHAPES.named(shape);
        if let Shape::Any(alternatives) = shape {
            if let Kind::Map(map) = &node.kind
                && self.only_unknown_keys(map, alternatives, what)
            {
                return false;
            }
            return match choose(node, alternatives) {
                Some(alternative) => match SHAPES.named(alternative) {
                    Shape::Words(_) => self.word(node, &words(alternatives), what, shape),
                    named => self.walk(node, alternative, what) && is_whole(node, named),
                },
                None => self.wrong_type(node, shape, what),
            };
        }
        match (shape, &mut node.kind) {
            (Shape::Object { keys, required }, Kind::Map(map)) => {
                self.object(section, node.place, map, keys, required);
                true
            }
            (Shape::Map(value), Kind::Map(map)) => {
                let mut pruned = Vec::new();
                map.entries.retain_mut(|entry| {
                    let kept = self.walk(&mut entry.value, value, What::Key(&entry.key));
                    if !kept {
                        pruned.push(std::mem::take(&mut entry.key));
                    }
                    kept
                });
                map.drop_doubted();
                for entry in &mut map.again {
                    self.walk(&mut entry.value, value, What::Key(&entry.key));
                }
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
                    self.report(wrong_type::empty_list(
                        &what.to_string(),
                        node.place.label(self.file, ""),
                    ));
                    return false;
                }
                if let Some(help) = meaning::members(what.key(), items) {
                    // Each item would be the same fault.
                    self.report(wrong_type::value(
                        &What::ItemOf(&what).to_string(),
                        &expected(shape),
                        found(&items[0]),
                        Help::Write(help),
                        node.place.label(self.file, ""),
                    ));
                    return false;
                }
                let before = items.len();
                items.retain_mut(|item| self.walk(item, shape, What::ItemOf(&what)));
                *pruned |= items.len() < before;
                true
            }
            (Shape::Words(words), Kind::Scalar { .. }) => self.word(node, words, what, shape),
            _ => fits(node, shape) || self.wrong_type(node, shape, what),
        }
    }

    fn object(
        &mut self,
        section: &str,
        place: Place,
        map: &mut Map,
        keys: &BTreeMap<String, Shape>,
        required: &[String],
    ) {
        let mut pruned = Vec::new();
        if map
            .entries
            .iter()
            .any(|entry| !keys.contains_key(&entry.key))
        {
            let known: BTreeSet<&str> = keys.keys().map(String::as_str).collect();
            let torn = torn::find(self.text, section, &map.entries, keys, &known);
            for text in &torn {
                self.torn(&map.entries, text);
            }
            for index in 0..map.entries.len() {
                let told = torn.iter().any(|text| text.pieces.contains(&index));
                if !told && !keys.contains_key(&map.entries[index].key) {
                    let meant = self.unknown_key(section, &map.entries, index, &known, &pruned);
                    pruned.extend(meant);
                }
            }
        }
        map.entries.retain_mut(|entry| {
            let Some(shape) = keys.get(&entry.key) else {
                return false;
            };
            let kept = self.walk(&mut entry.value, shape, What::Key(&entry.key));
            if !kept {
                pruned.push(entry.key.clone());
            }
            kept
        });
        map.drop_doubted();
        for entry in &mut map.again {
            if let Some(shape) = keys.get(&entry.key) {
                self.walk(&mut entry.value, shape, What::Key(&entry.key));
            }
        }
        map.pruned.append(&mut pruned);
        for key in required {
            let there = map.entries.iter().any(|entry| entry.key == *key);
            if !there && !map.is_pruned(key) {
                // It points at the mapping's first key.
                let place = map.entries.first().map_or(place, |entry| entry.key_place);
                let label = place.label(self.file, "");
                self.report(missing_key::of_mapping(key, label));
                map.pruned.push(key.clone());
            }
        }
    }

    /// A mapping that has no key of any that could stand here: its keys say it all, and nothing is missing besides.
    fn only_unknown_keys(&mut self, map: &Map, alternatives: &[Shape], what: What<'_>) -> bool {
        let mut known = BTreeSet::new();
        let mut sections = Vec::new();
        for alternative in alternatives {
            if let Shape::Object { keys, .. } = SHAPES.named(alternative) {
                known.extend(keys.keys().map(String::as_str));
                sections.push(alternative.section(what.key()));
            }
        }
        let any_known = (map.entries.iter()).any(|entry| known.contains(&*entry.key));
        if sections.is_empty() || map.entries.is_empty() || map.lost || any_known {
            return false;
        }
        let mut pruned = Vec::new();
        for index in 0..map.entries.len() {
            let has_meaning =
                |section: &&&str| meaning::meant(section, &map.entries, index, &known).is_some();
            let section = sections.iter().find(has_meaning).unwrap_or(&sections[0]);
            pruned.extend(self.unknown_key(section, &map.entries, index, &known, &pruned));
        }
        true
    }

    /// Reports an unknown key; returns the one that was probably meant.
    fn unknown_key(
        &mut self,
        section: &str,
        entries: &[Entry],
        index: usize,
        keys: &BTreeSet<&str>,
        meant_before: &[String],
    ) -> Option<String> {
        let entry = &entries[index];
        let label = entry.key_place.label(self.file, "");
        if ["imports", "metrics", "spans"].contains(&entry.key.as_str()) {
            self.report(unknown_key::reserved(&entry.key, label));
            return None;
        }
        let fix_at = |place: Place, replacement: String| Fix {
            file: self.file.to_owned(),
            span: place.start as usize..place.end as usize,
            replacement,
        };
        // Two keys that mean the same cannot both become it.
        let is_first = |key: Option<&str>| {
            !meant_before
                .iter()
                .any(|before| Some(before.as_str()) == key)
        };
        if let Some(meant) = meaning::meant(section, entries, index, keys) {
            // Of several that may say different things none is mended: it could be the one that is not meant.
            let alone = |key: &str| {
                let others = (0..entries.len()).filter(|other| *other != index);
                others
                    .filter(|other| !keys.contains(&*entries[*other].key))
                    .filter_map(|other| meaning::meant(section, entries, other, keys))
                    .all(|other| other.key != Some(key))
            };
            let certain = match meant.key {
                Some(key @ ("privacy" | "requirement_level")) => alone(key),
                key => is_first(key),
            };
            let fix = meant.fix.filter(|_| certain);
            let fix = fix.map(|(place, replacement)| fix_at(place, replacement));
            self.report(unknown_key::foreign(&entry.key, meant.help, fix, label));
            return meant.key.map(str::to_owned);
        }
        let candidates = keys
            .iter()
            .copied()
            .filter(|key| !entries.iter().any(|entry| entry.key == *key));
        if let Some((meant, certain)) = suggest::misspelt(&entry.key, candidates.clone()) {
            let certain = certain && is_first(Some(meant));
            let fix = certain.then(|| fix_at(entry.key_place, meant.to_owned()));
            self.report(unknown_key::misspelt(&entry.key, meant, fix, label));
            return Some(meant.to_owned());
        }
        let known: Vec<_> = candidates.collect();
        self.report(unknown_key::other(&entry.key, &known, label));
        None
    }

    /// Reports the rest of a text that a comma tore apart, whose beginning is the value of the key before.
    fn torn(&mut self, entries: &[Entry], torn: &torn::Torn) {
        const LONGEST: usize = 60;
        let head = &entries[torn.head];
        let (first, last) = (&entries[torn.pieces.start], &entries[torn.pieces.end - 1]);
        let span = head.value.place.start as usize..last.key_place.end as usize;
        let whole = self.text.get(span.clone()).unwrap_or_default();
        let quoted = serde_json::Value::from(whole).to_string();
        // Between lines there may be comments, and how they are joined is the author's to say.
        let in_a_line = !whole.contains(['\n', '\r']);
        let shown = if in_a_line && quoted.chars().count() <= LONGEST {
            &quoted
        } else {
            "\"..\""
        };
        let fix = in_a_line.then(|| Fix {
            file: self.file.to_owned(),
            span,
            replacement: quoted.clone(),
        });
        let place = Place {
            end: last.key_place.end,
            ..first.key_place
        };
        self.report(unknown_key::torn(
            &first.key,
            &format!("{}: {shown}", head.key),
            fix,
            place.label(self.file, ""),
        ));
    }

    /// `shape` is these words, or these words among other things.
    fn word(&mut self, node: &Node, words: &[String], what: What<'_>, shape: &Shape) -> bool {
        let Some(Scalar::String(word)) = node.scalar() else {
            return self.wrong_type(node, shape, what);
        };
        if words.iter().any(|known| known == word) {
            return true;
        }
        let known: Vec<_> = words.iter().map(String::as_str).collect();
        let fix = |meant: &str| Fix {
            file: self.file.to_owned(),
            span: node.place.start as usize..node.place.end as usize,
            // In a flow mapping a bracket would begin a list.
            replacement: if meant.contains('[') {
                format!("\"{meant}\"")
            } else {
                meant.to_owned()
            },
        };
        let expected = expected(shape);
        let form = meaning::of_type(word, &known).filter(|_| what.key() == "type");
        let (help, fix) = if let Some(form) = &form {
            let certain = form.certain.as_deref().map(fix);
            (unknown_value::Help::Form(&form.help), certain)
        } else if let Some((meant, certain)) = meaning::value(word, &known) {
            if certain {
                (unknown_value::Help::Foreign(meant), Some(fix(meant)))
            } else {
                (unknown_value::Help::Like(meant), None)
            }
        } else if let Some((meant, certain)) = suggest::misspelt(word, known.iter().copied()) {
            (
                unknown_value::Help::Like(meant),
                certain.then(|| fix(meant)),
            )
        } else {
            (unknown_value::Help::Any(&expected), None)
        };
        let label = node.place.label(self.file, "");
        // Quotes, which a type with brackets may lack, are no mend of one that the language does not have.
        self.diagnostics.retain(|fault| {
            let unquoted = fault.code == Code::YamlSyntax && fault.fix.is_none();
            !(unquoted && fault.labels.iter().any(|other| other.span == label.span))
        });
        self.report(unknown_value::word(
            &what.to_string(),
            word,
            &help,
            fix,
            label,
        ));
        false
    }

    fn wrong_type(&mut self, node: &Node, shape: &Shape, what: What<'_>) -> bool {
        let help = if let Some(help) = meaning::form(what.key(), node) {
            Help::Write(help)
        } else if wants_string(shape)
            && matches!(&node.kind, Kind::Scalar { text, plain: true } if !text.is_empty())
        {
            Help::Quote
        } else if let (Shape::Boolean, Some(Scalar::String(word))) =
            (SHAPES.named(shape), node.scalar())
            && let Some(meant) = suggest::boolean(word)
        {
            let fix = Fix {
                file: self.file.to_owned(),
                span: node.place.start as usize..node.place.end as usize,
                replacement: meant.to_string(),
            };
            Help::Boolean(suggest::boolean_help(word, meant), fix)
        } else if node.scalar() == Some(Scalar::Null) {
            Help::Nothing
        } else {
            Help::Plain
        };
        self.report(wrong_type::value(
            &what.to_string(),
            &expected(shape),
            found(node),
            help,
            node.place.label(self.file, ""),
        ));
        false
    }

    fn report(&mut self, fault: Diagnostic) {
        self.found = true;
        self.diagnostics.push(fault);
    }
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

/// All words among the alternatives.
fn words(alternatives: &[Shape]) -> Vec<String> {
    let words = alternatives.iter().map(|shape| match SHAPES.named(shape) {
        Shape::Words(words) => words.as_slice(),
        _ => &[],
    });
    words.collect::<Vec<_>>().concat()
}

/// Whether a mapping still has the keys by which it is told from other alternatives.
fn is_whole(node: &Node, shape: &Shape) -> bool {
    match (shape, &node.kind) {
        (Shape::Object { required, .. }, Kind::Map(map)) => required
            .iter()
            .all(|key| map.entries.iter().any(|entry| entry.key == *key)),
        _ => true,
    }
}

/// Whether a value has a shape on its outside.
fn fits(node: &Node, shape: &Shape) -> bool {
    match (SHAPES.named(shape), &node.kind) {
        (Shape::Any(alternatives), _) => alternatives.iter().any(|shape| fits(node, shape)),
        (Shape::Object { keys, required }, Kind::Map(map)) => {
            map.entries
                .iter()
                .all(|entry| keys.contains_key(&entry.key))
                && required
                    .iter()
                    .all(|key| map.entries.iter().any(|entry| entry.key == *key))
        }
        (Shape::Free, _)
        | (Shape::Map(_), Kind::Map(_))
        | (Shape::List { .. }, Kind::List { .. }) => true,
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
        Shape::Int { min: 0, .. } => String::from("an integer of at least 0"),
        Shape::Int { .. } => String::from("a 64-bit integer"),
        Shape::Double => String::from("a number"),
        Shape::Words(words) => {
            suggest::list(&words.iter().map(String::as_str).collect::<Vec<_>>(), "or")
        }
        Shape::List { .. } => String::from("a list"),
        Shape::Map(_) => String::from("a mapping"),
        Shape::Object { keys, required } => match required.as_slice() {
            [] if keys.len() > 3 => String::from("a mapping"),
            [] => format!(
                "a mapping with {}",
                suggest::list(&keys.keys().map(String::as_str).collect::<Vec<_>>(), "or")
            ),
            [key] => format!("a mapping with `{key}`"),
            _ => String::from("a mapping"),
        },
        Shape::Any(alternatives) => {
            // Words are one choice, whichever types they come from.
            let known = words(alternatives);
            let known: Vec<_> = known.iter().map(String::as_str).collect();
            let mut choices = Vec::new();
            if !known.is_empty() {
                choices.push(suggest::list(&known, "or"));
            }
            let others = alternatives
                .iter()
                .filter(|shape| !matches!(SHAPES.named(shape), Shape::Words(_)));
            choices.extend(others.map(expected));
            choices.dedup();
            match choices.split_last() {
                Some((last, start)) if !start.is_empty() => {
                    format!("{}, or {last}", start.join(", "))
                }
                _ => choices.concat(),
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
        (_, Some(Scalar::Int(..0))) => "a negative integer",
        (_, Some(Scalar::Int(_))) => "an integer",
        (_, Some(Scalar::HugeInt)) => "an integer beyond 64 bits",
        (_, Some(Scalar::Double(_))) => "a number with a fraction",
        (_, Some(Scalar::String(_))) => "a string",
        (_, Some(Scalar::Null) | None) => "nothing",
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::Index};
    use serde_json::{Value, json};

    use crate::{
        raw::RawFile,
        yaml::{build, by_serde_yaml, typed},
    };

    /// A file in which every key of the language occurs.
    fn everything() -> Value {
        let life = json!({ "reason": "renamed", "renamed_to": "b", "note": "N." });
        let attribute = json!({
            "id": "a", "type": "string", "unit": "ms", "brief": "A.", "note": "N.", "examples": ["x", 1, true, [1.5]],
            "requirement_level": { "recommended": "when it rains" }, "encoding": "string", "range": { "min": 0, "max": 1.5 },
            "length": { "min": 1, "max": 9 }, "pattern": "[a-z]+", "format": "uuid", "filled_by": { "runtime": "sequence" },
            "privacy": { "class": "content", "redact": "x", "unless": "s" }, "stability": "stable", "since": "1.0.0",
            "deprecated": life, "owner": "O.", "expires": "2027-01-01",
        });
        let members = json!({ "open": true, "members": [{ "id": "m", "value": "m", "brief": "M.", "deprecated": life }] });
        json!({
            "format": 1,
            "catalog": {
                "name": "test", "version": "1.0.0", "brief": "B.", "note": "N.", "scope": { "name": "s", "schema_url": "u" },
                "generate": { "directory": "d", "crate": "c", "workspace": true, "runtime": { "path": "p", "git": "g", "rev": "r", "version": "1" } },
                "records": { "event_name": "attribute", "zero_timestamp": true },
            },
            "resource": [{ "id": "r", "type": "int", "brief": "R.", "note": "N.", "examples": [1], "value": 1, "configured_by": "k", "default": 1 }],
            "settings": [{ "id": "s", "type": "boolean", "brief": "S.", "note": "N.", "default": false }],
            "attributes": [attribute, { "id": "e", "type": members, "brief": "E.", "requirement_level": "opt_in", "filled_by": "caller" }],
            "metadata": [{ "ref": "a" }, { "id": "f", "type": "int[]", "brief": "F.", "filled_by": { "session": "mutable" } }],
            "events": [{
                "name": "e", "brief": "E.", "note": "N.", "severity": "warn", "overflow": { "wait_ms": 20 }, "stability": "development", "since": "1.0.0",
                "deprecated": life, "owner": "O.", "expires": "2027-01-01", "attributes": [{ "ref": "a", "filled_by": { "resource": "r" } }],
                "cases": {
                    "one": { "brief": "O.", "note": "N.", "severity": "info", "when": { "a": "present", "b": { "equals": 1 }, "c": { "one_of": ["x"] } }, "attributes": [] },
                    "rest": { "brief": "R.", "otherwise": true },
                },
            }],
        })
    }

    fn nodes<'v>(value: &'v mut Value, at: &mut usize, wanted: usize) -> Option<&'v mut Value> {
        if *at == wanted {
            return Some(value);
        }
        *at += 1;
        match value {
            Value::Array(items) => items.iter_mut().find_map(|item| nodes(item, at, wanted)),
            Value::Object(entries) => entries
                .values_mut()
                .find_map(|value| nodes(value, at, wanted)),
            _ => None,
        }
    }

    fn count(value: &Value) -> usize {
        1 + match value {
            Value::Array(items) => items.iter().map(count).sum(),
            Value::Object(entries) => entries.values().map(count).sum(),
            _ => 0,
        }
    }

    /// Puts something else in the place of a value, or takes a key away, or adds one.
    fn damage(document: &mut Value, place: Index, change: usize, other: Index) {
        let size = count(document);
        let donor = nodes(&mut document.clone(), &mut 0, other.index(size))
            .cloned()
            .unwrap_or_default();
        let Some(node) = nodes(document, &mut 0, place.index(size)) else {
            return;
        };
        match (change, node) {
            (0, Value::Object(entries)) if !entries.is_empty() => {
                let key = entries
                    .keys()
                    .nth(other.index(entries.len()))
                    .cloned()
                    .unwrap_or_default();
                entries.remove(&key);
            }
            (1, Value::Object(entries)) => {
                entries.insert(String::from("colour"), donor);
            }
            (2, Value::Array(items)) => items.push(donor),
            (3, node) => *node = Value::Null,
            (4, node) => *node = json!(-1),
            (5, node) => *node = json!(1.5),
            (6, node) => *node = json!("word"),
            (7, node) => *node = json!([]),
            (8, node) => *node = json!({}),
            (9, node) => *node = json!(u64::MAX),
            (10, node) => *node = json!(true),
            (_, node) => *node = donor,
        }
    }

    #[test]
    fn everything_is_accepted() {
        let text = everything().to_string();
        let mut faults = Vec::new();
        let (root, _) = build("f", &text, &mut faults);
        assert!(
            !super::prune("f", &text, &mut root.unwrap(), &mut faults),
            "{faults:#?}"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

        /// What the walker lets pass, serde loads; so what serde refuses, the walker has reported.
        #[test]
        fn serde_and_the_walker_agree(changes in proptest::collection::vec((any::<Index>(), 0usize..14, any::<Index>()), 0..4)) {
            let mut document = everything();
            for (place, change, other) in changes {
                damage(&mut document, place, change, other);
            }
            let text = document.to_string();
            let mut faults = Vec::new();
            let (root, _) = build("f", &text, &mut faults);
            let mut root = root.unwrap();
            let strict = typed::<RawFile>("f", &text, &root, true);
            let theirs = by_serde_yaml::<RawFile>(&text);
            let pruned = super::prune("f", &text, &mut root, &mut faults);
            if !pruned {
                prop_assert_eq!(format!("{:?}", strict.as_ref().ok()), format!("{:?}", theirs));
            }
            prop_assert!(strict.is_ok() || pruned, "serde refuses, and the walker says nothing: {strict:?}");
            let left = typed::<RawFile>("f", &text, &root, pruned);
            prop_assert!(left.is_ok(), "serde refuses what the walker left: {left:?}\n{text}");
            let again = super::prune("f", &text, &mut root, &mut Vec::new());
                        prop_assert!(!again, "pruning once is enough\n{text}");
        }
    }
}
