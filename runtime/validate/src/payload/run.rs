//! Runs of ordinary characters of a JSON string, a word of eight bytes at a time.
//!
//! Most strings of a record are short: calls that look at 32 bytes at once cost more than they save there.

/// A byte of each, in a word.
const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGH: u64 = ONES << 7;

/// Where a run ends, and what was met on the way.
pub(super) struct Run {
    /// The index of a double quote, a backslash or a control character, or how many bytes were looked at.
    pub(super) end: usize,
    pub(super) is_ascii: bool,
}

/// The run that the bytes begin with.
#[inline]
pub(super) fn run(bytes: &[u8]) -> Run {
    // A byte whose high bit is set here was below `bound`, or follows one that was.
    let below = |word: u64, bound: u64| word.wrapping_sub(ONES * bound) & !word;
    let mut high = 0;
    let mut end = 0;
    while let Some(word) = bytes[end..].first_chunk() {
        let word = u64::from_le_bytes(*word);
        let ends = below(word, 0x20)
            | below(word ^ (ONES * u64::from(b'"')), 1)
            | below(word ^ (ONES * u64::from(b'\\')), 1);
        high |= word;
        if ends & HIGH != 0 {
            end += (ends & HIGH).trailing_zeros() as usize / 8;
            return Run {
                end,
                is_ascii: high & HIGH == 0,
            };
        }
        end += 8;
    }
    while let Some(&byte) = bytes.get(end) {
        if matches!(byte, b'"' | b'\\' | 0..0x20) {
            break;
        }
        high |= u64::from(byte);
        end += 1;
    }
    Run {
        end,
        is_ascii: high & HIGH == 0,
    }
}
