//! Decompressing what is read.

use std::cell::Cell;
use std::io::{self, BufReader, Cursor, Read};
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;

use super::limits::Limits;
use crate::payload::{GZIP, ZSTD};

/// The base-2 logarithm of the largest window that zstd may ask for: 32 MiB.
const WINDOW_LOG: u32 = 25;

/// How often its own size compressed data may unfold to.
const RATIO: u64 = 1_000;

/// Whether bytes begin compressed data.
pub(super) fn is_compressed(bytes: &[u8]) -> bool {
    bytes.starts_with(GZIP) || bytes.starts_with(ZSTD)
}

/// Decompresses what is compressed.
pub(super) fn decompressed<'r>(
    mut reader: impl Read + 'r,
    limits: Limits,
) -> io::Result<Box<dyn Read + 'r>> {
    let mut magic = [0; ZSTD.len()];
    let mut length = 0;
    while length < magic.len() {
        match reader.read(&mut magic[length..]) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let magic = magic[..length].to_vec();
    let kind = (magic.starts_with(GZIP), magic.starts_with(ZSTD));
    let read = Rc::new(Cell::new(0));
    let whole = Counted {
        reader: Cursor::new(magic).chain(reader),
        read: Rc::clone(&read),
    };
    let (decoder, what): (Box<dyn Read + 'r>, _) = match kind {
        (true, _) => (
            Box::new(MultiGzDecoder::new(BufReader::with_capacity(
                64 * 1024,
                whole,
            ))),
            Some("gzip"),
        ),
        (_, true) => {
            let mut decoder = zstd::stream::read::Decoder::new(whole)?;
            decoder.window_log_max(WINDOW_LOG)?;
            (Box::new(decoder), Some("zstd"))
        }
        _ => (Box::new(whole), None),
    };
    Ok(Box::new(Guarded {
        decoder,
        what,
        read,
        given: 0,
        limits,
    }))
}

/// Counts what is read.
struct Counted<R> {
    reader: R,
    read: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.read.set(self.read.get() + read as u64);
        Ok(read)
    }
}

/// Holds what is given against the limits.
struct Guarded<R> {
    decoder: R,
    /// The compression.
    what: Option<&'static str>,
    /// Bytes that were read.
    read: Rc<Cell<u64>>,
    /// Bytes that were given.
    given: u64,
    limits: Limits,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let given = self.decoder.read(buffer).map_err(|error| match self.what {
            // The system's own errors say enough.
            Some(what) if error.raw_os_error().is_none() => {
                let detail = match error.kind() {
                    io::ErrorKind::UnexpectedEof => "it is cut off".to_owned(),
                    _ => error.to_string(),
                };
                io::Error::new(
                    error.kind(),
                    format!(
                        "the {what} data cannot be decompressed, near its byte {}: {detail}",
                        self.read.get()
                    ),
                )
            }
            _ => error,
        })?;
        self.given += given as u64;
        let Limits { total, unfolded } = self.limits;
        if let Some(total) = total.filter(|total| self.given > *total) {
            return Err(io::Error::other(format!(
                "it has more than {total} bytes, which is the limit"
            )));
        }
        if let Some(what) = self.what
            && self.given > unfolded
            && self.given / RATIO > self.read.get()
        {
            return Err(io::Error::other(format!(
                "{} bytes of {what} data unfold to more than {} bytes, {RATIO} times as many, which is the limit",
                self.read.get(),
                self.given
            )));
        }
        Ok(given)
    }
}
