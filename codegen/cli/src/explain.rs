//! `otelier explain`: what a key of a catalog file, or a diagnostic, means.

use std::io;

use otelier_schema::reference::{self, Block, Explanation, Topic, Unknown};

use crate::args;
use crate::outcome::Outcome;
use crate::output::{Output, STRONG, plain};

pub(crate) fn run(args: &args::Explain, output: &mut Output) -> io::Result<Outcome> {
    if args.words.is_empty() {
        output.result(format_args!(
            "{STRONG}Sections of a catalog file{STRONG:#}\n"
        ))?;
        list(&reference::sections(), output)?;
        output.result(format_args!("\n{STRONG}Diagnostics{STRONG:#}\n"))?;
        list(&reference::codes(), output)?;
        output.result(format_args!("\n{STRONG}Lints{STRONG:#}\n"))?;
        list(&reference::lints(), output)?;
        return Ok(Outcome::Holds);
    }
    let mut outcome = Outcome::Holds;
    let mut first = true;
    for word in &args.words {
        match reference::explain(word) {
            Ok(explanation) => {
                if !std::mem::take(&mut first) {
                    output.result("")?;
                }
                show(word, &explanation, output)?;
            }
            Err(unknown) => {
                output.error(message(word, &unknown));
                outcome = Outcome::CouldNot;
            }
        }
    }
    Ok(outcome)
}

fn show(word: &str, explanation: &Explanation, output: &mut Output) -> io::Result<()> {
    for (index, block) in explanation.blocks.iter().enumerate() {
        if index > 0 {
            output.result("")?;
        }
        match block {
            Block::Heading(text) => output.result(format_args!("{STRONG}{text}{STRONG:#}"))?,
            Block::Text(text) => output.result(text)?,
            Block::Code(text) => {
                for line in text.lines() {
                    output.result(format_args!("    {line}").to_string().trim_end())?;
                }
            }
        }
    }
    if explanation.places.is_empty() {
        return Ok(());
    }
    if explanation.blocks.is_empty() {
        output.result(format_args!("`{word}` is a key in several places:\n"))?;
    } else {
        output.result(format_args!("\nThe key is elsewhere, too:\n"))?;
    }
    list(&explanation.places, output)
}

/// One a line, the sentences below each other.
fn list(topics: &[Topic], output: &mut Output) -> io::Result<()> {
    let width = topics.iter().map(|topic| topic.word.len()).max();
    let width = width.unwrap_or_default();
    for Topic { word, sentence } in topics {
        output.result(format_args!(
            "  {STRONG}{word:width$}{STRONG:#}  {sentence}"
        ))?;
    }
    Ok(())
}

fn message(word: &str, unknown: &Unknown) -> String {
    let word = plain(word);
    match &unknown.nearest {
        Some(nearest) => format!("nothing is called `{word}`; did you mean `{nearest}`?"),
        None => format!(
            "nothing is called `{word}`; `otelier explain` lists the sections and the diagnostics"
        ),
    }
}
