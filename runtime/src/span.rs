//! The span that a record belongs to, where the caller names one.

use std::{fmt, str::FromStr};

use crate::text::Invalid;

#[cfg(any(feature = "otel", feature = "otel-sdk"))]
mod current;

#[cfg(any(feature = "otel", feature = "otel-sdk"))]
pub(crate) use current::current;

const EXPECTED: &str =
    "a `traceparent` of W3C Trace Context: `00-<trace>-<span>-<flags>`, neither id all zero";

/// A span of a trace, as it is known outside of its process: for senders without a current span.
///
/// It is read from the header `traceparent` (W3C Trace Context, section 3.2), and with the feature
/// `opentelemetry` from an `opentelemetry::trace::SpanContext`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SpanContext {
    trace_id: [u8; 16],
    span_id: [u8; 8],
    flags: u8,
}

impl SpanContext {
    /// A span of a trace, sampled or not.
    ///
    /// # Errors
    /// If an id is all zero, which means that there is none (W3C Trace Context, sections 3.2.2.3 and 3.2.2.4).
    pub const fn new(trace_id: [u8; 16], span_id: [u8; 8], sampled: bool) -> Result<Self, Invalid> {
        if u128::from_be_bytes(trace_id) == 0 || u64::from_be_bytes(span_id) == 0 {
            return Err(Invalid::new(
                "ids of a trace and of a span, neither of them all zero",
            ));
        }
        Ok(Self {
            trace_id,
            span_id,
            flags: sampled as u8,
        })
    }

    /// The trace's id.
    pub const fn trace_id(&self) -> [u8; 16] {
        self.trace_id
    }

    /// The span's id.
    pub const fn span_id(&self) -> [u8; 8] {
        self.span_id
    }

    /// The trace flags; bit 0 says that the span is sampled.
    pub const fn flags(&self) -> u8 {
        self.flags
    }
}

impl FromStr for SpanContext {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let invalid = Invalid::new(EXPECTED);
        let bytes = text.as_bytes();
        let dashes = [2, 35, 52];
        // A version after 00 may append more behind another dash (section 3.2.4).
        let length =
            bytes.len() == 55 || (bytes.len() > 55 && bytes[55] == b'-' && &bytes[..2] != b"00");
        if !length || &bytes[..2] == b"ff" || dashes.iter().any(|&at| bytes[at] != b'-') {
            return Err(invalid);
        }
        let mut head = [0];
        let (mut trace_id, mut span_id, mut flags) = ([0; 16], [0; 8], [0]);
        let read = hex(&bytes[..2], &mut head)
            && hex(&bytes[3..35], &mut trace_id)
            && hex(&bytes[36..52], &mut span_id)
            && hex(&bytes[53..55], &mut flags);
        if !read {
            return Err(invalid);
        }
        let span = Self::new(trace_id, span_id, false).map_err(|_| invalid)?;
        Ok(Self {
            flags: flags[0],
            ..span
        })
    }
}

/// Reads lower-case hexadecimal digits.
fn hex(digits: &[u8], bytes: &mut [u8]) -> bool {
    let digit = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    digits.chunks(2).zip(bytes).all(|(pair, byte)| {
        let read = digit(pair[0]).zip(digit(pair[1]));
        *byte = read.map_or(0, |(high, low)| high << 4 | low);
        read.is_some()
    })
}

/// As the header `traceparent` has it.
impl fmt::Display for SpanContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "00-{:032x}-{:016x}-{:02x}",
            u128::from_be_bytes(self.trace_id),
            u64::from_be_bytes(self.span_id),
            self.flags
        )
    }
}

impl fmt::Debug for SpanContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(feature = "opentelemetry")]
impl TryFrom<&opentelemetry::trace::SpanContext> for SpanContext {
    type Error = Invalid;

    fn try_from(span: &opentelemetry::trace::SpanContext) -> Result<Self, Invalid> {
        let (trace, own) = (span.trace_id().to_bytes(), span.span_id().to_bytes());
        let named = Self::new(trace, own, false)?;
        Ok(Self {
            flags: span.trace_flags().to_u8(),
            ..named
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    #[track_caller]
    fn check(text: &str, expected: bool) {
        assert_eq!(text.parse::<SpanContext>().is_ok(), expected, "{text}");
    }

    #[test]
    fn a_span_is_its_traceparent() {
        let span: SpanContext = TEXT.parse().expect("a traceparent");
        assert_eq!(span.to_string(), TEXT);
        assert_eq!(
            (span.trace_id()[0], span.span_id()[7], span.flags()),
            (0x0a, 0x31, 1)
        );
    }

    #[test]
    fn what_is_no_traceparent_is_refused() {
        check(TEXT, true);
        check(&TEXT.to_uppercase(), false);
        check(&TEXT[..54], false);
        check(&format!("{TEXT}-more"), false);
        check(&format!("01{}-more", &TEXT[2..]), true);
        check(&format!("ff{}", &TEXT[2..]), false);
        check(
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            false,
        );
        check(
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            false,
        );
        check("", false);
        check(&"é".repeat(28), false);
    }
}
