//! Which day it is, for what ends on one.

use std::time::{SystemTime, UNIX_EPOCH};

use otelier_schema::Date;

/// Seconds since 1970 that stand for the present (<https://reproducible-builds.org/specs/source-date-epoch>).
const EPOCH: &str = "SOURCE_DATE_EPOCH";

/// Today, in UTC.
///
/// # Errors
/// `SOURCE_DATE_EPOCH` is set and no number, as a message for the user.
pub(crate) fn today() -> Result<Date, String> {
    let seconds = seconds()?;
    Ok(Date::from_unix(i64::try_from(seconds).unwrap_or(i64::MAX)))
}

/// The present, in seconds since 1970.
///
/// # Errors
/// As [`today`].
pub(crate) fn seconds() -> Result<u64, String> {
    if let Some(text) = std::env::var_os(EPOCH) {
        let text = text.to_string_lossy();
        return text
            .parse()
            .map_err(|_| format!("{EPOCH} is `{text}`, which is no number of seconds since 1970"));
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    Ok(now.map_or(0, |now| now.as_secs()))
}
