//! Changes of a text that know nothing of what it says.

use crate::random::Random;

/// Pieces that mean something to YAML, to a terminal or to the language.
const PIECES: &[&str] = &[
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\0",
    "\u{7f}",
    "\u{202e}",
    "é",
    "e\u{301}",
    "大",
    "😀",
    "👩\u{200d}🚀",
    " ",
    "  ",
    "- ",
    "-",
    ": ",
    ":",
    "? ",
    "?",
    ", ",
    "{",
    "}",
    "[",
    "]",
    "{}",
    "[]",
    "\"",
    "'",
    "#",
    " # ",
    "|",
    "|-\n",
    ">",
    ">+2\n",
    "%",
    "@",
    "`",
    "&a ",
    "*a",
    "<<: *a",
    "!",
    "!!str ",
    "!!int ",
    "!<x> ",
    "---",
    "--- ",
    "...",
    "\n---\n",
    "%YAML 1.1\n---\n",
    "<<<<<<< HEAD\n",
    "~",
    "null",
    "no",
    "yes",
    "true",
    "0x",
    "0o8",
    "1e999",
    ".inf",
    ".nan",
    "-0",
    "1_0",
    "9223372036854775808",
    "18446744073709551616",
    "-9223372036854775809",
    "\\",
    "\\u",
    "\\x",
    "\\uD800",
    "format: 1\n",
    "catalog:",
    "events:\n",
    "attributes:",
    "groups:",
    "metadata:",
    "settings:",
    "resource:",
    "name: ",
    "id: ",
    "brief: ",
    "type: ",
    "ref: ",
    "group: ",
    "refine: ",
    "fields: ",
    "members: ",
    "map",
    "map[]",
    "template[string]",
    "string[]",
    "bytes",
    "int",
    "double",
    "boolean",
    "when: ",
    "otherwise: true",
    "cases: ",
    "body: ",
    "range: { min: 1, max: 0 }",
    "length: { min: 1 }",
    "pattern: '(a*)*b'",
    "pattern: '[",
    "privacy: { class: content, redact: x }",
    "requirement_level: ",
    "filled_by: ",
    "default: ",
    "examples: [",
    "deprecated: { reason: renamed, renamed_to: a }",
    "encoding: ",
];

/// A text of the pool with a few changes.
pub(crate) fn change(pool: &[String], random: &mut Random) -> String {
    let mut bytes = random.pick(pool).clone().into_bytes();
    for _ in 0..=random.below(6) {
        one(&mut bytes, pool, random);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn one(bytes: &mut Vec<u8>, pool: &[String], random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    let end = (at + random.below(40)).min(bytes.len());
    match random.below(10) {
        0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
        1 => drop(bytes.drain(at..end)),
        2 => {
            let piece = bytes[at..end].to_vec();
            insert(bytes, random, &piece);
        }
        3 => {
            let other = random.pick(pool).as_bytes();
            let from = random.below(other.len() + 1);
            let to = (from + random.below(200)).min(other.len());
            let piece = other[from..to].to_vec();
            insert(bytes, random, &piece);
        }
        4 => bytes.truncate(at),
        5 => {
            let piece = random.pick(PIECES).repeat(random.below(60));
            insert(bytes, random, piece.as_bytes());
        }
        6 => lines(bytes, random),
        7 => {
            let piece = random.pick(PIECES).as_bytes();
            bytes.splice(at..end, piece.iter().copied());
        }
        _ => {
            let piece = random.pick(PIECES).as_bytes().to_vec();
            insert(bytes, random, &piece);
        }
    }
}

fn insert(bytes: &mut Vec<u8>, random: &mut Random, piece: &[u8]) {
    if bytes.len() + piece.len() < 60_000 {
        let at = random.below(bytes.len() + 1);
        bytes.splice(at..at, piece.iter().copied());
    }
}

/// A line goes elsewhere, or is indented anew.
fn lines(bytes: &mut Vec<u8>, random: &mut Random) {
    let mut lines: Vec<Vec<u8>> = bytes.split(|&b| b == b'\n').map(<[u8]>::to_vec).collect();
    let (from, to) = (random.below(lines.len()), random.below(lines.len()));
    match random.below(3) {
        0 => lines.swap(from, to),
        1 => lines[from]
            .splice(0..0, vec![b' '; random.below(4)])
            .for_each(drop),
        _ => {
            let blanks = lines[from].iter().take_while(|&&b| b == b' ').count();
            lines[from].drain(..random.below(blanks + 1)).for_each(drop);
        }
    }
    *bytes = lines.join(&b'\n');
}
