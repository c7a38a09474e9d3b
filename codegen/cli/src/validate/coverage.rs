//! How much of the catalogs the payloads had, beside what earlier runs saw.

use std::fs;
use std::io;
use std::path::Path;

use otelier_validate::{Catalogs, Coverage, Summary};

use crate::args;
use crate::outcome::Outcome;
use crate::output::{BAD, Output, plain};

/// What the files of earlier runs say.
pub(super) struct Earlier {
    /// What they saw, added up.
    with: Coverage,
    /// What may not shrink.
    baseline: Option<Coverage>,
}

impl Earlier {
    /// `None` where one of them cannot be read; why stands on the standard error then.
    pub(super) fn read(args: &args::Seen, output: &mut Output) -> Option<Self> {
        let mut with = Coverage::default();
        let mut all = true;
        let mut read = |path: &Path| match read(path) {
            Ok(coverage) => Some(coverage),
            Err(message) => {
                output.error(plain(message));
                all = false;
                None
            }
        };
        for path in &args.coverage_with {
            if let Some(coverage) = read(path) {
                with.merge(coverage);
            }
        }
        let baseline = args.coverage_baseline.as_deref().and_then(read);
        all.then_some(Self { with, baseline })
    }
}

fn read(path: &Path) -> Result<Coverage, String> {
    let at = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = fs::read_to_string(path).map_err(|error| at(&error))?;
    Coverage::from_json(&text).map_err(|error| at(&error))
}

/// Whether anything is to be said of it.
pub(super) fn is_asked_for(args: &args::Seen) -> bool {
    args.coverage || args.coverage_out.is_some() || args.coverage_baseline.is_some()
}

/// Writes what was asked for, a table for `people` only, and says whether the coverage holds.
pub(super) fn tell(
    catalogs: &Catalogs,
    summary: &Summary,
    earlier: Earlier,
    args: &args::Seen,
    people: bool,
    output: &mut Output,
) -> io::Result<Outcome> {
    if !is_asked_for(args) {
        return Ok(Outcome::Holds);
    }
    let mut coverage = earlier.with;
    coverage.merge(Coverage::of(catalogs.bundles(), &summary.events));
    if people && args.coverage {
        coverage.write_human(output.results())?;
        output.result("")?;
    }
    let mut outcome = Outcome::Holds;
    if let Some(path) = &args.coverage_out
        && let Err(error) = fs::write(path, coverage.to_json())
    {
        output.error(format_args!("{}: {error}", plain(path.display())));
        outcome = Outcome::CouldNot;
    }
    let lost = earlier.baseline.map(|baseline| coverage.lost(&baseline));
    let lost = lost.unwrap_or_default();
    if !lost.is_empty() {
        output.flush()?;
        let parts: Vec<_> = lost.iter().map(|part| format!("\n  {part}")).collect();
        output.error(format_args!(
            "{BAD}what the baseline has seen was not seen:{BAD:#}{}",
            parts.concat()
        ));
        outcome = outcome.max(Outcome::Findings);
    }
    Ok(outcome)
}
