//! Cutting records out of a request, each with the resource and the scope that it came with.
//!
//! A record's own bytes stay as they are; what is around them is framed anew. Records are counted as the validator
//! counts them, over a request that it has walked to the end.

mod json;
mod protobuf;

use crate::payload::Encoding;

/// A record as a request of its own.
pub(super) struct Cut<'p> {
    /// The record's bytes, as they arrived.
    pub(super) record: &'p [u8],
    /// The request, in the encoding of the whole.
    pub(super) request: Vec<u8>,
}

/// Cuts out the records of these indices, which ascend.
///
/// # Errors
///
/// The first error that `each` returns, which ends it.
pub(super) fn records<E>(
    payload: &[u8],
    encoding: Encoding,
    wanted: &[u32],
    each: &mut dyn FnMut(Cut<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut wanted = Wanted {
        indices: wanted,
        at: 0,
    };
    match encoding {
        Encoding::Protobuf => protobuf::records(payload, &mut wanted, each),
        Encoding::Json => json::records(payload, &mut wanted, each),
    }
}

/// Counts records and says which are wanted.
struct Wanted<'w> {
    indices: &'w [u32],
    at: u32,
}

impl Wanted<'_> {
    fn next(&mut self) -> bool {
        let at = self.at;
        self.at += 1;
        if self.indices.first() == Some(&at) {
            self.indices = &self.indices[1..];
            return true;
        }
        false
    }

    fn is_empty(&self) -> bool {
        self.indices.is_empty()
    }
}

/// The field of a dead letter in protobuf that holds what is known about it. OTLP's own numbers count from 1; readers
/// pass over a field that they do not know.
const ABOUT: u32 = (1 << 29) - 1;

/// The member of the same in JSON.
const ABOUT_KEY: &str = "otelier";

/// Puts what is known about a record beside it.
pub(super) fn with_about(request: Vec<u8>, encoding: Encoding, about: &str) -> Vec<u8> {
    match encoding {
        Encoding::Protobuf => {
            let mut request = request;
            prost::encoding::string::encode(ABOUT, &about.to_owned(), &mut request);
            request
        }
        Encoding::Json => {
            let head = format!("{{\"{ABOUT_KEY}\":{about},");
            [head.as_bytes(), &request[1..], b"\n"].concat()
        }
    }
}
