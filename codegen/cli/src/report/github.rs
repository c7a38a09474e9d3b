//! Annotations of a GitHub workflow: commands that its runner reads from the output.

use std::io;

use super::{Entry, Level, Report, place::Place};
use crate::output::{Output, plain};

pub(super) fn write(report: &Report, output: &mut Output) -> io::Result<()> {
    // The workflow shows a few annotations of a kind only, so what fails it comes first.
    for level in [Level::Error, Level::Warning, Level::Note] {
        let entries = report.entries.iter();
        for entry in entries.filter(|entry| entry.level == level) {
            output.result(command(entry))?;
        }
    }
    Ok(())
}

/// `::error file=schema/shop/catalog.yaml,line=6,col=3,endLine=6,endColumn=8,title=unknown-key::unknown key`
fn command(entry: &Entry) -> String {
    let level = match entry.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let mut properties = entry.place.as_ref().map_or_else(Vec::new, properties);
    properties.push(format!("title={}", property(entry.code)));
    let lines = entry.message.lines().map(plain);
    let text = lines.collect::<Vec<_>>().join("\n");
    format!("::{level} {}::{}", properties.join(","), message(&text))
}

fn properties(place: &Place) -> Vec<String> {
    let mut properties = vec![format!("file={}", property(&place.file))];
    let Some(region) = place.region else {
        properties.push(String::from("line=1"));
        return properties;
    };
    let (line, column) = region.start;
    properties.push(format!("line={line}"));
    properties.push(format!("col={column}"));
    // Columns of an annotation are those of one line; the last one belongs to it.
    if let Some((last, behind)) = region.end {
        properties.push(format!("endLine={last}"));
        if last == line && behind > column {
            properties.push(format!("endColumn={}", behind - 1));
        }
    }
    properties
}

/// Text after the second `::`.
fn message(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_runner_would_take_for_its_own_is_escaped() {
        let entry = Entry {
            code: "a-code",
            level: Level::Error,
            message: String::from("100%: a, b\nsecond\u{1b}[2J"),
            place: Some(Place {
                file: String::from("a,b:c%.yaml"),
                region: None,
            }),
            within: None,
            about: None,
            related: Vec::new(),
            fix: None,
        };
        assert_eq!(
            command(&entry),
            "::error file=a%2Cb%3Ac%25.yaml,line=1,title=a-code::100%25: a, b%0Asecond\\u{1b}[2J"
        );
    }
}
