//! `otelier diff`: two versions of a catalog, and who is hurt by what changed.

mod entries;
mod git;
mod human;
mod json;
mod markdown;
mod side;

use std::io;

use otelier_schema::compare::{Change, Comparison, Hurt, compare};

use crate::args::{self, DiffFailOn, DiffFormat};
use crate::outcome::Outcome;
use crate::output::{Output, plain};
use crate::report::{Machine, Report};
use side::Side;

pub(crate) fn run(args: &args::Diff, output: &mut Output) -> io::Result<Outcome> {
    let (old, new) = side::both(&args.old, &args.new);
    let mut read = Vec::new();
    for side in [old, new] {
        match side {
            Ok(side) => {
                for text in side.faults() {
                    match args.format {
                        DiffFormat::Human => output.result(text)?,
                        _ => output.progress(text),
                    }
                }
                read.push(side);
            }
            Err(message) => {
                output.flush()?;
                output.error(plain(message));
            }
        }
    }
    let [old, new] = &read[..] else {
        return could_not(args, output);
    };
    let (Some(before), Some(after)) = (old.catalog(), new.catalog()) else {
        output.flush()?;
        for side in [old, new]
            .into_iter()
            .filter(|side| side.catalog().is_none())
        {
            output.error(format_args!("{}: too little could be read", side.title()));
        }
        return could_not(args, output);
    };
    let diff = Diff {
        comparison: compare(before, after),
        old,
        new,
        before: Named::of(before),
        after: Named::of(after),
        fail_on: args.fail_on,
    };
    match args.format {
        DiffFormat::Human => human::write(&diff, output)?,
        DiffFormat::Json => json::write(&diff, output)?,
        DiffFormat::Sarif => machine(&diff, Machine::Sarif, output)?,
        DiffFormat::Github => machine(&diff, Machine::Github, output)?,
        DiffFormat::Markdown => markdown::write(&diff, output)?,
    }
    Ok(diff.outcome().max(worst(old, new)))
}

fn could_not(args: &args::Diff, output: &mut Output) -> io::Result<Outcome> {
    if args.format == DiffFormat::Sarif {
        Report::failed("diff").write(Machine::Sarif, entries::rule, output)?;
    }
    Ok(Outcome::CouldNot)
}

fn machine(diff: &Diff<'_>, machine: Machine, output: &mut Output) -> io::Result<()> {
    entries::report(diff).write(machine, entries::rule, output)
}

/// Faults of the old version are history; those of the new one, and files that nobody could read, are not.
fn worst(old: &Side, new: &Side) -> Outcome {
    match old.outcome() {
        Outcome::CouldNot => Outcome::CouldNot,
        _ => new.outcome(),
    }
}

/// A catalog's name and version, as they may be shown.
struct Named {
    name: String,
    version: String,
}

impl Named {
    fn of(catalog: &otelier_schema::ResolvedCatalog) -> Self {
        Self {
            name: plain(&catalog.name),
            version: plain(&catalog.version),
        }
    }
}

/// What the formats write.
struct Diff<'a> {
    comparison: Comparison,
    old: &'a Side,
    new: &'a Side,
    before: Named,
    after: Named,
    fail_on: DiffFailOn,
}

impl Diff<'_> {
    fn outcome(&self) -> Outcome {
        let breaks = self.fail_on == DiffFailOn::Breaking && self.comparison.breaking() > 0;
        if breaks || !self.comparison.rise.enough {
            Outcome::Findings
        } else {
            Outcome::Holds
        }
    }

    /// The changes in groups, the worst first: whoever is hurt most by them, then what hurts nobody.
    fn groups(&self) -> Vec<(Option<Hurt>, Vec<&Change>)> {
        let keys = Hurt::ALL.into_iter().map(Some).chain([None]);
        keys.map(|key| {
            let changes = self.comparison.changes.iter();
            let of_key = changes.filter(|change| change.hurts.first().copied() == key);
            (key, of_key.collect::<Vec<_>>())
        })
        .filter(|(_, changes)| !changes.is_empty())
        .collect()
    }

    /// Where a change is read: in the new version, or in the old one where it is gone.
    fn place(&self, change: &Change) -> Option<String> {
        match (&change.new, &change.old) {
            (Some(position), _) => Some(self.new.place(position)),
            (None, Some(position)) => Some(self.old.place(position)),
            (None, None) => None,
        }
    }

    /// The sentence about a version that does not rise enough.
    fn verdict(&self) -> Option<String> {
        let rise = &self.comparison.rise;
        if rise.enough {
            return None;
        }
        let (was, is) = (&self.before.version, &self.after.version);
        Some(match rise.part {
            Some(part) => format!(
                "the {part} part of the version must rise: {was} -> {is} should be at least {}",
                rise.least
            ),
            None => format!(
                "the version falls: {was} -> {is} should be at least {}",
                rise.least
            ),
        })
    }
}

/// What was and what is, in one phrase that may be shown.
fn phrase(change: &Change) -> String {
    let mut phrase = match (&change.was, &change.is) {
        (Some(was), Some(is)) => format!("{} -> {}", plain(was), plain(is)),
        (Some(only), None) | (None, Some(only)) => plain(only),
        (None, None) => String::new(),
    };
    if change.subject.place == otelier_schema::compare::Place::Shared && !change.events.is_empty() {
        let count = crate::output::count(change.events.len() as u64, "event", "events");
        let gap = if phrase.is_empty() { "" } else { ", " };
        phrase = format!("{phrase}{gap}in {count}");
    }
    phrase
}
