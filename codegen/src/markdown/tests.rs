//! The pages of a small catalog, and of one whose every text is nasty, read by a `CommonMark` parser.

use std::sync::{Arc, LazyLock};

use otelier_schema::resolved::{
    Attribute, Deprecated, Fill, ResolvedCatalog, RuntimeValue, Type, Value,
};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::text::{block, code, prose};
use crate::markdown::pages;
use crate::{Files, fixture};

#[test]
fn the_index() {
    insta::assert_snapshot!(pages(&fixture::catalog()).unwrap()["docs/README.md"]);
}

#[test]
fn the_page_of_an_event_with_cases() {
    insta::assert_snapshot!(pages(&fixture::catalog()).unwrap()["docs/events/shop.order.md"]);
}

#[test]
fn a_number_that_the_catalog_asks_for_is_on_every_page() {
    let sequence = Attribute {
        fill: Fill::Runtime(RuntimeValue::Sequence),
        ..fixture::attribute("event.sequence", Type::Int, 1)
    };
    let lines = |catalog: &ResolvedCatalog, page: &str| {
        let pages = pages(catalog).expect("pages");
        let lines = pages[page].lines().map(str::to_owned);
        lines
            .filter(|line| line.contains("`event.sequence`") || line.contains("`log.record.uid`"))
            .collect::<Vec<_>>()
    };
    let mut catalog = fixture::catalog();
    let (index, page) = ("docs/README.md", "docs/events/shop.order.md");
    let may = "- Beside the attributes of its event, a record may carry";
    assert_eq!(
        lines(&catalog, index),
        [format!(
            "{may} `event.sequence` (int) and `log.record.uid` (string)."
        )]
    );
    assert!(lines(&catalog, page).is_empty());
    catalog.metadata.push(sequence);
    let row = "| `event.sequence` | int |  | always |  | public | What `event.sequence` is. It counts the records of a \
               session from 0: a number that is missing between two others is a record that was lost, and one that is \
               there twice is one record that came twice. |  |";
    assert_eq!(
        lines(&catalog, index),
        [format!("{may} `log.record.uid` (string)."), row.to_owned(),]
    );
    assert_eq!(lines(&catalog, page), [row]);
    catalog
        .metadata
        .push(fixture::attribute("log.record.uid", Type::String, 1));
    assert!(!lines(&catalog, index).concat().contains(may));
}

/// Text that would break a page if it were put there as it is.
const NASTY: &str = "x | y `a|b` ` <script>alert(1)</script> <!-- \n# h\n- i\n| --- | */ \"# {{ x }} {% y %} \
                     **b** [l](http://x) ![i](u) ``` ~~s~~ &amp; \\ \u{202e}rtl\u{202c} עברית $m$ \u{7}";

/// The fixture with this text wherever a text can stand.
fn catalog_of(text: &str) -> ResolvedCatalog {
    let mut catalog = fixture::catalog();
    let text = || text.to_owned();
    let deprecated = || Deprecated {
        reason: text(),
        renamed_to: Some(text()),
        note: Some(text()),
    };
    let spoil = |attribute: &mut Attribute| {
        attribute.brief = text();
        attribute.note = Some(text());
        attribute.unit = Some(text());
        attribute.owner = Some(text());
        if let Type::String = attribute.ty {
            attribute.examples = vec![Value::String(text()); 2];
        }
        if let Type::Enum(list) = &mut attribute.ty {
            for member in &mut list.members {
                member.brief = text();
                member.deprecated = Some(deprecated());
            }
        }
        if let Some(redaction) = &mut attribute.privacy.redaction {
            redaction.text = text();
        }
    };
    catalog.brief = text();
    catalog.note = Some(text());
    catalog.scope.name = text();
    for resource in &mut catalog.resource {
        resource.brief = text();
        resource.examples = vec![Value::String(text())];
    }
    for setting in &mut catalog.settings {
        setting.brief = text();
        setting.note = Some(text());
    }
    catalog.metadata.iter_mut().for_each(spoil);
    for event in &mut catalog.events {
        event.brief = text();
        event.note = Some(text());
        event.owner = Some(text());
        event.deprecated = Some(deprecated());
        event
            .attributes
            .iter_mut()
            .map(Arc::make_mut)
            .for_each(spoil);
        for case in &mut event.cases {
            case.brief = text();
            case.note = Some(text());
            case.attributes
                .iter_mut()
                .map(Arc::make_mut)
                .for_each(spoil);
        }
        for variant in &mut event.variants {
            (variant.attributes.iter_mut())
                .for_each(|own| spoil(Arc::make_mut(&mut own.attribute)));
        }
    }
    catalog
}

