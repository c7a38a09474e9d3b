//! `otelier inspect`: an event as a whole.

use std::io;
use std::path::Path;

use otelier_codegen::ResolvedCatalog;
use otelier_schema::resolved::Event;

use crate::args;
use crate::catalogs::{self, Checked};
use crate::outcome::Outcome;
use crate::output::{Output, plain};

pub(crate) fn run(args: &args::Inspect, output: &mut Output) -> io::Result<Outcome> {
    let Some(catalogs) = catalogs::all_sound(&args.catalog, output) else {
        return Ok(Outcome::CouldNot);
    };
    let mut outcome = Outcome::Holds;
    let mut first = true;
    for wanted in &args.events {
        let found = catalogs.iter().find_map(|checked| {
            let catalog = checked.sound()?;
            Some((checked, catalog, event(catalog, wanted)?))
        });
        let Some((checked, catalog, event)) = found else {
            output.error(unknown(&catalogs, wanted));
            outcome = Outcome::CouldNot;
            continue;
        };
        if !std::mem::take(&mut first) {
            output.result("")?;
        }
        let root = catalogs::short(checked.sources.root());
        match otelier_codegen::inspect::blocks(catalog, event, Path::new(&root)) {
            Ok(blocks) => output.blocks(&blocks)?,
            // `all_sound` has found none.
            Err(_) => outcome = Outcome::CouldNot,
        }
    }
    Ok(outcome)
}

/// The event of this name, in full or without what all names begin with.
pub(crate) fn event<'c>(catalog: &'c ResolvedCatalog, wanted: &str) -> Option<&'c Event> {
    let full = format!("{}.{wanted}", catalog.name);
    let named = |name: &str| catalog.events.iter().find(|event| event.name == name);
    named(wanted).or_else(|| named(&full))
}

pub(crate) fn unknown(catalogs: &[Checked], wanted: &str) -> String {
    let names: Vec<&str> = (catalogs.iter().filter_map(Checked::sound))
        .flat_map(|catalog| &catalog.events)
        .map(|event| event.name.as_str())
        .collect();
    let wanted_full: Vec<String> = (catalogs.iter().filter_map(Checked::sound))
        .map(|catalog| format!("{}.{wanted}", catalog.name))
        .collect();
    let nearest = std::iter::once(wanted)
        .chain(wanted_full.iter().map(String::as_str))
        .find_map(|wanted| otelier_schema::nearest(wanted, names.iter().copied()));
    let wanted = plain(wanted);
    match nearest {
        Some(nearest) => format!("there is no event `{wanted}`; did you mean `{nearest}`?"),
        None => format!(
            "there is no event `{wanted}`; there are {}",
            plain(names.join(", "))
        ),
    }
}
