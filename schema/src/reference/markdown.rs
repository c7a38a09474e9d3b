//! A key as Markdown: the text of its page, and of a terminal.

use std::fmt::Write as _;

use super::{
    model::{Key, Presence, Reference, Takes},
    yaml,
};

/// Everything that the reference says of a key.
pub(super) fn key(reference: &Reference, key: &Key) -> String {
    let page = Page {
        reference,
        name: key.page.as_deref(),
    };
    let level = "#".repeat((key.depth + 1).min(6));
    let mut text = format!("{level} {}\n\n{}\n\n", key.path, key.text);
    let _ = writeln!(text, "{}\n", presence(key));
    let _ = writeln!(text, "{}\n", page.takes(&key.takes).paragraph());
    if let Takes::Keys { one_of, .. } = key.takes.item()
        && !one_of.is_empty()
    {
        let _ = writeln!(
            text,
            "Exactly one of these must be there: {}.\n",
            sets(one_of)
        );
    }
    if let Some(example) = key.examples.first() {
        let _ = writeln!(text, "```yaml\n{}```\n", yaml::entry(&key.name, example));
    }
    text
}

fn presence(key: &Key) -> String {
    let mut text = match &key.presence {
        Presence::Required => String::from("Required."),
        Presence::Optional => String::from("Optional."),
        Presence::OneOf(one_of) => format!("Exactly one of these is there: {}.", sets(one_of)),
    };
    if let Some(default) = &key.default {
        let _ = write!(text, " Default: {default}.");
    }
    text
}

/// `` `id` with `type` and `brief`; `ref`; or `group` ``
fn sets(one_of: &[Vec<String>]) -> String {
    let sets: Vec<_> = one_of
        .iter()
        .map(|set| match set.as_slice() {
            [] => String::from("nothing"),
            [only] => format!("`{only}`"),
            [first, rest @ ..] => {
                let rest: Vec<_> = rest.iter().map(String::as_str).collect();
                format!("`{first}` with {}", crate::suggest::list(&rest, "and"))
            }
        })
        .collect();
    match sets.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{}; or {last}", first.join("; ")),
        _ => sets.join("; "),
    }
}

/// What a key takes: the end of a sentence that begins with "Takes", and what is listed below it.
struct Phrase {
    text: String,
    list: Vec<String>,
}

impl Phrase {
    fn short(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            list: Vec::new(),
        }
    }

    fn paragraph(&self) -> String {
        if self.list.is_empty() {
            return format!("Takes {}.", self.text.trim_end_matches('.'));
        }
        let mut text = format!("Takes {}:\n", self.text);
        for item in &self.list {
            let _ = write!(text, "\n- {item}");
        }
        text
    }

    /// The same as an item of a list of alternatives.
    fn line(self) -> String {
        match self.list.as_slice() {
            [] => self.text,
            [only] => format!("{} {only}", self.text),
            list => format!("{}:\n  - {}", self.text, list.join("\n  - ")),
        }
    }
}

/// The page that the text stands on; `None`: the first one.
struct Page<'a> {
    reference: &'a Reference,
    name: Option<&'a str>,
}

impl Page<'_> {
    fn takes(&self, takes: &Takes) -> Phrase {
        match takes {
            Takes::Text => Phrase::short("a string"),
            Takes::Truth => Phrase::short("`true` or `false`"),
            Takes::Integer(Some(least)) => Phrase::short(format!("an integer of at least {least}")),
            Takes::Integer(None) => Phrase::short("an integer"),
            Takes::Number => Phrase::short("a number"),
            Takes::Fixed(value) => Phrase::short(format!("`{value}` only")),
            Takes::Words(words) => {
                let items = words
                    .iter()
                    .map(|word| format!("`{}`: {}", word.word, word.text));
                Phrase {
                    text: String::from(if words.len() == 1 {
                        "this word"
                    } else {
                        "one of"
                    }),
                    list: items.collect(),
                }
            }
            Takes::List(inner) => self.each(inner, "a list; each item is"),
            Takes::Named(inner) => self.each(inner, "a mapping from names; each value is"),
            Takes::Keys { paths, .. } => Phrase {
                text: String::from("a mapping with"),
                list: paths
                    .iter()
                    .filter_map(|path| self.reference.key(path))
                    .map(|key| self.item(key, paths.len() > 1))
                    .collect(),
            },
            Takes::ItemOf(section) => {
                let target = match self.name {
                    Some(name) if name == section => format!("#{}", anchor(section)),
                    _ => format!("{section}.md"),
                };
                Phrase::short(format!("as in [`{section}`]({target})"))
            }
            Takes::Described(text) => Phrase::short(uncapitalised(text)),
            Takes::Any(alternatives) => Phrase {
                text: String::from("one of"),
                list: alternatives
                    .iter()
                    .flat_map(|takes| match takes {
                        // Words stand among the alternatives themselves.
                        Takes::Words(_) => self.takes(takes).list,
                        _ => vec![self.takes(takes).line()],
                    })
                    .collect(),
            },
        }
    }

    fn each(&self, inner: &Takes, what: &str) -> Phrase {
        let Phrase { text, list } = self.takes(inner);
        Phrase {
            text: format!("{what} {text}"),
            list,
        }
    }

    /// `several`: the mapping has other keys, so that it is worth saying that this one is required.
    fn item(&self, key: &Key, several: bool) -> String {
        let required = match key.presence {
            Presence::Required if several => " (required)",
            _ => "",
        };
        format!("{}{required}: {}", self.link(key), key.sentence())
    }

    fn link(&self, key: &Key) -> String {
        let page = match &key.page {
            page if page.as_deref() == self.name => String::new(),
            Some(page) => format!("{page}.md"),
            None => String::from("README.md"),
        };
        format!("[`{}`]({page}#{})", key.name, anchor(&key.path))
    }
}

/// What GitHub makes of a heading.
pub(super) fn anchor(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

fn uncapitalised(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}
