//! `otelier validate`: payloads held against a catalog.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use otelier_validate::{Code, Finding, Severity, write_human};

use crate::args::{self, FailOn, Format, UnknownEvent};
use crate::bundles;
use crate::outcome::Outcome;
use crate::output::{BAD, GOOD, Output, STRONG, count, plain};
use crate::report::{Entry, Level, Machine, Report, Rule, json, place::Place};

/// The name of the standard input.
const STDIN: &str = "-";

pub(crate) fn run(args: &args::Validate, output: &mut Output) -> io::Result<Outcome> {
    let Some(catalogs) = bundles::resolve(&args.against, output) else {
        if args.format == Format::Sarif {
            Report::failed("validate").write(Machine::Sarif, rule, output)?;
        }
        return Ok(Outcome::CouldNot);
    };
    let mut total = Total::new();
    let mut stdin_read = false;
    let mut without_records = Vec::new();
    for path in &args.payloads {
        let is_stdin = path.as_os_str() == STDIN;
        let source = if is_stdin {
            "standard input".to_owned()
        } else {
            plain(path.display())
        };
        if is_stdin && std::mem::replace(&mut stdin_read, true) {
            output.error("the standard input is named twice; it can be read once");
            total.worst = Outcome::CouldNot;
            continue;
        }
        let payload = match read(path, is_stdin) {
            Ok(payload) => payload,
            Err(error) => {
                output.error(format_args!("{source}: {error}"));
                total.worst = Outcome::CouldNot;
                continue;
            }
        };
        let mut report = catalogs.validate(&payload);
        let summary = &report.summary;
        total.payloads += 1;
        total.records += summary.records as u64;
        total.unknown += summary.unknown as u64;
        total.valid += summary.valid as u64;
        total.report(path, &source, &mut report.findings, args, output)?;
        // A payload that could not be followed is named by its error.
        if summary.records == 0 && summary.error.is_none() {
            without_records.push((path, source.clone()));
        }
        if let Some(error) = &summary.error {
            output.flush()?;
            output.error(format_args!("{source}: {}", plain(error)));
            total.worst = Outcome::CouldNot;
        }
    }
    // How bad an empty payload is depends on all the others, so these findings come last.
    if !args.allow_empty {
        for (path, source) in &without_records {
            let mut finding = Finding::no_records();
            if total.records > 0 {
                finding.severity = Severity::Warning;
            }
            total.report(path, source, &mut [finding], args, output)?;
        }
    }
    // A run that checked nothing is not a pass, though what it passed over was to be ignored.
    let ignored = args.against.unknown_event == Some(UnknownEvent::Ignore);
    if ignored && !args.allow_empty && total.records > 0 && total.unknown == total.records {
        let path = &args.payloads[0];
        let source = plain(path.display());
        let mut finding = Finding::no_records();
        "no record is an event of the catalogs, so nothing was checked"
            .clone_into(&mut finding.message);
        total.report(path, &source, &mut [finding], args, output)?;
    }
    total.report.complete = total.worst != Outcome::CouldNot;
    match args.format {
        Format::Human => total.print(output)?,
        Format::Json => {}
        Format::Sarif => total.report.write(Machine::Sarif, rule, output)?,
        Format::Github => total.report.write(Machine::Github, rule, output)?,
    }
    Ok(total.worst)
}

fn read(path: &Path, is_stdin: bool) -> io::Result<Vec<u8>> {
    if is_stdin {
        let mut payload = Vec::new();
        io::stdin().lock().read_to_end(&mut payload)?;
        Ok(payload)
    } else {
        fs::read(path)
    }
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

/// A finding as machines read it: in the payload, which has no lines that anybody wrote.
pub(crate) fn entry(finding: &Finding, path: &Path) -> Entry {
    let mut message = finding.message.clone();
    let about = [
        ("event", finding.event.clone()),
        ("attribute", finding.attribute.clone()),
        ("record", finding.record.map(|record| record.to_string())),
        ("pointer", finding.pointer.clone()),
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
        related: Vec::new(),
        fix: None,
    }
}

/// What all payloads came to.
struct Total {
    payloads: u64,
    records: u64,
    unknown: u64,
    valid: u64,
    errors: u64,
    warnings: u64,
    infos: u64,
    worst: Outcome,
    /// For the formats that are one document.
    report: Report,
}

impl Total {
    fn new() -> Self {
        Self {
            payloads: 0,
            records: 0,
            unknown: 0,
            valid: 0,
            errors: 0,
            warnings: 0,
            infos: 0,
            worst: Outcome::Holds,
            report: Report::new("validate"),
        }
    }

    /// Names, prints and counts the findings of a payload.
    fn report(
        &mut self,
        path: &Path,
        source: &str,
        findings: &mut [Finding],
        args: &args::Validate,
        output: &mut Output,
    ) -> io::Result<()> {
        for finding in &mut *findings {
            finding.payload = Some(path.to_string_lossy().into_owned());
            match finding.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Info => self.infos += 1,
            }
            if fails(finding, args.fail_on) {
                self.worst = self.worst.max(Outcome::Findings);
            }
        }
        match args.format {
            Format::Human => write_human(findings, source, true, output.results()),
            // Its keys are those of a finding, without a line before them: others read them so.
            Format::Json => findings
                .iter()
                .try_for_each(|finding| json::line(finding, output)),
            Format::Sarif | Format::Github => {
                let entries = findings.iter().map(|finding| entry(finding, path));
                self.report.entries.extend(entries);
                Ok(())
            }
        }
    }

    /// `2 payloads, 17 records: 16 valid, 1 error, 0 warnings`
    fn print(&self, output: &mut Output) -> io::Result<()> {
        let style = if self.worst == Outcome::Holds {
            GOOD
        } else {
            BAD
        };
        let infos = match self.infos {
            0 => String::new(),
            infos => format!(", {}", count(infos, "note", "notes")),
        };
        output.result(format_args!(
            "{STRONG}{}, {}{STRONG:#}: {style}{} valid, {}, {}{infos}{style:#}",
            count(self.payloads, "payload", "payloads"),
            count(self.records, "record", "records"),
            self.valid,
            count(self.errors, "error", "errors"),
            count(self.warnings, "warning", "warnings"),
        ))
    }
}
