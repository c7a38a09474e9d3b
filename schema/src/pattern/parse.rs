//! From text to syntax tree.

use super::{Node, PatternError};

/// The characters that a backslash may stand before, in JavaScript's `u` mode too.
const ESCAPABLE: &[u8] = br"\^$.*+?()[]{}|/";

/// Whether a backslash may stand before the character.
pub(super) fn is_escapable(character: char) -> bool {
    u8::try_from(character).is_ok_and(|byte| ESCAPABLE.contains(&byte))
}

/// Deeper than anybody nests groups; guards recursion.
const MAX_DEPTH: usize = 32;

const MAX_REPETITIONS: u32 = 1000;

pub(super) fn parse(text: &str) -> Result<Node, PatternError> {
    if text.is_empty() {
        return Err(PatternError {
            at: 0,
            message: String::from("the pattern is empty"),
        });
    }
    if let Some(at) = text.bytes().position(|b| !(b' '..=b'~').contains(&b)) {
        return Err(PatternError {
            at,
            message: String::from("only printable ASCII can stand in a pattern"),
        });
    }
    let mut parser = Parser {
        text: text.as_bytes(),
        at: 0,
        depth: 0,
    };
    let node = parser.alternation()?;
    match parser.peek() {
        None => Ok(node),
        Some(_) => parser.fail(parser.at, "there is no group to end here"),
    }
}

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn fail<T>(&self, at: usize, message: impl Into<String>) -> Result<T, PatternError> {
        Err(PatternError {
            at: at.min(self.text.len()),
            message: message.into(),
        })
    }

    fn alternation(&mut self) -> Result<Node, PatternError> {
        let mut branches = vec![self.sequence()?];
        while self.peek() == Some(b'|') {
            self.at += 1;
            branches.push(self.sequence()?);
        }
        Ok(if branches.len() == 1 {
            branches.remove(0)
        } else {
            Node::Alternate(branches)
        })
    }

    fn sequence(&mut self) -> Result<Node, PatternError> {
        let mut nodes = Vec::new();
        while let Some(byte) = self.peek() {
            if byte == b'|' || byte == b')' {
                break;
            }
            let atom = self.atom(byte)?;
            nodes.push(self.quantified(atom)?);
        }
        Ok(if nodes.len() == 1 {
            nodes.remove(0)
        } else {
            Node::Concat(nodes)
        })
    }

    fn atom(&mut self, byte: u8) -> Result<Node, PatternError> {
        let at = self.at;
        match byte {
            b'(' => self.group(),
            b'[' => self.class(),
            b'\\' => self.escape(false).map(literal),
            b'.' => self.fail(
                at,
                "`.` is not supported; use a class such as `[a-z]`, or `\\.` for a full stop",
            ),
            b'^' | b'$' => self.fail(
                at,
                format!(
                    "`{}` is not supported; a pattern always speaks about the whole string",
                    byte as char
                ),
            ),
            b'*' | b'+' | b'?' | b'{' => self.fail(at, "there is nothing to repeat"),
            b']' | b'}' => self.fail(at, format!("`{0}` must be escaped: `\\{0}`", byte as char)),
            _ => {
                self.at += 1;
                Ok(literal(byte))
            }
        }
    }

    fn group(&mut self) -> Result<Node, PatternError> {
        let start = self.at;
        self.at += 1;
        if self.peek() == Some(b'?') {
            return self.fail(
                self.at,
                "`(?` is not supported; a plain group does the same",
            );
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.fail(start, "groups are nested too deep");
        }
        let node = self.alternation()?;
        self.depth -= 1;
        if node == Node::Concat(Vec::new()) {
            return self.fail(start, "the group is empty");
        }
        if self.peek() != Some(b')') {
            return self.fail(start, "the group has no end");
        }
        self.at += 1;
        Ok(node)
    }

    fn escape(&mut self, in_class: bool) -> Result<u8, PatternError> {
        let start = self.at;
        let Some(&escaped) = self.text.get(start + 1) else {
            return self.fail(start, "there is nothing to escape");
        };
        if !(ESCAPABLE.contains(&escaped) || in_class && escaped == b'-') {
            let escaped = escaped as char;
            return self.fail(
                start,
                if escaped.is_ascii_alphanumeric() {
                    format!("`\\{escaped}` is not supported; only punctuation can be escaped, and classes are written out")
                } else {
                    format!("`{escaped}` needs no backslash here")
                },
            );
        }
        self.at += 2;
        Ok(escaped)
    }

    fn class(&mut self) -> Result<Node, PatternError> {
        let start = self.at;
        self.at += 1;
        if self.peek() == Some(b'^') {
            return self.fail(self.at, "negated classes are not supported");
        }
        let mut ranges = Vec::new();
        loop {
            let at = self.at;
            if self.peek() == Some(b']') {
                if ranges.is_empty() {
                    return self.fail(at, "the class is empty");
                }
                self.at += 1;
                return Ok(Node::Class(ranges));
            }
            let first = self.class_character(start, ranges.is_empty())?;
            if self.peek() == Some(b'-')
                && self.text.get(self.at + 1).is_some_and(|&next| next != b']')
            {
                self.at += 1;
                let last = self.class_character(start, true)?;
                if last < first {
                    return self.fail(at, "the range ends before it begins");
                }
                ranges.push((first, last));
            } else {
                ranges.push((first, first));
            }
        }
    }

    fn class_character(&mut self, class: usize, first: bool) -> Result<u8, PatternError> {
        let at = self.at;
        let Some(byte) = self.peek() else {
            return self.fail(class, "the class has no end");
        };
        match byte {
            b'\\' => return self.escape(true),
            b'[' => return self.fail(at, "`[` must be escaped here: `\\[`"),
            b'-' if !first && self.text.get(at + 1) != Some(&b']') => {
                return self.fail(at, "`-` must be escaped here: `\\-`");
            }
            b'&' | b'~' | b'|' if at > class + 1 && self.text[at - 1] == byte => {
                return self.fail(at, format!("`{0}{0}` means different things in different languages; escape one of the two", byte as char));
            }
            _ => {}
        }
        self.at += 1;
        Ok(byte)
    }

    fn quantified(&mut self, node: Node) -> Result<Node, PatternError> {
        let (min, max) = match self.peek() {
            Some(b'*') => (0, None),
            Some(b'+') => (1, None),
            Some(b'?') => (0, Some(1)),
            Some(b'{') => self.braces()?,
            _ => return Ok(node),
        };
        self.at += 1;
        if matches!(self.peek(), Some(b'*' | b'+' | b'?' | b'{')) {
            return self.fail(self.at, "a quantifier cannot follow a quantifier");
        }
        Ok(Node::Repeat {
            node: Box::new(node),
            min,
            max,
        })
    }

    /// Reads up to the closing brace, which the caller steps over.
    fn braces(&mut self) -> Result<(u32, Option<u32>), PatternError> {
        const SHAPE: &str =
            "a repetition is written `{m}`, `{m,}` or `{m,n}`, with numbers up to 1000";
        let start = self.at;
        let rest = &self.text[start + 1..];
        let Some(length) = rest.iter().position(|&b| b == b'}') else {
            return self.fail(start, SHAPE);
        };
        let inside = std::str::from_utf8(&rest[..length]).unwrap_or("");
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            digits
                .then(|| text.parse::<u32>().ok())
                .flatten()
                .filter(|&n| n <= MAX_REPETITIONS)
        };
        let bounds = match inside.split_once(',') {
            None => number(inside).map(|n| (n, Some(n))),
            Some((min, "")) => number(min).map(|min| (min, None)),
            Some((min, max)) => number(min)
                .zip(number(max))
                .map(|(min, max)| (min, Some(max))),
        };
        let Some((min, max)) = bounds else {
            return self.fail(start, SHAPE);
        };
        if max.is_some_and(|max| max < min) {
            return self.fail(
                start,
                "the greatest number of repetitions is less than the least",
            );
        }
        if max == Some(0) {
            return self.fail(start, "a repetition of 0 is nothing");
        }
        self.at = start + 1 + length;
        Ok((min, max))
    }
}

fn literal(byte: u8) -> Node {
    Node::Class(vec![(byte, byte)])
}
