//! Reading the body of a request within its limits.

use std::io::{self, Read, Write};

use bytes::{Buf as _, Bytes, BytesMut};
use flate2::bufread::MultiGzDecoder;
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Incoming};
use zstd::stream::read::Decoder as ZstdDecoder;

use super::handler::{Reason, Refusal};
use super::limits::Place;

/// The base-2 logarithm of the largest window of a zstd frame: 8 MiB, which every decoder should support (RFC 8878,
/// section 3.1.1.1.2). A frame may ask for more than there is memory.
const ZSTD_WINDOW: u32 = 23;

/// How a body is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    Identity,
    Gzip,
    Zstd,
}

/// Reads a body to its end and decompresses it; `beside` bytes of it do not count towards its largest size.
pub(super) async fn read(
    mut body: Incoming,
    compression: Compression,
    beside: usize,
    place: &mut Place,
) -> Result<Bytes, Refusal> {
    let largest = place.largest().saturating_add(beside);
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if announced > largest {
        return Err(place.too_large());
    }
    place.hold(announced)?;
    let mut bytes = BytesMut::with_capacity(announced);
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            return Err(Refusal::new(Reason::Malformed, "the body broke off"));
        };
        let Ok(data) = frame.into_data() else {
            continue;
        };
        let length = bytes.len() + data.len();
        if length > largest {
            return Err(place.too_large());
        }
        place.hold(length)?;
        bytes.extend_from_slice(&data);
    }
    let bytes = bytes.freeze();
    match compression {
        Compression::Identity => Ok(bytes),
        Compression::Gzip => decompress(MultiGzDecoder::new(bytes.clone().reader()), &bytes, place),
        Compression::Zstd => {
            let decoder = ZstdDecoder::with_buffer(bytes.clone().reader());
            let decoder = decoder.and_then(|mut decoder| {
                decoder.window_log_max(ZSTD_WINDOW)?;
                Ok(decoder)
            });
            match decoder {
                Ok(decoder) => decompress(decoder, &bytes, place),
                Err(_) => Err(Refusal::new(Reason::Unavailable, "no memory for zstd")),
            }
        }
    }
}

fn decompress(
    mut from: impl Read,
    compressed: &Bytes,
    place: &mut Place,
) -> Result<Bytes, Refusal> {
    let mut out = Out {
        bytes: BytesMut::with_capacity(compressed.len().saturating_mul(2).min(place.largest())),
        beside: compressed.len(),
        place,
        refusal: None,
    };
    match io::copy(&mut from, &mut out) {
        Ok(_) => Ok(out.bytes.freeze()),
        Err(_) => Err(out.refusal.unwrap_or_else(|| {
            Refusal::new(
                Reason::Malformed,
                "the body is not compressed as its Content-Encoding says",
            )
        })),
    }
}

/// What a body becomes.
struct Out<'p> {
    bytes: BytesMut,
    /// What is held of the same request.
    beside: usize,
    place: &'p mut Place,
    refusal: Option<Refusal>,
}

impl Write for Out<'_> {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let length = self.bytes.len() + data.len();
        let held = if length > self.place.largest() {
            Err(self.place.too_large())
        } else {
            self.place.hold(self.beside + length)
        };
        if let Err(refusal) = held {
            self.refusal = Some(refusal);
            return Err(io::Error::other("beyond a limit"));
        }
        self.bytes.extend_from_slice(data);
        Ok(data.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
