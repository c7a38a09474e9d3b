//! `otelier check`: every fault of a catalog, and what its lints find, in one run.

use std::io;

use otelier_schema::ResolvedCatalog;
use serde_json::json;

use crate::args::{self, Format};
use crate::catalogs::{Checked, short};
use crate::fix::fix;
use crate::outcome::Outcome;
use crate::output::{BAD, CAUTION, GOOD, Output, STRONG, count, plain};
use crate::report::{Machine, Report, faults, json};
use crate::today::today;
use crate::watch::Written;

/// What it mends is told to `written`, too.
pub(crate) fn run(
    args: &args::Check,
    output: &mut Output,
    written: &mut Written,
) -> io::Result<Outcome> {
    let paths = match args.catalogs.resolve() {
        Ok(paths) => paths,
        Err(message) => {
            output.error(message);
            return could_not(args, output);
        }
    };
    let today = match today() {
        Ok(today) => today,
        Err(message) => {
            output.error(plain(message));
            return could_not(args, output);
        }
    };
    let mut worst = Outcome::Holds;
    let mut report = Report::new("check");
    for path in paths {
        output.doing(format_args!("reading {}", short(&path)));
        if args.fix {
            let mut told = Vec::new();
            let done = fix(&path, today, &mut told, written);
            tell(&told, args.format, output)?;
            if let Err(message) = done {
                output.flush()?;
                output.error(message);
                worst = Outcome::CouldNot;
            }
        }
        let checked = Checked::linted(&path, today);
        match args.format {
            Format::Human => {
                checked.print(args.all, output)?;
                summarise(&checked, output)?;
            }
            Format::Json => {
                write_json(&checked, output)?;
                output.progress(summary(&checked));
            }
            Format::Sarif | Format::Github => {
                let found = checked.faults().iter();
                let entries = found.map(|fault| faults::entry(fault, &checked.sources));
                report.entries.extend(entries);
                output.progress(summary(&checked));
            }
        }
        worst = worst.max(checked.outcome());
        if args.deny_warnings && checked.warns() {
            worst = worst.max(Outcome::Findings);
        }
    }
    report.complete = worst != Outcome::CouldNot;
    match args.format {
        Format::Human | Format::Json => {}
        Format::Sarif => report.write(Machine::Sarif, faults::rule, output)?,
        Format::Github => report.write(Machine::Github, faults::rule, output)?,
    }
    Ok(worst)
}

fn could_not(args: &args::Check, output: &mut Output) -> io::Result<Outcome> {
    if args.format == Format::Sarif {
        Report::failed("check").write(Machine::Sarif, faults::rule, output)?;
    }
    Ok(Outcome::CouldNot)
}

/// What was mended: among the results for people, and beside them for machines.
fn tell(told: &[String], format: Format, output: &mut Output) -> io::Result<()> {
    for change in told {
        let line = format!("{GOOD}mended{GOOD:#}  {change}");
        match format {
            Format::Human => output.result(line)?,
            Format::Json | Format::Sarif | Format::Github => output.progress(line),
        }
    }
    Ok(())
}

/// One object about the catalog, then one a fault.
fn write_json(checked: &Checked, output: &mut Output) -> io::Result<()> {
    let (errors, warnings) = checked.numbers();
    let catalog = checked.catalog.as_ref();
    let about = json!({
        "format": json::FORMAT,
        "catalog": checked.title(),
        "name": catalog.map(|catalog| &catalog.name),
        "version": catalog.map(|catalog| &catalog.version),
        "errors": errors,
        "warnings": warnings,
    });
    json::line(&about, output)?;
    let mut faults = checked.faults().iter();
    faults.try_for_each(|fault| json::line(&faults::object(fault, &checked.sources), output))
}

/// Says in a line what a catalog has.
pub(crate) fn summarise(checked: &Checked, output: &mut Output) -> io::Result<()> {
    output.result(summary(checked))
}

/// `codex 1.0.0: 5 events, 5 cases, 30 attributes, no faults`
fn summary(checked: &Checked) -> String {
    let style = match (checked.outcome(), checked.numbers()) {
        (Outcome::Holds, (0, 0)) => GOOD,
        (Outcome::Holds, _) => CAUTION,
        _ => BAD,
    };
    let tally = checked.tally();
    match &checked.catalog {
        Some(catalog) => format!(
            "{STRONG}{}{STRONG:#}: {}, {style}{tally}{style:#}",
            plain(format_args!("{} {}", catalog.name, catalog.version)),
            contents(catalog),
        ),
        None => format!(
            "{STRONG}{}{STRONG:#}: {style}{tally}{style:#}",
            checked.title(),
        ),
    }
}

fn contents(catalog: &ResolvedCatalog) -> String {
    let cases: usize = catalog.events.iter().map(|event| event.cases.len()).sum();
    let own: usize = catalog
        .events
        .iter()
        .map(|event| {
            let bound = event.cases.iter().map(|case| case.attributes.len());
            event.attributes.len() + bound.sum::<usize>()
        })
        .sum();
    format!(
        "{}, {}, {}",
        count(catalog.events.len() as u64, "event", "events"),
        count(cases as u64, "case", "cases"),
        count(
            (catalog.metadata.len() + own) as u64,
            "attribute",
            "attributes"
        ),
    )
}
