//! The lines of a text as YAML counts them: `\n`, `\r\n` and `\r` alone each end one.

/// Where the line of a byte begins, or what lies `reach` bytes before it.
pub(crate) fn start(text: &str, at: usize, reach: usize) -> usize {
    let from = at.saturating_sub(reach);
    let bytes = text.as_bytes();
    // A byte between the two of one line end belongs to the line that they end.
    let within = at > from && bytes[at - 1] == b'\r' && follows(text, at, b'\n');
    let until = if within { at - 1 } else { at };
    let end = bytes[from..until].iter().rposition(|&b| is_break(b));
    end.map_or(from, |end| from + end + 1)
}

/// Where the line of a byte ends, without what ends it, or what lies `reach` bytes after it.
pub(crate) fn end(text: &str, at: usize, reach: usize) -> usize {
    let to = at.saturating_add(reach).min(text.len());
    let end = text.as_bytes()[at..to].iter().position(|&b| is_break(b));
    end.map_or(to, |end| at + end)
}

/// How many lines end before a byte.
pub(crate) fn before(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    (0..at)
        .filter(|&i| bytes[i] == b'\n' || (bytes[i] == b'\r' && !follows(text, i + 1, b'\n')))
        .count()
}

/// Where each line begins.
pub(crate) fn starts(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let ends = (0..bytes.len())
        .filter(move |&i| bytes[i] == b'\n' || (bytes[i] == b'\r' && !follows(text, i + 1, b'\n')));
    std::iter::once(0).chain(ends.map(|end| end + 1))
}

/// Where the line with this number, from 0, begins; the end of the text where there is none.
pub(crate) fn nth(text: &str, number: usize) -> usize {
    starts(text).nth(number).unwrap_or(text.len())
}

fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

fn follows(text: &str, at: usize, byte: u8) -> bool {
    text.as_bytes().get(at) == Some(&byte)
}

#[cfg(test)]
mod tests {
    use super::{before, end, nth, start};

    #[test]
    fn each_system_has_its_own_line_ends() {
        let text = "ab\ncd\r\nef\rgh";
        let lines: Vec<&str> = (0..4)
            .map(|number| nth(text, number))
            .map(|from| &text[from..end(text, from, 9)])
            .collect();
        assert_eq!(lines, ["ab", "cd", "ef", "gh"]);
        for (at, line) in [
            (0, 0),
            (2, 0),
            (3, 1),
            (5, 1),
            (6, 1),
            (7, 2),
            (9, 2),
            (10, 3),
            (12, 3),
        ] {
            assert_eq!(before(text, at), line, "line of byte {at}");
            assert_eq!(
                start(text, at, 99),
                nth(text, line),
                "start of the line of byte {at}"
            );
        }
        assert_eq!(nth(text, 9), text.len());
        assert_eq!((start(text, 5, 1), end(text, 3, 1)), (4, 4));
    }
}
