//! One word to what the reference says of it.

use std::collections::BTreeSet;

use super::{
    markdown,
    model::{Key, Reference, Takes},
    terminal::{self, Block},
};
use crate::{Code, suggest};

/// What the reference says of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The text; empty where the word stands for several keys, or is a value of some.
    pub blocks: Vec<Block>,
    /// The other keys that the word stands for, or those that it is a value of.
    pub places: Vec<Topic>,
    /// The word is no key: it is a value that may stand at the keys in `places`.
    pub is_value: bool,
}

/// A word that can be explained, and one sentence of that.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Topic {
    /// The word, e.g. `attribute.range` or `unknown-key`.
    pub word: String,
    /// Its first sentence, in Markdown.
    pub sentence: String,
}

/// The reference has no such word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The one that was probably meant.
    pub nearest: Option<String>,
}

/// The sections of a catalog file.
pub fn sections() -> Vec<Topic> {
    Reference::read().sections().map(topic).collect()
}

/// The kinds of diagnostics, without the lints.
pub fn codes() -> Vec<Topic> {
    let codes = Code::ALL.iter();
    codes
        .filter(|code| !Code::LINTS.contains(code))
        .copied()
        .map(code_topic)
        .collect()
}

/// The lints.
pub fn lints() -> Vec<Topic> {
    Code::LINTS.iter().copied().map(code_topic).collect()
}

fn code_topic(code: Code) -> Topic {
    Topic {
        word: code.as_str().to_owned(),
        sentence: code.explanation(),
    }
}

/// Explains a key by its path (`attribute.range`) or by itself (`range`), a section, or a code.
///
/// # Errors
/// There is no such word; the nearest one is named.
pub fn explain(word: &str) -> Result<Explanation, Unknown> {
    if let Some(code) = Code::ALL.iter().find(|code| code.as_str() == word) {
        return Ok(Explanation {
            blocks: terminal::blocks(&code.page().markdown(code.as_str())),
            places: Vec::new(),
            is_value: false,
        });
    }
    let reference = Reference::read();
    let exact = named(&reference, word).or_else(|| walk(&reference, word));
    let mut others = ending(&reference, word, |a, b| a == b);
    if exact.is_none() && others.is_empty() {
        others = ending(&reference, word, |a, b| singular(a) == singular(b));
    }
    others.retain(|other| exact.is_none_or(|exact| exact.path != other.path));
    let shown = match (exact, others.as_slice()) {
        (None, []) => {
            let takers: Vec<_> = reference
                .keys
                .iter()
                .filter(|key| takes(key, word))
                .collect();
            if !takers.is_empty() {
                return Ok(Explanation {
                    blocks: Vec::new(),
                    places: takers.into_iter().map(topic).collect(),
                    is_value: true,
                });
            }
            return Err(Unknown {
                nearest: nearest(&reference, word),
            });
        }
        (None, [only]) => {
            let only = *only;
            others.clear();
            Some(only)
        }
        (exact, _) => exact,
    };
    Ok(Explanation {
        blocks: shown.map_or_else(Vec::new, |key| {
            terminal::blocks(&markdown::key(&reference, key))
        }),
        places: others.into_iter().map(topic).collect(),
        is_value: false,
    })
}

/// Whether a word, or the beginning of one as in `template[int]`, may stand at a key. An `enum` is no word but a
/// mapping with `members`, and what somebody asks for who looks for types.
fn takes(key: &Key, word: &str) -> bool {
    fn any(takes: &Takes, word: &str) -> bool {
        match takes {
            Takes::Words(words) => words.iter().any(|known| {
                let rest = known.word.strip_prefix(word);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
            }),
            Takes::List(inner) | Takes::Named(inner) => any(inner, word),
            Takes::Any(several) => several.iter().any(|one| any(one, word)),
            Takes::Keys { paths, .. } => {
                word == "enum" && paths.iter().any(|path| path.ends_with(".members"))
            }
            _ => false,
        }
    }
    any(&key.takes, word)
}

fn topic(key: &Key) -> Topic {
    Topic {
        word: key.path.clone(),
        sentence: key.sentence().to_owned(),
    }
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

/// A section, or the item of one.
fn named<'a>(reference: &'a Reference, word: &str) -> Option<&'a Key> {
    reference
        .keys
        .iter()
        .find(|key| key.depth == 0 && singular(&key.name) == singular(word))
}

/// From a section inwards, by way of what the keys take.
fn walk<'a>(reference: &'a Reference, path: &str) -> Option<&'a Key> {
    let mut words = path.split('.');
    let mut key = named(reference, words.next()?)?;
    for word in words {
        let within = reference.within(&key.takes);
        key = within.into_iter().find(|key| key.name == word)?;
    }
    Some(key)
}

