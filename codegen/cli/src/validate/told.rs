//! What was found, in the form that was asked for.
//!
//! For people, and in the formats that are one document, findings of one cause are one, unless each was asked for: so
//! memory does not grow with their number. JSON lines have each, as it comes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

use otelier_validate::{Code, Finding, Group, Groups, Severity, Summary, write_human};

use super::inputs::STDIN;
use crate::args::{self, FailOn, PayloadFormat as Format};
use crate::output::{Output, plain};
use crate::report::{Entry, Level, Machine, Report, Rule, json, junit, place::Place};

/// What was found up to now.
pub(super) struct Told {
    format: Format,
    each: bool,
    groups: Groups,
    report: Report,
    /// Findings by event and code, of events that the catalogs have or payloads name.
    counts: BTreeMap<Option<String>, BTreeMap<Code, u64>>,
}

impl Told {
    pub(super) fn new(args: &args::Validate) -> Self {
        Self {
            format: args.format,
            each: args.all,
            groups: Groups::default(),
            report: Report::new("validate"),
            counts: BTreeMap::new(),
        }
    }

    /// Takes in findings of a payload, which has this name for people.
    pub(super) fn add(
        &mut self,
        findings: Vec<Finding>,
        source: &str,
        output: &mut Output,
    ) -> io::Result<()> {
        match self.format {
            Format::Human if self.each => write_human(&findings, source, true, output.results())?,
            // Its keys are those of a finding, without a line before them: others read them so.
            Format::Json => findings
                .iter()
                .try_for_each(|finding| json::line(finding, output))?,
            Format::Sarif | Format::Github | Format::Junit if self.each => {
                let entries = findings.iter().map(|finding| entry(finding, path(finding)));
                self.report.entries.extend(entries);
            }
            _ => {}
        }
        for finding in findings {
            self.groups.add(finding);
        }
        Ok(())
    }

    /// Writes what was kept until all is known. `complete`: nothing stood in the way of the whole run.
    pub(super) fn close(
        &mut self,
        summary: &Summary,
        complete: bool,
        output: &mut Output,
    ) -> io::Result<()> {
        if self.format == Format::Human {
            if !self.each {
                self.groups.write_human(true, output.results())?;
            }
            return self.table(summary, output);
        }
        if !self.each {
            let groups = self.groups.worst_first();
            self.report.entries = groups.into_iter().map(of_group).collect();
        }
        self.report.complete = complete;
        match self.format {
            Format::Human | Format::Json => Ok(()),
            Format::Sarif => self.report.write(Machine::Sarif, rule, output),
            Format::Github => self.report.write(Machine::Github, rule, output),
            Format::Junit => junit::write(&self.report, &events(summary), output),
        }
    }

    /// How many records of each event there were, and what was found of it.
    fn table(&mut self, summary: &Summary, output: &mut Output) -> io::Result<()> {
        for group in self.groups.worst_first() {
            let of_event = self.counts.entry(group.first.event.clone()).or_default();
            *of_event.entry(group.first.code).or_default() += group.count;
        }
        if self.counts.is_empty() {
            return Ok(());
        }
        let records = events(summary);
        let rows = self.counts.iter().map(|(event, codes)| {
            let name = event
                .as_deref()
                .map_or_else(|| "(no event)".to_owned(), plain);
            let codes = codes.iter().map(|(code, count)| format!("{code} {count}"));
            let (all, valid) = event
                .as_deref()
                .and_then(|event| records.get(event))
                .map_or_else(Default::default, |(all, valid)| {
                    (all.to_string(), valid.to_string())
                });
            (name, all, valid, codes.collect::<Vec<_>>().join(", "))
        });
        let rows: Vec<_> = rows.collect();
        let width = rows.iter().map(|(name, ..)| name.chars().count()).max();
        let width = width.unwrap_or(0).max("event".len());
        output.result("")?;
        output.result(format_args!(
            "{:width$}  {:>9}  {:>9}  findings",
            "event", "records", "valid"
        ))?;
        for (name, all, valid, codes) in rows {
            output.result(format_args!("{name:width$}  {all:>9}  {valid:>9}  {codes}"))?;
        }
        output.result("")
    }
}

/// The records of each event that was seen, and how many of them are valid.
fn events(summary: &Summary) -> BTreeMap<&str, (u64, u64)> {
    let mut events: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for (event, seen) in summary.events.iter().flatten() {
        let (records, valid) = events.entry(event).or_default();
        *records += seen.records as u64;
        *valid += seen.valid as u64;
    }
    events
}

/// What a machine reads of a run that could not begin.
pub(super) fn could_not(format: Format, output: &mut Output) -> io::Result<()> {
    if format == Format::Sarif {
        Report::failed("validate").write(Machine::Sarif, rule, output)?;
    }
    Ok(())
}

pub(crate) fn fails(finding: &Finding, fail_on: FailOn) -> bool {
    match fail_on {
        FailOn::Error => finding.severity >= Severity::Error,
        FailOn::Warning => finding.severity >= Severity::Warning,
        FailOn::Info => true,
    }
}

/// What the codes of findings mean.
pub(crate) fn rule(code: &str) -> Option<Rule> {
    let code = *Code::ALL.iter().find(|known| known.as_str() == code)?;
    Some(Rule {
        code: code.as_str(),
        short: code.explanation(),
        full: page(code),
        page: Some("runtime/validate/findings.md"),
    })
}

/// The page without its heading.
fn page(code: Code) -> String {
    let page = code.page();
    let text = page
        .split_once("\n\n")
        .map_or(page.as_str(), |(_, text)| text);
    text.trim_end().to_owned()
}

fn path(finding: &Finding) -> &Path {
    Path::new(finding.payload.as_deref().unwrap_or(STDIN))
}

/// All findings of a cause, as the first of them and their number.
fn of_group(group: &Group) -> Entry {
    let mut entry = entry(&group.first, path(&group.first));
    if group.count > 1 {
        let _ = write!(entry.message, "\nand {} more like it", group.count - 1);
    }
    entry
}

/// A finding as machines read it: in the payload, which has no lines that anybody wrote.
pub(crate) fn entry(finding: &Finding, path: &Path) -> Entry {
    let mut message = finding.message.clone();
    let about = [
        ("event", finding.event.clone()),
        ("attribute", finding.attribute.clone()),
        ("record", finding.record.map(|record| record.to_string())),
        ("pointer", finding.pointer.clone()),
        ("offset", finding.offset.map(|offset| offset.to_string())),
        ("catalog", finding.catalog.as_ref().map(ToString::to_string)),
    ];
    for (what, value) in about {
        if let Some(value) = value {
            let _ = write!(message, "\n{what}: {}", plain(value));
        }
    }
    Entry {
        code: finding.code.as_str(),
        level: match finding.severity {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
            Severity::Info => Level::Note,
        },
        message,
        place: (path.as_os_str() != STDIN).then(|| Place::file(path)),
        within: finding.pointer.clone(),
        about: finding.event.clone(),
        related: Vec::new(),
        fix: None,
    }
}
