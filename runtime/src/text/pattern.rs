//! A matcher for the catalog language's patterns, linear in the length of the text.
//!
//! The subset: literal characters, escapes of punctuation (`\.`), classes of ASCII
//! characters (`[a-z0-9_-]`), groups, alternatives, and the quantifiers `?`, `*`, `+`, `{m}`,
//! `{m,}` and `{m,n}`. A pattern always means the whole text.
//!
//! All of it is `const`: a pattern is compiled with the crate that has it, and a constant is matched there.

mod table;

pub use table::{Draft, Table};

/// A pattern of the subset, compiled: an automaton of `N` steps.
#[derive(Clone, Copy, Debug)]
pub struct Pattern<const N: usize> {
    source: &'static [u8],
    steps: [Step; N],
    len: usize,
}

/// A state of the automaton; those that consume nothing go on to others.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// Consumes this character.
    Character(char),
    /// Consumes a character of the class that stands here in the source.
    Class(usize),
    /// Goes on at the next step, and at this one.
    Split(usize),
    /// Goes on at this step.
    Jump(usize),
    /// The text matches if it ends here.
    End,
}

impl Pattern<0> {
    /// How many steps a pattern takes.
    ///
    /// # Panics
    /// If it is not of the subset; `otelier check` refuses such a pattern.
    pub const fn size(source: &'static str) -> usize {
        Self::compiled(source).len
    }
}

impl<const N: usize> Pattern<N> {
    /// A pattern without anchors, whose [`Pattern::size`] is `N`.
    ///
    /// # Panics
    /// If it is not of the subset, or not of this size.
    pub const fn new(source: &'static str) -> Self {
        let pattern = Self::compiled(source);
        assert!(pattern.len == N, "N is the pattern's size");
        pattern
    }

    /// Counts the steps, and keeps as many as there is room for.
    const fn compiled(source: &'static str) -> Self {
        let mut pattern = Self {
            source: source.as_bytes(),
            steps: [Step::End; N],
            len: 0,
        };
        pattern.alternatives(0, pattern.source.len());
        pattern.push(Step::End);
        pattern
    }

    const fn push(&mut self, step: Step) -> usize {
        let at = self.len;
        self.set(at, step);
        self.len += 1;
        at
    }

    const fn set(&mut self, at: usize, step: Step) {
        if at < N {
            self.steps[at] = step;
        }
    }

    /// Alternatives that stand from `from` to `to` in the source.
    const fn alternatives(&mut self, from: usize, to: usize) {
        let mut at = from;
        while at < to && self.source[at] != b'|' {
            at = self.end_of_item(at, to);
        }
        if at == to {
            self.sequence(from, to);
            return;
        }
        let split = self.push(Step::End);
        self.sequence(from, at);
        let jump = self.push(Step::End);
        self.set(split, Step::Split(self.len));
        self.alternatives(at + 1, to);
        self.set(jump, Step::Jump(self.len));
    }

    const fn sequence(&mut self, from: usize, to: usize) {
        let mut at = from;
        while at < to {
            let end = self.end_of_atom(at, to);
            let quantifier = self.quantifier(end, to);
            self.repeated(at, end, &quantifier);
            at = quantifier.end;
        }
    }

    const fn repeated(&mut self, from: usize, to: usize, quantifier: &Quantifier) {
        let mut done = 0;
        while done < quantifier.min {
            self.atom(from, to);
            done += 1;
        }
        let Some(max) = quantifier.max else {
            let split = self.push(Step::End);
            self.atom(from, to);
            self.push(Step::Jump(split));
            self.set(split, Step::Split(self.len));
            return;
        };
        let first = self.len;
        while done < max {
            self.push(Step::End);
            self.atom(from, to);
            done += 1;
        }
        // Each repetition that need not be is as long as the others, and leads past the last one.
        let end = self.len;
        let repetitions = max - quantifier.min;
        let mut split = 0;
        while split < repetitions {
            let length = (end - first) / repetitions;
            self.set(first + split * length, Step::Split(end));
            split += 1;
        }
    }

    const fn atom(&mut self, from: usize, to: usize) {
        match self.source[from] {
            b'(' => {
                let capturing = self.source[from + 1] != b'?';
                self.alternatives(if capturing { from + 1 } else { from + 3 }, to - 1);
            }
            b'[' => {
                self.push(Step::Class(from));
            }
            b'\\' => {
                self.push(Step::Character(self.source[from + 1] as char));
            }
            _ => {
                let (character, _) = decode(self.source, from);
                self.push(Step::Character(character));
            }
        }
    }

