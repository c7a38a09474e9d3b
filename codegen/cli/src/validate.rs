//! `otelier validate`: payloads held against a catalog.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use otelier_validate::{Finding, Severity, write_human};

use crate::against::verdict;
use crate::args::{self, FailOn, Format};
use crate::bundles;
use crate::outcome::Outcome;
use crate::output::{BAD, GOOD, Output, STRONG, count, plain, plain_json};

/// The name of the standard input.
const STDIN: &str = "-";

pub(crate) fn run(args: &args::Validate, output: &mut Output) -> io::Result<Outcome> {
    let Some(bundles) = bundles::resolve(args, output) else {
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
        let mut verdict = verdict(&bundles, &payload);
        total.payloads += 1;
        total.records += verdict.records as u64;
        total.valid += verdict.valid as u64;
        total.report(path, &source, &mut verdict.findings, args, output)?;
        // A payload that could not be followed is named by its error.
        if verdict.records == 0 && verdict.error.is_none() {
            without_records.push((path, source.clone()));
        }
        if let Some(error) = &verdict.error {
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
    if args.format == Format::Human {
        total.print(output)?;
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

fn fails(finding: &Finding, fail_on: FailOn) -> bool {
    match fail_on {
        FailOn::Error => finding.severity >= Severity::Error,
        FailOn::Warning => finding.severity >= Severity::Warning,
        FailOn::Info => true,
    }
}

fn print(
    findings: &[Finding],
    source: &str,
    format: Format,
    output: &mut Output,
) -> io::Result<()> {
    match format {
        Format::Human => write_human(findings, source, true, output.results()),
        Format::Json => findings.iter().try_for_each(|finding| {
            let line = serde_json::to_string(finding).map_err(io::Error::from)?;
            output.result(plain_json(&line))
        }),
    }
}

/// What all payloads came to.
struct Total {
    payloads: u64,
    records: u64,
    valid: u64,
    errors: u64,
    warnings: u64,
    worst: Outcome,
}

impl Total {
    const fn new() -> Self {
        Self {
            payloads: 0,
            records: 0,
            valid: 0,
            errors: 0,
            warnings: 0,
            worst: Outcome::Holds,
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
            }
            if fails(finding, args.fail_on) {
                self.worst = self.worst.max(Outcome::Findings);
            }
        }
        print(findings, source, args.format, output)
    }

    /// `2 payloads, 17 records: 16 valid, 1 error, 0 warnings`
    fn print(&self, output: &mut Output) -> io::Result<()> {
        let style = if self.worst == Outcome::Holds {
            GOOD
        } else {
            BAD
        };
        output.result(format_args!(
            "{STRONG}{}, {}{STRONG:#}: {style}{} valid, {}, {}{style:#}",
            count(self.payloads, "payload", "payloads"),
            count(self.records, "record", "records"),
            self.valid,
            count(self.errors, "error", "errors"),
            count(self.warnings, "warning", "warnings"),
        ))
    }
}
