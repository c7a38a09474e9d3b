//! How much waits for its delivery, and for how long.

use std::{path::PathBuf, time::Duration};

use super::environment::Environment;
use crate::config::{MAX_AGE, MAX_BYTES, QUEUE, Table, variables};

/// Greatest number of records in a variable: some queues are allocated as a whole.
const MOST_RECORDS: u64 = 1_000_000;

/// The bounds of what waits. Those that are `None` nobody has asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Queue {
    /// Bytes of all records.
    pub(crate) bytes: u64,
    /// Records.
    pub(crate) records: Option<u64>,
    /// Records of one request.
    pub(crate) batch_records: Option<u64>,
    /// How long records are collected before they are sent.
    pub(crate) delay: Duration,
    /// How long the delivery of one batch may take, its repetitions included.
    pub(crate) export_timeout: Option<Duration>,
}

impl Queue {
    pub(crate) fn find(table: &Table, environment: &Environment<'_>) -> Self {
        let records = |name| environment.number(name, 1, MOST_RECORDS);
        Self {
            bytes: table.own.queue.unwrap_or(QUEUE).get(),
            records: records(variables::QUEUE_RECORDS),
            batch_records: records(variables::BATCH_RECORDS),
            delay: environment
                .millis(variables::DELAY)
                .unwrap_or(Duration::from_secs(1)),
            export_timeout: environment.millis(variables::EXPORT_TIMEOUT),
        }
    }
}

/// Where records wait on the disk that could not be delivered.
#[derive(Clone, Debug)]
pub(crate) struct Spool {
    pub(crate) dir: PathBuf,
    pub(crate) max_bytes: u64,
    pub(crate) max_age: Duration,
}

impl Spool {
    /// Only the table asks for one.
    pub(crate) fn find(table: &Table) -> Option<Self> {
        let spool = table.own.spool.as_ref()?;
        Some(Self {
            // Without a slash behind it, which would follow a symbolic link.
            dir: spool.dir.as_ref()?.0.components().collect(),
            max_bytes: spool.max_bytes.unwrap_or(MAX_BYTES).get(),
            max_age: spool.max_age.unwrap_or(MAX_AGE).duration(),
        })
    }
}
