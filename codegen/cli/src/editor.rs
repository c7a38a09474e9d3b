//! `otelier editor`: writes, or compares, the schema by which editors complete a catalog.
//!
//! It stands in the catalog's own directory, so that the first line of each file can name it by a path that
//! every machine has. What it says of the catalog is one id a line, in order, so that git merges it.

use std::{fs, io};

use crate::args;
use crate::catalogs::{Checked, short};
use crate::outcome::Outcome;
use crate::output::{BAD, GOOD, Output};

/// The file, beside `catalog.yaml`.
pub(crate) const FILE: &str = "catalog.schema.json";

pub(crate) fn run(args: &args::Editor, output: &mut Output) -> io::Result<Outcome> {
    let paths = match args.catalogs.resolve() {
        Ok(paths) => paths,
        Err(message) => {
            output.error(message);
            return Ok(Outcome::CouldNot);
        }
    };
    let mut worst = Outcome::Holds;
    for path in &paths {
        let checked = Checked::load(path);
        if checked.sources.iter().next().is_none() {
            checked.print(true, output)?;
            worst = Outcome::CouldNot;
            continue;
        }
        // Faults of the catalog are no obstacle: it is while they are mended that completions help.
        let schema = otelier_schema::editor_schema(&checked.sources);
        let file = checked.sources.root().join(FILE);
        let name = short(&file);
        let there = fs::read_to_string(&file).ok();
        if there.as_ref() == Some(&schema) {
            output.result(format_args!("{name} is as the catalog says"))?;
        } else if args.check {
            let word = if there.is_some() { "stale" } else { "missing" };
            output.result(format_args!(
                "{BAD}{word}{BAD:#}  {name}; to mend it: otelier editor"
            ))?;
            worst = worst.max(Outcome::Findings);
        } else if let Err(error) = fs::write(&file, schema) {
            output.error(format_args!("{name}: {error}"));
            worst = Outcome::CouldNot;
        } else {
            output.result(format_args!("{GOOD}written{GOOD:#}  {name}"))?;
        }
    }
    Ok(worst)
}