    /// Where the atom that begins at `at` ends, with its quantifier.
    const fn end_of_item(&self, at: usize, to: usize) -> usize {
        let end = self.end_of_atom(at, to);
        self.quantifier(end, to).end
    }

    /// Where the atom that begins at `at` ends.
    const fn end_of_atom(&self, at: usize, to: usize) -> usize {
        match self.source[at] {
            b'(' => {
                let mut end = at + 1;
                if end < to && self.source[end] == b'?' {
                    assert!(
                        end + 1 < to && self.source[end + 1] == b':',
                        "not of the subset"
                    );
                    end += 2;
                }
                while end < to && self.source[end] != b')' {
                    end = match self.source[end] {
                        b'|' => end + 1,
                        _ => self.end_of_item(end, to),
                    };
                }
                assert!(end < to, "a group is not closed");
                end + 1
            }
            b'[' => {
                let mut end = at + 1;
                assert!(end < to && self.source[end] != b']', "a class is empty");
                while end < to && self.source[end] != b']' {
                    end = self.range(end).end;
                    assert!(end < to, "a class is not closed");
                }
                end + 1
            }
            b'\\' => {
                assert!(
                    at + 1 < to && self.source[at + 1].is_ascii_punctuation(),
                    "only punctuation is escaped"
                );
                at + 2
            }
            b'.' | b'*' | b'+' | b'?' | b'{' | b'}' | b'^' | b'$' | b']' | b')' => {
                panic!("not of the subset")
            }
            _ => decode(self.source, at).1,
        }
    }

    /// The range of a class that begins at `at`.
    const fn range(&self, at: usize) -> ClassRange {
        let (low, mut end) = self.bound(at);
        let mut high = low;
        if end + 1 < self.source.len() && self.source[end] == b'-' && self.source[end + 1] != b']' {
            (high, end) = self.bound(end + 1);
        }
        assert!(low as u32 <= high as u32, "a range of a class is empty");
        ClassRange { low, high, end }
    }

    const fn bound(&self, at: usize) -> (char, usize) {
        assert!(at < self.source.len(), "a class is not closed");
        match self.source[at] {
            b'^' | b'[' => panic!("not of the subset"),
            b'\\' => {
                assert!(
                    at + 1 < self.source.len() && self.source[at + 1].is_ascii_punctuation(),
                    "only punctuation is escaped"
                );
                (self.source[at + 1] as char, at + 2)
            }
            _ => decode(self.source, at),
        }
    }

    /// The quantifier that stands at `at`, if one does.
    const fn quantifier(&self, at: usize, to: usize) -> Quantifier {
        let (min, max, end) = match if at < to { self.source[at] } else { 0 } {
            b'?' => (0, Some(1), at + 1),
            b'*' => (0, None, at + 1),
            b'+' => (1, None, at + 1),
            b'{' => {
                let (min, mut end) = self.number(at + 1, to);
                let mut max = Some(min);
                if end < to && self.source[end] == b',' {
                    if end + 1 < to && self.source[end + 1] == b'}' {
                        (max, end) = (None, end + 1);
                    } else {
                        let (most, after) = self.number(end + 1, to);
                        assert!(min <= most, "a quantifier is empty");
                        (max, end) = (Some(most), after);
                    }
                }
                assert!(
                    end < to && self.source[end] == b'}',
                    "a quantifier is not closed"
                );
                (min, max, end + 1)
            }
            _ => (1, Some(1), at),
        };
        Quantifier { min, max, end }
    }

    const fn number(&self, from: usize, to: usize) -> (usize, usize) {
        let (mut at, mut number) = (from, 0);
        while at < to && self.source[at].is_ascii_digit() {
            number = number * 10 + (self.source[at] - b'0') as usize;
            at += 1;
        }
        assert!(at > from, "a quantifier has no number");
        (number, at)
    }

