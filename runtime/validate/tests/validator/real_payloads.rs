//! Payloads that others wrote.
//!
//! `UPDATE=1` rewrites the page about what the released Codex CLI does differently.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use otelier_validate::{Bundle, Catalogs, Report, Severity, validate, write_human};

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

/// The published bundle of the catalog that describes the released Codex CLI.
fn codex_cli() -> Bundle {
    let text = include_str!("../../../../generated/codex-cli/json-schema/bundle.json");
    Bundle::from_json(text).expect("the published bundle")
}

#[test]
fn a_released_codex_is_what_its_own_catalog_says() {
    let report = validate(&codex_cli(), CODEX);
    assert!(report.is_clean(), "{:#?}", report.findings);
    assert_eq!((report.summary.records, report.summary.valid), (17, 17));
    assert_eq!(report.summary.events.len(), 8);
    // Its scope chooses its catalog, wherever that stands.
    let published = include_str!("../../../../generated/codex/json-schema/bundle.json");
    let catalogs = Catalogs::new([Bundle::from_json(published).expect("a bundle"), codex_cli()]);
    let report = catalogs.validate(CODEX);
    assert!(report.is_clean(), "{:#?}", report.findings);
}

/// A failing run: what is known of it is that two events carry `error.message` then.
#[test]
fn a_failed_run_of_a_released_codex_is_what_its_own_catalog_says() {
    let mut request: serde_json::Value = serde_json::from_slice(CODEX).expect("JSON");
    let records = &mut request["resourceLogs"][0]["scopeLogs"][0]["logRecords"];
    for record in records.as_array_mut().expect("records") {
        let attributes = record["attributes"].as_array_mut().expect("attributes");
        let is_of = |attribute: &serde_json::Value| {
            ["codex.api_request", "codex.sse_event"]
                .map(serde_json::Value::from)
                .contains(&attribute["value"]["stringValue"])
        };
        if !attributes.iter().any(is_of) {
            continue;
        }
        attributes.retain(|attribute| {
            !attribute["key"]
                .as_str()
                .is_some_and(|key| key.ends_with("_token_count"))
        });
        attributes.push(crate::fixture::attribute("error.message", "http 500"));
    }
    let report = validate(&codex_cli(), request.to_string().as_bytes());
    assert!(report.is_clean(), "{:#?}", report.findings);
    let seen = &report.summary.events[0];
    assert_eq!(seen["codex.api_request"].cases["failed"], 2);
    assert_eq!(seen["codex.sse_event"].cases["failed"], 8);
}

/// The page about what the released Codex CLI does differently from the catalog of what its events should be.
fn differences() -> String {
    let report = validate(codex(), CODEX);
    let mut page = String::from(
        "<!-- made by runtime/validate/tests/validator/real_payloads.rs; `UPDATE=1 cargo test -p otelier-validate --test validator` rewrites it -->\n\n\
         # What the released Codex CLI does differently\n\n\
         This is what `otelier validate --catalog schema/codex` finds in the export of Codex CLI 0.169 that\n\
         [this catalog](catalog.yaml) describes, grouped by cause. Against this catalog the same export has no finding.\n\n",
    );
    let mut groups = BTreeMap::<_, (usize, &str)>::new();
    for finding in &report.findings {
        let (event, attribute) = (finding.event.as_deref(), finding.attribute.as_deref());
        let group = (
            std::cmp::Reverse(finding.severity),
            finding.code,
            event,
            attribute,
        );
        groups
            .entry(group)
            .or_insert((0, finding.message.as_str()))
            .0 += 1;
    }
    page.push_str(
        "| | code | event | attribute | times | the first |\n|---|---|---|---|---|---|\n",
    );
    for ((severity, code, event, attribute), (times, message)) in groups {
        let code_of =
            |name: Option<&str>| name.map_or_else(String::new, |name| format!("`{name}`"));
        let message = message.replace('|', "\\|");
        let severity: Severity = severity.0;
        // Writing to a String does not fail.
        _ = writeln!(
            page,
            "| {severity} | [`{code}`](../../runtime/validate/findings.md#{code}) | {} | {} | {times} | {message} |",
            code_of(event),
            code_of(attribute)
        );
    }
    let summary = report.summary;
    _ = writeln!(
        page,
        "\n{} records: {} valid, {} errors, {} warnings.",
        summary.records, summary.valid, summary.errors, summary.warnings
    );
    page
}

#[test]
fn the_page_about_the_differences_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/codex-cli/differences.md");
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, differences()).expect("a file");
    }
    let written = fs::read_to_string(&path).expect("the page");
    assert!(
        written.replace("\r\n", "\n") == differences(),
        "differences.md is stale; rewrite it with `UPDATE=1 cargo test -p otelier-validate --test validator`"
    );
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
