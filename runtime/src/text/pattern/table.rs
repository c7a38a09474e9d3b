//! A pattern's automaton with one state at a time: a table that takes one look a byte.
//!
//! It is made when the crate is compiled, where it stays small. A pattern that counts far, or whose states
//! multiply, has none and keeps its steps.

use super::{ClassRange, Pattern, Step};

/// The most steps of a pattern that has a table: the bits of a [`Set`].
const STEPS: usize = 256;
/// The most states of a table.
const STATES: usize = 256;
/// The most cells of a table.
const CELLS: usize = 4_096;
/// Characters that a pattern with a table can have: ASCII, each of which is one byte.
const BYTES: usize = 128;

/// A table of `N` cells.
///
/// A row is a state, and a column leads to the row of the next state. The first row is the state without a way out,
/// the first column is for bytes that nothing consumes, and the last says whether the text may end.
#[derive(Clone, Copy, Debug)]
pub struct Table<const N: usize> {
    columns: usize,
    /// The column of each byte.
    of_byte: [u8; 256],
    cells: [u16; N],
}

impl<const N: usize> Table<N> {
    /// Whether the whole text matches.
    pub const fn matches(&self, text: &str) -> bool {
        let text = text.as_bytes();
        let mut row = self.columns;
        let mut at = 0;
        while at < text.len() {
            row = self.cells[row + self.of_byte[text[at] as usize] as usize] as usize;
            if row == 0 {
                return false;
            }
            at += 1;
        }
        self.cells[row + self.columns - 1] == 1
    }
}

/// A table that is being made, with room for the largest.
#[derive(Clone, Copy, Debug)]
pub struct Draft {
    table: Table<CELLS>,
    /// How many cells it has; 0 where there is none.
    len: usize,
}

impl Draft {
    const NONE: Self = Self {
        table: Table {
            columns: 0,
            of_byte: [0; 256],
            cells: [0; CELLS],
        },
        len: 0,
    };

    /// How many cells the table has; 0 where the pattern has none.
    #[expect(clippy::len_without_is_empty, reason = "a table has cells")]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// The table, whose [`Draft::len`] is `N`.
    pub const fn table<const N: usize>(&self) -> Table<N> {
        assert!(self.len == N, "N is the table's size");
        let mut cells = [0; N];
        let mut at = 0;
        while at < N {
            cells[at] = self.table.cells[at];
            at += 1;
        }
        Table {
            columns: self.table.columns,
            of_byte: self.table.of_byte,
            cells,
        }
    }

    /// Gives bytes that the same steps consume a column of their own; returns how many bytes stand for one.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "there are no more columns than bytes of ASCII"
    )]
    const fn columns(&mut self, consumed: &[Set; BYTES], examples: &mut [u8; BYTES]) -> usize {
        let mut count = 1;
        let mut byte = 0;
        while byte < BYTES {
            if !consumed[byte].is_empty() {
                let mut column = 1;
                while column < count
                    && !consumed[examples[column] as usize].is_same(&consumed[byte])
                {
                    column += 1;
                }
                if column == count {
                    examples[column] = byte as u8;
                    count += 1;
                }
                self.table.of_byte[byte] = column as u8;
            }
            byte += 1;
        }
        count
    }
}

impl<const N: usize> Pattern<N> {
    /// The table of the pattern, where it has one.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a u16 counts the cells of as many states and columns as there can be"
    )]
    pub const fn draft(&self) -> Draft {
        let mut draft = Draft::NONE;
        let mut consumed = [Set::EMPTY; BYTES];
        if N > STEPS || !self.consumed(&mut consumed) {
            return draft;
        }
        let mut examples = [0; BYTES];
        let end = draft.columns(&consumed, &mut examples);
        let columns = end + 1;
        draft.table.columns = columns;
        let mut states = [Set::EMPTY; STATES];
        let mut count = 2;
        let mut seen = Set::EMPTY;
        self.reach(0, &mut states[1], &mut seen);
        let mut state = 1;
        while state < count {
            if (state + 1) * columns > CELLS {
                return Draft::NONE;
            }
            let mut column = 1;
            while column < end {
                let next = self.next(&states[state], &consumed[examples[column] as usize]);
                let mut known = 0;
                while known < count && !states[known].is_same(&next) {
                    known += 1;
                }
                if known == count {
                    if count == STATES {
                        return Draft::NONE;
                    }
                    states[known] = next;
                    count += 1;
                }
                draft.table.cells[state * columns + column] = (known * columns) as u16;
                column += 1;
            }
            draft.table.cells[state * columns + end] = states[state].has(N - 1) as u16;
            state += 1;
        }
        draft.len = count * columns;
        draft
    }

    /// Which steps consume each byte; not where one consumes what is no ASCII.
    const fn consumed(&self, consumed: &mut [Set; BYTES]) -> bool {
        let mut at = 0;
        while at < N {
            match self.steps[at] {
                Step::Character(character) => {
                    if !character.is_ascii() {
                        return false;
                    }
                    consumed[character as usize].add(at);
                }
                Step::Class(class) => {
                    let mut from = class + 1;
                    while self.source[from] != b']' {
                        let ClassRange { low, high, end } = self.range(from);
                        if !high.is_ascii() {
                            return false;
                        }
                        let mut byte = low as usize;
                        while byte <= high as usize {
                            consumed[byte].add(at);
                            byte += 1;
                        }
                        from = end;
                    }
                }
                Step::Split(_) | Step::Jump(_) | Step::End => {}
            }
            at += 1;
        }
        true
    }

    /// The state after a byte that these steps consume.
    const fn next(&self, state: &Set, consumed: &Set) -> Set {
        let (mut next, mut seen) = (Set::EMPTY, Set::EMPTY);
        let mut word = 0;
        while word < WORDS {
            let mut bits = state.0[word] & consumed.0[word];
            while bits != 0 {
                let step = word * 64 + bits.trailing_zeros() as usize;
                self.reach(step + 1, &mut next, &mut seen);
                bits &= bits - 1;
            }
            word += 1;
        }
        next
    }

    /// Adds the steps that consume or end which are reached from this one.
    const fn reach(&self, start: usize, state: &mut Set, seen: &mut Set) {
        // Each step is looked at once, and makes two more wait at most.
        let mut waiting = [start; 2 * STEPS];
        let mut count = 1;
        while count > 0 {
            count -= 1;
            let step = waiting[count];
            if seen.has(step) {
                continue;
            }
            seen.add(step);
            match self.steps[step] {
                Step::Split(other) => {
                    waiting[count] = other;
                    waiting[count + 1] = step + 1;
                    count += 2;
                }
                Step::Jump(other) => {
                    waiting[count] = other;
                    count += 1;
                }
                Step::Character(_) | Step::Class(_) | Step::End => state.add(step),
            }
        }
    }
}

const WORDS: usize = STEPS / 64;

/// Some of the steps of a pattern.
#[derive(Clone, Copy)]
struct Set([u64; WORDS]);

impl Set {
    const EMPTY: Self = Self([0; WORDS]);

    const fn add(&mut self, step: usize) {
        self.0[step / 64] |= 1 << (step % 64);
    }

    const fn has(&self, step: usize) -> bool {
        self.0[step / 64] & 1 << (step % 64) != 0
    }

    const fn is_empty(&self) -> bool {
        self.is_same(&Self::EMPTY)
    }

    const fn is_same(&self, other: &Self) -> bool {
        let mut word = 0;
        while word < WORDS {
            if self.0[word] != other.0[word] {
                return false;
            }
            word += 1;
        }
        true
    }
}
