//! `otelier validate`: payloads held against a catalog.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use otelier_validate::{Finding, Severity, write_human};

use crate::against::{Verdict, verdict};
use crate::args::{self, FailOn, Format};
use crate::bundles;
use crate::outcome::Outcome;
use crate::output::{BAD, GOOD, Output, STRONG, count, plain};

/// The name of the standard input.
const STDIN: &str = "-";

pub(crate) fn run(args: &args::Validate, output: &mut Output) -> io::Result<Outcome> {
    let Some(bundles) = bundles::resolve(args, output) else {
        return Ok(Outcome::CouldNot);
    };
    let mut total = Total::default();
    let mut worst = Outcome::Holds;
    let mut stdin_read = false;
    for path in &args.payloads {
        let is_stdin = path.as_os_str() == STDIN;
        let source = if is_stdin {
            "standard input".to_owned()
        } else {
            plain(path.display())
        };
        if is_stdin && std::mem::replace(&mut stdin_read, true) {
            output.error("the standard input is named twice; it can be read once");
            worst = Outcome::CouldNot;
            continue;
        }
        let payload = match read(path, is_stdin) {
            Ok(payload) => payload,
            Err(error) => {
                output.error(format_args!("{source}: {error}"));
                worst = Outcome::CouldNot;
                continue;
            }
        };
        let verdict = verdict(&bundles, &payload);
        print(&verdict.findings, &source, args.format, output)?;
        if verdict
            .findings
            .iter()
            .any(|finding| fails(finding, args.fail_on))
        {
            worst = worst.max(Outcome::Findings);
        }
        total.add(&verdict);
        if let Some(error) = &verdict.error {
            output.flush()?;
            output.error(format_args!("{source}: {}", plain(error)));
            worst = Outcome::CouldNot;
        }
    }
    if total.records == 0 && !args.allow_empty && worst == Outcome::Holds {
        let payloads = count(args.payloads.len() as u64, "payload", "payloads");
        print(&[Finding::no_records()], &payloads, args.format, output)?;
        worst = Outcome::Findings;
    }
    if args.format == Format::Human {
        total.print(worst, output)?;
    }
    Ok(worst)
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
            output.result(line)
        }),
    }
}

/// What all payloads came to.
#[derive(Default)]
struct Total {
    payloads: u64,
    records: u64,
    valid: u64,
    errors: u64,
    warnings: u64,
}

impl Total {
    fn add(&mut self, verdict: &Verdict) {
        let number = |severity| {
            let found = verdict
                .findings
                .iter()
                .filter(|one| one.severity == severity);
            found.count() as u64
        };
        self.payloads += 1;
        self.records += verdict.records as u64;
        self.valid += verdict.valid as u64;
        self.errors += number(Severity::Error);
        self.warnings += number(Severity::Warning);
    }

    /// `2 payloads, 17 records: 16 valid, 1 error, no warnings`
    fn print(&self, worst: Outcome, output: &mut Output) -> io::Result<()> {
        let style = if worst == Outcome::Holds { GOOD } else { BAD };
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
