//! `otelier editor`: writes, or compares, the schema by which editors complete a catalog.
//!
//! It stands in the catalog's own directory, so that the first line of each file can name it by a path that
//! every machine has. What it says of the catalog is one id a line, in order, so that git merges it.

use std::{fs, io};

use otelier_schema::Sources;

use crate::args;
use crate::catalogs::{Checked, short};
use crate::outcome::Outcome;
use crate::output::{BAD, GOOD, Output};

/// The file, beside `catalog.yaml`.
pub(crate) const FILE: &str = "catalog.schema.json";

/// The schema that was written for a catalog, where there is one.
pub(crate) fn there(sources: &Sources) -> Option<String> {
    fs::read_to_string(sources.root().join(FILE)).ok()
}

/// Writes, or compares, the schema of a catalog that has one: whoever asked for it once wants it as the catalog is.
pub(crate) fn refresh(sources: &Sources, check: bool, output: &mut Output) -> io::Result<Outcome> {
    let Some(there) = there(sources) else {
        return Ok(Outcome::Holds);
    };
    let schema = otelier_schema::editor_schema(sources);
    if there == schema {
        return Ok(Outcome::Holds);
    }
    put(sources, schema, Some("stale").filter(|_| check), output)
}

/// Writes the schema, or says in this word what is wrong with the one that is there.
fn put(
    sources: &Sources,
    schema: String,
    wrong: Option<&str>,
    output: &mut Output,
) -> io::Result<Outcome> {
    let file = sources.root().join(FILE);
    let name = short(&file);
    if let Some(word) = wrong {
        output.result(format_args!(
            "{BAD}{word}{BAD:#}  {name}; to mend it: otelier editor"
        ))?;
        return Ok(Outcome::Findings);
    }
    if let Err(error) = fs::write(&file, schema) {
        output.error(format_args!("{name}: {error}"));
        return Ok(Outcome::CouldNot);
    }
    output.result(format_args!("{GOOD}written{GOOD:#}  {name}"))?;
    Ok(Outcome::Holds)
}

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
        let there = there(&checked.sources);
        if there.as_ref() == Some(&schema) {
            let name = short(&checked.sources.root().join(FILE));
            output.result(format_args!("{name} is as the catalog says"))?;
            continue;
        }
        let word = if there.is_some() { "stale" } else { "missing" };
        let wrong = Some(word).filter(|_| args.check);
        worst = worst.max(put(&checked.sources, schema, wrong, output)?);
    }
    Ok(worst)
}
