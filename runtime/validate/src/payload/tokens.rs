//! The tokens of JSON that is in memory, in one pass over its bytes.
//!
//! `None`, wherever a function gives it, means that what stands there is not what was asked for, is not well-formed or
//! goes on behind the end. It comes without words: whoever asked has `serde_json` say what is wrong.

use std::borrow::Cow;

use super::run::{Run, run};

/// JSON that is read from its beginning.
pub(super) struct Tokens<'j> {
    bytes: &'j [u8],
    at: usize,
}

impl<'j> Tokens<'j> {
    pub(super) fn new(bytes: &'j [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// How many bytes were read.
    pub(super) fn read(&self) -> usize {
        self.at
    }

    /// The byte that the next token begins with.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    #[inline]
    pub(super) fn eat(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// Reads a word: `true`, `false` or `null`.
    pub(super) fn word(&mut self, word: &[u8]) -> Option<()> {
        self.peek()?;
        let found = self.bytes[self.at..].starts_with(word);
        found.then(|| self.at += word.len())
    }

    /// Goes to the next member of an object or an array, behind its opening bracket or the member before; `false` at
    /// the closing one.
    #[inline]
    pub(super) fn another(&mut self, first: &mut bool, closing: u8) -> Option<bool> {
        let byte = self.peek()?;
        if byte == closing {
            self.at += 1;
            return Some(false);
        }
        if std::mem::take(first) {
            return Some(true);
        }
        self.eat(b',')?;
        // What follows a comma is read as a member, which no closing bracket begins.
        Some(true)
    }

    /// A key without escapes, and the colon behind it. Whether it is UTF-8 shows when it is compared.
    #[inline]
    pub(super) fn key(&mut self) -> Option<&'j [u8]> {
        let key = self.without_escapes()?;
        self.eat(b':')?;
        Some(key)
    }

    /// Reads a key that is this one, in quotes, and the colon behind it; most writers put no blanks around.
    #[inline]
    pub(super) fn is_key(&mut self, quoted: &[u8]) -> bool {
        let rest = &self.bytes[self.at..];
        let is_compact = rest.starts_with(quoted) && rest.get(quoted.len()) == Some(&b':');
        if is_compact {
            self.at += quoted.len() + 1;
        }
        is_compact
    }

    /// Reads the key that is this one, in quotes, and the colon behind it.
    #[inline]
    pub(super) fn expect_key(&mut self, quoted: &[u8]) -> Option<()> {
        if self.is_key(quoted) {
            return Some(());
        }
        self.peek()?;
        let key = self.bytes[self.at..].strip_prefix(quoted)?;
        self.at = self.bytes.len() - key.len();
        self.eat(b':')
    }

    /// A string without escapes.
    pub(super) fn plain(&mut self) -> Option<&'j str> {
        str::from_utf8(self.without_escapes()?).ok()
    }

