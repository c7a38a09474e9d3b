//! Compressing the body of a request.

use std::io::{self, Write as _};

use flate2::write::GzEncoder;

use crate::config::Compression;

impl Compression {
    /// The body as it is sent.
    ///
    /// # Errors
    /// If there is no memory for it.
    pub(crate) fn pack(self, body: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::None => Ok(body.to_vec()),
            Self::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
                encoder.write_all(body)?;
                encoder.finish()
            }
            // 0 is the level that zstd recommends.
            Self::Zstd => zstd::encode_all(body, 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again() {
        let body = b"otelier ".repeat(1000);
        assert_eq!(Compression::None.pack(&body).unwrap(), body);
        let packed = Compression::Gzip.pack(&body).unwrap();
        assert!(packed.len() < body.len() / 10);
        let mut unpacked = Vec::new();
        io::copy(
            &mut flate2::read::GzDecoder::new(&packed[..]),
            &mut unpacked,
        )
        .unwrap();
        assert_eq!(unpacked, body);
        let packed = Compression::Zstd.pack(&body).unwrap();
        assert!(packed.len() < body.len() / 10);
        assert_eq!(zstd::decode_all(&packed[..]).unwrap(), body);
    }
}
