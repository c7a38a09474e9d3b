//! From parser events to a tree, refusing what catalogs do without.

use std::{collections::HashMap, ops::Range};

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};

use super::{
    brackets,
    halves::Halves,
    offsets::Offsets,
    tree::{Entry, Kind, Map, Node, Place},
};
use crate::{
    Diagnostic, Fix, Label, beside,
    codes::{duplicate_key, unsupported_yaml, yaml_syntax},
    lines,
};

/// Deeper than any catalog needs; guards recursion over the tree.
const MAX_DEPTH: usize = 32;

/// From so many bytes on a file is read in halves; of less, a thread costs more than it saves.
const LARGE: usize = 128 * 1024;

/// The parser's own words.
const UNKNOWN_ANCHOR: &str = "unknown anchor";

/// Reads a text as one YAML document; `None` where it is none, or has nothing in it.
///
/// Faults that leave the rest readable (a duplicate key, a tag) are taken out of the tree;
/// the second value says whether that happened.
pub(crate) fn build(
    file: &str,
    text: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Option<Node>, bool) {
    let file_text = text;
    let text = without_mark(file_text);
    let skipped = file_text.len() - text.len();
    if let Some(fault) = unprintable(file, text, skipped) {
        diagnostics.push(fault);
        return (None, true);
    }
    let before = diagnostics.len();
    let reading = Reading {
        file,
        text: file_text,
        skipped,
    };
    let halves = if text.len() < LARGE {
        None
    } else {
        reading.in_halves(text)
    };
    let mut tree = match halves {
        Some(tree) => Ok(Some(tree)),
        None => reading.parse(text, &[], (0, 0), diagnostics),
    };
    if let Err(refused) = tree {
        let marked = brackets::marked(text);
        let read = marked
            .filter(|_| conflict(text).is_none())
            .and_then(|marked| {
                let mut faults = Vec::new();
                let tree = reading.parse(&marked.text, &marked.types, (0, 0), &mut faults);
                // What is not read any further than before is told as it was.
                let further = match &tree {
                    Ok(_) => true,
                    Err(fault) => fault.position() > refused.position(),
                };
                further.then_some((tree, faults))
            });
        tree = match read {
            Some((read, mut faults)) => {
                diagnostics.truncate(before);
                diagnostics.append(&mut faults);
                read
            }
            None => Err(refused),
        };
    }
    match tree {
        Ok(root) => (root, diagnostics.len() > before),
        Err(fault) => {
            diagnostics.push(*fault);
            (None, true)
        }
    }
}

/// A file that is read.
#[derive(Clone, Copy)]
struct Reading<'a> {
    file: &'a str,
    text: &'a str,
    /// The bytes of its mark.
    skipped: usize,
}

impl Reading<'_> {
    /// Reads the halves of a text beside each other; `None` where there are none, or anything is to be said of one.
    fn in_halves(self, text: &str) -> Option<Node> {
        let halves = Halves::of(text)?;
        let sound = |text: &str, before| {
            let mut faults = Vec::new();
            let tree = self.parse(text, &[], before, &mut faults).ok()??;
            faults.is_empty().then_some(tree)
        };
        let (first, second) = beside::both(
            || sound(halves.first, (0, 0)),
            || sound(&halves.second, halves.before),
        );
        halves.join(first?, second?)
    }

    /// `text` is that of the file without its mark, or the same with marks for the brackets of these `types`, or what
    /// stands behind so many bytes and lines `before` it.
    fn parse(
        self,
        text: &str,
        types: &[Range<usize>],
        before: (usize, usize),
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Option<Node>, Box<Diagnostic>> {
        let mut builder = Builder {
            file: self.file,
            text: self.text,
            types,
            offsets: Offsets::of(text, self.skipped + before.0, before.1),
            skipped: self.skipped,
            end: None,
            open: Vec::new(),
            root: None,
            documents: 0,
            too_deep: 0,
            diagnostics,
        };
        for event in Parser::new_from_str(text) {
            match event {
                Ok((event, span)) => builder.event(event, &span)?,
                // Said of an alias whose anchor is not there; the parser goes on after it.
                Err(error) if error.info().contains(UNKNOWN_ANCHOR) => {
                    builder.event(Event::Alias(0), &Span::empty(*error.marker()))?;
                }
                // What was opened too often has no end that could be missed.
                Err(_) if builder.too_deep > 0 => return Ok(None),
                Err(error) => return Err(Box::new(builder.syntax(&error))),
            }
        }
        Ok(builder.root)
    }
}

