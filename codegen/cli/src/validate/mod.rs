//! `otelier validate`: payloads held against catalogs.

mod coverage;
mod inputs;
mod jobs;
mod progress;
mod told;

use std::io;
use std::thread;

use otelier_validate::input::{Joined, Options};
use otelier_validate::{Catalogs, Finding, Severity, Summary};

use self::inputs::Input;
use self::jobs::Step;
use self::progress::Progress;
use self::told::Told;
pub(crate) use self::told::{fails, of_group, rule};
use crate::args::{self, UnknownEvent};
use crate::bundles;
use crate::outcome::Outcome;
use crate::output::{BAD, GOOD, Output, STRONG, count, plain};

pub(crate) fn run(args: &args::Validate, output: &mut Output) -> io::Result<Outcome> {
    let Some(catalogs) = bundles::resolve(&args.against, output) else {
        told::could_not(args.format, output)?;
        return Ok(Outcome::CouldNot);
    };
    // Who asks how much was seen asks about every event.
    if coverage::is_asked_for(&args.seen) && !bundles::verify(&catalogs, output) {
        told::could_not(args.format, output)?;
        return Ok(Outcome::CouldNot);
    }
    let Some(earlier) = coverage::Earlier::read(&args.seen, output) else {
        told::could_not(args.format, output)?;
        return Ok(Outcome::CouldNot);
    };
    let (inputs, errors) = inputs::find(&args.payloads);
    let mut run = Run {
        args,
        catalogs: &catalogs,
        told: Told::new(args),
        summary: Summary::default(),
        payloads: 0,
        empty: Vec::new(),
        worst: Outcome::Holds,
    };
    for error in errors {
        output.error(error);
        run.worst = Outcome::CouldNot;
    }
    let progress = Progress::of(&inputs);
    let options = Options {
        format: args.input.into(),
        ..Options::default()
    };
    let work = jobs::Work {
        inputs: &inputs,
        catalogs: &catalogs,
        options,
        oracle: args.oracle,
        progress: &progress,
    };
    let mut joined = Joined::new(&catalogs);
    work.run(
        args.jobs.map_or_else(cores, usize::from),
        &mut |index, step| run.step(&inputs[index], step, &mut joined, &progress, output),
    )?;
    progress.done();
    let people = args.format == args::PayloadFormat::Human;
    run.empty(&inputs, output)?;
    if !bundles::are_sound(&catalogs, output) {
        run.worst = Outcome::CouldNot;
    }
    run.told
        .close(&run.summary, run.worst != Outcome::CouldNot, output)?;
    let holds = coverage::tell(&catalogs, &run.summary, earlier, &args.seen, people, output)?;
    run.worst = run.worst.max(holds);
    if people {
        run.print(output)?;
    }
    Ok(run.worst)
}

/// How many threads the system runs at once.
fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// A run over all payloads.
struct Run<'a> {
    args: &'a args::Validate,
    catalogs: &'a Catalogs,
    told: Told,
    summary: Summary,
    payloads: u64,
    /// Payloads without a record, by their index.
    empty: Vec<usize>,
    worst: Outcome,
}

impl Run<'_> {
    /// Takes in what came of a part of a payload, or that it ended. `joined`: what came of the payload before.
    fn step(
        &mut self,
        input: &Input,
        step: Step,
        joined: &mut Joined,
        progress: &Progress,
        output: &mut Output,
    ) -> io::Result<()> {
        let error = match step {
            Step::Part(report) => {
                let error = report.summary.error.as_ref().map(ToString::to_string);
                let findings = joined.add(report);
                if !findings.is_empty() {
                    progress.aside(|| self.report(input, findings, output))?;
                }
                error
            }
            Step::Differs { first, records } => {
                let last = first + records.saturating_sub(1);
                Some(format!(
                    "the compiled check and the schemas differ on records {first} to {last}, which is a fault of otelier: please report it with the bundle"
                ))
            }
            Step::End(end) => {
                let summary = std::mem::replace(joined, Joined::new(self.catalogs)).into_summary();
                let followed = summary.error.is_none();
                let records = summary.records;
                self.summary.add(summary);
                // What was read to an error counts as read; what could not be opened does not.
                let error = match end {
                    Ok(split) => {
                        self.payloads += 1;
                        // The error of a part was told with it.
                        split
                            .error
                            .filter(|_| followed)
                            .map(|error| error.to_string())
                    }
                    Err(error) => Some(error.to_string()),
                };
                // A payload that could not be followed is named by its error.
                if records == 0 && error.is_none() && followed {
                    self.empty.push(input.index);
                }
                error
            }
        };
        let Some(error) = error else { return Ok(()) };
        self.worst = Outcome::CouldNot;
        progress.aside(|| {
            output.flush()?;
            output.error(format_args!("{}: {}", input.name(), plain(error)));
            Ok(())
        })
    }

    /// Names, counts and hands on findings of a payload.
    fn report(
        &mut self,
        input: &Input,
        mut findings: Vec<Finding>,
        output: &mut Output,
    ) -> io::Result<()> {
        for finding in &mut findings {
            finding.payload = Some(input.path.to_string_lossy().into_owned());
            if fails(finding.severity, self.args.fail_on) {
                self.worst = self.worst.max(Outcome::Findings);
            }
        }
        self.told.add(&findings, &input.name(), output)
    }

    /// A finding that is about a payload as a whole.
    fn whole(&mut self, input: &Input, finding: Finding, output: &mut Output) -> io::Result<()> {
        self.summary.count(finding.severity);
        self.report(input, vec![finding], output)
    }

    /// Says which payloads had no record. How bad that is depends on all the others, so these findings come last.
    fn empty(&mut self, inputs: &[Input], output: &mut Output) -> io::Result<()> {
        if self.args.allow_empty {
            return Ok(());
        }
        for index in std::mem::take(&mut self.empty) {
            let mut finding = Finding::no_records();
            if self.summary.records > 0 {
                finding.severity = Severity::Warning;
            }
            self.whole(&inputs[index], finding, output)?;
        }
        // A run that checked nothing is not a pass, though what it passed over was to be ignored.
        let ignored = self.args.against.unknown_event == Some(UnknownEvent::Ignore);
        let summary = &self.summary;
        if ignored && summary.records > 0 && summary.unknown == summary.records {
            let mut finding = Finding::no_records();
            "no record is an event of the catalogs, so nothing was checked"
                .clone_into(&mut finding.message);
            self.whole(&inputs[0], finding, output)?;
        }
        Ok(())
    }

    /// `2 payloads, 17 records: 16 valid, 1 error, 0 warnings`
    fn print(&self, output: &mut Output) -> io::Result<()> {
        let style = if self.worst == Outcome::Holds {
            GOOD
        } else {
            BAD
        };
        let summary = &self.summary;
        let notes = match summary.infos as u64 {
            0 => String::new(),
            infos => format!(", {}", count(infos, "note", "notes")),
        };
        output.result(format_args!(
            "{STRONG}{}, {}{STRONG:#}: {style}{} valid, {}, {}{notes}{style:#}",
            count(self.payloads, "payload", "payloads"),
            count(summary.records as u64, "record", "records"),
            summary.valid,
            count(summary.errors as u64, "error", "errors"),
            count(summary.warnings as u64, "warning", "warnings"),
        ))
    }
}
