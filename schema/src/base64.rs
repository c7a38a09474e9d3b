//! Bytes as catalogs write them: Base64 with the standard alphabet and padding (RFC 4648, section 4).

/// The number of bytes that a text stands for; `None` where it is no Base64.
pub(crate) fn length(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let alphabet = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
    let whole = text.len().is_multiple_of(4) && padding <= 2 && digits.bytes().all(alphabet);
    whole.then(|| (text.len() / 4 * 3 - padding) as u64)
}

/// The bytes that a text stands for; `None` where it is no Base64.
pub fn decoded(text: &str) -> Option<Vec<u8>> {
    let length = usize::try_from(length(text)?).ok()?;
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        // Padding: what it stands for is cut off.
        _ => 0,
    };
    let group = |digits: &[u8]| {
        let bits = (digits.iter()).fold(0, |bits, byte| bits << 6 | u32::from(digit(*byte)));
        let [_, bytes @ ..] = bits.to_be_bytes();
        bytes
    };
    let mut bytes: Vec<u8> = text.as_bytes().chunks(4).flat_map(group).collect();
    bytes.truncate(length);
    Some(bytes)
}

/// This many zero bytes.
pub fn zeros(length: u64) -> String {
    let length = usize::try_from(length).unwrap_or(0);
    let mut text = "AAAA".repeat(length / 3);
    text.push_str(["", "AA==", "AAA="][length % 3]);
    text
}

#[cfg(test)]
mod tests {
    use super::{decoded, length, zeros};

    #[test]
    fn bytes() {
        // RFC 4648, section 10.
        for (text, bytes) in [
            ("", ""),
            ("Zg==", "f"),
            ("Zm8=", "fo"),
            ("Zm9v", "foo"),
            ("Zm9vYmFy", "foobar"),
        ] {
            assert_eq!(decoded(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        assert_eq!(decoded("+/8="), Some(vec![0xfb, 0xff]));
        assert_eq!(decoded("AAA"), None);
        assert_eq!(decoded(&zeros(5)), Some(vec![0; 5]));
    }

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