/// A text without its byte order mark.
pub(crate) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// YAML 1.2, section 5.1: characters that may stand in a document.
fn unprintable(file: &str, text: &str, skipped: usize) -> Option<Diagnostic> {
    let printable = |c: char| match c {
        '\t' | '\n' | '\r' | '\u{85}' => true,
        '\u{feff}' | '\u{fffe}' | '\u{ffff}' => false,
        c => !c.is_control(),
    };
    let (at, c) = text.char_indices().find(|&(_, c)| !printable(c))?;
    let mut place = place_of(text, at, skipped);
    place.end += u32::try_from(c.len_utf8()).unwrap_or(1);
    Some(yaml_syntax::unprintable(c, place.label(file, "")))
}

/// The place of a byte, where it has to be counted.
fn place_of(text: &str, at: usize, skipped: usize) -> Place {
    Place::at(
        at + skipped,
        lines::before(text, at) + 1,
        text[lines::start(text, at, usize::MAX)..at].chars().count() + 1,
    )
}

/// A list or mapping whose end has not come yet.
enum Open {
    List {
        place: Place,
        items: Vec<Node>,
        pruned: bool,
    },
    Map {
        place: Place,
        map: Map,
        seen: Seen,
        key: Option<Key>,
    },
}

/// Mappings with no more keys than this are looked through; an index would cost more.
const FEW: usize = 16;

/// What finds the keys that a mapping has had so far.
#[derive(Default)]
struct Seen {
    /// Keys whose value was refused.
    refused: Vec<(String, Place)>,
    /// Where the entries are, of a mapping that has many.
    index: HashMap<String, usize>,
}

impl Seen {
    fn find(&mut self, key: &str, map: &Map) -> Option<Place> {
        let entries = &map.entries;
        let entry = if entries.len() <= FEW {
            entries.iter().find(|entry| entry.key == key)
        } else {
            let indexed = self.index.len();
            let rest = entries.iter().enumerate().skip(indexed);
            self.index
                .extend(rest.map(|(at, entry)| (entry.key.clone(), at)));
            self.index.get(key).map(|&at| &entries[at])
        };
        let refused = || self.refused.iter().find(|(refused, _)| refused == key);
        entry
            .map(|entry| entry.key_place)
            .or_else(|| refused().map(|(_, place)| *place))
    }
}

/// What stood where a key belongs.
enum Key {
    Good(String, Place),
    /// It stands there for the second time, which was reported.
    Again(String, Place),
    /// Already reported; its value is dropped.
    Bad,
}

