//! A payload held against several bundles.
//!
//! A record has to satisfy one of the bundles that know its event. What is reported of a record
//! is what one bundle says, never a mixture.

use otelier_validate::input::Batch;
use otelier_validate::{Bundle, Code, Finding, PayloadError, Report, Severity};

/// What came of a part of a payload.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// Records seen, readable or not.
    pub(crate) records: usize,
    /// Records without a finding of severity error.
    pub(crate) valid: usize,
    /// What was found, in the order of the records.
    pub(crate) findings: Vec<Finding>,
    /// Why the payload could not be followed to its end.
    pub(crate) error: Option<PayloadError>,
}

/// Holds a part of a payload against these bundles.
pub(crate) fn verdict(bundles: &[Bundle], batch: &Batch) -> Verdict {
    let reports = bundles.iter().map(|bundle| batch.validate(bundle));
    merge(reports.collect(), batch.first())
}

/// `before`: how many records of the payload come before those of the reports.
fn merge(mut reports: Vec<Report>, before: usize) -> Verdict {
    let Some(first) = reports.first() else {
        return Verdict::default();
    };
    let (records, error) = (first.summary.records, first.summary.error.clone());
    let ranks: Vec<Vec<Rank>> = reports.iter().map(|report| ranks(report, before)).collect();
    // `min_by_key` keeps the first of equals: the order of the bundles decides.
    let chosen: Vec<usize> = (0..records)
        .map(|record| {
            let best = (0..ranks.len()).min_by_key(|bundle| ranks[*bundle][record]);
            best.unwrap_or_default()
        })
        .collect();
    let valid = (0..records)
        .filter(|record| ranks[chosen[*record]][*record] == Rank::Satisfied)
        .count();
    let mut findings = Vec::new();
    for (bundle, report) in reports.iter_mut().enumerate() {
        findings.extend(report.findings.drain(..).filter(|finding| {
            let by = finding
                .record
                .and_then(|record| chosen.get(record - before));
            by.copied().unwrap_or_default() == bundle
        }));
    }
    findings.sort_by_key(|finding| (finding.document, finding.record));
    Verdict {
        records,
        valid,
        findings,
        error,
    }
}

/// How well a bundle fits a record; the best compares least.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Satisfied,
    Broken,
    Unknown,
}

fn ranks(report: &Report, before: usize) -> Vec<Rank> {
    let mut ranks = vec![Rank::Satisfied; report.summary.records];
    for finding in &report.findings {
        let Some(rank) = finding
            .record
            .and_then(|record| ranks.get_mut(record - before))
        else {
            continue;
        };
        let found = match (finding.code, finding.severity) {
            (Code::UnknownEvent, _) => Rank::Unknown,
            (_, Severity::Error) => Rank::Broken,
            (_, Severity::Warning) => Rank::Satisfied,
        };
        *rank = found.max(*rank);
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A report about three records with these findings.
    fn report(findings: &[(usize, Code)]) -> Report {
        let mut report = Report::default();
        report.summary.records = 3;
        report
            .findings
            .extend(findings.iter().map(|(record, code)| {
                let mut finding = Finding::no_records();
                finding.record = Some(*record);
                finding.code = *code;
                finding.severity = code.severity();
                finding
            }));
        report
    }

    #[track_caller]
    fn check(reports: &[&[(usize, Code)]], valid: usize, expected: &[(usize, Code)]) {
        let verdict = merge(reports.iter().map(|findings| report(findings)).collect(), 0);
        let found: Vec<_> = verdict
            .findings
            .iter()
            .map(|finding| (finding.record.unwrap(), finding.code))
            .collect();
        assert_eq!((verdict.records, verdict.valid), (3, valid));
        assert_eq!(found, expected);
    }

    #[test]
    fn a_record_is_held_against_the_bundle_that_knows_its_event() {
        use Code::{EnumValue, EventNameInAttribute, UnknownEvent, WrongType};
        let one: &[_] = &[(0, UnknownEvent), (1, EnumValue), (1, WrongType)];
        check(&[one], 1, one);
        // The other one knows record 0, and not record 2.
        let other: &[_] = &[
            (0, EventNameInAttribute),
            (1, UnknownEvent),
            (2, UnknownEvent),
        ];
        let merged: &[_] = &[(0, EventNameInAttribute), (1, EnumValue), (1, WrongType)];
        check(&[one, other], 2, merged);
        check(&[other, one], 2, merged);
    }

    #[test]
    fn of_two_bundles_that_know_an_event_one_satisfied_is_enough() {
        check(&[&[(0, Code::EnumValue)], &[]], 3, &[]);
        let (first, second): (&[_], &[_]) = (&[(2, Code::EnumValue)], &[(2, Code::WrongType)]);
        check(&[first, second], 2, first);
    }

    #[test]
    fn an_event_that_no_bundle_knows_is_reported_once() {
        let unknown: &[_] = &[(1, Code::UnknownEvent)];
        check(&[unknown, unknown], 2, unknown);
    }
}
