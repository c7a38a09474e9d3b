//! What the reference says of each key, before it is a page.

use serde_json::Value;

/// Every key of a catalog file, each once, in the order of the pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The keys; what is nested in one follows it.
    pub keys: Vec<Key>,
}

/// A key, at the place where it is explained.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// Where it stands, e.g. `attribute.range.outside`; a section is its own name.
    pub path: String,
    /// The key itself, e.g. `outside`.
    pub name: String,
    /// The section whose page explains it; `None`: the first page.
    pub page: Option<String>,
    /// How deep it is nested on its page; a section is 0.
    pub depth: usize,
    /// What it means, in Markdown.
    pub text: String,
    /// Whether it must be there.
    pub presence: Presence,
    /// What holds where it is left out, in Markdown.
    pub default: Option<String>,
    /// What can stand there.
    pub takes: Takes,
    /// Values that can stand there, one an example.
    pub examples: Vec<Value>,
}

/// Whether a key must be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always.
    Required,
    /// Never.
    Optional,
    /// Exactly one of these sets of keys is there, and the key is in one of them.
    OneOf(Vec<Vec<String>>),
}

/// What can stand at a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Takes {
    /// A string.
    Text,
    /// True or false.
    Truth,
    /// An integer, with the least one that is allowed.
    Integer(Option<u64>),
    /// Any number.
    Number,
    /// This value only.
    Fixed(Value),
    /// One word of these.
    Words(Vec<Word>),
    /// A list of such values.
    List(Box<Self>),
    /// A mapping from names of the author's choice to such values.
    Named(Box<Self>),
    /// A mapping with these keys, by their paths.
    Keys {
        /// What such a mapping is, in Markdown.
        text: String,
        /// Where its keys are explained.
        paths: Vec<String>,
        /// Exactly one of these sets of keys is there.
        one_of: Vec<Vec<String>>,
    },
    /// What stands in this section, too.
    ItemOf(String),
    /// Whatever the Markdown says.
    Described(String),
    /// Any of these.
    Any(Vec<Self>),
}

/// A word that can stand at a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub word: String,
    /// What it means, in Markdown.
    pub text: String,
}

impl Reference {
    /// The key that is explained under a path.
    pub fn key(&self, path: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.path == path)
    }

    /// The sections, in the order of the pages.
    pub fn sections(&self) -> impl Iterator<Item = &Key> {
        self.keys
            .iter()
            .filter(|key| key.depth == 0 && key.page.is_some())
    }

    /// The keys in whatever stands at a key.
    pub(super) fn within(&self, takes: &Takes) -> Vec<&Key> {
        match takes {
            Takes::List(inner) | Takes::Named(inner) => self.within(inner),
            Takes::Keys { paths, .. } => paths.iter().filter_map(|path| self.key(path)).collect(),
            Takes::ItemOf(section) => match self.key(section) {
                // A section that said the same of itself would have no keys at all.
                Some(key) if !matches!(key.takes.item(), Takes::ItemOf(_)) => {
                    self.within(&key.takes)
                }
                _ => Vec::new(),
            },
            Takes::Any(alternatives) => alternatives
                .iter()
                .flat_map(|inner| self.within(inner))
                .collect(),
            _ => Vec::new(),
        }
    }
}

impl Key {
    /// The first sentence of what it means.
    pub fn sentence(&self) -> &str {
        sentence(&self.text)
    }
}

impl Takes {
    /// What a list or a mapping by name has in it.
    pub(super) fn item(&self) -> &Self {
        match self {
            Self::List(inner) | Self::Named(inner) => inner.item(),
            other => other,
        }
    }
}

/// The first sentence of a text.
pub(super) fn sentence(text: &str) -> &str {
    let end = text
        .match_indices(['.', '\n'])
        .find(|&(at, found)| found == "\n" || ends(text, at))
        .map(|(at, found)| if found == "\n" { at } else { at + 1 });
    &text[..end.unwrap_or(text.len())]
}

/// Whether the full stop there ends a sentence: the next one begins with a capital, or nothing follows.
pub(super) fn ends(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let after = &text[at + 1..];
    let next = after
        .trim_start_matches(' ')
        .chars()
        .find(|c| !matches!(c, '`' | '*'));
    let abbreviated = before.ends_with("e.g") || before.ends_with("i.e");
    !abbreviated
        && match next {
            None | Some('\n') => true,
            Some(c) => after.starts_with(' ') && (c.is_uppercase() || after.starts_with(" `")),
        }
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(sentence(text), expected);
    }

    #[test]
    fn the_first_sentence() {
        check("One. Two.", "One.");
        check("One", "One");
        check(
            "A key, e.g. `service.name`. More.",
            "A key, e.g. `service.name`.",
        );
        check(
            "It ends in `[...]`, which shows it. Two.",
            "It ends in `[...]`, which shows it.",
        );
        check("One.\n\nTwo.", "One.");
        check("Of a kind\nand more.", "Of a kind");
        check("", "");
    }
}
