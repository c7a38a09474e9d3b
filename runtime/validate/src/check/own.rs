//! What Otelier itself has to say: that records were lost, say. It is of no catalog, and none of a catalog's senders.

use crate::payload::{Record, Scope};

/// The scope of such records.
const SCOPE: &str = "otelier";
/// What the names of their events begin with.
const NAMESPACE: &str = "otelier.";

/// Whether it is such a record.
pub(super) fn is_own(scope: Option<&Scope>, record: &Record) -> bool {
    scope.is_some_and(|scope| scope.name == SCOPE)
        && (record.event_name.as_deref()).is_some_and(|name| name.starts_with(NAMESPACE))
}
