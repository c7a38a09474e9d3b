//! How a run ended, as its exit status says it.

use std::process::ExitCode;

/// How a run ended. The order is the precedence: one input that could not be read outweighs any finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// What was asked for holds: 0.
    Holds,
    /// Findings, stale output, or nothing seen: 1.
    Findings,
    /// Could not run or could not read an input: 2.
    CouldNot,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(outcome as u8)
    }
}
