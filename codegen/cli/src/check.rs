//! `otelier check`: every fault of a catalog in one run.

use std::io;

use otelier_schema::ResolvedCatalog;

use crate::args;
use crate::catalogs::{Checked, short};
use crate::outcome::Outcome;
use crate::output::{BAD, GOOD, Output, STRONG, count, plain};

pub(crate) fn run(args: &args::Check, output: &mut Output) -> io::Result<Outcome> {
    let paths = match args.catalogs.resolve() {
        Ok(paths) => paths,
        Err(message) => {
            output.error(message);
            return Ok(Outcome::CouldNot);
        }
    };
    let mut worst = Outcome::Holds;
    for path in paths {
        output.doing(format_args!("reading {}", short(&path)));
        let checked = Checked::load(&path);
        checked.print(output)?;
        summarise(&checked, output)?;
        worst = worst.max(checked.outcome());
    }
    Ok(worst)
}

/// `codex 1.0.0: 5 events, 5 cases, 30 attributes, no faults`
pub(crate) fn summarise(checked: &Checked, output: &mut Output) -> io::Result<()> {
    let style = match checked.outcome() {
        Outcome::Holds => GOOD,
        _ => BAD,
    };
    let tally = checked.tally();
    match &checked.catalog {
        Some(catalog) => output.result(format_args!(
            "{STRONG}{}{STRONG:#}: {}, {style}{tally}{style:#}",
            plain(format_args!("{} {}", catalog.name, catalog.version)),
            contents(catalog),
        )),
        None => output.result(format_args!(
            "{STRONG}{}{STRONG:#}: {style}{tally}{style:#}",
            checked.title(),
        )),
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
