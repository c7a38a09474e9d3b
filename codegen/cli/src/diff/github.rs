//! A comparison as annotations of a GitHub workflow, each at the line of the new version.

use std::io;

use otelier_schema::compare::Change;

use super::{Diff, phrase};
use crate::args::DiffFailOn;
use crate::output::{Output, plain};

pub(super) fn write(diff: &Diff<'_>, output: &mut Output) -> io::Result<()> {
    let rise = &diff.comparison.rise;
    // The workflow shows a few annotations of a kind only, so the verdict comes first.
    if let Some(verdict) = diff.verdict() {
        let at = whole(diff).map(|file| format!(" file={file},line=1"));
        output.result(format_args!(
            "::error{}::{}",
            at.unwrap_or_default(),
            message(&verdict)
        ))?;
    }
    for (_, changes) in diff.groups() {
        for change in changes {
            let fails = !rise.enough || diff.fail_on == DiffFailOn::Breaking;
            let level = match (change.is_breaking(), fails) {
                (true, true) => "error",
                (true, false) => "warning",
                (false, _) => "notice",
            };
            annotate(diff, level, change, output)?;
        }
    }
    Ok(())
}

fn annotate(diff: &Diff<'_>, level: &str, change: &Change, output: &mut Output) -> io::Result<()> {
    let mut properties = Vec::new();
    let position = change.new.as_ref().or(change.near.as_ref());
    match position.filter(|_| diff.new.is_on_disk()) {
        Some(position) => {
            properties.push(format!("file={}", property(&diff.new.file(&position.file))));
            properties.push(format!("line={}", position.line));
        }
        None => properties.extend(whole(diff).map(|file| format!("file={file},line=1"))),
    }
    properties.push(format!("title={}", property(change.code.as_str())));
    let mut text = plain(&change.subject);
    let phrase = phrase(change);
    if !phrase.is_empty() {
        text = format!("{text}: {phrase}");
    }
    let hurts: Vec<_> = change.hurts.iter().map(|who| who.as_str()).collect();
    if !hurts.is_empty() {
        text = format!("{text} (hurts: {})", hurts.join(", "));
    }
    if let Some(refused) = diff.refused(change) {
        text = format!("{text}; {refused}");
    }
    output.result(format_args!(
        "::{level} {}::{}",
        properties.join(","),
        message(&text)
    ))
}

/// The new version's first file, where it is in the working directory.
fn whole(diff: &Diff<'_>) -> Option<String> {
    let file = diff.new.is_on_disk().then(|| diff.new.file("catalog.yaml"));
    file.map(|file| property(&file))
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
