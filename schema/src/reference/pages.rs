//! The reference as files: one page a section, one for all diagnostics, and the first page.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{
    markdown,
    model::{Key, Reference},
};
use crate::Code;

/// The catalog on the first page, whose names the examples of the keys use.
pub const EXAMPLE: &str = include_str!("example.yaml");

/// What is said above each page, to whoever opens the file.
const NOTE: &str = "<!-- Made from schema/src/raw, schema/src/codes and schema/src/lint/rules. CONTRIBUTING.md says how to make it anew. -->\n\n";

const FIRST: &str = "\
# The catalog language

A catalog is a directory with a file `catalog.yaml`, and with any number of `.yaml` files below `events`. Each file is a mapping with the key `format`
and some of the sections below; `catalog.yaml` alone has the section `catalog`. Each section may stand in every file, and what one file defines every other can use.

The files are YAML without anchors, aliases, merge keys and tags. Keys stand in any order.

Editors show the same words while a file is written, if its first line names [the language's JSON Schema](../catalog.schema.json): `# yaml-language-server: $schema=` and
where it is. `otelier explain attribute.range` prints what is said here of a key, and `otelier explain unknown-key` what is said of a diagnostic.

";

/// What stands on the page of the codes before those of lints.
const LINTS: &str = "
The others are lints: warnings about a catalog that has no error. [`catalog.lints`](catalog.md#cataloglints) says how bad each is, and a
[waiver](attributes.md#attributewaivers) keeps one finding back.

";

/// Each page by the name of its file.
pub fn pages() -> BTreeMap<String, String> {
    let reference = Reference::read();
    let mut pages = BTreeMap::new();
    for section in reference.sections() {
        let mut text = String::from(NOTE);
        for key in of_page(&reference, Some(&section.name)) {
            text.push_str(&markdown::key(&reference, key));
        }
        pages.insert(format!("{}.md", section.name), ended(&text));
    }
    pages.insert(String::from("codes.md"), codes());
    pages.insert(String::from("README.md"), first(&reference));
    pages
}

fn of_page<'a>(reference: &'a Reference, page: Option<&'a str>) -> impl Iterator<Item = &'a Key> {
    reference
        .keys
        .iter()
        .filter(move |key| key.page.as_deref() == page)
}

fn first(reference: &Reference) -> String {
    let mut text = format!("{NOTE}{FIRST}| section | |\n|---|---|\n");
    for section in reference.sections() {
        let name = &section.name;
        let _ = writeln!(text, "| [`{name}`]({name}.md) | {} |", section.sentence());
    }
    let _ = writeln!(
        text,
        "\n[Diagnostics](codes.md) has a page for each fault that a catalog can have.\n"
    );
    for key in of_page(reference, None) {
        // Below the page's own heading.
        text.push('#');
        text.push_str(&markdown::key(reference, key));
    }
    let _ = writeln!(
        text,
        "## A small catalog\n\nIt is whole, and most examples on the other pages use its names.\n\n```yaml\n{EXAMPLE}```"
    );
    ended(&text)
}

fn codes() -> String {
    let mut text = format!(
        "{NOTE}# Diagnostics\n\nEach fault that `otelier check` reports begins with one of these words. An example that does not begin with `format` stands below the line\n`catalog: {{ .. }}` of a sound file.\n\n"
    );
    let list = |lints: bool, text: &mut String| {
        let codes = Code::ALL.iter();
        for code in codes.filter(|code| Code::LINTS.contains(code) == lints) {
            let anchor = markdown::anchor(code.as_str());
            let _ = writeln!(text, "- [`{code}`](#{anchor}): {}", code.explanation());
        }
    };
    list(false, &mut text);
    text.push_str(LINTS);
    list(true, &mut text);
    text.push('\n');
    for code in Code::ALL {
        text.push_str(&code.page().markdown(code.as_str()));
    }
    ended(&text)
}

fn ended(text: &str) -> String {
    format!("{}\n", text.trim_end())
}
