//! `otelier demo`: a real run of an agent, from the catalog to findings.
//!
//! The agent is `codex-exec`, linked as a library and started as a process of its own by running
//! this program again with a hidden subcommand: a clean clone needs nothing else. Each run gets a
//! receiver, a configuration and a directory to itself, so what arrives is known to come from it.

mod keep;
mod process;
mod run;
mod scenario;
mod table;
mod tally;

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;

use codex_exec::stub;
use otelier_validate::Bundle;

use self::keep::Keep;
use self::run::Run;
use self::scenario::{Scenario, Transport, Way};
use self::tally::Tally;
use crate::args;
use crate::catalogs::Checked;
use crate::check;
use crate::generate::{self, Refusal};
use crate::outcome::Outcome;
use crate::output::{Output, STRONG, plain};

/// The catalog whose emitters the agent is instrumented with.
const CATALOG: &str = "schema/codex";

/// The first argument of a process that is the demo's agent. It is no command that anybody else gives, so no help, no
/// completion and no man page knows it.
const AGENT: &str = "demo-agent";

/// Runs the agent, if that is what the process was started for; what else it is given are the agent's own arguments.
pub(crate) fn agent(arguments: impl Iterator<Item = OsString>) -> Option<ExitCode> {
    let mut arguments = arguments.skip(1);
    (arguments.next()? == AGENT)
        .then(|| codex_exec::run(std::iter::once(OsString::from("codex-exec")).chain(arguments)))
}

pub(crate) fn run(args: &args::Demo, output: &mut Output) -> io::Result<Outcome> {
    if !Path::new(CATALOG).is_dir() {
        output.error(format_args!(
            "there is no {CATALOG} here: run the demo in the root of the repository"
        ));
        return Ok(Outcome::CouldNot);
    }
    output.progress(format_args!("{STRONG}1. Check the catalog{STRONG:#}"));
    let mut checked = Checked::load(Path::new(CATALOG));
    checked.print(false, output)?;
    check::summarise(&checked, output)?;

    output.progress(format_args!(
        "{STRONG}2. Compare what was generated from it{STRONG:#}"
    ));
    let generated = match generate::generate(&mut checked) {
        Ok(generated) => generated,
        Err(Refusal::Faults) => return Ok(checked.outcome().max(Outcome::Findings)),
        Err(Refusal::Nowhere) => {
            output.error(format_args!("{CATALOG} has no `generate` section"));
            return Ok(Outcome::CouldNot);
        }
    };
    let compared = generate::compare(&checked.title(), &generated, output)?;
    if compared != Outcome::Holds {
        return Ok(compared);
    }
    let (bundle, keep) = match prepare(&checked, args) {
        Ok(prepared) => prepared,
        Err(message) => {
            output.error(plain(message));
            return Ok(Outcome::CouldNot);
        }
    };

    output.progress(format_args!(
        "{STRONG}3. Run the agent: every transport, through the engine and the SDK, with and without log_user_prompt, every ending{STRONG:#}"
    ));
    let tour = stub::tour();
    let runs = match run_all(&tour, &bundle, output) {
        Ok(runs) => runs,
        Err(error) => {
            output.error(plain(error));
            return Ok(Outcome::CouldNot);
        }
    };
    if let Some(keep) = &keep {
        match keep.write(&runs) {
            Ok(number) => output.progress(format_args!("   {number} payloads kept")),
            Err(error) => {
                output.error(plain(error));
                return Ok(Outcome::CouldNot);
            }
        }
    }

    output.progress(format_args!(
        "{STRONG}4. Compare what was emitted with what arrived{STRONG:#}"
    ));
    let tallies = Way::ALL.map(|way| (way, Tally::new(&bundle, &runs, way)));
    for (way, tally) in &tallies {
        table::print(*way, tally, output)?;
    }
    let mut faults: Vec<String> = (tallies.iter())
        .flat_map(|(way, tally)| tally.faults(&runs, *way))
        .collect();
    let [(_, engine), (_, sdk)] = &tallies;
    faults.extend(engine.differences(sdk));
    table::conclude(&faults, keep.as_ref(), output)?;
    Ok(if faults.is_empty() {
        Outcome::Holds
    } else {
        Outcome::Findings
    })
}

/// The validator's bundle, and where payloads are to be kept.
fn prepare(checked: &Checked, args: &args::Demo) -> Result<(Bundle, Option<Keep>), String> {
    let bundle = crate::bundles::of(checked)?;
    let keep = args.keep.as_deref().map(Keep::new).transpose();
    Ok((bundle, keep.map_err(|error| error.to_string())?))
}

/// Runs every scenario, the transports beside each other, and says how each went.
fn run_all<'t>(
    tour: &'t [stub::Run],
    bundle: &Bundle,
    output: &mut Output,
) -> io::Result<Vec<Run<'t>>> {
    let (done, each) = mpsc::channel();
    thread::scope(|scope| {
        for transport in Transport::ALL {
            let done = done.clone();
            scope.spawn(move || {
                for scenario in Scenario::all(transport, tour) {
                    let result = run::run(scenario, bundle);
                    let result =
                        result.map_err(|error| io::Error::other(format!("{scenario}: {error}")));
                    // Nobody listens any more where another run could not be made.
                    if done.send(result).is_err() {
                        return;
                    }
                }
            });
        }
        drop(done);
        let mut runs = Vec::new();
        for result in each {
            let run = result?;
            output.progress(format_args!("   {run}"));
            runs.push(run);
        }
        runs.sort_by_key(|run| run.scenario.to_string());
        Ok(runs)
    })
}