fn parse(page: &str) -> impl Iterator<Item = Event<'_>> {
    Parser::new_ext(page, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

/// What a page is made of, without its words.
fn skeleton(page: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut in_code = false;
    for event in parse(page) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Start(Tag::Link { dest_url, .. }) => parts.push(format!("link {dest_url}")),
            Event::Start(Tag::Image { .. }) => parts.push("image".to_owned()),
            Event::Start(
                tag @ (Tag::Heading { .. }
                | Tag::Table(_)
                | Tag::TableRow
                | Tag::TableCell
                | Tag::Emphasis
                | Tag::Strikethrough),
            ) => parts.push(format!("{tag:?}")),
            Event::Rule => parts.push("rule".to_owned()),
            Event::Html(html) | Event::InlineHtml(html) => {
                let html = html.trim();
                let known = html.is_empty()
                    || ["<code>", "</code>", "</a>"].contains(&html)
                    || html.starts_with("<a id=\"attribute-")
                    || html.starts_with("<!-- @generated");
                assert!(known, "{html}");
            }
            Event::Text(text) if !in_code => assert!(!text.contains('\u{202e}'), "{text}"),
            _ => {}
        }
    }
    parts
}

/// The skeleton that the text of a catalog has no part in.
#[track_caller]
fn check(plain: &Files, nasty: &Files) {
    assert_eq!(
        plain.keys().collect::<Vec<_>>(),
        nasty.keys().collect::<Vec<_>>()
    );
    for (path, page) in nasty {
        assert_eq!(skeleton(&plain[path]), skeleton(page), "{path}");
        assert!(!page.contains("{{") && !page.contains("{%"), "{path}");
        assert!(!page.contains(['\u{202e}', '\u{7}']), "{path}");
    }
}

#[test]
fn nasty_text_changes_nothing_but_words() {
    let (plain, nasty) = (
        pages(&catalog_of("plain text")).unwrap(),
        pages(&catalog_of(NASTY)).unwrap(),
    );
    check(&plain, &nasty);
    let page = &nasty["docs/events/shop.order.md"];
    let meaning = table_cells(page)
        .into_iter()
        .filter(|cell| cell.contains("alert(1)"))
        .count();
    assert!(meaning > 40, "the words are all there: {meaning}");
}

/// What a reader sees in each cell of the tables.
fn table_cells(page: &str) -> Vec<String> {
    let mut cells = Vec::new();
    let mut open = false;
    for event in parse(page) {
        match event {
            Event::Start(Tag::TableCell) => {
                cells.push(String::new());
                open = true;
            }
            Event::End(TagEnd::TableCell) => open = false,
            Event::Text(text) | Event::Code(text) if open => {
                cells.last_mut().unwrap().push_str(&text);
            }
            _ => {}
        }
    }
    cells
}

/// What a reader sees of a piece of Markdown between two others.
fn seen(markdown: &str) -> String {
    let table = format!("| a | b |\n|---|---|\n| {markdown} | end |\n");
    let cells = table_cells(&table);
    assert_eq!(
        (cells.len(), cells.last().unwrap().as_str()),
        (4, "end"),
        "{table}"
    );
    cells[2].clone()
}

static NASTY_WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    NASTY
        .split(' ')
        .chain([
            "`", "``", "|", "\\", "<", "&lt;", "{{", "*", "_", "1.", "-", "#", "a_b",
        ])
        .collect()
});

fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        any::<prop::sample::Index>().prop_map(|index| (*index.get(&NASTY_WORDS)).to_owned()),
        "[a-z`|<>&*_~{}\\\\\\[\\]()!#.+=-]{1,6}",
        "\\PC{1,4}",
    ];
    let separator = prop_oneof![Just(" "), Just(""), Just("\n")];
    prop::collection::vec((word, separator), 1..8)
        .prop_map(|words| words.into_iter().map(|(word, end)| word + end).collect())
}

/// The names of the characters that nobody would see, as far as [`text`] makes such.
fn hidden(text: &str) -> String {
    let mut text = text.to_owned();
    for (character, name) in [
        ('\u{7}', "U+0007"),
        ('\u{2028}', "U+2028"),
        ('\u{2029}', "U+2029"),
        ('\u{202c}', "U+202C"),
        ('\u{202e}', "U+202E"),
    ] {
        text = text.replace(character, name);
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_reader_sees_the_prose_as_it_was_written(text in text()) {
        // Backticks around code are the only thing that prose may lose.
        let without = |text: &str| text.replace('`', "");
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = hidden(&words);
        let shown = seen(&prose(&text).to_string());
        let (shown, words) = (without(&shown), without(&words));
        prop_assert_eq!(shown.trim(), words.trim());
    }

    #[test]
    fn a_reader_sees_code_as_it_was_written(text in text()) {
        let shown = seen(&code(&text).to_string());
        let words = hidden(&text.replace('\n', "\\n"));
        prop_assert_eq!(shown, words);
    }

    #[test]
    fn a_note_has_paragraphs_and_lists_only(text in text()) {
        let note = block(&text).to_string();
        prop_assert_eq!(skeleton(&note), Vec::<String>::new());
    }
}
