//! Bytes as catalogs write them: Base64 with the standard alphabet and padding (RFC 4648, section 4).

/// The number of bytes that a text stands for; `None` where it is no Base64.
pub(crate) fn length(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let alphabet = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
    let whole = text.len().is_multiple_of(4) && padding <= 2 && digits.bytes().all(alphabet);
    whole.then(|| (text.len() / 4 * 3 - padding) as u64)
}

/// This many zero bytes.
pub(crate) fn zeros(length: u64) -> String {
    let length = usize::try_from(length).unwrap_or(0);
    let mut text = "AAAA".repeat(length / 3);
    text.push_str(["", "AA==", "AAA="][length % 3]);
    text
}

#[cfg(test)]
mod tests {
    use super::{length, zeros};

    #[test]
    fn lengths() {
        for (text, expected) in [
            ("", Some(0)),
            ("AA==", Some(1)),
            ("AAA=", Some(2)),
            ("+/09", Some(3)),
            ("aGVsbG8=", Some(5)),
            ("AAA", None),
            ("A===", None),
            ("AA=A", None),
            ("AA-_", None),
            ("é===", None),
        ] {
            assert_eq!(length(text), expected, "{text}");
        }
        for bytes in 0..10 {
            assert_eq!(length(&zeros(bytes)), Some(bytes));
        }
    }
}
