//! What probably happened where a text is no YAML, since the parser only says what it expected.

/// What the author can do, by the parser's words and the text before and from the place of the fault.
pub(super) fn hint(info: &str, line: &str, before: &str, after: &str) -> Option<&'static str> {
    if line.trim_start_matches(' ').starts_with('\t') {
        return Some("indent with spaces; YAML does not allow tabs there");
    }
    if info.contains("valid YAML whitespace") && before.ends_with('\t') {
        return Some("put a space after the `:`, no tab");
    }
    if info.contains("mapping values are not allowed") {
        return Some(
            "if this `:` belongs to a text, put the text in quotes; else look at the indentation",
        );
    }
    if after.starts_with(['@', '`']) {
        return Some("put a text that begins with this character in quotes");
    }
    if info.contains("quoted scalar") {
        return Some("is the closing quote missing?");
    }
    if info == "invalid indentation" {
        return Some("is a bracket or a quote missing in the lines before?");
    }
    None
}

/// The first line of a conflict that git left in a file, as a range of bytes.
pub(super) fn conflict(text: &str) -> Option<std::ops::Range<usize>> {
    const MARK: &str = "<<<<<<< ";
    let start = if text.starts_with(MARK) {
        0
    } else {
        text.find(&format!("\n{MARK}"))? + 1
    };
    let length = text[start..].find(['\n', '\r']);
    Some(start..length.map_or(text.len(), |length| start + length))
}
