//! Where a JSON value ends, found without reading what is in it.
//!
//! Only brackets and strings are followed, so it is many times as fast as a parser and judges nothing: of what is not
//! well-formed, the end that it finds is at or behind the place where a parser gives up.

use memchr::memchr2;

use super::run::run;

/// Most strings are no longer.
const SHORT: usize = 40;

/// The end of a value that comes in pieces.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scan {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    /// Reads on. Gives where the value ends in these bytes, or `None` where it does not.
    ///
    /// The first bytes begin with the value. A number, `true`, `false` and `null` end before what follows them, so
    /// they end only where something does.
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> Option<usize> {
        if bytes.is_empty() {
            return None;
        }
        let mut at = usize::from(std::mem::take(&mut self.escaped));
        loop {
            if self.in_string {
                let rest = bytes.get(at..)?;
                let mut end = run(&rest[..rest.len().min(SHORT)]).end;
                if !matches!(rest.get(end)?, b'"' | b'\\') {
                    end += memchr2(b'"', b'\\', &rest[end..])?;
                }
                at += end + 1;
                if bytes[at - 1] == b'\\' {
                    self.escaped = at == bytes.len();
                    at += 1;
                    continue;
                }
                self.in_string = false;
                if self.depth == 0 {
                    return Some(at);
                }
            }
            match *bytes.get(at)? {
                b'}' | b']' | b',' | b' ' | b'\t' | b'\r' | b'\n' if self.depth == 0 => {
                    return Some(at);
                }
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Some(at + 1);
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }
}

/// What was found of a member of an object, behind a value of that object.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ahead {
    /// Its value begins here.
    At(usize),
    /// The object has no such member from here on.
    Absent,
    /// The bytes end before that is known, or are not well-formed.
    Unknown,
}

/// Looks for a member of the object that a value, which the bytes begin with, is in.
pub(super) fn look_ahead(bytes: &[u8], key: &str) -> Ahead {
    let mut at = 0;
    let blank = |at: usize| {
        let blank = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        at + bytes[at..].iter().take_while(blank).count()
    };
    loop {
        let Some(length) = Scan::default().feed(&bytes[at..]) else {
            return Ahead::Unknown;
        };
        at = blank(at + length);
        match bytes.get(at) {
            Some(b',') => at = blank(at + 1),
            Some(b'}') => return Ahead::Absent,
            _ => return Ahead::Unknown,
        }
        let quoted = &bytes[at..];
        let Some(length) = Scan::default().feed(quoted) else {
            return Ahead::Unknown;
        };
        let found = quoted[..length] == *format!("\"{key}\"").as_bytes();
        at = blank(at + length);
        if bytes.get(at) != Some(&b':') {
            return Ahead::Unknown;
        }
        at = blank(at + 1);
        if found {
            return Ahead::At(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &str, end: Option<usize>) {
        let bytes = bytes.as_bytes();
        assert_eq!(Scan::default().feed(bytes), end);
        for cut in 0..=bytes.len() {
            let mut scan = Scan::default();
            let (before, after) = bytes.split_at(cut);
            let pieces = scan
                .feed(before)
                .or_else(|| scan.feed(after).map(|end| cut + end));
            assert_eq!(pieces, end, "cut at {cut}");
        }
    }

    #[test]
    fn the_end_is_found_wherever_the_pieces_are_cut() {
        check(r#"{"a": [1, "]}\"", "\\"]} , "#, Some(24));
        check(r#""a\"b\\" "#, Some(8));
        check("12, ", Some(2));
        check("null}", Some(4));
        check("12", None);
        check(r#"{"a": "}"#, None);
        check(r#""\"#, None);
    }

    #[test]
    fn a_member_is_found_behind_a_value() {
        for (bytes, found) in [
            (r#"[{"scope": 1}], "a": 1, "scope" : {}}"#, Ahead::At(34)),
            (r#"[], "a": {"scope": 1}}, "scope": 1"#, Ahead::Absent),
            (r#"[], "a""#, Ahead::Unknown),
            (r"[", Ahead::Unknown),
            ("[] oops", Ahead::Unknown),
        ] {
            assert_eq!(look_ahead(bytes.as_bytes(), "scope"), found, "{bytes}");
        }
    }
}