struct Builder<'a> {
    file: &'a str,
    text: &'a str,
    offsets: Offsets,
    skipped: usize,
    /// Types whose brackets have marks in their place.
    types: &'a [Range<usize>],
    /// The end of the file, once it was reached: many lists and mappings end there.
    end: Option<Place>,
    open: Vec<Open>,
    root: Option<Node>,
    documents: usize,
    /// Lists and mappings that are open beyond the depth that is read.
    too_deep: usize,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: &Span) -> Result<(), Box<Diagnostic>> {
        if self.too_deep > 0 {
            match event {
                Event::SequenceStart(..) | Event::MappingStart(..) => self.too_deep += 1,
                Event::SequenceEnd | Event::MappingEnd => self.too_deep -= 1,
                _ => {}
            }
            if self.too_deep == 0 {
                self.close(None);
            }
            return Ok(());
        }
        let mut place = self.offsets.place(&span.start, &span.end);
        if place.start as usize == self.text.len() {
            // At the end of a file the parser speaks of a line that is not there.
            place = *self.end.get_or_insert_with(|| {
                let text = without_mark(self.text);
                place_of(text, text.len(), self.skipped)
            });
        }
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(Box::new(unsupported_yaml::second_document(
                        self.label(place),
                    )));
                }
            }
            Event::Alias(_) => {
                if !self.refused() {
                    let fault = unsupported_yaml::alias(self.label(self.word(place)));
                    self.diagnostics.push(fault);
                }
                self.close(None);
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.decorations(place, anchor, tag.is_some());
                let plain = style == ScalarStyle::Plain;
                let place = self.trimmed(place);
                // The parser makes `~` of a value that is not there.
                let nothing = plain && text == "~" && !self.covered(place).starts_with('~');
                let text = if nothing {
                    String::new()
                } else if self.types.is_empty() {
                    text.into_owned()
                } else {
                    self.unquoted_type(place, plain);
                    brackets::unmarked(&text)
                };
                self.close(Some(Node {
                    place,
                    kind: Kind::Scalar { text, plain },
                }));
            }
            Event::SequenceStart(anchor, tag) => {
                self.decorations(place, anchor, tag.is_some());
                if self.deeper(place) {
                    self.open.push(Open::List {
                        place,
                        items: Vec::new(),
                        pruned: false,
                    });
                }
            }
            Event::MappingStart(anchor, tag) => {
                self.decorations(place, anchor, tag.is_some());
                if self.deeper(place) {
                    self.open.push(Open::Map {
                        place,
                        map: Map::default(),
                        seen: Seen::default(),
                        key: None,
                    });
                }
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let node = match self.open.pop() {
                    Some(Open::List {
                        place: start,
                        items,
                        pruned,
                    }) => Node {
                        place: self.trimmed(until(start, place)),
                        kind: Kind::List { items, pruned },
                    },
                    Some(Open::Map {
                        place: start, map, ..
                    }) => Node {
                        place: self.trimmed(until(start, place)),
                        kind: Kind::Map(map),
                    },
                    None => return Ok(()),
                };
                self.close(Some(node));
            }
        }
        Ok(())
    }

    /// Puts a complete value where it belongs; `None` stands for one that was refused.
    fn close(&mut self, node: Option<Node>) {
        match self.open.last_mut() {
            None => self.root = node,
            Some(Open::List { items, pruned, .. }) => {
                *pruned |= node.is_none();
                items.extend(node);
            }
            Some(Open::Map { map, seen, key, .. }) => match key.take() {
                None => *key = Some(read_key(self.file, node, seen, map, self.diagnostics)),
                Some(Key::Bad) => {}
                Some(Key::Again(key, key_place)) => map.doubt(key, key_place, node),
                Some(Key::Good(key, key_place)) => {
                    if let Some(value) = node {
                        map.entries.push(Entry {
                            key,
                            key_place,
                            value,
                        });
                    } else {
                        seen.refused.push((key.clone(), key_place));
                        map.pruned.push(key);
                    }
                }
            },
        }
    }

    /// Whether a list or mapping may be opened. One that may not is reported and passed over.
    fn deeper(&mut self, place: Place) -> bool {
        if self.open.len() < MAX_DEPTH {
            return true;
        }
        let fault = unsupported_yaml::too_deep(MAX_DEPTH, self.label(place));
        self.diagnostics.push(fault);
        self.too_deep = 1;
        false
    }

    /// What stands here belongs to a key that was refused, which says it all.
    fn refused(&self) -> bool {
        let refused = |open: &Open| {
            matches!(
                open,
                Open::Map {
                    key: Some(Key::Bad),
                    ..
                }
            )
        };
        self.open.iter().any(refused)
    }

    /// Tells of a type that needs quotes.
    fn unquoted_type(&mut self, place: Place, plain: bool) {
        let span = place.start as usize..place.end as usize;
        let covers = |ty: &Range<usize>| (ty.start + self.skipped..ty.end + self.skipped) == span;
        if plain && self.types.iter().any(covers) {
            let word = self.covered(place);
            // What is no type is mended as a whole.
            let fix = brackets::is_type(word).then(|| Fix {
                file: self.file.to_owned(),
                span,
                replacement: format!("\"{word}\""),
            });
            let fault = yaml_syntax::unquoted_type(word, fix, self.label(place));
            self.diagnostics.push(fault);
        }
    }

    fn decorations(&mut self, place: Place, anchor: usize, tag: bool) {
        if self.refused() {
            return;
        }
        if anchor > 0 {
            let fault = unsupported_yaml::anchor(self.label(self.decoration(place, '&')));
            self.diagnostics.push(fault);
        }
        if tag {
            let fault = unsupported_yaml::tag(self.label(self.decoration(place, '!')));
            self.diagnostics.push(fault);
        }
    }

    /// The anchor or the tag, either of which may come first, of a value that begins with them.
    fn decoration(&self, place: Place, mark: char) -> Place {
        let first = self.word(place);
        if self.covered(first).starts_with(mark) {
            return first;
        }
        let rest = self.text.get(first.end as usize..).unwrap_or("");
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let second = Place {
            start: first.end + u32::try_from(blanks).unwrap_or(0),
            ..first
        };
        let before = self.text.get(first.start as usize..second.start as usize);
        let characters = before.map_or(0, |before| before.chars().count());
        let second = self.word(Place {
            column: first.column + u32::try_from(characters).unwrap_or(0),
            ..second
        });
        if self.covered(second).starts_with(mark) {
            second
        } else {
            first
        }
    }

    /// The characters from the beginning of a place until a blank or what ends a value.
    fn word(&self, place: Place) -> Place {
        let rest = self.text.get(place.start as usize..).unwrap_or("");
        let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}');
        let length = rest.find(ends).unwrap_or(rest.len());
        Place {
            end: place.start + u32::try_from(length).unwrap_or(0),
            ..place
        }
    }

    fn covered(&self, place: Place) -> &str {
        self.text
            .get(place.start as usize..place.end as usize)
            .unwrap_or("")
    }

    /// A place without the blanks that the parser counts in.
    fn trimmed(&self, place: Place) -> Place {
        let length = u32::try_from(self.covered(place).trim_end().len()).unwrap_or(0);
        Place {
            end: place.start + length,
            ..place
        }
    }

    fn label(&self, place: Place) -> Label {
        place.label(self.file, "")
    }

    fn syntax(&self, error: &ScanError) -> Diagnostic {
        let text = without_mark(self.text);
        if let Some(lines) = conflict(text) {
            let mut place = place_of(text, lines.start, self.skipped);
            place.end += u32::try_from(lines.len()).unwrap_or(0);
            return yaml_syntax::conflict(self.label(place));
        }
        let marker = error.marker();
        // At the end of a file the parser speaks of a line that is not there.
        let at = self.offsets.place(marker, marker).start as usize - self.skipped;
        let mut place = place_of(text, at, self.skipped);
        let (before, after) = text.split_at(at);
        place.end += after
            .chars()
            .next()
            .filter(|c| !c.is_whitespace())
            .map_or(0, |c| u32::try_from(c.len_utf8()).unwrap_or(1));
        let line = &text[lines::start(text, at, usize::MAX)..];
        yaml_syntax::refused(error.info(), line, before, after, self.label(place))
    }
}

