//! Why something should not be used any more.

use schemars::JsonSchema;
use serde::Deserialize;

/// Why it should not be used any more.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Deprecated")]
pub(crate) struct RawDeprecated {
    /// What happened to it.
    #[schemars(required)]
    #[schemars(extend("examples" = ["obsoleted"]))]
    pub reason: Option<DeprecationReason>,
    /// What to use instead; needed where the reason is `renamed`.
    #[schemars(extend("examples" = ["error.message"]))]
    pub renamed_to: Option<String>,
    /// Further prose, in Markdown.
    #[schemars(extend("examples" = ["Nobody read it."]))]
    pub note: Option<String>,
}

/// What happened to something deprecated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DeprecationReason {
    /// It has another name now.
    Renamed,
    /// Nothing replaces it.
    Obsoleted,
    /// Something else; the note says what.
    Uncategorized,
}
