//! JSON, one object a line.

use std::io;

use serde::Serialize;

use crate::output::{Output, plain_json};

/// The format number of what `check` and `diff` write.
pub(crate) const FORMAT: u32 = 1;

pub(crate) fn line(value: &impl Serialize, output: &mut Output) -> io::Result<()> {
    let text = serde_json::to_string(value).map_err(io::Error::from)?;
    output.result(plain_json(&text))
}