    /// Whether the whole text matches.
    pub const fn matches(&self, text: &str) -> bool {
        let text = text.as_bytes();
        let [mut now, mut next] = [const { States::<N>::NONE }; 2];
        let mut marks = Marks::<N>::NONE;
        now.add(&self.steps, 0, &mut marks);
        let mut at = 0;
        while at < text.len() {
            let (character, end) = decode(text, at);
            let (states, next) = if marks.round.is_multiple_of(2) {
                (&now, &mut next)
            } else {
                (&next, &mut now)
            };
            next.len = 0;
            marks.round += 1;
            let mut state = 0;
            while state < states.len {
                let step = states.list[state];
                let consumes = match self.steps[step] {
                    Step::Character(expected) => expected as u32 == character as u32,
                    Step::Class(class) => self.is_in_class(class, character),
                    Step::Split(_) | Step::Jump(_) | Step::End => false,
                };
                if consumes {
                    next.add(&self.steps, step + 1, &mut marks);
                }
                state += 1;
            }
            if next.len == 0 {
                return false;
            }
            at = end;
        }
        let states = if marks.round.is_multiple_of(2) {
            &now
        } else {
            &next
        };
        let mut state = 0;
        while state < states.len {
            if let Step::End = self.steps[states.list[state]] {
                return true;
            }
            state += 1;
        }
        false
    }

    const fn is_in_class(&self, class: usize, character: char) -> bool {
        let mut at = class + 1;
        while self.source[at] != b']' {
            let ClassRange { low, high, end } = self.range(at);
            if low as u32 <= character as u32 && character as u32 <= high as u32 {
                return true;
            }
            at = end;
        }
        false
    }
}

struct Quantifier {
    min: usize,
    max: Option<usize>,
    /// Where it ends in the source.
    end: usize,
}

struct ClassRange {
    low: char,
    high: char,
    /// Where it ends in the source.
    end: usize,
}

/// The states that an automaton is in at once: those that consume a character, or end.
#[derive(Clone, Copy)]
struct States<const N: usize> {
    list: [usize; N],
    len: usize,
}

impl<const N: usize> States<N> {
    const NONE: Self = Self {
        list: [0; N],
        len: 0,
    };

    const fn add(&mut self, steps: &[Step; N], start: usize, marks: &mut Marks<N>) {
        marks.wait(start);
        while marks.count > 0 {
            marks.count -= 1;
            let at = marks.waiting[marks.count];
            match steps[at] {
                Step::Split(other) => {
                    marks.wait(other);
                    marks.wait(at + 1);
                }
                Step::Jump(other) => marks.wait(other),
                Step::Character(_) | Step::Class(_) | Step::End => {
                    self.list[self.len] = at;
                    self.len += 1;
                }
            }
        }
    }
}

/// Which steps were reached after this many characters, and which of them are still to be looked at.
struct Marks<const N: usize> {
    round: usize,
    /// The round after the one in which each was reached last.
    reached: [usize; N],
    /// A step waits at most once a round, as it is marked when it is put here.
    waiting: [usize; N],
    count: usize,
}

impl<const N: usize> Marks<N> {
    const NONE: Self = Self {
        round: 0,
        reached: [0; N],
        waiting: [0; N],
        count: 0,
    };

    const fn wait(&mut self, step: usize) {
        if self.reached[step] <= self.round {
            self.reached[step] = self.round + 1;
            self.waiting[self.count] = step;
            self.count += 1;
        }
    }
}

