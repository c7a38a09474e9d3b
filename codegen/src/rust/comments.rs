//! Documentation comments, which wait aside while their text is parsed and formatted.
//!
//! They are much of a generated module and its layout does not depend on them, but each of their
//! lines is an attribute of five tokens for the parser.

const MARKERS: [&str; 2] = ["///", "//!"];

/// Leaves one empty line of each comment. Lines keep their numbers, so a fault is where it was.
pub(super) fn set_aside(text: &str) -> (String, Vec<Vec<&str>>) {
    let mut bare = String::with_capacity(text.len());
    let mut comments: Vec<Vec<&str>> = Vec::new();
    let mut open = None;
    for line in text.lines() {
        let content = line.trim_start();
        if let Some(marker) = marker(content) {
            if open != Some(marker) {
                open = Some(marker);
                comments.push(Vec::new());
                bare.push_str(marker);
            }
            comments.last_mut().expect("one is open").push(content);
        } else {
            if !content.is_empty() {
                open = None;
            }
            bare.push_str(line);
        }
        bare.push('\n');
    }
    (bare, comments)
}

/// Puts each comment where its empty line is, as far to the right as that.
pub(super) fn put_back(formatted: &str, comments: Vec<Vec<&str>>) -> String {
    let mut comments = comments.into_iter();
    let mut text = String::with_capacity(2 * formatted.len());
    for line in formatted.lines() {
        let content = line.trim_start();
        if MARKERS.contains(&content) {
            let indent = &line[..line.len() - content.len()];
            let comment = comments.next();
            for line in comment.expect("the pretty-printer makes no comments") {
                text.push_str(indent);
                text.push_str(line.trim_end_matches(' '));
                text.push('\n');
            }
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    let lost = comments.next();
    assert_eq!(lost, None, "the pretty-printer loses no comments");
    text
}

/// What a line of documentation begins with; four slashes are a comment of no meaning.
fn marker(line: &str) -> Option<&'static str> {
    let rest = line.strip_prefix("//")?;
    if rest.starts_with('!') {
        Some("//!")
    } else if rest.starts_with('/') && !rest.starts_with("//") {
        Some("///")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{put_back, set_aside};

    const TEXT: &str = "\
//! Inner.
//!
//! More.
/// A.

  /// B.
//// no documentation
struct A {
  /// a;
  a: u8, // \"///\"
}
";

    #[test]
    fn one_line_of_each_comment_holds_its_place() {
        let (bare, comments) = set_aside(TEXT);
        assert_eq!(
            bare,
            "//!\n\n\n///\n\n\n//// no documentation\nstruct A {\n///\n  a: u8, // \"///\"\n}\n"
        );
        assert_eq!(comments.len(), 3);
        assert_eq!(
            put_back("//!\n\n///\nstruct A {\n    ///\n    a: u8,\n}\n", comments),
            "//! Inner.\n//!\n//! More.\n\n/// A.\n/// B.\nstruct A {\n    /// a;\n    a: u8,\n}\n"
        );
    }

    #[test]
    #[should_panic(expected = "loses no comments")]
    fn a_comment_is_never_lost() {
        let (_, comments) = set_aside(TEXT);
        put_back("struct A {}", comments);
    }
}
