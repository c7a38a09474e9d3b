//! `JUnit` XML, which CI services show as tests.
//!
//! There is no standard; what is written is what the common readers agree on: one suite, a test case for each event that
//! was seen or is spoken of, a `failure` for each error, and everything else as what the test case printed.

use std::collections::BTreeMap;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{Entry, Level, Report};
use crate::output::{Output, plain};

/// The test case of what is about no event.
const PAYLOAD: &str = "the payload";

/// Writes a report; `events` has the records of each event that was seen, and how many of them are valid.
pub(crate) fn write(
    report: &Report,
    events: &BTreeMap<&str, (u64, u64)>,
    output: &mut Output,
) -> io::Result<()> {
    let text = document(report, events)?;
    text.lines().try_for_each(|line| output.result(line))
}

fn document(report: &Report, events: &BTreeMap<&str, (u64, u64)>) -> io::Result<String> {
    let mut cases: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for event in events.keys() {
        cases.entry(event).or_default();
    }
    for entry in &report.entries {
        let case = entry.about.as_deref().unwrap_or(PAYLOAD);
        cases.entry(case).or_default().push(entry);
    }
    let fails = |entry: &&&Entry| entry.level == Level::Error;
    let failing = |entries: &&Vec<&Entry>| entries.iter().any(|entry| fails(&entry));
    let tests = cases.len().to_string();
    let failures = cases.values().filter(failing).count().to_string();
    let name = format!("otelier {}", report.command);
    let counts = [
        ("name", name.as_str()),
        ("tests", &tests),
        ("failures", &failures),
        ("errors", if report.complete { "0" } else { "1" }),
    ];
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer
        .create_element("testsuites")
        .with_attributes(counts)
        .write_inner_content(|writer| {
            let suite = writer.create_element("testsuite").with_attributes(counts);
            suite.write_inner_content(|writer| {
                for (event, entries) in &cases {
                    case(event, entries, events.get(event).copied(), writer)?;
                }
                Ok(())
            })?;
            Ok(())
        })?;
    String::from_utf8(writer.into_inner()).map_err(io::Error::other)
}

fn case(
    event: &str,
    entries: &[&Entry],
    records: Option<(u64, u64)>,
    writer: &mut Writer<Vec<u8>>,
) -> io::Result<()> {
    let event = plain(event);
    let case = writer
        .create_element("testcase")
        .with_attribute(("classname", "otelier"))
        .with_attribute(("name", event.as_str()));
    case.write_inner_content(|writer| {
        let (failures, others): (Vec<_>, Vec<_>) = entries
            .iter()
            .partition(|entry| entry.level == Level::Error);
        for entry in failures {
            let text = text(entry);
            let first = text.lines().next().unwrap_or_default();
            writer
                .create_element("failure")
                .with_attribute(("type", entry.code))
                .with_attribute(("message", first))
                .write_text_content(BytesText::new(&text))?;
        }
        let mut printed = Vec::new();
        if let Some((all, valid)) = records {
            printed.push(format!("{all} records, {valid} valid"));
        }
        printed.extend(
            others
                .into_iter()
                .map(|entry| format!("{}: {}", entry.code, text(entry))),
        );
        if !printed.is_empty() {
            let printed = printed.join("\n");
            writer
                .create_element("system-out")
                .write_text_content(BytesText::new(&printed))?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Its message, and where it is.
fn text(entry: &Entry) -> String {
    let mut lines: Vec<_> = entry.message.lines().map(plain).collect();
    if let Some(place) = &entry.place {
        lines.push(format!("payload: {}", plain(&place.file)));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(code: &'static str, level: Level, about: Option<&str>) -> Entry {
        Entry {
            code,
            level,
            message: format!("something <is> \u{1} \"{code}\"\nevent: it"),
            place: None,
            within: None,
            about: about.map(str::to_owned),
            related: Vec::new(),
            fix: None,
        }
    }

    #[test]
    fn each_event_is_a_test_case() {
        let mut report = Report::new("validate");
        report.entries = vec![
            entry("wrong-type", Level::Error, Some("shop.sale")),
            entry("deprecated", Level::Warning, Some("shop.sale")),
            entry("no-records", Level::Error, None),
        ];
        let events = [("shop.refund", (2, 2)), ("shop.sale", (3, 1))].into();
        insta::assert_snapshot!(document(&report, &events).expect("a Vec takes any bytes"));
    }
}
