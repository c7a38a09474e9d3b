//! The keys of a table and what is said of them, in one place: the reader, what is suggested for an unknown key, and the
//! table of keys in `configuration.md` all come from the same lines.

use super::{
    error::{Faults, Path, bare},
    node::Node,
    suggest,
};

/// What a key takes.
pub(super) trait Read: Sized {
    /// Reads it, or tells what was expected; never the value.
    fn read(path: &Path<'_>, node: Node, faults: &mut Faults) -> Option<Self>;

    /// What is written there, in Markdown.
    #[cfg(test)]
    fn value() -> String;

    /// The keys inside it, where it is a table.
    #[cfg(test)]
    fn rows() -> Vec<Row> {
        Vec::new()
    }
}

/// A table whose keys are known.
pub(super) trait Keys: Default {
    /// In the order in which they are listed.
    const KEYS: &'static [&'static str];

    /// Reads what stands under one of the keys.
    ///
    /// # Errors
    /// Gives back what stands under a key that is none of them.
    fn take(
        &mut self,
        path: &Path<'_>,
        key: &str,
        node: Node,
        faults: &mut Faults,
    ) -> Result<(), Node>;

    /// What is said of the keys.
    #[cfg(test)]
    fn rows_of_keys() -> Vec<Row>;
}

/// A row of the table of keys.
#[cfg(test)]
#[derive(Clone)]
pub(super) struct Row {
    /// The key, below what the row belongs to.
    pub(super) key: String,
    pub(super) value: String,
    pub(super) default: String,
    pub(super) variables: &'static super::variables::Names,
    pub(super) meaning: String,
}

/// Defines a table: its keys, what each takes, what holds without it, which variables fill it,
/// and, as the comment of the field, what it means.
macro_rules! keys {
    (
        $(#[$outer:meta])*
        pub(crate) struct $name:ident {
            $(
                $(#[doc = $doc:literal])+
                $key:literal => $field:ident: $ty:ty, default $($default:literal)? $(code($code:expr))?, variables $variables:expr;
            )*
        }
    ) => {
        $(#[$outer])*
        #[derive(Clone, Debug, Default)]
        #[cfg_attr(
            not(feature = "export"),
            allow(dead_code, reason = "shown by `Debug` only, where nothing is exported")
        )]
        pub(crate) struct $name {
            $(
                $(#[doc = $doc])+
                pub(crate) $field: Option<$ty>,
            )*
        }

        $(const _: &$crate::config::variables::Names = $variables;)*

        impl $crate::config::keys::Keys for $name {
            const KEYS: &'static [&'static str] = &[$($key),*];

            fn take(
                &mut self,
                path: &$crate::config::error::Path<'_>,
                key: &str,
                node: $crate::config::node::Node,
                faults: &mut $crate::config::error::Faults,
            ) -> Result<(), $crate::config::node::Node> {
                match key {
                    $($key => self.$field = $crate::config::keys::Read::read(path, node, faults),)*
                    _ => return Err(node),
                }
                Ok(())
            }

            #[cfg(test)]
            fn rows_of_keys() -> Vec<$crate::config::keys::Row> {
                let mut rows = Vec::new();
                $(
                    rows.push($crate::config::keys::Row {
                        key: $key.to_owned(),
                        value: <$ty as $crate::config::keys::Read>::value(),
                        default: concat!($($default)?).to_owned() $(+ &format!("`{}`", $code))?,
                        variables: $variables,
                        meaning: [$($doc.trim()),+].join(" "),
                    });
                    rows.extend(<$ty as $crate::config::keys::Read>::rows().into_iter().map(|mut row| {
                        row.key = format!("{}.{}", $key, row.key);
                        row
                    }));
                )*
                rows
            }
        }
    };
}

/// Defines what takes one of a few words.
macro_rules! words {
    (
        $(#[$outer:meta])*
        pub(crate) enum $name:ident { $($(#[$meta:meta])* $word:literal => $variant:ident,)* }
    ) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Default, PartialEq, Eq)]
        pub(crate) enum $name { $($(#[$meta])* $variant,)* }

        impl $name {
            const ALL: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),*];

            pub(crate) fn word(self) -> &'static str {
                let found = Self::ALL.iter().find(|(_, candidate)| *candidate == self);
                found.map_or("", |(word, _)| word)
            }
        }

        impl $crate::config::keys::Read for $name {
            fn read(
                path: &$crate::config::error::Path<'_>,
                node: $crate::config::node::Node,
                faults: &mut $crate::config::error::Faults,
            ) -> Option<Self> {
                let found = match node {
                    $crate::config::node::Node::String(word) => {
                        Self::ALL.iter().find(|(known, _)| *known == word)
                    }
                    _ => None,
                };
                if found.is_none() {
                    let words: Vec<_> = Self::ALL.iter().map(|(word, _)| format!("{word:?}")).collect();
                    faults.tell(path, format!("expected {}", $crate::config::keys::either(&words)));
                }
                found.map(|(_, read)| *read)
            }

            #[cfg(test)]
            fn value() -> String {
                let words: Vec<_> = Self::ALL.iter().map(|(word, _)| format!("`{word:?}`")).collect();
                $crate::config::keys::either(&words)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        /// As it stands in the table.
        #[cfg(test)]
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{:?}", self.word())
            }
        }
    };
}

pub(super) use {keys, words};

/// `a, b or c`.
pub(super) fn either(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [word] => word.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// The entries of a table; those without a value are as if they were not there.
pub(super) fn entries(
    path: &Path<'_>,
    node: Node,
    faults: &mut Faults,
) -> Option<Vec<(String, Node)>> {
    let Node::Table(mut entries) = node else {
        faults.tell(path, "expected a table");
        return None;
    };
    entries.retain(|(_, node)| !matches!(node, Node::Null));
    Some(entries)
}

/// Reads a table that has these keys and no other.
pub(super) fn table<T: Keys>(path: &Path<'_>, node: Node, faults: &mut Faults) -> Option<T> {
    let mut table = T::default();
    for (key, node) in entries(path, node, faults)? {
        let path = path.key(&key);
        if table.take(&path, &key, node, faults).is_err() {
            unknown(&path, &key, T::KEYS, faults);
        }
    }
    Some(table)
}

/// Tells of a key that is none of these.
pub(super) fn unknown(path: &Path<'_>, key: &str, known: &[&str], faults: &mut Faults) {
    let listed = known.join(", ");
    // A key that is shown cut off has no near neighbours either.
    let (shown, rest) = bare(key);
    let near = suggest::nearest(shown, known).filter(|_| rest.is_empty());
    faults.tell(
        path,
        match near {
            Some(near) => format!("unknown key; did you mean {near}? Known keys: {listed}"),
            None => format!("unknown key; known keys: {listed}"),
        },
    );
}
