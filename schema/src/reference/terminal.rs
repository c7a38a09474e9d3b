//! The Markdown of the reference as a terminal shows it.
//!
//! Knows what the reference writes and no more: headings, paragraphs, lists, links and fenced blocks.

/// A part of a text, for whoever gives it a style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// What the rest is about.
    Heading(String),
    /// A paragraph or a list, in lines that fit a terminal.
    Text(String),
    /// Lines of a file.
    Code(String),
}

/// How wide a paragraph is.
const WIDTH: usize = 96;

/// The Markdown of a page in blocks.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut text = String::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            flush(&mut text, &mut blocks);
            let code: Vec<_> = lines
                .by_ref()
                .take_while(|line| !line.starts_with("```"))
                .collect();
            blocks.push(Block::Code(code.join("\n")));
        } else if let Some(heading) = line
            .trim_start_matches('#')
            .strip_prefix(' ')
            .filter(|_| line.starts_with('#'))
        {
            flush(&mut text, &mut blocks);
            blocks.push(Block::Heading(plain(heading)));
        } else if line.is_empty() {
            flush(&mut text, &mut blocks);
        } else {
            text.push_str(&wrapped(&plain(line)));
        }
    }
    flush(&mut text, &mut blocks);
    blocks
}

fn flush(text: &mut String, blocks: &mut Vec<Block>) {
    if !text.is_empty() {
        blocks.push(Block::Text(std::mem::take(text).trim_end().to_owned()));
    }
}

/// The same without what a link leads to.
fn plain(line: &str) -> String {
    let mut plain = String::new();
    let mut rest = line;
    while let Some((before, link)) = rest.split_once('[') {
        plain.push_str(before);
        let target = link
            .split_once("](")
            .filter(|(word, _)| !word.contains(['[', ']']))
            .and_then(|(word, after)| Some((word, after.split_once(')')?.1)));
        if let Some((word, after)) = target {
            plain.push_str(word);
            rest = after;
        } else {
            plain.push('[');
            rest = link;
        }
    }
    plain.push_str(rest);
    plain
}

/// The line in lines that fit; those of an item of a list stand below its text.
fn wrapped(line: &str) -> String {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let hang = indent
        + if line[indent..].starts_with("- ") {
            2
        } else {
            0
        };
    let mut text = " ".repeat(indent);
    let mut width = indent;
    for (index, word) in line[indent..].split(' ').enumerate() {
        let length = word.chars().count();
        if index > 0 && width + 1 + length > WIDTH {
            text.push('\n');
            text.push_str(&" ".repeat(hang));
            width = hang;
        } else if index > 0 {
            text.push(' ');
            width += 1;
        }
        text.push_str(word);
        width += length;
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(markdown: &str, expected: &[Block]) {
        assert_eq!(blocks(markdown), expected);
    }

    #[test]
    fn each_part_is_a_block() {
        check(
            "## a.b\n\nOne of [`c`](d.md#e), `[...]`:\n\n- a\n  - b\n\n```yaml\na: 1\n  b\n```\n\nEnd.",
            &[
                Block::Heading(String::from("a.b")),
                Block::Text(String::from("One of `c`, `[...]`:")),
                Block::Text(String::from("- a\n  - b")),
                Block::Code(String::from("a: 1\n  b")),
                Block::Text(String::from("End.")),
            ],
        );
        check("", &[]);
        check(
            "```yaml\nnever closed",
            &[Block::Code(String::from("never closed"))],
        );
        check(
            "[a](b [c] `#` d",
            &[Block::Text(String::from("[a](b [c] `#` d"))],
        );
    }

    #[test]
    fn long_lines_are_broken_between_words() {
        let word = "x".repeat(60);
        check(
            &format!("- {word} {word}"),
            &[Block::Text(format!("- {word}\n  {word}"))],
        );
    }
}
