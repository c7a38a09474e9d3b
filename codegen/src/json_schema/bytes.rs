//! Bytes as JSON has them: canonical Base64 with padding (RFC 4648, section 4).

use otelier_schema::resolved::Length;
use serde_json::{Value, json};

/// Whole groups, and one that stands for one byte or for two, whose unused bits are zero (section 3.5).
const CANONICAL: &str = "(?:[A-Za-z0-9+/]{4})*\
    (?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?";

/// The schema of bytes of this length.
pub(super) fn schema(length: Option<Length>) -> Value {
    let Length { min, max } = length.unwrap_or(Length { min: 0, max: None });
    let mut schema = json!({
        "$comment": "bytes in Base64",
        "type": "string",
        "pattern": super::pattern::anchored(CANONICAL),
    });
    // A length in characters says the number of bytes up to the padding, which the bounds' own groups have.
    let characters = |bytes: u64| bytes.div_ceil(3).saturating_mul(4);
    let ends = |pattern: &str| json!({ "type": "string", "pattern": format!("{pattern}(?!\\n)$") });
    let mut padding = Vec::new();
    if min > 0 {
        schema["minLength"] = json!(characters(min));
        let longer = json!({ "type": "string", "minLength": characters(min) + 4 });
        match min % 3 {
            0 => padding.push(json!({ "anyOf": [longer, ends("[^=]")] })),
            2 => padding.push(json!({ "anyOf": [longer, ends("[^=].")] })),
            _ => {}
        }
    }
    if let Some(max) = max {
        schema["maxLength"] = json!(characters(max));
        let shorter = json!({ "type": "string", "maxLength": characters(max).saturating_sub(4) });
        match max % 3 {
            1 => padding.push(json!({ "anyOf": [shorter, ends("==")] })),
            2 => padding.push(json!({ "anyOf": [shorter, ends("=")] })),
            _ => {}
        }
    }
    if !padding.is_empty() {
        schema["allOf"] = padding.into();
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base64(bytes: usize) -> String {
        let mut text = "AAAA".repeat(bytes / 3);
        text.push_str(["", "AA==", "AAA="][bytes % 3]);
        text
    }

    #[test]
    fn lengths_are_exact() {
        for min in 0..8 {
            for max in min.max(1)..9 {
                let length = Length {
                    min,
                    max: Some(max),
                };
                let validator = jsonschema::draft202012::new(&schema(Some(length))).unwrap();
                for bytes in 0..14 {
                    let text = base64(bytes);
                    let expected = (min..=max).contains(&(bytes as u64));
                    assert_eq!(
                        validator.is_valid(&json!(text)),
                        expected,
                        "{text} {length:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn only_the_canonical_text_is_taken() {
        let validator = jsonschema::draft202012::new(&schema(None)).unwrap();
        for (text, expected) in [
            ("", true),
            ("AQID", true),
            ("AQ==", true),
            ("AR==", false),
            ("AQI=", true),
            ("AQJ=", false),
            ("AQ", false),
            ("-_==", false),
            ("AQID\n", false),
        ] {
            assert_eq!(validator.is_valid(&json!(text)), expected, "{text:?}");
        }
    }
}
