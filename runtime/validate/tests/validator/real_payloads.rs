//! Payloads that others wrote.

use std::collections::BTreeMap;

use otelier_validate::{Report, validate, write_human};

use crate::fixture::{bundle, codex};

const CODEX: &[u8] = include_bytes!("../data/codex-cli-0.169/exec-run.json");
const EVENTS: &[u8] = include_bytes!("../data/opentelemetry-proto-examples/events.json");
const LOGS: &[u8] = include_bytes!("../data/opentelemetry-proto-examples/logs.json");

/// How often each code occurs with each event and attribute.
fn summary(report: &Report) -> String {
    let mut counts = BTreeMap::<_, usize>::new();
    for finding in &report.findings {
        let event = finding.event.as_deref().unwrap_or("-");
        let attribute = finding.attribute.as_deref().unwrap_or("-");
        *counts.entry((event, finding.code, attribute)).or_default() += 1;
    }
    let line =
        |((event, code, attribute), count)| format!("{count:3}  {event}  {code}  {attribute}\n");
    counts.into_iter().map(line).collect()
}

#[test]
fn records_of_other_catalogs_are_unknown_events() {
    let unknown = |payload, expected| {
        let report = validate(bundle(), payload);
        assert_eq!(report.summary.error, None);
        assert_eq!(summary(&report), expected);
        assert_eq!(report.summary.valid, 0);
    };
    unknown(EVENTS, "  1  browser.page_view  unknown-event  -\n");
    unknown(LOGS, "  1  -  unknown-event  -\n");
    let report = validate(bundle(), CODEX);
    assert_eq!(report.summary.records, 17);
    assert_eq!(report.findings.len(), 17);
}

#[test]
fn a_released_codex_against_the_codex_catalog() {
    let report = validate(codex(), CODEX);
    assert_eq!(report.summary.error, None);
    assert_eq!((report.summary.records, report.summary.valid), (17, 0));
    insta::assert_snapshot!(summary(&report));
}

/// Every finding of the first event of each name, as people read it.
#[test]
fn a_released_codex_for_people() {
    let report = validate(codex(), CODEX);
    let mut seen = std::collections::BTreeSet::new();
    let mut records = std::collections::BTreeSet::new();
    for finding in &report.findings {
        if seen.insert(&finding.event) {
            records.insert(finding.record);
        }
    }
    let mut findings = report.findings.clone();
    findings.retain(|finding| records.contains(&finding.record));
    let mut out = Vec::new();
    write_human(&findings, "exec-run.json", false, &mut out).unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap());
}