/// The keys whose path ends in these words.
fn ending<'a>(
    reference: &'a Reference,
    path: &str,
    same: impl Fn(&str, &str) -> bool,
) -> Vec<&'a Key> {
    let ends = |key: &&Key| {
        let mut theirs = key.path.rsplit('.');
        path.rsplit('.')
            .all(|word| theirs.next().is_some_and(|their| same(their, word)))
    };
    reference.keys.iter().filter(ends).collect()
}

fn nearest(reference: &Reference, word: &str) -> Option<String> {
    let mut words: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    for key in &reference.keys {
        words.insert(&key.path);
        words.insert(&key.name);
        if let Takes::Keys { paths, .. } = key.takes.item() {
            // The item of a section, e.g. `event`.
            words.extend(paths.first().and_then(|path| path.split('.').next()));
        }
    }
    suggest::nearest(word, words).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The heading of what is explained, and the places that are named.
    #[track_caller]
    fn check(word: &str, heading: &str, places: &[&str]) {
        let found = explain(word).unwrap();
        let shown = match found.blocks.first() {
            Some(Block::Heading(heading)) => heading.as_str(),
            _ => "",
        };
        let named: Vec<_> = found
            .places
            .iter()
            .map(|topic| topic.word.as_str())
            .collect();
        assert_eq!((shown, named.as_slice()), (heading, places), "{word}");
    }

    #[track_caller]
    fn check_unknown(word: &str, nearest: Option<&str>) {
        let unknown = explain(word).unwrap_err();
        assert_eq!(unknown.nearest.as_deref(), nearest, "{word}");
    }

    #[test]
    fn a_key_is_found_by_its_path() {
        check("attribute.range", "attribute.range", &[]);
        check("attributes.range.outside", "attribute.range.outside", &[]);
        check("event.cases", "event.cases", &[]);
        check("events.cases.when", "event.cases.when", &[]);
        check("catalog.limits", "catalog.limits", &[]);
        check(
            "catalog.generate.runtime.git",
            "catalog.generate.runtime.git",
            &[],
        );
    }

    #[test]
    fn a_path_leads_to_where_the_key_is_explained() {
        check("metadata.default", "attribute.default", &[]);
        check("event.body.range.min", "attribute.range.min", &[]);
        check(
            "event.attributes.type.members",
            "attribute.type.members",
            &[],
        );
        check(
            "attribute.filled_by.runtime",
            "attribute.filled_by.runtime",
            &[],
        );
    }

    #[test]
    fn a_key_by_itself_is_every_place_that_has_it() {
        check("range", "", &["attribute.range", "event.body.range"]);
        check("range.outside", "attribute.range.outside", &[]);
        check(
            "outside",
            "",
            &["attribute.length.outside", "attribute.range.outside"],
        );
        check("cases", "event.cases", &[]);
        check("case.when", "event.cases.when", &[]);
        check("otherwise", "event.cases.otherwise", &[]);
    }

    #[test]
    fn a_section_goes_before_keys_of_its_name() {
        check("event", "events", &[]);
        check("settings", "settings", &[]);
        check(
            "format",
            "format",
            &["attribute.format", "event.body.format"],
        );
        check("group", "groups", &["resource.group", "attribute.group"]);
    }

    #[test]
    fn every_word_of_the_reference_is_explained() {
        for key in Reference::read().keys {
            check(
                &key.path,
                &key.path,
                &match key.path.as_str() {
                    "format" => vec!["attribute.format", "event.body.format"],
                    "resource" => vec!["attribute.filled_by.resource"],
                    "waivers" => vec![
                        "catalog.waivers",
                        "resource.waivers",
                        "setting.waivers",
                        "attribute.waivers",
                        "event.waivers",
                    ],
                    "attributes" => vec![
                        "group.attributes",
                        "event.attributes",
                        "event.cases.attributes",
                    ],
                    _ => Vec::new(),
                },
            );
        }
        for code in Code::ALL {
            check(code.as_str(), code.as_str(), &[]);
        }
    }

    #[test]
    fn what_is_unknown_has_a_neighbour() {
        check_unknown("atribute.range", Some("attribute.range"));
        check_unknown("attribute.rnage", Some("attribute.range"));
        check_unknown("unknown-kee", Some("unknown-key"));
        check_unknown("requirment_level", Some("requirement_level"));
        check_unknown("evnet", Some("event"));
        check_unknown("something-else-entirely", None);
        check_unknown("", None);
        check_unknown(".", None);
        check_unknown("attribute.", Some("attribute"));
    }
}
