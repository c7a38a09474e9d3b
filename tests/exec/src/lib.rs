//! `codex-exec`, a small non-interactive coding agent.
//!
//! It sends a prompt to a model's service over HTTP, reads the streamed response, runs the tools
//! that the model calls where the approval policy lets it, and prints the answer. It exists to
//! carry the generated Codex emitters through a real application: nothing else instruments it.
//!
//! The file `codex-exec.toml` beside the manifest shows its whole configuration.
//!
//! [`run`] is the whole program, for the binary and for programs that carry the agent inside.
//! `stub` is a model's service on the loopback interface for tests and demonstrations.

mod agent;
mod approval;
mod config;
mod ending;
mod error;
mod model;
mod protocol;
mod sse;
#[cfg(feature = "stub")]
pub mod stub;
mod telemetry;
mod tools;

use crate::agent::Agent;
use crate::config::Config;
use crate::ending::{Ending, Fail};
use crate::error::Error;
use clap::Parser;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

/// A small non-interactive coding agent.
#[derive(Parser)]
#[command(name = "codex-exec", version)]
struct Options {
    /// The configuration file, TOML.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// How a failing run ends; with it, a run that went well fails too, after its answer.
    #[arg(long, value_enum)]
    fail: Option<Fail>,
    /// Write how many events of each name were emitted, as JSON.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Export through the OpenTelemetry SDK instead of the runtime's own engine.
    #[cfg(feature = "otel-sdk")]
    #[arg(long)]
    through_sdk: bool,
    /// What the model is asked.
    prompt: String,
}

/// Runs the agent with the arguments of a command line, the program's name first.
///
/// The answer goes to standard output, everything else to standard error; where the approval
/// policy has the user asked, the answers are read from standard input. The exit status is 0 for
/// an answer, 1 for a run that failed, and 2 for one that could not begin. Under `--fail exit` a
/// failing run ends the process from within.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let options = match Options::try_parse_from(arguments) {
        Ok(options) => options,
        Err(error) => {
            // Nothing can be said about a standard error that is closed.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match converse(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("codex-exec: {error}");
            ExitCode::from(error.status())
        }
    }
}

fn converse(options: Options) -> Result<(), Error> {
    let config = Config::load(&options.config).map_err(Error::Config)?;
    let telemetry = telemetry::builder(config.otel.clone());
    #[cfg(feature = "otel-sdk")]
    let telemetry = telemetry.through_sdk(options.through_sdk);
    let telemetry = telemetry.start().map_err(Error::Telemetry)?;
    let session = telemetry::session(&telemetry, &config.model);
    let ending = Ending::new(telemetry, options.fail, options.report);
    let turn = Agent::new(&config, session, &ending).turn(
        &options.prompt,
        &mut io::stdout().lock(),
        &mut io::stdin().lock(),
        &mut io::stderr(),
    );
    let report = ending.write_report();
    // A failed run leaves what is still on its way to the telemetry's destructor.
    turn.and(report)?;
    if let Err(error) = ending.into_telemetry().shutdown(telemetry::EXIT_DEADLINE) {
        eprintln!("codex-exec: {error}");
    }
    Ok(())
}
