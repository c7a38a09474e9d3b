//! The live table on a terminal: totals, events and causes, with their rates, written anew in place.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Instant;

use otelier_validate::Severity;
use otelier_validate::live::Snapshot;

use super::groups::{Groups, cause_of};
use super::summary::fit;
use crate::output::count;

/// What the table was about when it was written last.
pub(super) struct Table {
    /// Lines that stand on the terminal.
    lines: usize,
    since: Instant,
    records: u64,
    events: BTreeMap<String, usize>,
}

impl Table {
    pub(super) fn new() -> Self {
        Self {
            lines: 0,
            since: Instant::now(),
            records: 0,
            events: BTreeMap::new(),
        }
    }

    /// Takes the table away, so that something else can be written.
    pub(super) fn hide(&mut self, to: &mut dyn Write) -> io::Result<()> {
        if self.lines > 0 {
            write!(to, "\x1b[{}A\x1b[J", self.lines)?;
            self.lines = 0;
        }
        Ok(())
    }

    /// Writes it, with rates since the last time.
    pub(super) fn show(
        &mut self,
        snapshot: &Snapshot,
        groups: &Groups,
        to: &mut dyn Write,
    ) -> io::Result<()> {
        let (width, height) = terminal_size::terminal_size().map_or((80, 24), |(width, height)| {
            (usize::from(width.0), usize::from(height.0))
        });
        let seconds = self.since.elapsed().as_secs_f64().max(0.001);
        self.hide(to)?;
        let lines = self.lines(snapshot, groups, seconds, (width, height));
        for line in &lines {
            writeln!(to, "{line}")?;
        }
        to.flush()?;
        self.lines = lines.len();
        self.since = Instant::now();
        self.records = snapshot.ledger.received;
        let seen = snapshot.by_event().into_iter();
        self.events = seen
            .map(|(event, seen)| (event.to_owned(), seen.records))
            .collect();
        Ok(())
    }

    /// Lines that fit onto a terminal of this size.
    fn lines(
        &self,
        snapshot: &Snapshot,
        groups: &Groups,
        seconds: f64,
        (width, height): (usize, usize),
    ) -> Vec<String> {
        let ledger = &snapshot.ledger;
        let mut lines = vec![format!(
            "{} ({}/s): {} valid, {} dead-lettered, {} refused; {}, {}",
            count(ledger.received, "record", "records"),
            rate(ledger.received - self.records, seconds),
            ledger.valid,
            ledger.dead_lettered,
            ledger.refused,
            count(snapshot.errors, "error", "errors"),
            count(snapshot.warnings, "warning", "warnings"),
        )];
        let name = width.saturating_sub(45).clamp(10, 60);
        lines.push(format!(
            "{:name$} {:>12} {:>8} {:>10} {:>9}",
            "EVENT", "RECORDS", "PER S", "VALID", "ERRORS"
        ));
        let mut events: Vec<_> = snapshot.by_event().into_iter().collect();
        events.sort_by(|(a, one), (b, other)| other.records.cmp(&one.records).then(a.cmp(b)));
        // Causes get a third of the terminal at least, and the prompt a line.
        let room = height.saturating_sub(5);
        for (event, seen) in events.into_iter().take((room * 2 / 3).max(1)) {
            let before = self.events.get(event).copied().unwrap_or_default();
            lines.push(format!(
                "{:name$} {:>12} {:>8} {:>10} {:>9}",
                fit(event, name),
                seen.records,
                rate((seen.records - before) as u64, seconds),
                seen.valid,
                groups.of(event, Severity::Error),
            ));
        }
        let left = (height.saturating_sub(2)).saturating_sub(lines.len() + 1);
        let causes = groups.sorted();
        if !causes.is_empty() && left > 0 {
            lines.push(format!("{:>12} FINDINGS", "COUNT"));
            for group in causes.into_iter().take(left) {
                lines.push(format!("{:>12} {}", group.count, cause_of(&group.first)));
            }
        }
        // A line that wraps could not be taken back.
        lines.iter().map(|line| fit(line, width)).collect()
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rate is shown in whole numbers"
)]
fn rate(count: u64, seconds: f64) -> u64 {
    (count as f64 / seconds).round() as u64
}

#[cfg(test)]
mod tests {
    use otelier_validate::{Finding, live::Ledger};

    use otelier_validate::Seen;

    use super::*;

    #[test]
    fn it_fits_and_tells_the_most_first() {
        let mut snapshot = Snapshot::default();
        snapshot.ledger = Ledger {
            received: 300,
            valid: 290,
            dead_lettered: 10,
            refused: 0,
        };
        for (event, records) in [("shop.refund", 100), ("shop.sale", 200)] {
            let mut seen = Seen::default();
            seen.records = records;
            snapshot.events.push([(event.to_owned(), seen)].into());
        }
        let mut groups = Groups::new();
        let mut finding = Finding::no_records();
        finding.event = Some(String::from("shop.sale"));
        for _ in 0..12 {
            groups.add(&finding);
        }
        let lines = Table::new().lines(&snapshot, &groups, 2.0, (60, 10));
        insta::assert_snapshot!("table", lines.join("\n"));
        for (width, height) in [(20, 4), (300, 3), (1, 1)] {
            let lines = Table::new().lines(&snapshot, &groups, 2.0, (width, height));
            assert!(lines.iter().all(|line| line.chars().count() <= width));
        }
    }
}
