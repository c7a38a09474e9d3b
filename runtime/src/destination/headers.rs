//! Headers of the environment, below those of the table.

use super::environment::{Environment, pairs};
use crate::config::{header, variables::HEADERS};

/// Adds the headers of the environment to those of the table, which win.
pub(super) fn fill(headers: &mut Vec<(String, String)>, environment: &Environment<'_>) {
    let found = environment.first(HEADERS, |name, list| {
        let (mut read, mut malformed) = (Vec::new(), false);
        for pair in pairs(list) {
            match pair.and_then(|(name, value)| header(name, value).map_err(|_| ())) {
                Ok(header) => read.push(header),
                Err(()) => malformed = true,
            }
        }
        if malformed {
            environment.warn(format!(
                "a part of the environment variable {name} is ignored: expected key=value, separated by commas, \
                 with names and values that a header can have"
            ));
        }
        (!read.is_empty()).then_some(read)
    });
    for (name, value) in found.map(|(_, read)| read).unwrap_or_default() {
        if !headers.iter().any(|(given, _)| *given == name) {
            headers.push((name, value));
        }
    }
}
