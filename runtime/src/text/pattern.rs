//! A matcher for the catalog language's patterns, linear in the length of the text.
//!
//! The subset: literal characters, escapes of punctuation (`\.`), classes of ASCII
//! characters (`[a-z0-9_-]`), groups, alternatives, and the quantifiers `?`, `*`, `+`, `{m}`,
//! `{m,}` and `{m,n}`. A pattern always means the whole text.

use std::sync::OnceLock;

/// A pattern; it is compiled when it is first used.
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    program: OnceLock<Program>,
}

/// A nondeterministic automaton.
#[derive(Debug)]
struct Program {
    steps: Vec<Step>,
    start: usize,
}

/// A state of the automaton.
#[derive(Debug)]
enum Step {
    /// Consumes a character out of these ranges, then goes on.
    One(Vec<(char, char)>, usize),
    /// Goes on at either place without consuming.
    Split(usize, usize),
    /// The text matches if it ends here.
    End,
}

impl Pattern {
    /// A pattern of the subset, without anchors.
    pub const fn new(source: &'static str) -> Self {
        Self {
            source,
            program: OnceLock::new(),
        }
    }

    /// Whether the whole text matches.
    ///
    /// # Panics
    /// If the pattern is not of the subset; `otelier check` refuses such a pattern.
    pub fn matches(&self, text: &str) -> bool {
        let program = self.program.get_or_init(|| {
            Compiler::compile(self.source)
                .unwrap_or_else(|| panic!("the pattern {} is not of the subset", self.source))
        });
        let Program { steps, start } = program;
        let mut states = States::new(steps.len());
        states.add(steps, *start);
        for character in text.chars() {
            let mut next = States::new(steps.len());
            for &at in &states.list {
                if let Step::One(ranges, then) = &steps[at]
                    && ranges
                        .iter()
                        .any(|&(low, high)| (low..=high).contains(&character))
                {
                    next.add(steps, *then);
                }
            }
            if next.list.is_empty() {
                return false;
            }
            states = next;
        }
        states.list.iter().any(|&at| matches!(steps[at], Step::End))
    }
}

/// The states that the automaton is in at once.
struct States {
    list: Vec<usize>,
    member: Vec<bool>,
}

impl States {
    fn new(size: usize) -> Self {
        Self {
            list: Vec::new(),
            member: vec![false; size],
        }
    }

    fn add(&mut self, steps: &[Step], start: usize) {
        let mut pending = vec![start];
        while let Some(at) = pending.pop() {
            if std::mem::replace(&mut self.member[at], true) {
                continue;
            }
            match steps[at] {
                Step::Split(first, second) => pending.extend([second, first]),
                Step::One(..) | Step::End => self.list.push(at),
            }
        }
    }
}

/// A parsed pattern.
enum Node {
    One(Vec<(char, char)>),
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    Repeat(Box<Node>, u32, Option<u32>),
}

struct Compiler<'p> {
    rest: std::iter::Peekable<std::str::Chars<'p>>,
}

