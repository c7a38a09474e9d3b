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
use crate::output::{Output, count, plain};
use crate::report::{Entry, Level, Machine, Report, Rule, json, junit, place::Place};

/// What was found up to now.
pub(super) struct Told {
    format: Format,
    each: bool,
    groups: Groups,
    report: Report,
}

impl Told {
    pub(super) fn new(args: &args::Validate) -> Self {
        Self {
            format: args.format,
            each: args.all,
            groups: Groups::default(),
            report: Report::new("validate"),
        }
    }

    /// Takes in findings of a payload, which has this name for people.
    pub(super) fn add(
        &mut self,
        findings: &[Finding],
        source: &str,
        output: &mut Output,
    ) -> io::Result<()> {
        match self.format {
            Format::Human if self.each => write_human(findings, source, true, output.results())?,
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
            let entry = |group: &Group| of_group(group, path(&group.first));
            self.report.entries = groups.into_iter().map(entry).collect();
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
    fn table(&self, summary: &Summary, output: &mut Output) -> io::Result<()> {
        let mut counts: BTreeMap<Option<&str>, BTreeMap<Code, u64>> = BTreeMap::new();
        for group in self.groups.worst_first() {
            let of_event = counts.entry(group.first.event.as_deref()).or_default();
            *of_event.entry(group.first.code).or_default() += group.count;
        }
        if counts.is_empty() {
            return Ok(());
        }
        let records = events(summary);
        let rows = counts.into_iter().map(|(event, codes)| {
            let name = event.map_or_else(|| "(no event)".to_owned(), plain);
            let codes = codes.iter().map(|(code, count)| format!("{code} {count}"));
            let seen = event.and_then(|event| records.get(event));
            let seen = seen.map(|(all, valid)| (all.to_string(), valid.to_string()));
            let (all, valid) = seen.unwrap_or_default();
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

pub(crate) fn fails(severity: Severity, fail_on: FailOn) -> bool {
    match fail_on {
        FailOn::Error => severity >= Severity::Error,
        FailOn::Warning => severity >= Severity::Warning,
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

/// All findings of a cause in a format that is one document: the first of them, in what it was found, and their number.
pub(crate) fn of_group(group: &Group, path: &Path) -> Entry {
    let mut entry = entry(&group.first, path);
    if group.count > 1 {
        let more = count(group.count - 1, "more finding", "more findings");
        // Writing to a String does not fail.
        let _ = write!(entry.message, "\nand {more} like it");
    }
    entry
}

/// A finding as machines read it: in the payload, which has no lines that anybody wrote.
fn entry(finding: &Finding, path: &Path) -> Entry {
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
