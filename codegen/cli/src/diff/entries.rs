//! A comparison as machines read it: an entry a change, each at its line of the new version.

use otelier_schema::compare::{Change, ChangeCode};

use super::{Diff, phrase};
use crate::args::DiffFailOn;
use crate::output::plain;
use crate::report::{
    Entry, Level, Report, Rule,
    place::{Place, Region},
};

/// The code of the sentence about the version.
const VERSION: &str = "version-must-rise";

pub(super) fn report(diff: &Diff<'_>) -> Report {
    let mut report = Report::new("diff");
    let rise = &diff.comparison.rise;
    if let Some(verdict) = diff.verdict() {
        report.entries.push(Entry {
            code: VERSION,
            level: Level::Error,
            message: verdict,
            place: whole(diff),
            within: None,
            about: None,
            related: Vec::new(),
            fix: None,
        });
    }
    let fails = !rise.enough || diff.fail_on == DiffFailOn::Breaking;
    for (_, changes) in diff.groups() {
        let entries = changes.into_iter().map(|change| entry(diff, change, fails));
        report.entries.extend(entries);
    }
    report
}

/// What the codes of changes mean.
pub(super) fn rule(code: &str) -> Option<Rule> {
    let (code, text) = if code == VERSION {
        (
            VERSION,
            "The catalog's version does not rise as far as its changes ask.",
        )
    } else {
        let mut codes = ChangeCode::ALL.iter();
        let code = codes.find(|known| known.as_str() == code)?;
        (code.as_str(), code.explanation())
    };
    let short = text.split_inclusive(". ").next().unwrap_or(text);
    Some(Rule {
        code,
        short: short.trim_end().to_owned(),
        full: text.to_owned(),
        page: None,
    })
}

fn entry(diff: &Diff<'_>, change: &Change, fails: bool) -> Entry {
    let position = change.new.as_ref().or(change.near.as_ref());
    let place = match position.filter(|_| diff.new.is_on_disk()) {
        Some(position) => Some(Place {
            file: diff.new.file(&position.file),
            region: Some(Region {
                start: (position.line as usize, position.column as usize),
                end: None,
            }),
        }),
        None => whole(diff),
    };
    let mut message = plain(&change.subject);
    let phrase = phrase(change);
    if !phrase.is_empty() {
        message = format!("{message}: {phrase}");
    }
    let hurts: Vec<_> = change.hurts.iter().map(|who| who.as_str()).collect();
    if !hurts.is_empty() {
        message = format!("{message} (hurts: {})", hurts.join(", "));
    }
    if let Some(refused) = diff.refused(change) {
        message = format!("{message}; {refused}");
    }
    Entry {
        code: change.code.as_str(),
        level: match (change.is_breaking(), fails) {
            (true, true) => Level::Error,
            (true, false) => Level::Warning,
            (false, _) => Level::Note,
        },
        message,
        place,
        within: None,
        about: None,
        related: Vec::new(),
        fix: None,
    }
}

/// The new version's first file, where it is in the working directory.
fn whole(diff: &Diff<'_>) -> Option<Place> {
    diff.new.is_on_disk().then(|| Place {
        file: diff.new.file("catalog.yaml"),
        region: None,
    })
}
