//! A catalog that says everything that can be said of a value, in every place where a value can be.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

const STRINGS: [&str; 8] = [
    "",
    "length: { max: 9 }",
    "length: { max: 9, outside: refuse }",
    "length: { min: 1 }",
    "length: { min: 2, max: 9 }",
    "pattern: \"[a-z]+\"",
    "format: uuid",
    "format: date-time",
];

const NUMBERS: [&str; 13] = [
    "",
    "range: { min: 0 }",
    "range: { min: -3, max: 9 }",
    "range: { max: 9, outside: clamp }",
    "unit: ms",
    "unit: s",
    "unit: s, range: { min: 0 }",
    "unit: ms, range: { min: 1, max: 100 }",
    "unit: s, range: { min: 1, max: 100, outside: clamp }",
    "unit: h",
    "unit: min, range: { max: 9 }",
    "unit: us",
    "unit: ns, range: { min: 5 }",
];

const ENCODED: [&str; 6] = [
    "",
    "range: { min: 0 }",
    "range: { min: 1 }",
    "range: { max: 9, outside: clamp }",
    "unit: ms",
    "unit: ms, range: { min: 1 }",
];

/// Lengths of what may be required.
const LENGTHS: [&str; 3] = [
    "length: { min: 1 }",
    "length: { min: 1, max: 3 }",
    "length: { min: 1, max: 3, outside: refuse }",
];

/// Lengths of what may be empty.
const EMPTY: [&str; 3] = [
    "",
    "length: { max: 3 }",
    "length: { max: 3, outside: refuse }",
];

const BYTES: [&str; 4] = [
    "",
    "length: { max: 9 }",
    "length: { max: 9, outside: truncate }",
    "length: { min: 2, max: 9 }",
];

const FIELDS: &str = "fields: [{ id: x, type: string, brief: X. }, \
    { id: y, type: int, brief: Y., range: { min: 1 }, requirement_level: recommended }]";

/// A type, and what else is said of its values.
type Kind = (String, String);

fn list(open: bool, array: bool, values: [&str; 2]) -> String {
    let [first, second] = values;
    format!(
        "{{ open: {open}, array: {array}, members: [{{ id: a, value: {first}, brief: A. }}, {{ id: b, value: {second}, brief: B. }}] }}"
    )
}

fn enums(array: bool) -> [String; 5] {
    [
        list(false, array, ["a", "b"]),
        list(false, array, ["1", "2"]),
        list(false, array, ["true", "false"]),
        list(true, array, ["a", "b"]),
        list(true, array, ["1", "2"]),
    ]
}

fn arrays() -> Vec<String> {
    let words = ["string", "int", "double", "boolean"];
    let words = words.map(|word| format!("\"{word}[]\""));
    enums(true).into_iter().chain(words).collect()
}

fn pairs(types: &[String], said: &[&str]) -> Vec<Kind> {
    let pair = |ty: &String| {
        said.iter()
            .map(|&said| (ty.clone(), said.to_owned()))
            .collect()
    };
    types
        .iter()
        .flat_map(|ty| -> Vec<Kind> { pair(ty) })
        .collect()
}

fn joined(one: &str, other: &str) -> String {
    match (one, other) {
        ("", other) => other.to_owned(),
        (one, "") => one.to_owned(),
        (one, other) => format!("{one}, {other}"),
    }
}

/// What may be required.
fn kinds() -> Vec<Kind> {
    let mut kinds = pairs(&["string".into()], &STRINGS);
    kinds.extend(pairs(&["int".into(), "double".into()], &NUMBERS));
    for said in ENCODED {
        kinds.push(("int".into(), joined("encoding: string", said)));
    }
    kinds.extend(pairs(&["boolean".into()], &["", "encoding: string"]));
    kinds.extend(pairs(&enums(false), &[""]));
    let [_, int, boolean, _, open] = enums(false);
    kinds.extend(pairs(&[int, boolean, open], &["encoding: string"]));
    kinds.extend(pairs(&arrays(), &LENGTHS));
    kinds.extend(pairs(&["bytes".into()], &BYTES));
    kinds.push(("map".into(), FIELDS.into()));
    for said in LENGTHS {
        kinds.push(("\"map[]\"".into(), joined(said, FIELDS)));
    }
    kinds
}

