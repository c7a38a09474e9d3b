//! What a run came to, for people.

use std::io;

use otelier_validate::live::Snapshot;
use otelier_validate::{Bundle, Coverage};

use super::groups::{Groups, cause_of};
use crate::output::{BAD, GOOD, Output, STRONG, count, plain};

/// So many causes are listed.
const CAUSES: usize = 50;

/// Writes what was found and what was seen of the catalogs.
pub(super) fn write(
    snapshot: &Snapshot,
    groups: &Groups,
    bundles: &[Bundle],
    output: &mut Output,
) -> io::Result<()> {
    let sorted = groups.sorted();
    if !sorted.is_empty() {
        output.result(format_args!("{STRONG}findings by cause{STRONG:#}"))?;
        for group in sorted.iter().take(CAUSES) {
            output.result(format_args!(
                "{:>10}  {}",
                group.count,
                cause_of(&group.first)
            ))?;
        }
        let rest = sorted.iter().skip(CAUSES).map(|group| group.count);
        let rest = rest.sum::<u64>() + groups.others();
        if rest > 0 {
            output.result(format_args!("{rest:>10}  of other causes"))?;
        }
        output.result("")?;
    }
    Coverage::of(bundles, &snapshot.events).write_human(output.results())?;
    totals(snapshot, output)
}

/// `2 requests, 17 records: 16 valid, 1 dead-lettered, 0 refused; 1 error, 0 warnings`
pub(super) fn totals(snapshot: &Snapshot, output: &mut Output) -> io::Result<()> {
    let ledger = &snapshot.ledger;
    if !snapshot.refusals.is_empty() {
        let reasons = snapshot.refusals.iter();
        let reasons: Vec<_> = reasons
            .map(|(reason, count)| format!("{count} {}", reason.replace('_', " ")))
            .collect();
        let refused: u64 = snapshot.refusals.values().sum();
        output.result(format_args!(
            "{} refused: {}",
            count(refused, "request", "requests"),
            reasons.join(", ")
        ))?;
    }
    if let Some(kept) = snapshot.dead_letters {
        output.result(format_args!(
            "{} kept, {} dropped",
            count(kept.files, "dead letter", "dead letters"),
            kept.dropped,
        ))?;
    }
    let sound = snapshot.errors == 0 && ledger.refused == 0;
    let style = if sound { GOOD } else { BAD };
    output.result(format_args!(
        "{STRONG}{}, {}{STRONG:#}: {style}{} valid, {} dead-lettered, {} refused; {}, {}{style:#}",
        count(snapshot.requests, "request", "requests"),
        count(ledger.received, "record", "records"),
        ledger.valid,
        ledger.dead_lettered,
        ledger.refused,
        count(snapshot.errors, "error", "errors"),
        count(snapshot.warnings, "warning", "warnings"),
    ))
}

/// A name that fits into a column.
pub(super) fn fit(name: &str, width: usize) -> String {
    let name = plain(name);
    if name.chars().count() <= width {
        return name;
    }
    let kept = name.chars().take(width.saturating_sub(1));
    kept.chain(['\u{2026}']).collect()
}
