//! A request held against the catalogs.

use std::collections::BTreeMap;

use crate::catalogs::Catalogs;
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
    /// The records with a finding of severity error, by index; ascending when it is complete.
    pub(super) invalid: Vec<u32>,
    /// What was found, by code and by the catalog's event.
    pub(super) findings: BTreeMap<(Code, Option<String>), u64>,
    /// Findings by severity.
    pub(super) errors: u64,
    pub(super) warnings: u64,
    pub(super) infos: u64,
    /// What was seen of each event, for each of the catalogs.
    pub(super) events: Vec<BTreeMap<String, Seen>>,
    /// Why the request could not be followed to its end.
    pub(super) error: Option<PayloadError>,
}

/// Holds a request against the catalogs and hands out each finding as it comes.
pub(super) fn judge(catalogs: &Catalogs, payload: &[u8], each: &mut dyn FnMut(Finding)) -> Judged {
    let known = |name: &String| {
        let mut bundles = catalogs.bundles().iter();
        bundles.any(|bundle| bundle.has(name))
    };
    let mut judged = Judged::default();
    let summary = catalogs.validate_each(payload, &mut |finding| {
        judged.add(&finding, known);
        each(finding);
    });
    judged.close(summary);
    // A finding may come when its record is behind; cutting goes forward only.
    judged.invalid.sort_unstable();
    judged.invalid.dedup();
    judged
}

impl Judged {
    fn add(&mut self, finding: &Finding, known: impl Fn(&String) -> bool) {
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
        self.errors = summary.errors as u64;
        self.warnings = summary.warnings as u64;
        self.infos = summary.infos as u64;
        self.events = summary.events;
        self.error = summary.error;
    }
}
