//! Patterns in the subset of regular expressions that means the same in Rust, Python and
//! JavaScript: literals, escaped punctuation, ASCII classes, groups with alternation, and
//! the quantifiers `*`, `+`, `?`, `{m}`, `{m,}` and `{m,n}`. A pattern always speaks about
//! the whole string.

mod difference;
mod length;
mod matcher;
mod mend;
mod parse;
mod sample;

pub use self::difference::Difference;
use self::matcher::Program;
pub(crate) use self::mend::mend;

/// A pattern that was understood.
#[derive(Clone, Debug)]
pub struct Pattern {
    root: Node,
    program: Program,
}

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// One ASCII character out of these inclusive ranges; a literal is a range of one.
    Class(Vec<(u8, u8)>),
    /// One after the other.
    Concat(Vec<Node>),
    /// One of several.
    Alternate(Vec<Node>),
    /// Several times in a row.
    Repeat {
        /// What is repeated.
        node: Box<Node>,
        /// At least this often.
        min: u32,
        /// At most this often; `None`: without end.
        max: Option<u32>,
    },
}

/// Why a text is not a pattern of the subset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// Byte of the pattern at which it goes wrong.
    pub at: usize,
    /// What is wrong.
    pub message: String,
}

impl std::fmt::Display for PatternError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PatternError {}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// When the text is outside the subset, or when its repetitions multiply to an automaton
    /// of more than 10,000 states.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let root = parse::parse(text)?;
        let program = Program::compile(&root).ok_or_else(|| PatternError {
            at: 0,
            message: String::from("the pattern's repetitions multiply to too much"),
        })?;
        Ok(Self { root, program })
    }

    /// The length of the longest text that matches, in characters; `None` where there is no longest.
    pub fn longest(&self) -> Option<u64> {
        length::longest(&self.root)
    }

    /// Whether the whole text matches.
    pub fn matches(&self, text: &str) -> bool {
        self.program.matches(text.as_bytes())
    }

    /// What this pattern matches and the other does not.
    pub fn without(&self, other: &Self) -> Difference {
        difference::difference(&self.program, &other.program)
    }

    /// The pattern's syntax tree.
    pub const fn root(&self) -> &Node {
        &self.root
    }

    /// Some texts that match, the shortest first.
    pub fn samples(&self) -> Vec<String> {
        sample::samples(&self.root)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Pattern;

    #[track_caller]
    fn check(pattern: &str, matching: &[&str], other: &[&str]) {
        let pattern = Pattern::parse(pattern).unwrap();
        for text in matching {
            assert!(pattern.matches(text), "{text:?}");
        }
        for text in other {
            assert!(!pattern.matches(text), "{text:?}");
        }
    }

    #[track_caller]
    fn refuse(pattern: &str, at: usize, message: &str) {
        let error = Pattern::parse(pattern).unwrap_err();
        assert_eq!((error.at, error.message.as_str()), (at, message));
    }

    #[test]
    fn matches_the_whole_text() {
        check("abc", &["abc"], &["", "ab", "abcd", "xabc", "abc\n", "ABC"]);
        check("[a-z0-9_]+", &["a", "z9_"], &["", "A", "é", "a b"]);
        check("(ab|c)*d?", &["", "d", "ababcd", "c"], &["a", "dd"]);
        check("a{2}b{1,}c{0,2}", &["aab", "aabbcc"], &["ab", "aabccc"]);
        check(r"v[0-9]+\.[0-9]+", &["v1.20"], &["v1x20"]);
        check(r"[\]\-\\^]", &["]", "-", "\\", "^"], &["a"]);
        check("[a-]", &["a", "-"], &["b"]);
        check("(a*)*", &["", "aaaa"], &["b"]);
        check("a|b|", &["a", "b", ""], &["ab"]);
        check(
            "acct_[0-9a-f]{8}",
            &["acct_5f1c2f9e"],
            &["acct_5f1c2f9", "acct_5F1c2f9e"],
        );
    }

    #[test]
    fn refuses_what_means_different_things() {
        refuse(
            "a.b",
            1,
            "`.` is not supported; use a class such as `[a-z]`, or `\\.` for a full stop",
        );
        refuse(
            "^a",
            0,
            "`^` is not supported; a pattern always speaks about the whole string",
        );
        refuse(
            "a$",
            1,
            "`$` is not supported; a pattern always speaks about the whole string",
        );
        refuse(
            r"\d",
            0,
            "`\\d` is not supported; only punctuation can be escaped, and classes are written out",
        );
        refuse(r"\-", 0, "`-` needs no backslash here");
        refuse("[^a]", 1, "negated classes are not supported");
        refuse("[z-a]", 1, "the range ends before it begins");
        refuse("[]", 1, "the class is empty");
        refuse("[a", 0, "the class has no end");
        refuse("(a", 0, "the group has no end");
        refuse("a)", 1, "there is no group to end here");
        refuse(
            "(?:a)",
            1,
            "`(?` is not supported; a plain group does the same",
        );
        refuse("*a", 0, "there is nothing to repeat");
        refuse("a*?", 2, "a quantifier cannot follow a quantifier");
        refuse(
            "a{3,2}",
            1,
            "the greatest number of repetitions is less than the least",
        );
        refuse(
            "a{x}",
            1,
            "a repetition is written `{m}`, `{m,}` or `{m,n}`, with numbers up to 1000",
        );
        refuse("é", 0, "only printable ASCII can stand in a pattern");
        refuse(
            "[a&&b]",
            3,
            "`&&` means different things in different languages; escape one of the two",
        );
        refuse("a()", 1, "the group is empty");
        refuse("a{0}", 1, "a repetition of 0 is nothing");
        refuse("", 0, "the pattern is empty");
        refuse(
            "(((a{1000}){1000}){1000})",
            0,
            "the pattern's repetitions multiply to too much",
        );
    }

    proptest! {
        #[test]
        fn agrees_with_a_regex_engine(pattern in "([abc.|()*+?0-9\\[\\]\\-]|\\{[0-2],?[2-3]?\\}){1,8}", text in "[abc0-9.-]{0,6}") {
            if let Ok(ours) = Pattern::parse(&pattern) {
                let theirs = regex_lite::Regex::new(&format!("^(?:{pattern})$")).unwrap();
                prop_assert_eq!(ours.matches(&text), theirs.is_match(&text), "{} on {}", pattern, text);
            }
        }

        #[test]
        fn samples_match(pattern in "([ab]|[(][ab][|][cd]{2}[)]|\\[a-z0-9\\])([*+?]|\\{[0-2],4\\})?(x|[(]y|z[)])?") {
            if let Ok(parsed) = Pattern::parse(&pattern) {
                let samples = parsed.samples();
                prop_assert!(!samples.is_empty());
                for sample in samples {
                    prop_assert!(parsed.matches(&sample), "{sample:?} of {pattern:?}");
                }
            }
        }

        #[test]
        fn never_panics(pattern in "\\PC{0,20}", text in "\\PC{0,20}") {
            if let Ok(pattern) = Pattern::parse(&pattern) {
                pattern.matches(&text);
                pattern.samples();
            }
        }
    }
}
