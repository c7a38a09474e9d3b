//! Inputs of any size: read, decompressed, and split into batches of records.
//!
//! An input is a file, a pipe or whatever else can be read. It is never held whole: its records are [split] off
//! where they stand and handed out in [`Batch`]es, which can be validated one after the other or at the same time, and
//! give together what [`Catalogs::validate`] gives of the whole. Memory depends on the largest record and on the
//! batches under way, not on the input.
//!
//! What an input may be ([`Format`] overrides what is detected):
//! - OTLP/JSON: one document, several in a row, or one a line;
//! - one protobuf `ExportLogsServiceRequest`;
//! - several of them, each behind its length: four bytes, big-endian, as the OpenTelemetry Collector's file exporter
//!   writes them with `format: proto`, or a varint, as protobuf's libraries and the OTLP File Exporter specification
//!   have it. Each of these messages may be compressed by itself, and be JSON, which is what the file exporter makes
//!   of `compression: zstd`;
//! - any of these as gzip or zstd, of one or several members or frames.
//!
//! # Limits
//!
//! - A record, a resource or a scope of more than 16 MiB is not looked at; that is a finding, and its neighbours are.
//! - A scope (or resource) that stands behind its records in the payload is looked for within 16 MiB. One that stands
//!   farther behind is told, and the records before it are held against none.
//! - A compressed message of a file exporter has at most 16 MiB.
//! - Compressed data may unfold to 1,000 times its size, above the first [`Limits::unfolded`] bytes, and ask for a
//!   window of 32 MiB.
//! - The whole may be limited by [`Limits::total`].
//! - Values nest at most 64 deep for a check and 128 for a decoder; what nests deeper is a finding.

mod batch;
mod compression;
mod framing;
mod join;
mod limits;
mod stream;

use std::io::Read;

pub use self::batch::Batch;
use self::batch::Splitter;
pub use self::framing::Format;
pub use self::join::Joined;
pub use self::limits::Limits;
use self::stream::Stream;
use crate::catalogs::Catalogs;
use crate::finding::Finding;
use crate::payload::{Encoding, PayloadError, Problem, Walked};
use crate::report::Summary;

/// How an input is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// What the input is.
    pub format: Format,
    /// What of it is read.
    pub limits: Limits,
}

/// What splitting an input came to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Split {
    /// How the payload is encoded; `None` where it is empty. Of messages, the last one's.
    pub encoding: Option<Encoding>,
    /// Records that were split off or found unreadable.
    pub records: usize,
    /// Why the input could not be followed to its end; everything before is in a batch.
    pub error: Option<PayloadError>,
}

/// Splits an input into batches of records, in order. `each` says whether it wants more.
///
/// A batch whose [report](Batch::validate) has an error is the last that counts: what comes after it is not what it was
/// taken for.
pub fn split(reader: impl Read, options: Options, each: &mut dyn FnMut(Batch) -> bool) -> Split {
    let mut splitter = Splitter::new(each);
    let walked = match compression::decompressed(reader, options.limits) {
        Ok(reader) => {
            let mut stream = Stream::new(reader);
            let mut walked = framing::walk(&mut stream, options, &mut splitter);
            if let Some(error) = stream.error() {
                walked.error = Some(unreadable(&error, &stream));
            }
            walked
        }
        Err(error) => Walked {
            encoding: None,
            records: 0,
            error: Some(PayloadError::protobuf(
                Problem::Unreadable,
                error.to_string(),
                0,
            )),
        },
    };
    let stopped = splitter.finish();
    Split {
        encoding: walked.encoding,
        records: walked.records,
        error: walked.error.filter(|_| !stopped),
    }
}

fn unreadable<R: Read>(error: &std::io::Error, stream: &Stream<R>) -> PayloadError {
    use crate::payload::Source as _;
    let end = stream.offset() + stream.rest().len() as u64;
    PayloadError::protobuf(Problem::Unreadable, error.to_string(), end)
}

/// Holds every record of an input against the catalogs and hands out each finding as it comes.
///
/// It finds what [`Catalogs::validate`] finds in the same bytes.
pub fn validate_reader(
    catalogs: &Catalogs,
    reader: impl Read,
    options: Options,
    each: &mut dyn FnMut(Finding),
) -> Summary {
    let mut joined = Joined::new(catalogs);
    let split = split(reader, options, &mut |batch| {
        let news = joined.add(batch.validate(catalogs));
        news.into_iter().for_each(&mut *each);
        joined.summary().error.is_none()
    });
    let mut summary = joined.into_summary();
    summary.encoding = split.encoding;
    summary.error = summary.error.or(split.error);
    summary
}
