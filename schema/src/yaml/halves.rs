//! A large file in two halves, which are read beside each other.
//!
//! Most of a large catalog is one list, and reading YAML is half of the work that a catalog costs. The file is cut
//! before an item of a list that a key at the file's margin has. What may be cut wrongly (a flow list, a quoted text
//! or a block scalar that goes on there) leaves one half or the other with a fault; then, and wherever else anything
//! is to be said, the file is read as a whole.

use super::tree::{Kind, Map, Node, Place};
use crate::lines;

/// A text, cut before an item of a list.
pub(super) struct Halves<'t> {
    /// What stands before the item, with the item's indentation: so its end is where the whole text goes on.
    pub(super) first: &'t str,
    /// The key of the list, and the item with all that stands behind it.
    pub(super) second: String,
    /// Bytes and lines of the whole text before those that only the second half has.
    pub(super) before: (usize, usize),
    key: &'t str,
}

impl<'t> Halves<'t> {
    /// Cuts a text near its middle, if there is a place for it.
    pub(super) fn of(text: &'t str) -> Option<Self> {
        let mut before_middle = (0..=text.len() / 2).rev();
        let middle = before_middle.find(|at| text.is_char_boundary(*at))?;
        let (key, list) = list_before(text, middle)?;
        let first_item = text[list..].trim_start_matches(['\r', '\n']);
        let indent = first_item.len() - first_item.trim_start_matches(' ').len();
        let item = format!("\n{}- ", &first_item[..indent]);
        if !first_item[indent..].starts_with("- ") {
            return None;
        }
        let from = middle.max(list);
        let cut = from + text[from..].find(&item)? + 1;
        // The list may have ended between.
        list_before(text, cut).filter(|(_, other)| *other == list)?;
        let mut key_line = format!("{key}:");
        // Places are counted in the whole text, so its beginning must not be in the middle of a character there.
        while !text.is_char_boundary(cut.checked_sub(key_line.len() + 1)?) {
            key_line.push(' ');
        }
        key_line.push('\n');
        let lines = lines::before(text, cut);
        Some(Self {
            first: &text[..cut + indent],
            before: (cut - key_line.len(), lines.checked_sub(1)?),
            second: key_line + &text[cut..],
            key,
        })
    }

    /// Puts the trees of the halves together; `None` where that is not what the whole text says.
    pub(super) fn join(&self, first: Node, second: Node) -> Option<Node> {
        let (Kind::Map(mut map), Kind::Map(rest)) = (first.kind, second.kind) else {
            return None;
        };
        let mut rest = rest.entries.into_iter();
        let (list, more) = (map.entries.last_mut()?, rest.next()?);
        let (
            Kind::List { items, .. },
            Kind::List {
                items: more_items, ..
            },
        ) = (&mut list.value.kind, more.value.kind)
        else {
            return None;
        };
        if list.key != self.key || more.key != self.key {
            return None;
        }
        items.extend(more_items);
        list.value.place = until(list.value.place, more.value.place);
        for entry in rest {
            let twice = |known: &Map| known.entries.iter().any(|one| one.key == entry.key);
            if twice(&map) {
                return None;
            }
            map.entries.push(entry);
        }
        Some(Node {
            place: until(first.place, second.place),
            kind: Kind::Map(map),
        })
    }
}

fn until(start: Place, end: Place) -> Place {
    Place {
        end: end.end,
        ..start
    }
}

/// The last key at the margin before a place, if it is the key of a list, and where its line ends.
fn list_before(text: &str, place: usize) -> Option<(&str, usize)> {
    let mut end = place;
    loop {
        let newline = text[..end].rfind('\n')?;
        let line = text[newline + 1..].lines().next()?;
        let item = line.starts_with("- ") || line.trim_end() == "-";
        if !item && !line.starts_with([' ', '#']) && !line.trim_end().is_empty() {
            let key = line.trim_end().strip_suffix(':')?;
            let plain = key
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            return (plain && !key.is_empty()).then_some((key, newline + 1 + line.len()));
        }
        end = newline;
    }
}