/// The character that begins at `at`, and where it ends.
const fn decode(text: &[u8], at: usize) -> (char, usize) {
    let first = text[at] as u32;
    let (mut code, length) = match text[at] {
        0..0x80 => (first, 1),
        0x80..0xE0 => (first & 0x1F, 2),
        0xE0..0xF0 => (first & 0x0F, 3),
        _ => (first & 0x07, 4),
    };
    let mut next = 1;
    while next < length {
        code = code << 6 | (text[at + next] as u32 & 0x3F);
        next += 1;
    }
    match char::from_u32(code) {
        Some(character) => (character, at + length),
        None => unreachable!(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Room for every pattern here.
    type Compiled = Pattern<64>;

    #[track_caller]
    fn check(source: &'static str, matching: &[&str], other: &[&str]) {
        let pattern = Compiled::compiled(source);
        assert!(pattern.len <= 64, "{source}");
        assert_eq!(Pattern::size(source), pattern.len);
        for (texts, expected) in [(matching, true), (other, false)] {
            for text in texts {
                assert_eq!(pattern.matches(text), expected, "{source} and {text:?}");
            }
        }
    }

    /// Whether both automata of a pattern say this; what is not small has one only.
    macro_rules! both {
        ($source:literal, $small:literal, $matching:expr, $other:expr) => {{
            const PATTERN: Pattern<{ Pattern::size($source) }> = Pattern::new($source);
            const DRAFT: Draft = PATTERN.draft();
            const TABLE: Table<{ DRAFT.len() }> = DRAFT.table();
            assert_eq!(DRAFT.len() > 0, $small, "{}", $source);
            let (matching, other): (&[&str], &[&str]) = (&$matching, &$other);
            for (texts, expected) in [(matching, true), (other, false)] {
                for text in texts {
                    assert_eq!(PATTERN.matches(text), expected, "{} and {text:?}", $source);
                    assert!(
                        !$small || TABLE.matches(text) == expected,
                        "{} and {text:?}",
                        $source
                    );
                }
            }
        }};
    }

    #[test]
    fn a_table_says_the_same() {
        both!("abc", true, ["abc"], ["ab", "abcd", "", "abc\n", "abé"]);
        both!("", true, [""], ["a", "é"]);
        both!(
            "[a-z][a-z0-9_-]*",
            true,
            ["a", "a-1_z"],
            ["A", "1a", "", "é"]
        );
        both!(
            "(foo|ba(r|z))+",
            true,
            ["foo", "barbaz"],
            ["ba", "foob", ""]
        );
        both!(
            "a?b{2}c{1,3}d{2,}",
            true,
            ["bbcdd", "abbcccddd"],
            ["abcdd", "bbccccdd"]
        );
        both!(r"[\]\\a]", true, ["]", "\\", "a"], ["b"]);
        both!("(|x)y", true, ["y", "xy"], ["x"]);
        both!("[0-9]{0}", true, [""], ["1"]);
        both!("(a*)*b", true, ["b", "aab"], ["a", "\u{7f}"]);
        both!("((a?)*b?){40}", true, ["", "ab", "bbb"], ["c"]);
        both!("(a|b)*a(a|b){3}", true, ["abbb", "baaaa"], ["bbbb", "abb"]);
        // Not one byte a character, too many steps, too many states.
        both!("é+", false, ["éé"], ["e"]);
        both!("[a-z]{1,200}", false, ["a", "zz"], ["", "A"]);
        both!("(a|b)*a(a|b){9}", false, ["abbbbbbbbb"], ["bbbbbbbbbb"]);
    }

    #[test]
    fn the_subset() {
        check("abc", &["abc"], &["ab", "abcd", "", "abc\n"]);
        check("", &[""], &["a"]);
        check("[a-z][a-z0-9_-]*", &["a", "a-1_z"], &["A", "1a", "", "é"]);
        check("(foo|ba(r|z))+", &["foo", "barbaz"], &["ba", "foob", ""]);
        check(
            "a?b{2}c{1,3}d{2,}",
            &["bbcdd", "abbcccddd"],
            &["abcdd", "bbccccdd", "bbcd"],
        );
        check(r"v[0-9]+\.[0-9]+", &["v1.22"], &["v1x22", "v.1"]);
        check(r"[\]\\a]", &["]", "\\", "a"], &["b"]);
        check("(|x)y", &["y", "xy"], &["x"]);
        check("[0-9]{0}", &[""], &["1"]);
        check("é+", &["éé"], &["e"]);
        check("(a*)*b", &["b", "aab"], &["a"]);
    }

    #[test]
    fn constants_are_matched_when_they_are_compiled() {
        const SOURCE: &str = "[a-z]+(-[0-9]{2,3})?";
        const PATTERN: Pattern<{ Pattern::size(SOURCE) }> = Pattern::new(SOURCE);
        const {
            assert!(PATTERN.matches("abc-123"));
            assert!(!PATTERN.matches("abc-1"));
        }
    }

    #[test]
    fn a_hostile_text_takes_linear_time() {
        let text = "a".repeat(50_000);
        check("(a+)+b", &[], &[&text]);
        check("(a|a)*(a|aa)*c", &[], &[&text]);
    }

    #[test]
    fn what_is_not_of_the_subset_is_refused() {
        for source in [
            "a.", "^a", "a$", "(a", "a)", "[a", "[^a]", "*a", "a{2,1}", r"\d", "[z-a]", "a{x}",
            "[]",
        ] {
            let compiled = std::panic::catch_unwind(|| Pattern::size(source));
            assert!(compiled.is_err(), "{source}");
        }
    }
}
