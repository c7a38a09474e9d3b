//! What a pattern of another dialect says in this one.

/// A pattern with what other dialects write replaced by what stands for it here.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mended {
    pub pattern: String,
    /// What was replaced: the byte at which it stood, and its text.
    pub foreign: Vec<(usize, String)>,
    /// Both patterns have the same ASCII texts, wherever the other one was held against a whole text.
    pub certain: bool,
}

/// What may be said otherwise is; whether the rest is in the subset is the parser's matter.
pub(crate) fn mend(text: &str) -> Mended {
    let mut mending = Mending {
        rest: text,
        at: 0,
        mended: Mended {
            pattern: String::new(),
            foreign: Vec::new(),
            certain: true,
        },
    };
    let (mut in_class, mut depth, mut branches) = (false, 0_u32, false);
    let (mut start, mut end) = (false, false);
    while let Some(character) = mending.rest.chars().next() {
        let first = mending.at == 0;
        if in_class {
            match character {
                '\\' => mending.escape(true),
                '[' => mending.replace(1, "\\["),
                ']' => {
                    in_class = false;
                    mending.keep(1);
                }
                _ => mending.keep(character.len_utf8()),
            }
            continue;
        }
        match character {
            '^' if first => {
                start = true;
                mending.replace(1, "");
            }
            '$' if mending.rest.len() == 1 => {
                end = true;
                mending.replace(1, "");
            }
            '\\' if first && mending.rest.starts_with("\\A") => {
                start = true;
                mending.replace(2, "");
            }
            '\\' if matches!(mending.rest, "\\z" | "\\Z") => {
                end = true;
                mending.replace(2, "");
            }
            '\\' => mending.escape(false),
            '[' => {
                in_class = true;
                mending.keep(1);
            }
            '(' => {
                depth += 1;
                match group(mending.rest) {
                    Some(length) => mending.replace(length, "("),
                    None => mending.keep(1),
                }
            }
            ')' => {
                depth = depth.saturating_sub(1);
                mending.keep(1);
            }
            // How much a quantifier takes first makes no difference to a whole text.
            '?' if mending.after_quantifier() => mending.replace(1, ""),
            _ => {
                branches |= character == '|' && depth == 0;
                mending.keep(character.len_utf8());
            }
        }
    }
    let mut mended = mending.mended;
    // With one anchor, or one in a branch alone, the text may go on.
    mended.certain &= start == end && !(branches && start);
    mended
}

/// How long the beginning of a group is that only groups, or has a name.
fn group(rest: &str) -> Option<usize> {
    if rest.starts_with("(?:") {
        return Some(3);
    }
    let name = rest
        .strip_prefix("(?P<")
        .or_else(|| rest.strip_prefix("(?<"))?;
    let named = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let length = name.find('>').filter(|_| named)?;
    Some(rest.len() - name.len() + length + 1)
}

struct Mending<'a> {
    rest: &'a str,
    at: usize,
    mended: Mended,
}

impl Mending<'_> {
    fn keep(&mut self, length: usize) {
        let (kept, rest) = self.rest.split_at(length);
        self.mended.pattern.push_str(kept);
        self.rest = rest;
        self.at += length;
    }

    fn replace(&mut self, length: usize, by: &str) {
        let (replaced, rest) = self.rest.split_at(length);
        self.mended.foreign.push((self.at, replaced.to_owned()));
        self.mended.pattern.push_str(by);
        self.rest = rest;
        self.at += length;
    }

    fn escape(&mut self, in_class: bool) {
        let Some(escaped) = self.rest.chars().nth(1) else {
            return self.keep(1);
        };
        let length = 1 + escaped.len_utf8();
        match escaped {
            'd' if in_class => self.replace(length, "0-9"),
            'd' => self.replace(length, "[0-9]"),
            'w' if in_class => self.replace(length, "A-Za-z0-9_"),
            'w' => self.replace(length, "[A-Za-z0-9_]"),
            's' => {
                // There are no other blanks in the subset.
                self.mended.certain = false;
                self.replace(length, " ");
            }
            '-' if in_class => self.keep(length),
            _ if escaped.is_ascii_punctuation() && !super::parse::is_escapable(escaped) => {
                let bare = &self.rest[1..length];
                self.replace(length, bare);
            }
            _ => self.keep(length),
        }
    }

    fn after_quantifier(&self) -> bool {
        let before = self.mended.pattern.as_str();
        let escaped = |length: usize| {
            let slashes = before[..before.len() - length].bytes().rev();
            slashes.take_while(|&byte| byte == b'\\').count() % 2 == 1
        };
        before.ends_with(['*', '+', '?', '}']) && !escaped(1)
    }
}

#[cfg(test)]
mod tests {
    use super::mend;
    use crate::pattern::Pattern;

    #[track_caller]
    fn check(text: &str, pattern: &str, foreign: &[&str], certain: bool) {
        let mended = mend(text);
        assert_eq!(mended.pattern, pattern, "{text}");
        let found: Vec<_> = mended
            .foreign
            .iter()
            .map(|(_, text)| text.as_str())
            .collect();
        assert_eq!(found, foreign, "{text}");
        assert_eq!(mended.certain, certain, "{text}");
        for (at, foreign) in &mended.foreign {
            assert!(text[*at..].starts_with(foreign.as_str()), "{text}");
        }
        Pattern::parse(pattern).expect(pattern);
    }

    #[test]
    fn what_other_dialects_write_is_replaced() {
        check("[a-z]+", "[a-z]+", &[], true);
        check(
            r"^\d{3}-\w+$",
            "[0-9]{3}-[A-Za-z0-9_]+",
            &["^", r"\d", r"\w", "$"],
            true,
        );
        check(r"[\d.]+", "[0-9.]+", &[r"\d"], true);
        check("(?:a|b)c", "(a|b)c", &["(?:"], true);
        check("(?P<year>[0-9]+)", "([0-9]+)", &["(?P<year>"], true);
        check(r"a\-b\:c", "a-b:c", &[r"\-", r"\:"], true);
        check("a+?b", "a+b", &["?"], true);
        check(r"a\+?b", r"a\+?b", &[], true);
        check(r"\Aab\z", "ab", &[r"\A", r"\z"], true);
    }

    #[test]
    fn what_may_mean_another_set_is_not_certain() {
        check("^ab", "ab", &["^"], false);
        check("ab$", "ab", &["$"], false);
        check("^a|b$", "a|b", &["^", "$"], false);
        check(r"a\sb", "a b", &[r"\s"], false);
        check(r"a\$", r"a\$", &[], true);
    }
}