impl Compiler<'_> {
    fn compile(source: &str) -> Option<Program> {
        let mut parser = Compiler {
            rest: source.chars().peekable(),
        };
        let node = parser.alternatives()?;
        if parser.rest.next().is_some() {
            return None;
        }
        // Built back to front: each part knows where the text goes on after it.
        let mut steps = vec![Step::End];
        let start = emit(&node, 0, &mut steps);
        Some(Program { steps, start })
    }

    fn alternatives(&mut self) -> Option<Node> {
        let mut branches = vec![self.sequence()?];
        while self.rest.next_if_eq(&'|').is_some() {
            branches.push(self.sequence()?);
        }
        Some(Node::Either(branches))
    }

    fn sequence(&mut self) -> Option<Node> {
        let mut parts = Vec::new();
        while let Some(&next) = self.rest.peek() {
            if matches!(next, '|' | ')') {
                break;
            }
            let atom = self.atom()?;
            parts.push(self.quantified(atom)?);
        }
        Some(Node::Sequence(parts))
    }

    fn atom(&mut self) -> Option<Node> {
        match self.rest.next()? {
            '(' => {
                if self.rest.next_if_eq(&'?').is_some() {
                    self.rest.next_if_eq(&':')?;
                }
                let node = self.alternatives()?;
                self.rest.next_if_eq(&')')?;
                Some(node)
            }
            '[' => self.class(),
            '\\' => self.escaped().map(|c| Node::One(vec![(c, c)])),
            '.' | '*' | '+' | '?' | '{' | '}' | '^' | '$' | ']' => None,
            c => Some(Node::One(vec![(c, c)])),
        }
    }

    fn escaped(&mut self) -> Option<char> {
        self.rest.next().filter(char::is_ascii_punctuation)
    }

    fn class(&mut self) -> Option<Node> {
        let mut ranges = Vec::new();
        loop {
            let low = match self.rest.next()? {
                ']' => break,
                '\\' => self.escaped()?,
                '^' | '[' => return None,
                c => c,
            };
            let mut high = low;
            if self.rest.peek() == Some(&'-') {
                let mut ahead = self.rest.clone();
                ahead.next();
                if ahead.peek() != Some(&']') {
                    self.rest.next();
                    high = match self.rest.next()? {
                        '\\' => self.escaped()?,
                        c => c,
                    };
                }
            }
            if low > high {
                return None;
            }
            ranges.push((low, high));
        }
        (!ranges.is_empty()).then_some(Node::One(ranges))
    }

    fn quantified(&mut self, atom: Node) -> Option<Node> {
        let (min, max) = match self.rest.peek() {
            Some('?') => (0, Some(1)),
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('{') => {
                self.rest.next();
                let min = self.number()?;
                let max = match self.rest.next_if_eq(&',') {
                    None => Some(min),
                    Some(_) if self.rest.peek() == Some(&'}') => None,
                    Some(_) => Some(self.number()?),
                };
                (min, max)
            }
            _ => return Some(atom),
        };
        // The last character of the quantifier: `?`, `*`, `+` or `}`.
        if !matches!(self.rest.next()?, '?' | '*' | '+' | '}') || max.is_some_and(|max| max < min) {
            return None;
        }
        Some(Node::Repeat(Box::new(atom), min, max))
    }

    fn number(&mut self) -> Option<u32> {
        let mut digits = String::new();
        while let Some(digit) = self.rest.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        digits.parse().ok()
    }
}

/// Writes the steps of `node`, after which the text goes on at `then`; gives its first step.
fn emit(node: &Node, then: usize, steps: &mut Vec<Step>) -> usize {
    let push = |step, steps: &mut Vec<Step>| {
        steps.push(step);
        steps.len() - 1
    };
    match node {
        Node::One(ranges) => push(Step::One(ranges.clone(), then), steps),
        Node::Sequence(parts) => parts
            .iter()
            .rev()
            .fold(then, |then, part| emit(part, then, steps)),
        Node::Either(branches) => {
            let starts: Vec<_> = branches
                .iter()
                .map(|branch| emit(branch, then, steps))
                .collect();
            starts
                .into_iter()
                .reduce(|first, second| push(Step::Split(first, second), steps))
                .unwrap_or(then)
        }
        Node::Repeat(inner, min, max) => {
            let mut start = then;
            match max {
                None => {
                    let again = push(Step::End, steps);
                    let body = emit(inner, again, steps);
                    steps[again] = Step::Split(body, then);
                    start = again;
                }
                Some(max) => {
                    for _ in *min..*max {
                        let body = emit(inner, start, steps);
                        start = push(Step::Split(body, then), steps);
                    }
                }
            }
            (0..*min).fold(start, |then, _| emit(inner, then, steps))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &'static str, matching: &[&str], other: &[&str]) {
        let pattern = Pattern::new(source);
        for text in matching {
            assert!(pattern.matches(text), "{source} should match {text:?}");
        }
        for text in other {
            assert!(!pattern.matches(text), "{source} should not match {text:?}");
        }
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
            assert!(Compiler::compile(source).is_none(), "{source}");
        }
    }
}
