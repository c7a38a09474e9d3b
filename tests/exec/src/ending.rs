//! The three ways in which a run ends, and the report that it leaves.
//!
//! By return, by an error that travels up to `main`, or by `process::exit` out of the middle of
//! the turn: without unwinding, without a destructor, without a word to the telemetry.

use crate::error::Error;
use codex_events::Telemetry;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How a failing run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Fail {
    /// By an error that `main` returns.
    Error,
    /// By `process::exit(1)` where it happens.
    Exit,
}

/// What is to be done before the process ends.
pub(crate) struct Ending {
    telemetry: Telemetry,
    fail: Option<Fail>,
    report: Option<PathBuf>,
}

impl Ending {
    /// The ending of a run that reports on `telemetry`.
    pub(crate) fn new(telemetry: Telemetry, fail: Option<Fail>, report: Option<PathBuf>) -> Self {
        Self {
            telemetry,
            fail,
            report,
        }
    }

    /// The turn has come to its answer: the run ends well, unless it was asked to fail.
    pub(crate) fn finish(&self) -> Result<(), Error> {
        match self.fail {
            None => Ok(()),
            Some(_) => Err(self.fail(Error::Requested)),
        }
    }

    /// The turn has failed. Under `--fail exit` this ends the process; otherwise the error comes
    /// back for the caller to hand up.
    pub(crate) fn fail(&self, error: Error) -> Error {
        if self.fail != Some(Fail::Exit) {
            return error;
        }
        eprintln!("codex-exec: {error}");
        if let Err(error) = self.write_report() {
            eprintln!("codex-exec: {error}");
        }
        std::process::exit(error.status().into());
    }

    /// Writes how many events of each name were emitted, where a report is wanted.
    pub(crate) fn write_report(&self) -> Result<(), Error> {
        let Some(path) = &self.report else {
            return Ok(());
        };
        let emitted: BTreeMap<_, _> = self.telemetry.emitted().into_iter().collect();
        let report = json!({ "format": 1, "emitted": emitted });
        std::fs::write(path, format!("{report:#}\n"))
            .map_err(|error| Error::Report(path.clone(), error))
    }

    /// The telemetry, for an orderly end.
    pub(crate) fn into_telemetry(self) -> Telemetry {
        self.telemetry
    }
}
