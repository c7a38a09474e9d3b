//! What `init` asks where somebody is there to answer; an empty answer takes what is usual.

use std::io::{self, BufRead, Write};

use clap::ValueEnum as _;

use crate::args::Layout;

/// The name and the layout, of which only what was not said is asked for.
pub(super) fn missing(
    name: Option<&str>,
    layout: Option<Layout>,
    usual: &str,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> io::Result<(String, Layout)> {
    let name = match name {
        Some(name) => name.to_owned(),
        None => answer("Name of the catalog", usual, input, output)?,
    };
    if let Some(layout) = layout {
        return Ok((name, layout));
    }
    let question = "Emitters as a generated `crate`, or from a `build-script`";
    loop {
        let said = answer(question, "crate", input, output)?;
        if let Ok(layout) = Layout::from_str(&said, true) {
            return Ok((name, layout));
        }
        writeln!(output, "Neither of the two.")?;
    }
}

fn answer(
    question: &str,
    usual: &str,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> io::Result<String> {
    write!(output, "{question} [{usual}]: ")?;
    output.flush()?;
    let mut line = String::new();
    // At the end of the input nobody is there any more.
    input.read_line(&mut line)?;
    let line = line.trim();
    Ok(if line.is_empty() { usual } else { line }.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(
        name: Option<&str>,
        layout: Option<Layout>,
        said: &str,
        expected: (&str, Layout),
        asked: &str,
    ) {
        let mut output = Vec::new();
        let got =
            missing(name, layout, "shop", &mut said.as_bytes(), &mut output).expect("answers");
        assert_eq!((got.0.as_str(), got.1), expected);
        assert_eq!(String::from_utf8_lossy(&output), asked);
    }

    #[test]
    fn only_what_was_not_said_is_asked_for() {
        const NAME: &str = "Name of the catalog [shop]: ";
        const LAYOUT: &str = "Emitters as a generated `crate`, or from a `build-script` [crate]: ";
        let both = format!("{NAME}{LAYOUT}");
        check(None, None, "\n\n", ("shop", Layout::Crate), &both);
        check(
            None,
            None,
            "till\nbuild-script\n",
            ("till", Layout::BuildScript),
            &both,
        );
        check(Some("till"), None, "", ("till", Layout::Crate), LAYOUT);
        check(None, Some(Layout::Crate), "", ("shop", Layout::Crate), NAME);
        check(
            Some("till"),
            Some(Layout::BuildScript),
            "",
            ("till", Layout::BuildScript),
            "",
        );
        let again = format!("{LAYOUT}Neither of the two.\n{LAYOUT}");
        check(
            Some("till"),
            None,
            "both\ncrate\n",
            ("till", Layout::Crate),
            &again,
        );
    }
}