/// The first line of a conflict that git left in a file, as a range of bytes.
fn conflict(text: &str) -> Option<Range<usize>> {
    const MARK: &str = "<<<<<<< ";
    let start = if text.starts_with(MARK) {
        0
    } else {
        text.find(&format!("\n{MARK}"))? + 1
    };
    let length = text[start..].find(['\n', '\r']);
    Some(start..length.map_or(text.len(), |length| start + length))
}

fn until(start: Place, end: Place) -> Place {
    Place {
        end: end.end.max(start.end),
        ..start
    }
}

fn read_key(
    file: &str,
    node: Option<Node>,
    seen: &mut Seen,
    map: &mut Map,
    diagnostics: &mut Vec<Diagnostic>,
) -> Key {
    let Some(Node { place, kind }) = node else {
        return Key::Bad;
    };
    let Kind::Scalar { text, plain } = kind else {
        diagnostics.push(unsupported_yaml::key_of_many(place.label(file, "")));
        return Key::Bad;
    };
    if plain && text == "<<" {
        map.lost = true;
        diagnostics.push(unsupported_yaml::merge_key(place.label(file, "")));
        return Key::Bad;
    }
    if let Some(first) = seen.find(&text, map) {
        diagnostics.push(duplicate_key::again(
            &text,
            place.label(file, ""),
            first.label(file, ""),
        ));
        return Key::Again(text, place);
    }
    Key::Good(text, place)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    use super::*;

    /// The tree of the halves and that of the whole, if the text can be cut and nothing is to be said of it.
    fn both(text: &str) -> Option<(String, String)> {
        let reading = Reading {
            file: "f",
            text,
            skipped: 0,
        };
        let halves = reading.in_halves(text)?;
        let mut faults = Vec::new();
        let whole = reading.parse(text, &[], (0, 0), &mut faults);
        let whole = whole.ok().flatten().filter(|_| faults.is_empty());
        Some((format!("{:?}", Some(halves)), format!("{whole:?}")))
    }

    #[track_caller]
    fn check(text: &str, is_cut: bool) {
        let both = both(text);
        assert_eq!(both.is_some(), is_cut, "{text}");
        if let Some((halves, whole)) = both {
            assert_eq!(halves, whole, "{text}");
        }
    }

    #[test]
    fn what_is_cut_right_is_read_as_a_whole() {
        check("a: 1\nevents:\n  - a: 1\n  - b: 2\n  - c: 3\nz: 4\n", true);
        check("a: 1\nevents:\n- a:\n- b:\n  - é\n- c: é\n", true);
        check(
            "a:\r\nevents:\r\n  - a\r\n\r\n  # 1\r\n  - b\r\n  - c\r\n",
            true,
        );
        // The file begins with the key: no line ends before it.
        check("events:\n- a:\n- b:\n  - x\n- c: é\n", false);
        check("a: 1\nevents:\n  # 1\n  - a\n  - b\n  - c\n", false);
    }

    #[test]
    fn what_would_be_cut_wrongly_is_not_cut() {
        for text in [
            "a: 1\nnote: |\n  - a\n  - b\n  - c\nevents: []\n",
            "a: 1\nevents:\n  - \"a\n  - b\n  - c\"\n",
            "a: 1\nevents:\n  [a\n  - b\n  - c]\n",
            "--- |\nevents:\n  - a\n  - b\n  - c\n",
            "a: 1\nevents:\n  - a\n  - b\n  - c\na: 2\n",
            "a: 1\nevents:\n  - a\n  - b: &x\n  - *x\n",
            "a: 1\nevents:\n  - a\n  - b\n---\n  - c\n",
            "a: 1\nevents:\n  - a: 1\n    a: 2\n  - b\n  - c\n",
            "a: 1\nevents:\n",
            "",
        ] {
            check(text, false);
        }
    }

    /// Whatever pieces there are: what is read in halves is what is read as a whole.
    #[test]
    fn halves_are_the_whole() {
        let heads = [
            "",
            "# a\n",
            "a: 1\n",
            "note: >\n  text\nevents: []\n",
            "é: é\n",
        ];
        let items = [
            "  - a\n",
            "  - b: 1\n",
            "  - c:\n",
            "  -\n",
            "  - d: |\n      - text\n\n",
            "  - e: 'x\n     y'\n",
            "  # x\n",
            "\n",
            "# y\n",
            "  - h: [1,\n       2]\n",
            "  - \"é\"\n",
            "  - i: j\n      k\n",
            "  - - m\n    - n\n",
            "  - o:\n    - p\n    q:\n",
            "  - r: s # t\n",
            "  - |\n    u\n",
            "   \n",
            "  - v\r\n",
            // These are faults, or the end of the list.
            "  - w: 'x\n",
            "---\n",
            "- y\n",
            "z: 1\n",
            "attributes:\n  - a\n",
            "\t\n",
            "  - [\n",
            "...\n",
        ];
        let text = (
            prop::sample::select(heads.to_vec()),
            prop::collection::vec((0..items.len() * 4, 0..items.len()), 2..30),
        );
        let text = text.prop_map(|(head, picks)| {
            // The last ones are rare.
            let pick = |(often, seldom): &(usize, usize)| {
                items[if *often == 0 { *seldom } else { often % 18 }]
            };
            format!(
                "{head}events:\n{}",
                picks.iter().map(pick).collect::<String>()
            )
        });
        let mut cut = 0;
        let mut runner = TestRunner::deterministic();
        for _ in 0..4_000 {
            let text = text.new_tree(&mut runner).unwrap().current();
            if let Some((halves, whole)) = both(&text) {
                assert_eq!(halves, whole, "{text}");
                cut += 1;
            }
        }
        assert!(cut > 1_000, "{cut}");
    }
}