    #[inline]
    fn without_escapes(&mut self) -> Option<&'j [u8]> {
        self.eat(b'"')?;
        let start = self.at;
        let run = self.run()?;
        if self.bytes[run.end] != b'"' {
            return None;
        }
        self.at = run.end + 1;
        Some(&self.bytes[start..run.end])
    }

    /// A string, in UTF-8.
    #[inline]
    pub(super) fn text(&mut self) -> Option<Cow<'j, [u8]>> {
        self.eat(b'"')?;
        let start = self.at;
        let run = self.run()?;
        let text = &self.bytes[start..run.end];
        let (text, is_ascii) = if self.bytes[run.end] == b'"' {
            self.at = run.end + 1;
            (Cow::Borrowed(text), run.is_ascii)
        } else {
            self.at = run.end;
            let mut unescaped = Vec::with_capacity(text.len() + 64);
            unescaped.extend_from_slice(text);
            self.unescape(&mut unescaped)?;
            (Cow::Owned(unescaped), false)
        };
        (is_ascii || str::from_utf8(&text).is_ok()).then_some(text)
    }

    /// Reads on behind the first run of a string, whose end an escape is.
    fn unescape(&mut self, text: &mut Vec<u8>) -> Option<()> {
        while self.next()? == b'\\' {
            match self.next()? {
                byte @ (b'"' | b'\\' | b'/') => text.push(byte),
                b'b' => text.push(8),
                b'f' => text.push(12),
                b'n' => text.push(b'\n'),
                b'r' => text.push(b'\r'),
                b't' => text.push(b'\t'),
                b'u' => {
                    let unit = self.unit()?;
                    let character = if (0xD800..0xDC00).contains(&unit) {
                        (self.next()? == b'\\' && self.next()? == b'u').then_some(())?;
                        let low = self.unit()?.checked_sub(0xDC00)?;
                        0x1_0000 + ((unit - 0xD800) << 10) + (low < 0x400).then_some(low)?
                    } else {
                        unit
                    };
                    let character = char::from_u32(character)?;
                    text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                }
                _ => return None,
            }
            let start = self.at;
            self.at = self.run()?.end;
            text.extend_from_slice(&self.bytes[start..self.at]);
        }
        Some(())
    }

    fn next(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u32> {
        (0..4).try_fold(0, |unit, _| {
            Some(unit << 4 | char::from(self.next()?).to_digit(16)?)
        })
    }

    /// The run that stands here, of a string: where it ends at a double quote or a backslash.
    #[inline]
    fn run(&self) -> Option<Run> {
        let run = run(&self.bytes[self.at..]);
        let end = self.at + run.end;
        match self.bytes.get(end)? {
            b'"' | b'\\' => Some(Run { end, ..run }),
            _ => None,
        }
    }

    /// The characters that a number is made of, as far as they go.
    pub(super) fn number(&mut self) -> Option<&'j [u8]> {
        self.peek()?;
        let rest = &self.bytes[self.at..];
        let end = rest
            .iter()
            .position(|byte| !matches!(byte, b'-' | b'+' | b'.' | b'0'..=b'9' | b'e' | b'E'))?;
        self.at += end;
        Some(&rest[..end])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str) {
        // Whatever the place of its end in a word is.
        for before in 0..8 {
            let json = format!("{}{json}", " ".repeat(before));
            let expected = serde_json::from_str::<String>(&json).ok();
            let text = Tokens::new(json.as_bytes()).text();
            let text = text.map(|text| String::from_utf8(text.into_owned()).expect("UTF-8"));
            assert_eq!(text, expected, "{json}");
            let plain = expected.filter(|_| !json.contains('\\'));
            assert_eq!(
                Tokens::new(json.as_bytes()).plain(),
                plain.as_deref(),
                "{json}"
            );
        }
    }

    #[test]
    fn strings_are_read_as_serde_json_reads_them() {
        for text in [
            "",
            "a",
            "0123456",
            "01234567",
            "012345678",
            "é",
            "0123456é",
            "日本語日本語",
            "\u{7f}\u{80}",
            r"\n\t\r\b\f\/\\",
            r#"\""#,
            r"a\u0041\u00e9\u20acz",
            r"\ud83d\ude00",
            r"\uD83D\uDE00é",
            // Refused.
            r"\ud83d",
            r"\ud83dx",
            r"\ud83d\u0041",
            r"\ude00",
            r"\u12",
            r"\u12g4",
            r"\x",
            "\n",
            "0123456\u{1f}89",
            "\u{0}",
        ] {
            check(&format!("\"{text}\""));
        }
        check("\"");
        check("\"0123456789");
        check("\"\\");
        check("12");
    }

    #[test]
    fn what_is_no_utf_8_is_refused() {
        for bytes in [&b"\"\xff\""[..], b"\"0123456\xc3\"", b"\"\\n\xc3\""] {
            assert_eq!(Tokens::new(bytes).text(), None);
            assert_eq!(Tokens::new(bytes).plain(), None);
        }
    }
}
