//! Where a run writes: results on the standard output, progress and failures on the standard error.

use std::fmt::Display;
use std::io::{self, Write};

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use otelier_schema::reference::Block;

use crate::progress::Progress;

/// Style of a heading and of names that matter.
pub(crate) const STRONG: Style = Style::new().bold();
/// Style of what holds.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
/// Style of what does not hold.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// Style of what should be looked at.
pub(crate) const CAUTION: Style = AnsiColor::Yellow.on_default().bold();

/// Both streams; colour appears only where a terminal reads it (and `NO_COLOR` is honoured).
pub(crate) struct Output {
    out: AutoStream<io::Stdout>,
    err: AutoStream<io::Stderr>,
    progress: Progress,
}

impl Output {
    pub(crate) fn new() -> Self {
        Self {
            out: anstream::stdout(),
            err: anstream::stderr(),
            progress: Progress::new(),
        }
    }

    /// A line of the result.
    pub(crate) fn result(&mut self, line: impl Display) -> io::Result<()> {
        let _hidden = self.progress.hidden();
        writeln!(self.out, "{line}")
    }

    /// Blocks of the result, with an empty line between them.
    pub(crate) fn blocks(&mut self, blocks: &[Block]) -> io::Result<()> {
        for (index, block) in blocks.iter().enumerate() {
            if index > 0 {
                self.result("")?;
            }
            match block {
                Block::Heading(text) => self.result(format_args!("{STRONG}{text}{STRONG:#}"))?,
                Block::Text(text) => self.result(text)?,
                Block::Code(text) => {
                    for line in text.lines() {
                        self.result(format_args!("    {line}").to_string().trim_end())?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Where results go, for what writes them itself; colour is taken away where nobody sees it.
    pub(crate) fn results(&mut self) -> &mut dyn Write {
        self.progress.done();
        &mut self.out
    }

    /// Where results go, as it is: for what moves the cursor, which is no colour and stays where there is none.
    pub(crate) fn terminal(&mut self) -> io::Stdout {
        self.progress.done();
        io::stdout()
    }

    /// A line about what is going on. Nobody has to read it, so a closed stream is no failure.
    pub(crate) fn progress(&mut self, line: impl Display) {
        let _hidden = self.progress.hidden();
        let _ = writeln!(self.err, "{line}");
    }

    /// A failure that is not a finding.
    pub(crate) fn error(&mut self, message: impl Display) {
        let _hidden = self.progress.hidden();
        let _ = writeln!(self.err, "{BAD}error{BAD:#}: {message}");
    }

    /// What is going on, for whoever waits at a terminal longer than a second.
    pub(crate) fn doing(&mut self, what: impl Display) {
        self.progress.doing(what);
    }

    /// What was written so far is seen before anything that follows.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.progress.done();
        self.out.flush()
    }
}

/// Text of a file, a path or an argument, as a terminal may show it: control characters and
/// characters that reorder text are written as escapes.
pub(crate) fn plain(text: impl Display) -> String {
    let text = text.to_string();
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() || reorders(character) {
            plain.extend(character.escape_unicode());
        } else {
            plain.push(character);
        }
    }
    plain
}

/// The same JSON, as a terminal may show it: what JSON leaves as it is of such characters (they
/// stand in its strings only) becomes JSON's own escape, which every reader undoes.
pub(crate) fn plain_json(json: &str) -> String {
    let mut plain = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_control() || reorders(character) {
            let units = character.encode_utf16(&mut [0; 2]).to_vec();
            plain.extend(units.into_iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            plain.push(character);
        }
    }
    plain
}

/// Directional formatting characters (Unicode Standard Annex 9, section 2).
fn reorders(character: char) -> bool {
    matches!(character, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `1 event`, `2 events`.
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_plain(text: &str, expected: &str) {
        assert_eq!(plain(text), expected);
    }

    #[test]
    fn a_terminal_gets_no_control_character() {
        check_plain("schema/codex", "schema/codex");
        check_plain("caf\u{e9}", "caf\u{e9}");
        check_plain("a\u{1b}[31mb", "a\\u{1b}[31mb");
        check_plain("a\nb\tc\u{7f}", "a\\u{a}b\\u{9}c\\u{7f}");
        check_plain("a\u{202e}b", "a\\u{202e}b");
        check_plain("a\u{9b}31m", "a\\u{9b}31m");
    }

    #[test]
    fn json_means_the_same_to_a_reader() {
        let text = "a\u{1b}b\u{7f}c\u{9b}d\u{202e}e\n\u{1f600}";
        let json = plain_json(&serde_json::to_string(text).unwrap());
        assert_eq!(json, "\"a\\u001bb\\u007fc\\u009bd\\u202ee\\n\u{1f600}\"");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(count(1, "event", "events"), "1 event");
        assert_eq!(count(0, "event", "events"), "0 events");
    }
}