/// What cannot be required.
fn optional() -> Vec<Kind> {
    let mut kinds = pairs(&arrays(), &EMPTY);
    for said in EMPTY {
        kinds.push(("\"map[]\"".into(), joined(said, FIELDS)));
    }
    kinds
}

fn templates() -> Vec<Kind> {
    let template = |value: &str| vec![format!("\"template[{value}]\"")];
    let mut kinds = pairs(&template("string"), &STRINGS[..4]);
    kinds.extend(pairs(&template("int"), &NUMBERS));
    kinds.extend(pairs(&template("double"), &NUMBERS));
    kinds.extend(pairs(&template("boolean"), &[""]));
    for element in ["string", "int", "double", "boolean"] {
        kinds.extend(pairs(&template(&format!("{element}[]")), &EMPTY));
    }
    kinds
}

/// Writes attributes of these kinds, a line each.
fn attributes(text: &mut String, indent: usize, name: &str, kinds: &[Kind], more: &str) {
    for (n, (ty, said)) in kinds.iter().enumerate() {
        let said = joined(said, more);
        let comma = if said.is_empty() { "" } else { ", " };
        let spaces = " ".repeat(indent);
        writeln!(
            text,
            "{spaces}- {{ id: {name}.n{n}, type: {ty}, brief: One.{comma}{said} }}"
        )
        .expect("a String takes any text");
    }
}

const RECOMMENDED: &str = "requirement_level: recommended";
const CLASSED: &str = "requirement_level: recommended, privacy: { class: identity }";
const GUARDED: &str = "privacy: { class: content, redact: \"[GONE]\", unless: show }";

/// The catalog's one file.
fn text() -> String {
    let (kinds, templates) = (kinds(), templates());
    let all = [kinds.clone(), optional()].concat();
    let strings = pairs(&["string".into()], &STRINGS);
    let mut text = "\
format: 1
catalog: { name: combinations, version: 1.0.0, brief: All that can be said., scope: { name: c } }
settings: [{ id: show, type: boolean, default: false, brief: Show. }]
metadata:
"
    .to_owned();
    attributes(&mut text, 2, "metadata", &all, RECOMMENDED);
    attributes(&mut text, 2, "kin", &templates, RECOMMENDED);
    let mutable = joined(RECOMMENDED, "filled_by: { session: mutable }");
    attributes(&mut text, 2, "mutable", &all, &mutable);
    text.push_str("events:\n  - name: combinations.attributes\n    brief: One.\n    attributes:\n");
    attributes(&mut text, 6, "required", &kinds, "");
    attributes(&mut text, 6, "recommended", &all, RECOMMENDED);
    attributes(&mut text, 6, "classed", &all, CLASSED);
    attributes(&mut text, 6, "guarded", &strings, GUARDED);
    attributes(&mut text, 6, "family", &templates, RECOMMENDED);
    attributes(&mut text, 6, "person", &templates, CLASSED);
    text.push_str(
        "  - name: combinations.maps\n    brief: One.\n    attributes:\n      \
         - id: map\n        type: map\n        brief: One.\n        fields:\n",
    );
    attributes(&mut text, 10, "required", &kinds, "");
    attributes(&mut text, 10, "recommended", &all, RECOMMENDED);
    attributes(&mut text, 10, "classed", &all, CLASSED);
    attributes(&mut text, 10, "guarded", &strings, GUARDED);
    for (n, (ty, said)) in all.iter().enumerate() {
        let said = joined(RECOMMENDED, said);
        writeln!(
            text,
            "  - {{ name: combinations.body{n}, brief: One., body: {{ type: {ty}, brief: One., {said} }} }}"
        )
        .expect("a String takes any text");
    }
    text
}

/// Writes the catalog into a directory.
pub(crate) fn write(directory: &Path) -> io::Result<()> {
    fs::create_dir_all(directory)?;
    fs::write(directory.join("catalog.yaml"), text())
}
