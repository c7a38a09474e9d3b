//! Why a run fails.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// A failed run.
#[derive(Debug)]
pub(crate) enum Error {
    /// The configuration file is wrong.
    Config(crate::config::ConfigError),
    /// Telemetry could not be started.
    Telemetry(codex_events::StartError),
    /// The model's service gave no answer.
    Model(String),
    /// A call of this tool ended the turn.
    Aborted(String),
    /// The model called tools again and again.
    Endless(usize),
    /// The answer could not be written.
    Output(io::Error),
    /// The report could not be written.
    Report(PathBuf, io::Error),
    /// The failure that `--fail` asks for.
    Requested,
}

impl Error {
    /// The exit status: 2 where the run could not begin, 1 where it failed.
    pub(crate) fn status(&self) -> u8 {
        match self {
            Self::Config(_) | Self::Telemetry(_) => 2,
            _ => 1,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Telemetry(error) => error.fmt(f),
            Self::Model(message) => write!(f, "the model did not answer: {message}"),
            Self::Aborted(tool) => write!(f, "the turn was aborted at a call of {tool}"),
            Self::Endless(replies) => {
                write!(f, "the model gave no answer within {replies} replies")
            }
            Self::Output(error) => write!(f, "the answer could not be written: {error}"),
            Self::Report(path, error) => {
                write!(
                    f,
                    "the report {} could not be written: {error}",
                    path.display()
                )
            }
            Self::Requested => f.write_str("the run fails as --fail asks"),
        }
    }
}

impl std::error::Error for Error {}
