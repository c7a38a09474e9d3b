//! Why a bundle cannot be used.

use std::fmt;

use super::FORMAT;
use crate::schema::InvalidSchema;

/// Why a bundle cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BundleError {
    /// It is not JSON, or not shaped like a bundle; the parser's words, with line and column.
    Json(String),
    /// It has no `format` number.
    NoFormat,
    /// Its `format` number is another than [`FORMAT`].
    Format(String),
    /// The `content_hash` of an event does not fit its schema: the bundle was changed by hand, or merged and
    /// not generated again.
    Hash {
        /// The event.
        event: String,
        /// What the bundle says.
        written: String,
        /// What the schema gives.
        computed: String,
    },
    /// The schema of an event cannot be used.
    Schema {
        /// The event.
        event: String,
        /// What is wrong with it.
        problem: InvalidSchema,
    },
}

impl fmt::Display for BundleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(problem) => write!(f, "not a schema bundle: {problem}"),
            Self::NoFormat => f.write_str("not a schema bundle: it has no `format` number"),
            Self::Format(found) => write!(
                f,
                "bundle format {found} is not supported; this version reads format {FORMAT}: generate the bundle \
                 again with the `otelier` of this version"
            ),
            Self::Hash {
                event,
                written,
                computed,
            } => write!(
                f,
                "the bundle's content_hash of the event `{event}` is {written}, but its schema gives {computed}; \
                 run `otelier generate`"
            ),
            Self::Schema { event, problem } => write!(
                f,
                "the bundle's schema of the event `{event}` cannot be used: {problem}"
            ),
        }
    }
}

impl std::error::Error for BundleError {}
