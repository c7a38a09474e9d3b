//! `otelier explain`

use insta::assert_snapshot;

use crate::support::Sandbox;

#[track_caller]
fn check(words: &[&str], status: i32) -> String {
    let arguments: Vec<_> = std::iter::once("explain")
        .chain(words.iter().copied())
        .collect();
    let ran = Sandbox::new().otelier(&arguments);
    assert_eq!(ran.status, status, "{ran}");
    ran.to_string()
}

#[test]
fn everything_that_can_be_explained_is_listed() {
    assert_snapshot!("explain", check(&[], 0));
}

#[test]
fn a_key_is_explained_by_its_path() {
    assert_snapshot!("explain-key", check(&["attribute.range"], 0));
    assert_eq!(
        check(&["attributes.range"], 0),
        check(&["attribute.range"], 0)
    );
    assert_snapshot!("explain-key-words", check(&["attribute.filled_by"], 0));
}

#[test]
fn a_section_is_explained_with_its_keys() {
    assert_snapshot!("explain-section", check(&["groups"], 0));
}

#[test]
fn a_key_by_itself_is_explained_or_placed() {
    assert_eq!(check(&["cases"], 0), check(&["event.cases"], 0));
    assert_snapshot!("explain-places", check(&["range"], 0));
    assert_snapshot!("explain-elsewhere", check(&["format"], 0));
}

#[test]
fn a_code_is_explained_with_both_examples() {
    assert_snapshot!("explain-code", check(&["unknown-key"], 0));
    assert_snapshot!("explain-code-without", check(&["could-not-read"], 0));
}

#[test]
fn a_finding_is_explained_like_a_diagnostic() {
    assert_snapshot!("explain-finding", check(&["unset-value"], 0));
    let both = check(&["duplicate-key"], 0);
    assert_eq!(both.matches("\nduplicate-key\n").count(), 2, "{both}");
}

#[test]
fn an_unknown_word_hides_no_known_one() {
    assert_snapshot!(
        "explain-unknown",
        check(&["unknown-kee", "bad-date", "\u{1b}[2J"], 2)
    );
}

#[test]
fn a_value_leads_to_the_keys_that_take_it() {
    assert_snapshot!(
        "explain-value",
        ["template", "int", "warn", "enum"]
            .map(|word| check(&[word], 0))
            .join("\n")
    );
    for word in ["map", "clamp", "boolean", "string"] {
        let said = check(&[word], 0);
        assert!(said.contains("is a value, which may stand at"), "{said}");
    }
    // A key is a key first.
    assert_eq!(check(&["open"], 0), check(&["attribute.type.open"], 0));
}
