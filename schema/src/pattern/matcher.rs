//! Matching without backtracking: a set of states, moved byte by byte.

use super::Node;

const MAX_STATES: usize = 10_000;

/// A pattern as a small automaton.
#[derive(Clone, Debug)]
pub(super) struct Program {
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
enum Step {
    /// One byte out of these ranges, then the next step.
    Byte(Vec<(u8, u8)>),
    /// Both of these steps.
    Split(usize, usize),
    Jump(usize),
    Match,
}

impl Program {
    /// `None` where it would have too many states.
    pub(super) fn compile(node: &Node) -> Option<Self> {
        let mut program = Self { steps: Vec::new() };
        program.node(node)?;
        program.push(Step::Match)?;
        Some(program)
    }

    fn push(&mut self, step: Step) -> Option<usize> {
        if self.steps.len() >= MAX_STATES {
            return None;
        }
        self.steps.push(step);
        Some(self.steps.len() - 1)
    }

    fn node(&mut self, node: &Node) -> Option<()> {
        match node {
            Node::Class(ranges) => {
                self.push(Step::Byte(ranges.clone()))?;
            }
            Node::Concat(nodes) => nodes.iter().try_for_each(|node| self.node(node))?,
            Node::Alternate(branches) => {
                let mut ends = Vec::new();
                for (index, branch) in branches.iter().enumerate() {
                    if index + 1 == branches.len() {
                        self.node(branch)?;
                    } else {
                        let split = self.push(Step::Match)?;
                        self.node(branch)?;
                        ends.push(self.push(Step::Match)?);
                        self.steps[split] = Step::Split(split + 1, self.steps.len());
                    }
                }
                let end = self.steps.len();
                for jump in ends {
                    self.steps[jump] = Step::Jump(end);
                }
            }
            Node::Repeat { node, min, max } => {
                for _ in 0..*min {
                    self.node(node)?;
                }
                match max {
                    None => {
                        let split = self.push(Step::Match)?;
                        self.node(node)?;
                        self.push(Step::Jump(split))?;
                        self.steps[split] = Step::Split(split + 1, self.steps.len());
                    }
                    Some(max) => {
                        let mut splits = Vec::new();
                        for _ in *min..*max {
                            splits.push(self.push(Step::Match)?);
                            self.node(node)?;
                        }
                        let end = self.steps.len();
                        for split in splits {
                            self.steps[split] = Step::Split(split + 1, end);
                        }
                    }
                }
            }
        }
        Some(())
    }

    pub(super) fn matches(&self, text: &[u8]) -> bool {
        let mut states = States::new(self.steps.len());
        let mut next = States::new(self.steps.len());
        states.add(&self.steps, 0);
        for &byte in text {
            if states.list.is_empty() {
                return false;
            }
            next.clear();
            for &state in &states.list {
                if let Step::Byte(ranges) = &self.steps[state]
                    && ranges
                        .iter()
                        .any(|&(first, last)| (first..=last).contains(&byte))
                {
                    next.add(&self.steps, state + 1);
                }
            }
            std::mem::swap(&mut states, &mut next);
        }
        states
            .list
            .iter()
            .any(|&state| matches!(self.steps[state], Step::Match))
    }
}

/// The states that a text leads to, sorted: those from which a byte leads on, and the one in which it matches.
pub(super) type Set = Vec<usize>;

impl Program {
    /// How many states there are.
    pub(super) fn size(&self) -> usize {
        self.steps.len()
    }

    /// Where the empty text leads.
    pub(super) fn start(&self) -> Set {
        let mut states = States::new(self.steps.len());
        states.add(&self.steps, 0);
        self.set(states)
    }

    /// Where one more byte leads.
    pub(super) fn step(&self, from: &Set, byte: u8) -> Set {
        let mut states = States::new(self.steps.len());
        for &state in from {
            if let Step::Byte(ranges) = &self.steps[state]
                && ranges
                    .iter()
                    .any(|&(first, last)| (first..=last).contains(&byte))
            {
                states.add(&self.steps, state + 1);
            }
        }
        self.set(states)
    }

    /// Whether a text that leads here matches.
    pub(super) fn accepts(&self, set: &Set) -> bool {
        set.iter()
            .any(|&state| matches!(self.steps[state], Step::Match))
    }

    /// The ranges of bytes that some step asks for.
    pub(super) fn ranges(&self) -> impl Iterator<Item = (u8, u8)> {
        let bytes = self.steps.iter().filter_map(|step| match step {
            Step::Byte(ranges) => Some(ranges),
            _ => None,
        });
        bytes.flatten().copied()
    }

    fn set(&self, states: States) -> Set {
        let leads = |state: &usize| matches!(self.steps[*state], Step::Byte(_) | Step::Match);
        let mut set: Set = states.list.into_iter().filter(leads).collect();
        set.sort_unstable();
        set
    }
}

/// A set of states that keeps what it holds in a list.
struct States {
    list: Vec<usize>,
    held: Vec<bool>,
}

impl States {
    fn new(size: usize) -> Self {
        Self {
            list: Vec::new(),
            held: vec![false; size],
        }
    }

    fn clear(&mut self) {
        for state in self.list.drain(..) {
            self.held[state] = false;
        }
    }

    /// Adds a state and all that it leads to without a byte.
    fn add(&mut self, steps: &[Step], state: usize) {
        let mut open = vec![state];
        while let Some(state) = open.pop() {
            if std::mem::replace(&mut self.held[state], true) {
                continue;
            }
            self.list.push(state);
            match steps[state] {
                Step::Split(a, b) => open.extend([b, a]),
                Step::Jump(to) => open.push(to),
                Step::Byte(_) | Step::Match => {}
            }
        }
    }
}
