//! What a file says of lints: their severities, and waivers.

use schemars::JsonSchema;
use serde::Deserialize;

/// How bad a kind of lint finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LintLevel {
    /// It is not looked for.
    Off,
    /// It is reported, and the exit status stays 0 unless `--deny-warnings` is given.
    Warn,
    /// It is reported as an error.
    Error,
}

/// A lint finding that is known, and stays: it is not reported where the waiver stands.
///
/// Beside an attribute, an event, a setting or a resource attribute it holds for what is written there; under
/// `waivers` of a file for the file, and under `catalog.waivers` for the whole catalog. A waiver that waives nothing is a finding.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Waiver")]
pub(crate) struct RawWaiver {
    /// The code of the lint, as it stands in its message.
    #[schemars(required)]
    #[schemars(extend("examples" = ["undeclared-privacy"]))]
    pub code: Option<String>,
    /// Why it stays, in one sentence.
    #[schemars(required)]
    #[schemars(extend("examples" = ["The path is one of our own servers."]))]
    pub reason: Option<String>,
    /// The last date (`YYYY-MM-DD`) on which it holds. Default: it has no end.
    #[schemars(extend("examples" = ["2027-12-31"]))]
    pub expires: Option<String>,
}
