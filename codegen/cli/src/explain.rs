//! `otelier explain`: what a key of a catalog file, or a diagnostic, means.

use std::io;

use otelier_schema::reference::{self, Explanation, Topic, Unknown};
use otelier_validate::Code;

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
        output.result(format_args!("\n{STRONG}Findings of validate{STRONG:#}\n"))?;
        list(&findings(), output)?;
        return Ok(Outcome::Holds);
    }
    let mut outcome = Outcome::Holds;
    let mut first = true;
    for word in &args.words {
        let finding = Code::ALL.iter().find(|code| code.as_str() == word);
        let explanation = match (reference::explain(word), finding) {
            (Err(unknown), None) => {
                output.error(message(word, &unknown));
                outcome = Outcome::CouldNot;
                continue;
            }
            (explanation, _) => explanation.ok(),
        };
        if !std::mem::take(&mut first) {
            output.result("")?;
        }
        if let Some(explanation) = &explanation {
            show(word, explanation, output)?;
        }
        if let Some(code) = finding {
            if explanation.is_some() {
                output.result("\nIt is a finding, too:\n")?;
            }
            output.blocks(&reference::blocks(&code.page()))?;
        }
    }
    Ok(outcome)
}

/// The codes of what `otelier validate` finds.
fn findings() -> Vec<Topic> {
    let codes = Code::ALL.iter();
    codes
        .map(|code| Topic {
            word: code.as_str().to_owned(),
            sentence: code.explanation(),
        })
        .collect()
}

fn show(word: &str, explanation: &Explanation, output: &mut Output) -> io::Result<()> {
    output.blocks(&explanation.blocks)?;
    if explanation.places.is_empty() {
        return Ok(());
    }
    if explanation.is_value {
        output.result(format_args!("`{word}` is a value, which may stand at:\n"))?;
    } else if explanation.blocks.is_empty() {
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
