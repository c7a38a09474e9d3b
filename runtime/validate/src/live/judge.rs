//! A request held against the catalogs: the one place that knows how several of them share its records.

use std::collections::BTreeMap;

use crate::bundle::Bundle;
use crate::check::validate_each;
use crate::codes::Code;
use crate::finding::Finding;
use crate::payload::{Encoding, PayloadError};
use crate::report::{Seen, Summary};
use crate::severity::Severity;

/// What came of a request.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// How it is encoded; `None` where it is empty.
    pub(super) encoding: Option<Encoding>,
    /// Records seen, readable or not.
    pub(super) records: u64,
    /// The records with a finding of severity error, by index, ascending.
    pub(super) invalid: Vec<u32>,
    /// What was found, by code and by the catalog's event.
    pub(super) findings: BTreeMap<(Code, Option<String>), u64>,
    /// Findings by severity.
    pub(super) errors: u64,
    pub(super) warnings: u64,
    /// What was seen of each event of the catalogs.
    pub(super) events: BTreeMap<String, Seen>,
    /// Why the request could not be followed to its end.
    pub(super) error: Option<PayloadError>,
}

/// Holds a request against the catalogs and hands out each finding as it comes.
///
/// Of several catalogs, a record has to satisfy one that knows its event; what is reported of it is what one of them
/// says.
pub(super) fn judge(bundles: &[Bundle], payload: &[u8], each: &mut dyn FnMut(Finding)) -> Judged {
    let mut judged = Judged::default();
    if let [bundle] = bundles {
        let summary = validate_each(bundle, payload, &mut |finding| {
            judged.add(&finding, |name| bundle.events.contains_key(name));
            each(finding);
        });
        judged.close(summary);
    } else {
        let choice = choice(bundles, payload);
        for (place, bundle) in bundles.iter().enumerate() {
            let summary = validate_each(bundle, payload, &mut |finding| {
                let by = finding.record.and_then(|record| choice.get(record));
                if by.map_or(0, |(_, bundle)| *bundle) == place {
                    judged.add(&finding, |name| bundle.events.contains_key(name));
                    each(finding);
                }
            });
            judged.close(summary);
        }
        judged.invalid.sort_unstable();
    }
    judged
}

impl Judged {
    fn add(&mut self, finding: &Finding, known: impl Fn(&str) -> bool) {
        match finding.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
        if let (Severity::Error, Some(record)) = (finding.severity, finding.record) {
            // A request has a largest size, and a record two bytes at least.
            let record = u32::try_from(record).unwrap_or(u32::MAX);
            if self.invalid.last() != Some(&record) {
                self.invalid.push(record);
            }
        }
        // Names that only a sender knows would make the table as large as it likes.
        let event = finding.event.as_ref().filter(|name| known(name));
        *self
            .findings
            .entry((finding.code, event.cloned()))
            .or_default() += 1;
    }

    fn close(&mut self, summary: Summary) {
        self.encoding = summary.encoding;
        self.records = summary.records as u64;
        for (event, seen) in summary.events {
            super::tally::merge(self.events.entry(event).or_default(), seen);
        }
        self.error = summary.error;
    }
}

/// How well a catalog fits a record; the best compares least.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Satisfied,
    Broken,
    Unknown,
}

/// The catalog that each record is held against, and how well it fits: the best, of equals the first.
fn choice(bundles: &[Bundle], payload: &[u8]) -> Vec<(Rank, usize)> {
    let mut choice: Vec<(Rank, usize)> = Vec::new();
    for (place, bundle) in bundles.iter().enumerate() {
        let mut ranks: Vec<Rank> = Vec::new();
        let summary = validate_each(bundle, payload, &mut |finding| {
            let Some(record) = finding.record else { return };
            let rank = match (finding.code, finding.severity) {
                (Code::UnknownEvent, _) => Rank::Unknown,
                (_, Severity::Error) => Rank::Broken,
                (_, Severity::Warning) => Rank::Satisfied,
            };
            if ranks.len() <= record {
                ranks.resize(record + 1, Rank::Satisfied);
            }
            ranks[record] = ranks[record].max(rank);
        });
        ranks.resize(summary.records, Rank::Satisfied);
        if place == 0 {
            choice.extend(ranks.into_iter().map(|rank| (rank, 0)));
        } else {
            for (chosen, rank) in choice.iter_mut().zip(ranks) {
                *chosen = (*chosen).min((rank, place));
            }
        }
    }
    choice
}
