//! The demo's result, as people read it.

use std::fmt::Write as _;
use std::io;

use super::keep::Keep;
use super::scenario::{Transport, Way};
use super::tally::{Counts, Tally};
use crate::output::{BAD, GOOD, Output, STRONG, plain};

/// The width of three counts.
const CELL: usize = 24;

/// Prints of a way emitted, received and valid records by event and transport, the cases that occurred and
/// the attributes that did not.
pub(super) fn print(way: Way, tally: &Tally, output: &mut Output) -> io::Result<()> {
    let names = tally.events.keys().map(String::len);
    let width = names.max().unwrap_or_default().max("event".len());
    let mut head = " ".repeat(width);
    let mut columns = format!("{:width$}", "event");
    for transport in Transport::ALL {
        let _ = write!(head, "  {:^CELL$}", transport.title());
        let _ = write!(
            columns,
            "  {:>7} {:>8} {:>7}",
            "emitted", "received", "valid"
        );
    }
    output.result("")?;
    output.result(format_args!("{STRONG}{}{STRONG:#}", way.title()))?;
    output.result(format_args!("{STRONG}{}{STRONG:#}", head.trim_end()))?;
    output.result(format_args!("{STRONG}{columns}{STRONG:#}"))?;
    for (event, seen) in &tally.events {
        let counts = |transport| seen.counts.get(&transport).copied().unwrap_or_default();
        output.result(format_args!("{:width$}{}", plain(event), row(counts)))?;
    }
    output.result(format_args!(
        "{:width$}{}",
        "all",
        row(|transport| tally.total(transport))
    ))?;

    output.result("")?;
    output.result(format_args!("{STRONG}cases{STRONG:#}"))?;
    for (event, seen) in tally
        .events
        .iter()
        .filter(|(_, seen)| !seen.cases.is_empty())
    {
        let cases: Vec<String> = seen
            .cases
            .iter()
            .map(|(case, records)| format!("{case} {}", records.values().sum::<u64>()))
            .collect();
        output.result(format_args!(
            "{:width$}  {}",
            plain(event),
            plain(cases.join(", "))
        ))?;
    }

    output.result("")?;
    output.result(format_args!("{STRONG}attributes never seen{STRONG:#}"))?;
    let mut all = true;
    for (event, seen) in tally
        .events
        .iter()
        .filter(|(_, seen)| !seen.never.is_empty())
    {
        all = false;
        let keys: Vec<&str> = seen.never.iter().map(String::as_str).collect();
        output.result(format_args!(
            "{:width$}  {}",
            plain(event),
            plain(keys.join(", "))
        ))?;
    }
    if all {
        output.result("none")?;
    }
    Ok(())
}

fn row(counts: impl Fn(Transport) -> Counts) -> String {
    let mut row = String::new();
    for transport in Transport::ALL {
        let counts = counts(transport);
        let style = if counts.agree() { GOOD } else { BAD };
        let _ = write!(
            row,
            "  {:>7} {:>8} {style}{:>7}{style:#}",
            counts.emitted, counts.received, counts.valid
        );
    }
    row
}

/// Says whether everything agreed, and where to look next.
pub(super) fn conclude(
    faults: &[String],
    keep: Option<&Keep>,
    output: &mut Output,
) -> io::Result<()> {
    output.result("")?;
    if faults.is_empty() {
        output.result(format_args!(
            "{GOOD}What was emitted arrived, and all of it is as the catalog says.{GOOD:#} \
             Both ways came to the same. Where log_user_prompt is off, no payload holds the prompt."
        ))?;
    } else {
        for fault in faults {
            output.result(format_args!("{BAD}differs{BAD:#}  {}", plain(fault)))?;
        }
    }
    output.result("")?;
    output.result(format_args!("{STRONG}look next{STRONG:#}"))?;
    output.result("  schema/codex                                                 the catalog: change it, then `cargo run -- generate`")?;
    output.result("  generated/codex/docs/README.md                               what each event and attribute means")?;
    output.result("  generated/codex/json-schema/export-logs-request.schema.json  the schema of a whole request")?;
    output.result("  tests/exec/src                                               the agent: how an application emits")?;
    output.result(
        "  README.md                                                    every step of this by hand",
    )?;
    if let Some(keep) = keep {
        let directory = plain(keep.directory().display());
        output.result(format_args!(
            "  {directory}: the payloads; `cargo run -- validate {directory}/*` reads them"
        ))?;
    }
    Ok(())
}
